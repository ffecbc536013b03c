/**
 * The configuration of a run: reads `--config` files and the environment, checks all at once, and returns one frozen
 * object. Knows nothing of what the settings do.
 */
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { coerceFileSettings, readEnvLogLevel, readEnvSettings, type LogLevel } from './config/env';
import { CONFIG_KEYS } from './config/keys';
import { findContradictions, findMissing, findUnfit, valueOf } from './config/rules';
import { settingsOf } from './config/settings';
import { mergeSources, type ConfigSource, type GivenSettings } from './config/sources';
import { isOnLoopback } from './loopback';
import { ConfigError, UsageError } from './errors';
import { deepFreeze } from './json';
import { readJsonFile, readTextFileIfPresent } from './json-file';

/** The word that stands for the environment where `--config` expects a file. */
const ENVIRONMENT = 'ENV';

/** What Kustomer publishes for searches with an API key; see `reference/kustomer-api.md`. */
const PUBLISHED_SEARCHES_PER_MINUTE = 100;

/**
 * All settings for modes that can do without key and start date (discovery, `--about`): frozen, with defaults, times
 * in milliseconds. `warnings` are whole sentences about what was given but has no effect; none holds a secret.
 */
export type DiscoveryConfig = Readonly<ReturnType<typeof settingsOf>> & {
  readonly warnings: readonly string[];
};

/** All settings of a run that asks the API for records. */
export type Config = DiscoveryConfig & { readonly apiKey: string; readonly startDateMs: number };

export interface ConfigOptions {
  readonly env: NodeJS.ProcessEnv;
  /** `all`: a config without a required key is refused. What is given is checked in either case. */
  readonly require: 'all' | 'none';
  /** Version of the tap, for the default User-Agent. */
  readonly version: string;
}

export interface ConfigInput extends ConfigOptions {
  /** What each `--config` said, in order: a file's path or the word `ENV`. Later files win, `ENV` wins over all. */
  readonly paths: readonly string[];
  /** Folder whose `.env` is loaded where `ENV` is given; the real environment wins over it. */
  readonly cwd: string;
}

/**
 * Reads, merges and checks the configuration. Without `ENV` among the paths nothing but the log level is taken from
 * the environment, and whether Meltano wrote the files.
 *
 * @throws UsageError where a file can't be read or holds no JSON object, or no `--config` is given but required
 * @throws ConfigError with one line per problem
 */
export function loadConfig(input: ConfigInput & { readonly require: 'all' }): Config;
export function loadConfig(input: ConfigInput & { readonly require: 'none' }): DiscoveryConfig;
export function loadConfig(input: ConfigInput): DiscoveryConfig {
  if (input.paths.length === 0 && input.require === 'all') {
    throw new UsageError(
      '--config is missing: give a JSON file with at least "api_key" and "start_date", or the word ENV to read ' +
        'TAP_KUSTOMER_* variables (for example --config config.json).',
    );
  }
  const readsEnv = input.paths.includes(ENVIRONMENT);
  const env = readsEnv ? { ...readDotEnv(input.cwd), ...input.env } : input.env;
  const files = input.paths.filter((path) => path !== ENVIRONMENT);
  const sources: ConfigSource[] = files.map((path) => ({
    kind: 'file',
    path,
    settings: coerceFileSettings(readJsonFile(path, '--config'), input.env),
  }));
  if (readsEnv) sources.push({ kind: 'env', settings: readEnvSettings(env) });
  return resolveConfig(sources, { ...input, env });
}

/**
 * The configuration that `sources` give, later ones winning; the pure half of `loadConfig`. With `require: 'all'` the
 * required keys are there, or it throws.
 *
 * @throws ConfigError with one line per problem
 */
export function resolveConfig(
  sources: readonly ConfigSource[],
  { env, require, version }: ConfigOptions,
): DiscoveryConfig {
  const { given, refusals, unknown, warnings } = mergeSources(sources);
  const problems = [
    ...refusals,
    ...(require === 'all' ? findMissing(given, sources) : []),
    ...findUnfit(given),
    ...findContradictions(given),
  ];
  // A key that is missing or odd may be one of those, misspelt.
  if (problems.length > 0) throw new ConfigError([...unknown, ...problems]);
  const logLevel = logLevelOf(given, env);
  const settings = { ...settingsOf(given, version), logLevel: logLevel.level };
  return deepFreeze({
    ...settings,
    warnings: [...unknown, ...warnings, ...warnOfSearchRate(given, settings.baseUrl), ...logLevel.warnings],
  });
}

/** The configuration for people to look at: secrets are replaced. */
export function redactConfig(config: DiscoveryConfig): DiscoveryConfig {
  const hide = (secret: string | undefined): string | undefined =>
    secret === undefined ? undefined : '[redacted]';
  return { ...config, apiKey: hide(config.apiKey), hashSalt: hide(config.hashSalt) };
}

/**
 * The Meltano SDK has no setting for the level, only the variables, which people export for many programs: so what
 * was written for this tap wins over them.
 */
function logLevelOf(
  given: GivenSettings,
  env: NodeJS.ProcessEnv,
): { level: LogLevel; warnings: readonly string[] } {
  const byConfig = valueOf(given, CONFIG_KEYS.log_level);
  if (given.has(CONFIG_KEYS.log_level)) return { level: byConfig, warnings: [] };
  const { level = byConfig, warnings } = readEnvLogLevel(env);
  return { level, warnings };
}

function warnOfSearchRate(given: GivenSettings, baseUrl: string): string[] {
  const said = given.get(CONFIG_KEYS.search_requests_per_minute);
  const perMinute = valueOf(given, CONFIG_KEYS.search_requests_per_minute);
  if (said === undefined || perMinute <= PUBLISHED_SEARCHES_PER_MINUTE || isOnLoopback(baseUrl)) return [];
  return [
    `${said.label}: "${said.name}" is ${perMinute}, more than the ${PUBLISHED_SEARCHES_PER_MINUTE} that Kustomer ` +
      'publishes for API keys; searches may be refused for a while.',
  ];
}

function readDotEnv(folder: string): NodeJS.Dict<string> {
  return parseEnv(readTextFileIfPresent(join(folder, '.env')) ?? '');
}
