/**
 * The only owner of log-update: lines at the foot of a terminal that are replaced by the next ones. Knows nothing of
 * what they say. The library is loaded when a terminal is opened, and at no other time.
 */
import type { Size } from './view';

export interface Screen {
  readonly size: Size;
  /** Puts the lines in the place of those that were shown before. */
  show(lines: readonly string[]): void;
  /** Takes away what is shown: the next thing that is written stands there. */
  clear(): void;
}

/** Of a terminal that doesn't say. */
const USUAL_SIZE: Size = { columns: 80, rows: 24 };

/** Opens `stream`, which has to be a terminal. */
export async function openScreen(stream: NodeJS.WriteStream): Promise<Screen> {
  const { createLogUpdate } = await import('log-update');
  // The cursor stays: what hides it ends the process by itself at the first signal.
  const update = createLogUpdate(stream, { showCursor: true });
  // A terminal that is gone is no fault of the run.
  stream.on('error', () => undefined);
  return {
    get size() {
      return { columns: stream.columns || USUAL_SIZE.columns, rows: stream.rows || USUAL_SIZE.rows };
    },
    show: (lines) => update(lines.join('\n')),
    clear: () => update.clear(),
  };
}
