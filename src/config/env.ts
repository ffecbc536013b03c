/**
 * Settings and log level from environment variables, and from files that Meltano makes of them. Knows the names of keys,
 * not what is allowed for them: a text that can't be coerced stays as it is, for the check to refuse.
 */
import { CONFIG_KEYS, REFUSED_KEYS } from './keys';
import { DECIMAL, type ConfigKey } from './kinds';
import { member, type JsonObject } from '../json';

/** Meltano sets it for every extractor that it starts (`info_env` of its plugins). */
const MELTANO_VARIABLE = 'MELTANO_EXTRACTOR_NAME';
const LOG_LEVEL_VARIABLES = ['TAP_KUSTOMER_LOGLEVEL', 'LOGLEVEL'] as const;

/** The variable of a key or alias: `TAP_KUSTOMER_PAGE_SIZE` for `page_size`. */
export function variableOf(name: string): string {
  return `TAP_KUSTOMER_${name.toUpperCase()}`;
}

/**
 * The settings that `env` holds, under the names of keys and aliases, coerced to the key's type. Only known names are
 * looked for, because Meltano exports its extras (`TAP_KUSTOMER__SELECT`) too. An empty variable is not given.
 */
export function readEnvSettings(env: NodeJS.ProcessEnv): JsonObject {
  const settings: Record<string, unknown> = {};
  for (const [name, key] of Object.entries<ConfigKey<unknown>>(CONFIG_KEYS)) {
    for (const written of [name, ...Object.keys(key.aliases ?? {})]) {
      const text = env[variableOf(written)];
      if (text) settings[written] = coerce(key.schema.type, text);
    }
  }
  for (const name of REFUSED_KEYS) {
    const text = env[variableOf(name)];
    if (text) settings[name] = text;
  }
  return settings;
}

/**
 * The settings of a config file, with texts coerced to their keys' types where Meltano wrote the file: it knows no type
 * for a setting without a kind, and passes on the text of a variable as it is. Somebody's own file stays as it is.
 */
export function coerceFileSettings(settings: JsonObject, env: NodeJS.ProcessEnv): JsonObject {
  if (!env[MELTANO_VARIABLE]) return settings;
  const coerced: Record<string, unknown> = { ...settings };
  for (const [name, key] of Object.entries<ConfigKey<unknown>>(CONFIG_KEYS)) {
    for (const written of [name, ...Object.keys(key.aliases ?? {})]) {
      const value = member(settings, written);
      if (typeof value === 'string') coerced[written] = coerce(key.schema.type, value);
    }
  }
  return coerced;
}

/**
 * The log level that logging variables ask for, `TAP_KUSTOMER_LOGLEVEL` before `LOGLEVEL` as in the Meltano SDK, with
 * Python's names of levels understood. `LOGLEVEL` is meant for many programs, so an unknown level is no fault: it is
 * reported and passed over.
 */
export function readEnvLogLevel(env: NodeJS.ProcessEnv): {
  level: LogLevel | undefined;
  warnings: readonly string[];
} {
  const warnings: string[] = [];
  for (const variable of LOG_LEVEL_VARIABLES) {
    const text = env[variable];
    if (!text) continue;
    const level = CONFIG_KEYS.log_level.check(
      member(PYTHON_LEVELS, text.toLowerCase()) ?? text.toLowerCase(),
    );
    if (level.isFit) return { level: level.value, warnings };
    warnings.push(
      `${variable}: ${level.got} is no log level and is ignored; it must be ${CONFIG_KEYS.log_level.must}.`,
    );
  }
  return { level: undefined, warnings };
}

export type LogLevel = typeof CONFIG_KEYS.log_level.default;

const PYTHON_LEVELS = { notset: 'trace', warning: 'warn', critical: 'fatal' };

function coerce(type: ConfigKey<unknown>['schema']['type'], text: string): unknown {
  switch (type) {
    case 'string':
      return text;
    case 'integer':
    case 'number':
      return DECIMAL.test(text.trim()) ? Number(text) : text;
    case 'boolean':
      return coerceBoolean(text);
    case 'array':
      return coerceList(text);
  }
}

function coerceBoolean(text: string): unknown {
  const word = text.trim().toLowerCase();
  if (['true', '1', 'yes', 'on'].includes(word)) return true;
  return ['false', '0', 'no', 'off'].includes(word) ? false : text;
}

function coerceList(text: string): unknown {
  if (!text.trim().startsWith('[')) {
    return text
      .split(',')
      .map((entry) => entry.trim())
      .filter((entry) => entry !== '');
  }
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
