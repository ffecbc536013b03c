/**
 * The composition root: builds client, governor and writer from the configuration and runs one mode. Knows neither
 * argv nor process.
 */
import type { Clock } from './clock';
import { MAX_TIMER_MS } from './clock';
import { loadConfig } from './config';
import type { DiscoveryConfig } from './config';
import { discoverCatalog } from './discover';
import type { ExitCode } from './errors';
import { EXIT, StreamsFailedError, TapError, UsageError } from './errors';
import { parseJsonObject, readJsonFile, readTextFile } from './json-file';
import type { Log } from './log';
import { formatAskedBy } from './log';
import { nearest } from './nearest';
import type { Selection } from './select-streams';
import { selectStreams } from './select-streams';
import { parseCatalog } from './singer/catalog';
import type { State } from './singer/state';
import { parseState, withoutBookmark } from './singer/state';
import type { LineWriter } from './singer/writer';
import { buildSummary, writeSummary } from './summary';
import { findStream } from './streams/table';
import type { StreamTally } from './sync/tally';
import { createStreamTally } from './sync/tally';
import { packageVersion } from './version';

/** What the command line asks for. Paths are as given. */
export interface TapArguments {
  readonly config: readonly string[];
  readonly catalog: string | undefined;
  /** Legacy name of `--catalog`. */
  readonly properties: string | undefined;
  readonly state: string | undefined;
  readonly refresh: readonly string[];
  readonly summary: string | undefined;
}

/** The outside of a run. */
export interface TapIo {
  readonly writer: LineWriter;
  readonly log: Log;
  readonly clock: Clock;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** Aborted with the error that the run has to end with. */
  readonly stop: AbortSignal;
}

/**
 * Writes the catalog. With a key it is checked first: a wrong one must not look like an organisation without custom
 * attributes. Throws ConfigError, AuthError and what the client throws.
 */
export async function runDiscovery(io: TapIo, args: TapArguments): Promise<void> {
  const config = loadConfig({ ...io, paths: args.config, version: packageVersion(), require: 'none' });
  prepareLog(io.log, config);
  if (config.apiKey === undefined) {
    io.log.info(
      'discovery: no "api_key" is given, so the catalog holds no custom attributes of your organisation.',
    );
  } else if (!config.discoverCustomAttributes) {
    io.log.info(
      'discovery: "discover_custom_attributes" is false, so the catalog holds no custom attributes.',
    );
  } else {
    const { buildClient, checkKey } = loadEdge();
    const client = buildClient(io, config, config.apiKey, new Map());
    try {
      await checkKey(client, config.maxRetryMs);
    } finally {
      client.close();
    }
    io.log.info(
      'discovery: the key works; custom attributes are not in the catalog yet, they arrive inside "custom".',
    );
  }
  await io.writer.lines([JSON.stringify(discoverCatalog(), null, 2)]);
}

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
  const selection = selectStreams(readCatalog(args, log));
  const input = forget(args.refresh, readState(args.state), selection, log);
  trace.before = trace.after = input;
  for (const warning of selection.warnings) log.warn(warning);
  for (const stream of Object.keys(input.bookmarks)) {
    if (!selection.named.has(stream))
      log.warn(`--state: "${stream}" is not in the catalog; its bookmark is kept.`);
  }

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

/** Resolves when the reader has everything, however slow it is. Throws OutputClosedError. */
export function deliverAll(writer: LineWriter): Promise<void> {
  return writer.flush(MAX_TIMER_MS);
}

/** The exit code that a run which ended with `error` has; a bug is a failure. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error === undefined) return EXIT.done;
  return error instanceof TapError ? error.exitCode : EXIT.failed;
}

/** The format in which stderr is written before, and unless, the configuration says otherwise. */
export function logFormatOf(env: NodeJS.ProcessEnv): 'text' | 'json' {
  const path = env['SINGER_SDK_LOG_CONFIG'];
  if (path === undefined || path === '') return 'text';
  try {
    return formatAskedBy(readTextFile(path, 'SINGER_SDK_LOG_CONFIG'));
  } catch {
    return 'text';
  }
}

function prepareLog(log: Log, config: DiscoveryConfig): void {
  if (config.apiKey !== undefined) log.hide(config.apiKey);
  if (config.hashSalt !== undefined) log.hide(config.hashSalt);
  if (config.logFormat !== 'auto') log.setFormat(config.logFormat);
  log.setLevel(config.logLevel);
  for (const warning of config.warnings) log.warn(warning);
}

function readCatalog(args: TapArguments, log: Log): ReturnType<typeof parseCatalog> | undefined {
  if (args.catalog !== undefined && args.properties !== undefined) {
    log.warn('--catalog and its older name --properties are both given; --catalog counts.');
  }
  const [flag, path] =
    args.catalog !== undefined ? ['--catalog', args.catalog] : ['--properties', args.properties];
  return path === undefined ? undefined : parseCatalog(readJsonFile(path, flag), `${flag} ${path}`);
}

function readState(path: string | undefined): State {
  if (path === undefined) return parseState(undefined, '--state');
  const text = readTextFile(path, '--state');
  const label = `--state ${path}`;
  return parseState(text.trim() === '' ? undefined : parseJsonObject(text, path, '--state'), label);
}

/** The state without the bookmarks that `--refresh` names. Throws UsageError for a stream that nobody knows. */
function forget(refresh: readonly string[], input: State, selection: Selection, log: Log): State {
  const selected = new Set(selection.selected.map(({ definition }) => definition.name));
  const lines = refresh
    .filter((name) => !selection.named.has(name) && !findStream(name))
    .map(
      (name) =>
        `--refresh ${name}: there is no such stream; the nearest is "${nearest(name, [...selection.named]) ?? ''}".`,
    );
  if (lines.length > 0) throw new UsageError(lines);
  for (const name of refresh.filter((one) => !selected.has(one))) {
    log.warn(`--refresh ${name}: the stream is not selected, so its bookmark is kept.`);
  }
  return refresh.filter((name) => selected.has(name)).reduce(withoutBookmark, input);
}

/** Books selected streams that this tap doesn't have as failed; returns a line for each. */
function failUnknown(
  names: readonly string[],
  tallies: Map<string, StreamTally>,
  nowMs: number,
): readonly string[] {
  return names.map((name) => {
    const error = `${name}: this tap has no such stream; deselect it, or write the catalog anew with --discover.`;
    tallies.set(name, { ...createStreamTally(nowMs), result: 'failed', error });
    return error;
  });
}

/*
 * Loaded when first needed: axios and ajv take longer to load than everything else together, Meltano asks for a
 * catalog before every run, and a catalog without a key needs neither.
 */
function loadEdge() {
  const { buildClient } = require('./edge') as typeof import('./edge');
  const { checkKey } = require('./kustomer/key-check') as typeof import('./kustomer/key-check');
  return { buildClient, checkKey };
}

function loadEngine() {
  const { runSync } = require('./sync/sync') as typeof import('./sync/sync');
  const { createSchemaCompiler } = require('./validate') as typeof import('./validate');
  return { runSync, createSchemaCompiler };
}
