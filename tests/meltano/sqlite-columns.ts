/** How target-sqlite spreads a record over columns, after its `singer_target_utils.py`. Knows no stream. */
import type { Schema } from '../cli/messages';
import { isObject, type Row } from './compare';

const MAX_NAME_CHARS = 63;

/** Columns with a value, of what the schema names; flags are 0 or 1, null and absent are one. */
export function columnsOf(row: Row, { properties = {} }: Schema, parents: readonly string[] = []): Row {
  const columns: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(row)) {
    const inner = properties[name];
    if (inner === undefined) continue;
    const names = [...parents, name];
    if (isObject(value) && inner.properties !== undefined)
      Object.assign(columns, columnsOf(value, inner, names));
    else if (value !== null && value !== undefined) columns[columnName(names)] = asCell(value);
  }
  return columns;
}

function asCell(value: unknown): unknown {
  return typeof value === 'boolean' ? Number(value) : value;
}

/** In snake case, joined by `__`; from the left abbreviated until it is short enough. */
function columnName(names: readonly string[]): string {
  const parts = names.map(inSnakeCase);
  const join = (): string => parts.join('__');
  for (let index = 0; join().length >= MAX_NAME_CHARS && index < parts.length; index += 1) {
    parts[index] = abbreviate(parts[index] ?? '');
  }
  return join();
}

function inSnakeCase(name: string): string {
  return name
    .replace(/([A-Z]+)_([A-Z][a-z])/g, '$1__$2')
    .replace(/([a-z\d])_([A-Z])/g, '$1__$2')
    .replace(/[^0-9a-zA-Z_]+/g, '_')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

/** The initials of its words; of a single word the first three letters. */
function abbreviate(name: string): string {
  const camel = name.replace(/(?:^|_)(.)/g, (_, letter: string) => letter.toUpperCase());
  const initials = camel.replace(/[a-z]/g, '');
  return (initials.length > 1 ? initials : name.slice(0, 3)).toLowerCase();
}
