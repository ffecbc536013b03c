/**
 * Shows a run at a terminal: what is read of it, as lines, in the colours that the environment allows. Loaded only where
 * a person looks on.
 */
import type { Clock, Ticker } from '../clock';
import type { LiveView } from './live';
import { startLiveView } from './live';
import { createPaint, wantsColour } from './paint';
import type { RunReading } from './reading';
import { openScreen } from './screen';
import { viewOf } from './view';

export interface TerminalOptions {
  readonly clock: Clock;
  readonly tick: Ticker;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Shows what `readRun` reads at `terminal`, from now on until the view is stopped. */
export async function showAtTerminal(
  { clock, tick, env }: TerminalOptions,
  terminal: NodeJS.WriteStream,
  readRun: () => RunReading,
): Promise<LiveView> {
  const screen = await openScreen(terminal);
  const paint = createPaint(wantsColour(env));
  return startLiveView({ screen, clock, tick, linesFor: (size) => viewOf(readRun(), size, paint) });
}
