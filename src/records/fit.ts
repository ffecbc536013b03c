/**
 * Makes a record fit its schema without losing anything of it: coerces where that loses nothing, else puts null
 * in place and sets the original aside. Pure; knows no stream.
 */
import { formatInstant, isCanonicalInstant, parseInstant } from '../instant';
import type { JsonObject, JsonSchema } from '../json';
import { declaredType, isJsonObject, jsonTypeOf } from '../json';

/** One value that didn't fit. Says where and which types, never the value. */
export interface Misfit {
  /** Path with list positions as `*`, the same for every record: `attributes.emails.*.verified`. */
  readonly path: string;
  readonly expected: string;
  readonly found: string;
  /** True where the value could be coerced without loss. */
  readonly isRepaired: boolean;
}

export interface Fitted {
  readonly record: JsonObject;
  /** Path in the record → the original value, for what was replaced by null. */
  readonly unfit: JsonObject;
  readonly misfits: readonly Misfit[];
}

/** Fits `record` to `schema`. The key has to be checked before: it is the one column that can't be null. */
export function fitRecord(record: JsonObject, schema: JsonSchema): Fitted {
  const unfit: [string, unknown][] = [];
  const misfits: Misfit[] = [];

  const note = (path: Path, schemaHere: JsonSchema, value: unknown, isRepaired: boolean): void => {
    const expected = schemaHere.format ?? declaredType(schemaHere) ?? 'any';
    misfits.push({ path: path.pattern, expected, found: jsonTypeOf(value), isRepaired });
  };
  const giveUp = (path: Path, schemaHere: JsonSchema, value: unknown): null => {
    note(path, schemaHere, value, false);
    unfit.push([path.exact, value]);
    return null;
  };

  const fit = (value: unknown, node: JsonSchema, path: Path): unknown => {
    if (value === null || value === undefined) return value;
    const type = declaredType(node);
    if (type === 'object')
      return isJsonObject(value) ? fitObject(value, node, path) : giveUp(path, node, value);
    if (type === 'array') return fitList(value, node, path);
    if (type === undefined || fitsScalar(value, type, node.format)) return value;
    const coerced = coerce(value, type, node.format);
    if (coerced === undefined) return giveUp(path, node, value);
    if (coerced.isExact) {
      if (!coerced.isOtherSpelling) note(path, node, value, true);
    } else {
      giveUp(path, node, value);
    }
    return coerced.value;
  };

  const fitObject = (value: JsonObject, node: JsonSchema, path: Path): JsonObject => {
    const properties = node.properties;
    if (!properties) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => {
        const schemaInner = Object.hasOwn(properties, name) ? properties[name] : undefined;
        return [name, schemaInner ? fit(inner, schemaInner, below(path, name)) : inner];
      }),
    );
  };

  const fitList = (value: unknown, node: JsonSchema, path: Path): unknown => {
    const items = node.items ?? {};
    if (Array.isArray(value)) {
      return value.map((item: unknown, index) => fit(item, items, below(path, String(index), '*')));
    }
    if (!fitsItem(value, items)) return giveUp(path, node, value);
    note(path, node, value, true);
    return [fit(value, items, below(path, '0', '*'))];
  };

  const fitted = fitObject(record, schema, { exact: '', pattern: '' });
  return { record: fitted, unfit: Object.fromEntries(unfit), misfits };
}

interface Path {
  readonly exact: string;
  readonly pattern: string;
}

function below(path: Path, name: string, patternName = name): Path {
  const join = (prefix: string, last: string): string => (prefix === '' ? last : `${prefix}.${last}`);
  return { exact: join(path.exact, name), pattern: join(path.pattern, patternName) };
}

/** Can a lone value stand as the only item of a list of `items`? */
function fitsItem(value: unknown, items: JsonSchema): boolean {
  const type = declaredType(items);
  if (type === 'object') return isJsonObject(value);
  if (type === undefined || type === 'array') return false;
  return fitsScalar(value, type, items.format) || coerce(value, type, items.format)?.isExact === true;
}

function fitsScalar(value: unknown, type: string, format: string | undefined): boolean {
  switch (type) {
    case 'string':
      return typeof value === 'string' && (format !== 'date-time' || isCanonicalInstant(value));
    case 'integer':
      return Number.isSafeInteger(value);
    case 'number':
      return typeof value === 'number';
    default:
      return typeof value === type;
  }
}

interface Coerced {
  readonly value: unknown;
  /** False where something of the original isn't in the value, so that the original must be kept too. */
  readonly isExact: boolean;
  /** The same date-time, spelt with another zone or fewer digits. */
  readonly isOtherSpelling?: boolean;
}

function coerce(value: unknown, type: string, format: string | undefined): Coerced | undefined {
  if (format === 'date-time') return typeof value === 'string' ? coerceInstant(value) : undefined;
  if (type === 'string' && (isUnrounded(value) || typeof value === 'boolean')) {
    return { value: String(value), isExact: true };
  }
  if (type === 'boolean' && (value === 'true' || value === 'false'))
    return { value: value === 'true', isExact: true };
  if ((type === 'number' || type === 'integer') && typeof value === 'string') {
    const number = Number(value);
    const isSameText = Number.isFinite(number) && String(number) === value;
    if (isSameText && (type === 'number' || Number.isSafeInteger(number)))
      return { value: number, isExact: true };
  }
  return undefined;
}

/** A number whose text is the one that came: larger integers were rounded when they were parsed. */
function isUnrounded(value: unknown): value is number {
  return typeof value === 'number' && (Number.isSafeInteger(value) || !Number.isInteger(value));
}

function coerceInstant(text: string): Coerced | undefined {
  const instantMs = parseInstant(text);
  if (instantMs === undefined) return undefined;
  const hasFinerDigits = /[.,]\d{3}\d*[1-9]/.test(text);
  return { value: formatInstant(instantMs), isExact: !hasFinerDigits, isOtherSpelling: true };
}
