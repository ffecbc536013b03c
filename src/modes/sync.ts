/**
 * The mode that syncs the selected streams, and leaves a summary where one is asked for.
 */
import type { Config } from '../config';
import { loadConfig } from '../config';
import { AuthError, CatalogError, StreamsFailedError } from '../errors';
import { readInputs } from '../inputs';
import type { Client } from '../kustomer/client';
import type { KeyFacts } from '../kustomer/key-check';
import { loadAtTerminal, loadClosed, loadEdge, loadEngine, loadFiles, loadLive, loadWatch } from '../lazy';
import type { Log, LogLevel } from '../log';
import type { RunReading } from '../progress/reading';
import type { TapArguments, TapIo } from '../run';
import { deliverAll, logFormatUnder, prepareLog } from '../run';
import { describeGoneKlass, describeUnknown, selectStreams } from '../select-streams';
import { shapeStreams } from '../shape-streams';
import type { Catalog } from '../singer/catalog';
import type { SelectedStream } from '../sync/families';
import type { StreamTally } from '../sync/tally';
import { createStreamTally } from '../sync/tally';
import { describeUnknownAttributes } from '../sync/unknown-attributes';
import { packageVersion } from '../version';
import type { SyncTrace } from './sync-summary';
import { withSummary } from './sync-summary';

/** Levels at which a view of the run is welcome. */
const LOOKED_AT: readonly LogLevel[] = ['trace', 'debug', 'info'];

/**
 * Syncs the selected streams. Throws ConfigError, CatalogError, StateError and UsageError before anything is
 * written; AuthError, UnreachableError, InterruptedError, OutputClosedError and StreamsFailedError after the last
 * STATE.
 */
export function runSyncMode(io: TapIo, args: TapArguments): Promise<void> {
  return withSummary(io, args.summary, (trace) => sync(io, args, trace));
}

async function sync(io: TapIo, args: TapArguments, trace: SyncTrace): Promise<void> {
  const { log, writer, clock } = io;
  const { tallies } = trace;
  const config = loadConfig({ ...io, paths: args.config, version: packageVersion(), require: 'all' });
  prepareLog(log, config);
  const { selection, state: input } = readInputs(args, config, log);
  trace.before = trace.after = input;

  const { buildClient, runSync, createSchemaCompiler } = { ...loadEdge(), ...loadEngine() };
  const isText = logFormatUnder(config, io.env) === 'text';
  // A person who asked for warnings only wants no view either.
  const terminal = isText && LOOKED_AT.includes(config.logLevel) ? io.terminal() : undefined;
  trace.table = terminal ? 'terminal' : isText ? 'log' : 'nowhere';
  const isReaderSlow = (): boolean => writer.isHeldUp();
  const show =
    terminal && ((readRun: () => RunReading) => loadAtTerminal().showAtTerminal(io, terminal, readRun));
  const watch = await loadWatch().watchRun({ ...io, tallies, show, isReaderSlow });
  const expect = (streams: number): void => {
    trace.expected = streams;
    watch.expect(streams);
  };
  expect(selection.selected.length);
  const client = buildClient(io, config, config.apiKey, tallies, watch.hooks);
  const folder = config.downloadAttachmentsTo;
  const files = folder === undefined ? undefined : await loadFiles().openFiles(io, config, folder, client);
  try {
    const outcome = await runSync(
      {
        client,
        writer,
        clock,
        tallies,
        compileCheck: createSchemaCompiler(),
        fetchFile: files?.fetchFile,
        info: (line) => log.info(line),
        note: (line) => watch.note(line),
        warn: (line) => log.warn(line),
        ...(!selection.isChosen && {
          choose: async (key) => {
            const readable = await chooseReadable(client, key, selection.selected, config, log);
            expect(readable.length);
            return readable;
          },
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
    files?.close();
    client.close();
    watch.stop();
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
