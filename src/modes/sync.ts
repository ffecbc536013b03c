/**
 * The mode that syncs the selected streams, and leaves a summary where one is asked for.
 */
import type { Config } from '../config';
import { loadConfig } from '../config';
import type { ExitCode } from '../errors';
import { AuthError, EXIT, StreamsFailedError } from '../errors';
import { readInputs } from '../inputs';
import type { Client } from '../kustomer/client';
import type { KeyFacts } from '../kustomer/key-check';
import { loadClosed, loadEdge, loadEngine } from '../lazy';
import type { Log } from '../log';
import type { TapArguments, TapIo } from '../run';
import { deliverAll, exitCodeOf, prepareLog } from '../run';
import { describeUnknown } from '../select-streams';
import type { State } from '../singer/state';
import { parseState } from '../singer/state';
import { buildSummary, writeSummary } from '../summary';
import type { SelectedStream } from '../sync/families';
import type { StreamTally } from '../sync/tally';
import { createStreamTally } from '../sync/tally';
import { packageVersion } from '../version';

/** What a sync leaves behind for its summary, filled in as it goes. */
interface SyncTrace {
  readonly tallies: Map<string, StreamTally>;
  before: State;
  after: State;
}

/**
 * Syncs the selected streams. Throws ConfigError, CatalogError, StateError and UsageError before anything is
 * written; AuthError, UnreachableError, InterruptedError, OutputClosedError and StreamsFailedError after the last
 * STATE.
 */
export async function runSyncMode(io: TapIo, args: TapArguments): Promise<void> {
  const none = parseState(undefined, '--state');
  const trace: SyncTrace = { tallies: new Map(), before: none, after: none };
  const path = args.summary;
  if (path === undefined) return sync(io, args, trace);

  const save = (exitCode: ExitCode): void =>
    writeSummary(path, buildSummary(trace.tallies, trace.before, trace.after, exitCode));
  // What an earlier run left there must not pass for this one's, and a path that can't be written is told right away.
  writeSummary(path, { streams: {}, exit_code: null });
  try {
    await sync(io, args, trace);
  } catch (error) {
    try {
      save(exitCodeOf(error));
    } catch (unsaved) {
      // The run's own error is the one that helps.
      io.log.error(String(unsaved));
    }
    throw error;
  }
  save(EXIT.done);
}

async function sync(io: TapIo, args: TapArguments, trace: SyncTrace): Promise<void> {
  const { log, writer, clock } = io;
  const { tallies } = trace;
  const config = loadConfig({ ...io, paths: args.config, version: packageVersion(), require: 'all' });
  prepareLog(log, config);
  const { selection, state: input } = readInputs(args, config, log);
  trace.before = trace.after = input;

  const { buildClient, runSync, createSchemaCompiler } = { ...loadEdge(), ...loadEngine() };
  const client = buildClient(io, config, config.apiKey, tallies);
  try {
    const outcome = await runSync(
      {
        client,
        writer,
        clock,
        tallies,
        compileCheck: createSchemaCompiler(),
        info: (line) => log.info(line),
        warn: (line) => log.warn(line),
        ...(!selection.isChosen && {
          leaveOut: (key) => leaveOutClosed(client, key, selection.selected, config, log),
        }),
      },
      selection.selected,
      input,
      { ...config, rules: config },
    );
    trace.after = outcome.state;
    const failures = [...outcome.failures, ...failUnknown(selection.unknown, tallies, clock.now())];
    if (outcome.fatal !== undefined) throw outcome.fatal;
    if (failures.length > 0) throw new StreamsFailedError(failures);
    await deliverAll(writer);
  } finally {
    client.close();
  }
}

/**
 * The streams that the key may read. Where its roles aren't known nobody is asked: a stream that is refused then fails.
 * Throws AuthError where nothing is left.
 */
async function leaveOutClosed(
  client: Client,
  { roles }: KeyFacts,
  selected: readonly SelectedStream[],
  config: Config,
  log: Log,
): Promise<readonly SelectedStream[]> {
  if (roles === undefined) return selected;
  const { findClosedStreams, describeClosed } = loadClosed();
  const warn = (line: string): void => log.warn(line);
  const definitions = selected.map(({ definition }) => definition);
  const closed = await findClosedStreams(client, definitions, { ...config, roles, warn, mustKnow: false });
  const lines = describeClosed(closed, 'left out');
  if (closed.length === selected.length)
    throw new AuthError([...lines, 'No stream is left that the key may read.']);
  for (const line of lines) warn(line);
  return selected.filter(({ definition }) => !closed.some(({ name }) => name === definition.name));
}

/** Books selected streams that this tap doesn't have as failed; returns a line for each. */
function failUnknown(
  names: readonly string[],
  tallies: Map<string, StreamTally>,
  nowMs: number,
): readonly string[] {
  return names.map((name) => {
    const error = describeUnknown(name);
    tallies.set(name, { ...createStreamTally(nowMs), result: 'failed', error });
    return error;
  });
}
