/**
 * Runs the tap in this process, on a clock of its own, so that nothing waits for real time. Ends a run as the command
 * line does. Judges nothing.
 */
import { Writable } from 'node:stream';
import type { Clock } from '../../../src/clock';
import { TapError } from '../../../src/errors';
import { createLog } from '../../../src/log';
import { exitCodeOf } from '../../../src/run';
import { createLineWriter } from '../../../src/singer/writer';
import { runMode } from '../../../src/tap';
import { parseMessages, type Message, type State } from '../messages';

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  /** All that was logged, down to debug level. */
  readonly stderr: string;
  /** The sentences at the end of a failed run; of a bug its stack. */
  readonly lines: readonly string[];
  readonly messages: readonly Message[];
  /** The value of the last STATE; undefined where there was none. */
  readonly state: State | undefined;
}

export interface Files {
  readonly config: string;
  readonly catalog: string;
  readonly state?: string;
}

/** Runs a mode with files that are there already; `clock` is the machine's. */
export async function runInProcess(
  mode: 'sync' | 'discover',
  files: Files,
  clock: Clock,
  cwd: string,
): Promise<Outcome> {
  let stdout = '';
  let stderr = '';
  const output = new Writable({
    write(chunk, _encoding, done) {
      stdout += String(chunk);
      done();
    },
  });
  const log = createLog('text', 'info', { write: (text) => (stderr += text) });
  const io = {
    writer: createLineWriter(output),
    log,
    clock,
    env: {},
    cwd,
    stop: new AbortController().signal,
    tick: () => () => undefined,
    terminal: () => undefined,
  };
  const args = {
    config: [files.config],
    catalog: files.catalog,
    properties: undefined,
    state: files.state,
    refresh: [],
    summary: undefined,
    record: undefined,
    format: 'text' as const,
  };
  let thrown: unknown;
  try {
    await runMode(mode, io, args);
  } catch (error) {
    thrown = error;
  }
  const messages = mode === 'sync' ? parseMessages(stdout) : [];
  return {
    code: exitCodeOf(thrown),
    stdout,
    stderr,
    lines: linesOf(thrown),
    messages,
    state: messages.findLast(({ type }) => type === 'STATE')?.value,
  };
}

function linesOf(thrown: unknown): readonly string[] {
  if (thrown === undefined) return [];
  if (thrown instanceof TapError) return thrown.lines;
  return [`BUG ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : JSON.stringify(thrown)}`];
}
