/**
 * The mode that syncs the selected streams, and leaves a summary where one is asked for.
 */
import type { Config } from '../config';
import { loadConfig } from '../config';
import type { ExitCode } from '../errors';
import { AuthError, CatalogError, EXIT, StreamsFailedError } from '../errors';
import { readInputs } from '../inputs';
import type { Client } from '../kustomer/client';
import type { KeyFacts } from '../kustomer/key-check';
import { loadClosed, loadEdge, loadEngine, loadLive } from '../lazy';
import type { Log } from '../log';
import type { TapArguments, TapIo } from '../run';
import { deliverAll, exitCodeOf, prepareLog } from '../run';
import { describeGoneKlass, describeUnknown, selectStreams } from '../select-streams';
import { shapeStreams } from '../shape-streams';
import type { Catalog } from '../singer/catalog';
import type { State } from '../singer/state';
import { parseState } from '../singer/state';
import { buildSummary, writeSummary } from '../summary';
import type { SelectedStream } from '../sync/families';
import type { StreamTally } from '../sync/tally';
import { createStreamTally } from '../sync/tally';
import { describeUnknownAttributes } from '../sync/unknown-attributes';
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
          choose: (key) => chooseReadable(client, key, selection.selected, config, log),
        }),
      },
      selection.selected,
      input,
      { ...config, rules: config },
    );
    trace.after = outcome.state;
    const unknown = failUnknown(selection.unknown, tallies, clock.now());
    if (outcome.fatal !== undefined) throw outcome.fatal;
    const gone = selection.isChosen ? await failGone(client, selection.selected, tallies) : [];
    const failures = [...outcome.failures, ...gone, ...unknown];
    const younger = selection.isChosen ? describeUnknownAttributes(tallies) : undefined;
    if (younger !== undefined) log.warn(younger);
    if (failures.length > 0) throw new StreamsFailedError(failures);
    await deliverAll(writer);
  } finally {
    client.close();
  }
}

/**
 * The streams that the key may read, where no catalog chose them: as discovery would write them, or else as they come
 * with the tap. Where the key's roles aren't known no stream is asked: one that is refused then fails. Throws AuthError
 * where nothing is left but what any key may read, and what discovery throws.
 */
async function chooseReadable(
  client: Client,
  { roles }: KeyFacts,
  selected: readonly SelectedStream[],
  config: Config,
  log: Log,
): Promise<readonly SelectedStream[]> {
  const { findClosedStreams, describeClosed } = loadClosed();
  const warn = (line: string): void => log.warn(line);
  const options = { ...config, roles, warn, mustKnow: false, asksWithoutRoles: false };
  const live = config.discoverCustomAttributes ? await loadLive().discoverLive(client, options) : undefined;
  const definitions = selected.map(({ definition }) => definition);
  const closed =
    live?.closed ?? (roles === undefined ? [] : await findClosedStreams(client, definitions, options));
  const lines = describeClosed(closed, 'left out');
  const isOpen = (name: string): boolean => !closed.some((one) => one.name === name);
  const all = live ? shapeStreams(selectIn(live.catalog, lines), config) : selected;
  const left = all.filter(({ definition }) => isOpen(definition.name));
  // What any key may read is no reason to take this one for a key that fits.
  if (left.every(({ definition }) => definition.role === undefined)) throw nothingLeft(lines);
  for (const line of lines) warn(line);
  return left;
}

/** What the live catalog selects; a key that may read nothing at all is no fault of a catalog. */
function selectIn(catalog: Catalog, closed: readonly string[]): readonly SelectedStream[] {
  try {
    return selectStreams(catalog).selected;
  } catch (error) {
    throw error instanceof CatalogError ? nothingLeft(closed) : error;
  }
}

function nothingLeft(closed: readonly string[]): AuthError {
  return new AuthError([...closed, 'No stream is left that the key may read.']);
}

/**
 * Books as failed what brought nothing because its class is gone; a search of such a class need not be refused. Returns
 * a line for each.
 */
async function failGone(
  client: Client,
  selected: readonly SelectedStream[],
  tallies: Map<string, StreamTally>,
): Promise<readonly string[]> {
  const silent = selected.flatMap(({ definition }) => {
    const tally = tallies.get(definition.name);
    const isSilent = tally?.result === 'done' && tally.records === 0;
    return isSilent && definition.kind === 'search' && definition.klass !== undefined ? [definition] : [];
  });
  const gone = await loadLive().findGoneKlasses(client, silent, { label: 'custom object classes' });
  return gone.map(({ name, klass = '' }) => {
    const error = describeGoneKlass(name, klass);
    const tally = tallies.get(name);
    if (tally) {
      tally.result = 'failed';
      tally.error = error;
    }
    return error;
  });
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
