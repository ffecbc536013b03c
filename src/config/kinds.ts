/**
 * The kinds of settings: what a key's value may be, as JSON Schema, as words and as a check. Knows no key by name.
 */
import { describeType, describeValue } from './wording';

/** What a check found: the value in the form that the tap uses, or what was given instead; completes "got". */
export type Checked<T> =
  { readonly isFit: true; readonly value: T } | { readonly isFit: false; readonly got: string };

/** The part of JSON Schema in which keys are published. */
interface KeySchema {
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'array';
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly items?: { readonly type: 'string'; readonly pattern: string };
}

/** What every row of the table says about its key. */
interface About<D> {
  /** What counts where nothing is given; undefined: nothing does, or code decides. */
  readonly default: D;
  readonly example: unknown;
  readonly isRequired?: boolean;
  /** Neither messages nor logs may show the value. */
  readonly isSecret?: boolean;
  /** Other names of the key, each with what its values mean; `{}` where they mean themselves. */
  readonly aliases?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** One row of the table: a key whose values have the type `T` in the tap, and its default the type `D`. */
export interface ConfigKey<T, D = T> extends About<D> {
  readonly description: string;
  readonly schema: KeySchema;
  /** What is allowed; completes "must be". */
  readonly must: string;
  readonly check: (given: unknown) => Checked<T>;
}

/** A decimal number as a text: in a file a mistake, in an environment variable the only way. */
export const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** No number here is negative: `minimum` is 0 where nothing else is said. */
interface Bounds {
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
}

/** How a text key's text is read; see `config-texts.ts`. */
export interface TextRule<T> {
  readonly must: string;
  readonly schema: Pick<KeySchema, 'format' | 'pattern'>;
  /** Where the rule is for secrets, its `got` doesn't repeat the text. */
  readonly read: (text: string) => Checked<T>;
}

/** A text that `rule` reads. */
export function text<T, D extends T | undefined>(
  rule: TextRule<T>,
  about: About<D>,
  description: string,
): ConfigKey<T, D> {
  const describe = about.isSecret === true ? describeType : describeValue;
  return {
    ...about,
    description,
    schema: { type: 'string', ...rule.schema },
    must: rule.must,
    check: (given) => (typeof given === 'string' ? rule.read(given) : unfit(describe(given))),
  };
}

/** One of a few words. */
export function choice<const T extends string>(
  options: readonly T[],
  about: About<T>,
  description: string,
): ConfigKey<T> {
  return {
    ...about,
    description,
    schema: { type: 'string', enum: options },
    must: `one of ${options.join(', ')}`,
    check: (given) => {
      const option = options.find((allowed) => allowed === given);
      return option === undefined ? unfit(describeValue(given)) : fit(option);
    },
  };
}

/** True or false. */
export function boolean(about: About<boolean>, description: string): ConfigKey<boolean> {
  return {
    ...about,
    description,
    schema: { type: 'boolean' },
    must: 'true or false',
    check: (given) =>
      typeof given === 'boolean' ? fit(given) : unfit(describeBare(given, /^(true|false)$/i)),
  };
}

/** A whole number that JSON hasn't rounded. */
export function integer<D extends number | undefined>(
  about: About<D> & Bounds,
  description: string,
): ConfigKey<number, D> {
  return numeric('integer', Number.isSafeInteger, about, description);
}

/** A finite number: `1e999` is JSON too. */
export function number<D extends number | undefined>(
  about: About<D> & Bounds,
  description: string,
): ConfigKey<number, D> {
  return numeric('number', Number.isFinite, about, description);
}

/** A list of texts, each of which matches `item.pattern`; `item.must` completes "a list of". */
export function list(
  item: { readonly pattern: RegExp; readonly must: string },
  about: About<readonly string[]>,
  description: string,
): ConfigKey<readonly string[]> {
  const isItem = (entry: unknown): entry is string => typeof entry === 'string' && item.pattern.test(entry);
  return {
    ...about,
    description,
    schema: { type: 'array', items: { type: 'string', pattern: item.pattern.source } },
    must: `a list of ${item.must}`,
    check: (given) => {
      if (!Array.isArray(given)) return unfit(describeValue(given));
      const entries: readonly unknown[] = given;
      const wrong = entries.findIndex((entry) => !isItem(entry));
      return wrong < 0
        ? fit(entries.filter(isItem))
        : unfit(`${describeValue(entries[wrong])} as entry ${wrong + 1}`);
    },
  };
}

/** The value is allowed. */
export function fit<T>(value: T): Checked<T> {
  return { isFit: true, value };
}

/** The value isn't allowed; `got` says what it is, of a secret without repeating it. */
export function unfit<T>(got: string): Checked<T> {
  return { isFit: false, got };
}

function numeric<D extends number | undefined>(
  type: 'integer' | 'number',
  isOfType: (given: unknown) => boolean,
  about: About<D> & Bounds,
  description: string,
): ConfigKey<number, D> {
  const { minimum = 0, exclusiveMinimum = -Infinity, maximum = Infinity } = about;
  const isInRange = (given: number): boolean =>
    given >= minimum && given > exclusiveMinimum && given <= maximum;
  return {
    ...about,
    description,
    schema: { type, ...boundsOf(about) },
    must: `${type === 'integer' ? 'an integer' : 'a number'} ${rangeOf(about)}`,
    check: (given) =>
      typeof given === 'number' && isOfType(given) && isInRange(given)
        ? fit(given)
        : unfit(describeBare(given, DECIMAL)),
  };
}

function boundsOf({ minimum = 0, exclusiveMinimum, maximum }: Bounds): Bounds {
  return {
    ...(exclusiveMinimum === undefined ? { minimum } : { exclusiveMinimum }),
    ...(maximum !== undefined && { maximum }),
  };
}

function rangeOf({ minimum = 0, exclusiveMinimum, maximum }: Bounds): string {
  if (exclusiveMinimum === undefined) {
    return maximum === undefined ? `of at least ${minimum}` : `from ${minimum} to ${maximum}`;
  }
  return `above ${exclusiveMinimum}${maximum === undefined ? '' : ` and up to ${maximum}`}`;
}

/** Says of a text that would be right without its quotes that it stands in quotes. */
function describeBare(given: unknown, bare: RegExp): string {
  const isQuoted = typeof given === 'string' && bare.test(given.trim());
  return `${describeValue(given)}${isQuoted ? ' in quotes' : ''}`;
}
