/** How a column of a target is read back, by its schema. Knows no stream and no target. */
import type { Schema } from '../cli/messages';

/** `nested`: lists and objects, in whatever form the target has for them; `json`: the same as JSON text. */
export type Kind = 'text' | 'time' | 'number' | 'boolean' | 'nested' | 'json';
export type Kinds = ReadonlyMap<string, Kind>;

const KINDS: Readonly<Record<string, Kind>> = {
  string: 'text',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  object: 'nested',
  array: 'nested',
};

export function kindsOf(
  columns: Iterable<readonly [string, Schema]> | Readonly<Record<string, Schema>>,
): Kinds {
  const entries = Symbol.iterator in columns ? [...columns] : Object.entries(columns);
  return new Map(entries.map(([name, schema]) => [name, kindOf(schema)]));
}

/** The columns of a kind. */
export function columnsOfKind(kinds: Kinds, kind: Kind): string[] {
  return [...kinds].filter(([, one]) => one === kind).map(([name]) => name);
}

function kindOf({ type, format }: Schema): Kind {
  const named = [type].flat().find((one) => one !== 'null') ?? '';
  const kind = KINDS[named];
  if (kind === undefined) throw new Error(`A column is of the type ${named}.`);
  return format === 'date-time' ? 'time' : kind;
}
