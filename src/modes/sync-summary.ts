/**
 * What a sync leaves behind for people and programs: a table on stderr, a file where one is asked for. Knows nothing of
 * how a run goes.
 */
import type { ExitCode } from '../errors';
import type { TapIo } from '../run';
import { exitCodeOf } from '../run';
import type { State } from '../singer/state';
import { parseState } from '../singer/state';
import { writeSummary } from '../summary/file';
import { summarizeStreams } from '../summary/streams';
import { summaryLines } from '../summary/table';
import type { StreamTally } from '../sync/tally';

/** With the level in front, a line of a log stays below 100 columns. */
const LOG_COLUMNS = 94;

/** What a run notes for its summary as it goes. */
export interface SyncTrace {
  readonly tallies: Map<string, StreamTally>;
  before: State;
  after: State;
  /** How many streams the run has, those that it never came to among them. */
  expected: number;
  /** Where the table goes; it is left out where programs read stderr. */
  table: 'terminal' | 'log' | 'nowhere';
}

/**
 * Does `run`, and tells at its end what became of each stream. Throws what `run` throws, and UsageError where `path`
 * can't be written.
 */
export async function withSummary(
  io: TapIo,
  path: string | undefined,
  run: (trace: SyncTrace) => Promise<void>,
): Promise<void> {
  const startedAtMs = io.clock.now();
  const none = parseState(undefined, '--state');
  const trace: SyncTrace = { tallies: new Map(), before: none, after: none, expected: 0, table: 'log' };
  const finish = (exitCode: ExitCode): void => {
    const streams = summarizeStreams(trace.tallies, trace.before, trace.after);
    const seconds = (io.clock.now() - startedAtMs) / 1000;
    print(io, trace.table, (width) => summaryLines(streams, { seconds, streams: trace.expected }, width));
    if (path !== undefined) writeSummary(path, { streams, exit_code: exitCode });
  };
  // What an earlier run left there must not pass for this one's, and a path that can't be written is told right away.
  if (path !== undefined) writeSummary(path, { streams: {}, exit_code: null });
  try {
    await run(trace);
  } catch (error) {
    try {
      finish(exitCodeOf(error));
    } catch (unsaved) {
      // The run's own error is the one that helps.
      io.log.error(String(unsaved));
    }
    throw error;
  }
  finish(exitCodeOf(undefined));
}

function print(
  { log, terminal }: TapIo,
  place: SyncTrace['table'],
  linesFor: (width: number) => readonly string[],
): void {
  if (place === 'nowhere') return;
  const screen = place === 'terminal' ? terminal() : undefined;
  const lines = linesFor(screen?.columns ? screen.columns - 1 : LOG_COLUMNS);
  if (lines.length === 0) return;
  if (screen) screen.write(`${lines.join('\n')}\n`);
  else log.info(lines.join('\n'));
}
