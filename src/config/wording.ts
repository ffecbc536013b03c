/**
 * The words in which a wrong setting is reported, one line per problem. Knows no key, and never sees a secret.
 */
import { isJsonObject } from '../json';

/** Longest piece of a given value that a message repeats. */
const MAX_QUOTED_LENGTH = 60;

/** What a line about one setting says: where and under which name it stands, what is allowed, what was given. */
export interface Problem {
  /** The file as it was given, or the environment variable. */
  readonly label: string;
  /** The key as it was written there. */
  readonly name: string;
  /** What is allowed; completes "must be". */
  readonly must: string;
  /** What was given; completes "got". */
  readonly got: string;
  readonly example: unknown;
}

/** One problem as one sentence: `config.json: "page_size" must be …, got … (for example 250)`. */
export function problemLine({ label, name, must, got, example }: Problem): string {
  return `${label}: "${name}" must be ${must}, got ${got} (for example ${inExample(example)})`;
}

/** A given value in a few words; long texts are cut. Not for secrets. */
export function describeValue(value: unknown): string {
  if (typeof value !== 'string') return isScalar(value) ? String(value) : describeType(value);
  const isLong = value.length > MAX_QUOTED_LENGTH;
  return JSON.stringify(isLong ? `${value.slice(0, MAX_QUOTED_LENGTH).toWellFormed()}…` : value);
}

/** The type of a given value, for where the value itself must not be shown. */
export function describeType(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (isJsonObject(value)) return 'an object';
  return typeof value === 'string' ? 'a text' : `a ${typeof value}`;
}

/** Why a text is no single filled line, in words that don't repeat it; undefined where it is one. */
export function describeUnfitLine(text: string): string | undefined {
  if (text.trim() === '') return 'a blank value';
  const lines = text.split(/\r\n|[\n\r\u2028\u2029]/).length;
  return lines > 1 ? `${lines} lines` : undefined;
}

function inExample(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isScalar(value: unknown): value is number | boolean {
  return typeof value === 'number' || typeof value === 'boolean';
}
