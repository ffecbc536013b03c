/**
 * Merges config files and the environment into one set of given settings, under the canonical keys. Knows names,
 * sources and aliases; whether a value is right is not asked here.
 */
import { variableOf } from './env';
import { CONFIG_KEYS, REFUSED_KEYS } from './keys';
import type { ConfigKey } from './kinds';
import { DECIMAL } from './kinds';
import { member, type JsonObject } from '../json';
import { nearest } from '../nearest';

/** One place that settings come from, already read. */
export type ConfigSource =
  | { readonly kind: 'file'; readonly path: string; readonly settings: JsonObject }
  | { readonly kind: 'env'; readonly settings: JsonObject };

/** A setting as somebody gave it. */
export interface Given {
  /** The file as it was given, or the environment variable. */
  readonly label: string;
  /** The key or alias that was written there. */
  readonly name: string;
  readonly value: unknown;
}

/** What all sources give together, by row of the table. */
export type GivenSettings = ReadonlyMap<ConfigKey<unknown>, Given>;

/**
 * The settings that `sources` give: of several that give the same key the last one counts. `null` is not given.
 * Aliases are resolved within each source, so that a later source's alias wins over an earlier one's key.
 */
export function mergeSources(sources: readonly ConfigSource[]): {
  readonly given: GivenSettings;
  /** Whole lines about settings that are refused, whatever their value. */
  readonly refusals: readonly string[];
  /** Lines about keys that nobody knows, slips as a rule. */
  readonly unknown: readonly string[];
  readonly warnings: readonly string[];
} {
  const given = new Map<ConfigKey<unknown>, Given>();
  const refusals: string[] = [];
  const unknown: string[] = [];
  const warnings: string[] = [];
  for (const source of sources) {
    refusals.push(...refuse(source));
    unknown.push(...warnOfUnknown(source));
    for (const [name, key] of Object.entries<ConfigKey<unknown>>(CONFIG_KEYS)) {
      const [written, unused] = namesOf(name, key).filter((candidate) => isGiven(source, candidate));
      if (written === undefined) continue;
      if (unused !== undefined) {
        warnings.push(
          `${labelOf(source, written)}: gives "${written}" and its alias "${unused}"; "${written}" counts.`,
        );
      }
      given.set(key, {
        label: labelOf(source, written),
        name: written,
        value: meaningOf(key, written, source.settings[written]),
      });
    }
  }
  return { given, refusals, unknown, warnings };
}

/** The canonical name first, so that it counts where one source gives both. */
function namesOf(name: string, key: ConfigKey<unknown>): readonly string[] {
  return [name, ...Object.keys(key.aliases ?? {})];
}

function isGiven(source: ConfigSource, name: string): boolean {
  return (member(source.settings, name) ?? null) !== null;
}

/** Where `source` gives the setting that it calls `name`: the file as it was given, or the variable. */
export function labelOf(source: ConfigSource, name: string): string {
  return source.kind === 'file' ? source.path : variableOf(name);
}

/**
 * What the value of an alias means in the canonical key's terms; where it means nothing, the value itself. Numbers may be
 * in quotes there: singer-io's tap writes them so in its sample.
 */
function meaningOf(key: ConfigKey<unknown>, name: string, value: unknown): unknown {
  const meanings = key.aliases?.[name];
  if (meanings === undefined || (typeof value !== 'number' && typeof value !== 'string')) return value;
  const isQuoted = key.schema.type === 'integer' && DECIMAL.test(String(value).trim());
  return member(meanings, String(value)) ?? (isQuoted ? Number(value) : value);
}

function refuse(source: ConfigSource): string[] {
  return REFUSED_KEYS.filter((name) => isGiven(source, name)).map(
    (name) =>
      `${labelOf(source, name)}: "${name}" is not supported; remove it, and use "hash_fields" to mask values or field ` +
      'selection in the catalog to leave them out.',
  );
}

function warnOfUnknown(source: ConfigSource): string[] {
  const known = Object.entries<ConfigKey<unknown>>(CONFIG_KEYS).flatMap(([name, key]) => namesOf(name, key));
  const names = new Set<string>([...known, ...REFUSED_KEYS]);
  return Object.keys(source.settings)
    .filter((name) => !names.has(name))
    .map(
      (name) =>
        `${labelOf(source, name)}: unknown key ${JSON.stringify(name)} is ignored; ` +
        `the nearest known key is "${nearest(name, known) ?? ''}".`,
    );
}
