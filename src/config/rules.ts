/**
 * What is wrong with the given settings, each alone and together: one line per problem, all at once. Knows neither
 * files nor the environment.
 */
import { CONFIG_KEYS } from './keys';
import type { ConfigKey } from './kinds';
import { labelOf, type ConfigSource, type Given, type GivenSettings } from './sources';
import { problemLine } from './wording';
import { formatInstant } from '../instant';

const DAY_MS = 86_400_000;

/** The value that counts: what was given, or the default where nothing was, or nothing that fits. */
export function valueOf<T, D>(given: GivenSettings, key: ConfigKey<T, D>): T | D {
  return fitting(given, key)?.value ?? key.default;
}

/** A line for each required key that none of `sources` gives, naming all places where it could stand. */
export function findMissing(given: GivenSettings, sources: readonly ConfigSource[]): string[] {
  const labelFor = (name: string): string => sources.map((source) => labelOf(source, name)).join(' or ');
  return Object.entries<ConfigKey<unknown>>(CONFIG_KEYS)
    .filter(([, key]) => key.isRequired === true && !given.has(key))
    .map(([name, { must, example }]) =>
      problemLine({ label: labelFor(name), name, must, got: 'nothing', example }),
    );
}

/** A line for each given value that its key doesn't allow. */
export function findUnfit(given: GivenSettings): string[] {
  return [...given].flatMap(([key, { label, name, value }]) => {
    const checked = key.check(value);
    return checked.isFit ? [] : [problemLine({ label, name, got: checked.got, ...expectationOf(key, name) })];
  });
}

/** A line for each pair of settings that contradict each other, where both fit alone. */
export function findContradictions(given: GivenSettings): string[] {
  return [endBeforeStart(given), pageAboveMaximum(given), hashWithoutSalt(given)].filter(
    (line) => line !== undefined,
  );
}

function endBeforeStart(given: GivenSettings): string | undefined {
  const start = fitting(given, CONFIG_KEYS.start_date);
  const end = fitting(given, CONFIG_KEYS.end_date);
  if (start === undefined || end === undefined || end.value > start.value) return undefined;
  return problemLine({
    ...end.said,
    must: `after "start_date" (${formatInstant(start.value)})`,
    got: formatInstant(end.value),
    example: formatInstant(start.value + DAY_MS),
  });
}

function pageAboveMaximum(given: GivenSettings): string | undefined {
  const size = fitting(given, CONFIG_KEYS.page_size);
  const maximum = fitting(given, CONFIG_KEYS.max_page_size);
  if (size === undefined || maximum === undefined || size.value <= maximum.value) return undefined;
  return problemLine({
    ...size.said,
    must: `at most "max_page_size" (${maximum.value})`,
    got: String(size.value),
    example: maximum.value,
  });
}

function hashWithoutSalt(given: GivenSettings): string | undefined {
  const fields = fitting(given, CONFIG_KEYS.hash_fields);
  if (fields === undefined || fields.value.length === 0 || given.has(CONFIG_KEYS.hash_salt)) return undefined;
  const { must, example } = CONFIG_KEYS.hash_salt;
  return problemLine({
    label: fields.said.label,
    name: 'hash_salt',
    must: `${must}, because "hash_fields" is given`,
    got: 'nothing',
    example,
  });
}

/** The value of a key that was given and is allowed, and how it was given. */
function fitting<T>(
  given: GivenSettings,
  key: ConfigKey<T, unknown>,
): { readonly value: T; readonly said: Given } | undefined {
  const said = given.get(key);
  if (said === undefined) return undefined;
  const checked = key.check(said.value);
  return checked.isFit ? { value: checked.value, said } : undefined;
}

/** What is allowed under the name that was written: an alias may have values of its own (`prod_point`). */
function expectationOf(key: ConfigKey<unknown>, name: string): { must: string; example: unknown } {
  const meanings = Object.entries(key.aliases?.[name] ?? {});
  if (meanings.length === 0) return { must: key.must, example: key.example };
  const words = meanings.map(([value, meaning]) => `${value} (${meaning})`);
  return { must: `one of ${words.join(', ')}`, example: Number(meanings[0]?.[0]) };
}
