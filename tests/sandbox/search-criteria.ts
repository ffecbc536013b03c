/** One criterion of a search, from its JSON to a test of rows (dossier section 2, operators). Knows no endpoints. */
import { badRequest } from './api-error';
import { isObject } from './json';
import type { Relations } from './relations';
import type { OperatorClass, SearchAttribute } from './search-attributes';
import { parseSearchDate } from './search-dates';
import { searchReader } from './search-values';
import type { Row } from './sorted-rows';

export interface Criterion {
  readonly field: string;
  /** Where the criterion is nothing but a span of time: [from, to) in milliseconds. */
  readonly span?: { readonly from: number; readonly to: number };
  matches(row: Row): boolean;
}

export interface CriterionSettings {
  readonly timeZone: string;
  /** Dates are compared in units of so many milliseconds. */
  readonly dateUnitMs: number;
  readonly relations: Relations;
}

const ORDERED = ['equals', 'not_equals', 'in', 'gt', 'gte', 'lt', 'lte', 'not_set'];
const WORDS = ['equals', 'not_equals', 'in', 'contains', 'not_set'];

/** Operators per class; the dossier lists both, their combination is assumed. */
const OPERATORS: Readonly<Record<OperatorClass, readonly string[]>> = {
  string: WORDS,
  string_notanalyzed: WORDS,
  text: WORDS,
  any: WORDS,
  tree: WORDS,
  list: WORDS,
  number: ORDERED,
  datetime: ORDERED,
  boolean: ['equals', 'not_equals', 'not_set'],
};

/** Compiles `{ "<operator>": value }` for an attribute that the endpoint knows. */
export function compileCriterion(
  attribute: SearchAttribute,
  condition: unknown,
  settings: CriterionSettings,
): Criterion {
  const entries = isObject(condition) ? Object.entries(condition) : [];
  const [entry] = entries;
  if (entry === undefined || entries.length !== 1) {
    throw badRequest(`${attribute.name} must be an object with exactly one operator`);
  }
  const [operator, value] = entry;
  if (!OPERATORS[attribute.operatorClass].includes(operator)) {
    throw badRequest(`${attribute.name} (${attribute.operatorClass}) has no operator "${operator}"`);
  }
  const reader = searchReader(attribute.field);
  const read = (row: Row): unknown => reader(row.record, settings.relations);
  if (operator === 'not_set') return notSet(attribute, value, read);
  const wanted = operator === 'in' ? value : [value];
  if (!Array.isArray(wanted) || wanted.length === 0) {
    throw badRequest(`${attribute.name}: "in" needs a list of values`);
  }
  if (attribute.operatorClass === 'datetime') {
    return dateCriterion(attribute, operator, wanted, read, settings);
  }
  for (const one of wanted) checkType(attribute, one);
  const { field } = attribute;
  if (attribute.operatorClass === 'number') {
    const test = numberTest(operator, wanted.map(Number));
    return { field, matches: (row) => test(read(row)) };
  }
  const test = operator === 'contains' ? containsWord(String(wanted[0])) : equalsAny(wanted);
  const expected = operator !== 'not_equals';
  return { field, matches: (row) => listOf(read(row)).some(test) === expected };
}

/** The docs use `""`, real workflows `true`. */
function notSet(attribute: SearchAttribute, value: unknown, read: (row: Row) => unknown): Criterion {
  if (value !== '' && value !== true) throw badRequest(`${attribute.name}: not_set takes "" or true`);
  return { field: attribute.field, matches: (row) => listOf(read(row)).length === 0 };
}

function dateCriterion(
  attribute: SearchAttribute,
  operator: string,
  wanted: readonly unknown[],
  read: (row: Row) => unknown,
  settings: CriterionSettings,
): Criterion {
  const { dateUnitMs: unit, timeZone } = settings;
  const spans = wanted.map((one) => {
    const at = typeof one === 'string' ? parseSearchDate(one, timeZone) : undefined;
    if (at === undefined) {
      throw badRequest(
        `${attribute.name}: dates must be YYYY-MM-DD or ISO 8601 in UTC, got ${JSON.stringify(one)}`,
      );
    }
    return spanOf(operator, Math.floor(at / unit) * unit, unit);
  });
  const isWithin = (at: number): boolean => spans.some(({ from, to }) => at >= from && at < to);
  const expected = operator !== 'not_equals';
  const [span] = spans;
  return {
    field: attribute.field,
    ...(span !== undefined && spans.length === 1 && expected ? { span } : {}),
    matches: (row) => {
      const value = attribute.field === 'updated_at' ? row.updatedAt : Date.parse(String(read(row)));
      return isWithin(value) === expected;
    },
  };
}

function spanOf(operator: string, at: number, unit: number): { from: number; to: number } {
  switch (operator) {
    case 'gt':
      return { from: at + unit, to: Infinity };
    case 'gte':
      return { from: at, to: Infinity };
    case 'lt':
      return { from: -Infinity, to: at };
    case 'lte':
      return { from: -Infinity, to: at + unit };
    default:
      return { from: at, to: at + unit };
  }
}

function checkType({ name, operatorClass }: SearchAttribute, value: unknown): void {
  const expected = operatorClass === 'number' || operatorClass === 'boolean' ? operatorClass : 'string';
  if (typeof value !== expected) {
    throw badRequest(`${name} (${operatorClass}) takes a ${expected}, got ${JSON.stringify(value)}`);
  }
}

function numberTest(operator: string, wanted: readonly number[]): (value: unknown) => boolean {
  const [bound = NaN] = wanted;
  const test = (value: number): boolean => {
    switch (operator) {
      case 'gt':
        return value > bound;
      case 'gte':
        return value >= bound;
      case 'lt':
        return value < bound;
      case 'lte':
        return value <= bound;
      case 'not_equals':
        return value !== bound;
      default:
        return wanted.includes(value);
    }
  };
  return (value) => typeof value === 'number' && test(value);
}

/** `contains` finds whole words only (dossier section 2). */
function containsWord(words: string): (value: unknown) => boolean {
  const wanted = words.toLowerCase().split(/\s+/);
  return (value) => {
    const present = String(value)
      .toLowerCase()
      .split(/[^\p{L}\p{N}@.]+/u);
    return wanted.every((word) => present.includes(word));
  };
}

function equalsAny(wanted: readonly unknown[]): (value: unknown) => boolean {
  return (value) => wanted.includes(value);
}

function listOf(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}
