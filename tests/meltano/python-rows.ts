/** Rows that only a program's own Python can read. Knows no stream. */
import path from 'node:path';
import { isObject, type Row } from './compare';
import { python, type Program } from './programs';

const READER = path.join(__dirname, 'python-rows.py');

/** Where the rows of a stream are. */
export interface Place {
  readonly files: readonly string[];
  /** Columns of a CSV file that hold what Python printed. */
  readonly printed?: readonly string[];
}

/** The rows of files or tables, by stream; what Python had printed as text stands under `printed`. */
export async function pythonRows(
  program: Program,
  format: 'csv' | 'duckdb' | 'sqlite',
  places: ReadonlyMap<string, Place>,
): Promise<ReadonlyMap<string, Row[]>> {
  const text = await python(program, [READER, format, JSON.stringify(Object.fromEntries(places))]);
  return new Map(Object.entries(JSON.parse(text) as Record<string, Row[]>));
}

/** The list or object that a text shows as Python prints it; other values as they are. */
export function printed(value: unknown): unknown {
  return isObject(value) && 'printed' in value ? value['printed'] : value;
}
