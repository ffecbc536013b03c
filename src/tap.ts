/**
 * The composition root: builds client, governor and writer from the configuration and runs one mode. Knows neither
 * argv nor process.
 */
import type { Clock } from './clock';
import { loadConfig } from './config';
import type { DiscoveryConfig } from './config';
import { discoverCatalog } from './discover';
import type { ExitCode } from './errors';
import { EXIT, StreamsFailedError, TapError } from './errors';
import { parseJsonObject, readJsonFile, readTextFile } from './json-file';
import type { Log } from './log';
import { formatAskedBy } from './log';
import { selectStreams } from './select-streams';
import { parseCatalog } from './singer/catalog';
import type { State } from './singer/state';
import { parseState, withoutBookmark } from './singer/state';
import type { LineWriter } from './singer/writer';
import { buildSummary, writeSummary } from './summary';
import type { StreamTally } from './sync/tally';
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

/**
 * Syncs the selected streams. Throws ConfigError, CatalogError, StateError and UsageError before anything is
 * written; AuthError, UnreachableError, InterruptedError, OutputClosedError and StreamsFailedError after the last
 * STATE.
 */
export async function runSyncMode(io: TapIo, args: TapArguments): Promise<void> {
  const config = loadConfig({ ...io, paths: args.config, version: packageVersion(), require: 'all' });
  prepareLog(io.log, config);
  const selection = selectStreams(readCatalog(args));
  const input = args.refresh.reduce(withoutBookmark, readState(args.state));
  for (const warning of selection.warnings) io.log.warn(warning);
  for (const stream of Object.keys(input.bookmarks)) {
    if (!selection.named.has(stream))
      io.log.warn(`--state: "${stream}" is not in the catalog; its bookmark is kept.`);
  }

  const { buildClient, runSync, createSchemaCompiler } = { ...loadEdge(), ...loadEngine() };
  const tallies = new Map<string, StreamTally>();
  const client = buildClient(io, config, config.apiKey, tallies);
  const { log, writer, clock } = io;
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
    const unknown = selection.unknown.map(
      (name) =>
        `${name}: this tap has no such stream; deselect it, or write the catalog anew with --discover.`,
    );
    const failures = [...outcome.failures, ...unknown];
    const failed = failures.length > 0 ? new StreamsFailedError(failures) : undefined;
    const ending = outcome.fatal ?? failed;
    if (args.summary !== undefined) {
      writeSummary(args.summary, buildSummary(tallies, input, outcome.state, exitCodeOf(ending)));
    }
    if (ending !== undefined) throw ending;
  } finally {
    client.close();
  }
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
  log.setLevel(config.logLevel);
  for (const warning of config.warnings) log.warn(warning);
}

function readCatalog(args: TapArguments): ReturnType<typeof parseCatalog> | undefined {
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
