/** Rows that only a program's own Python can read. Knows no stream. */
import path from 'node:path';
import { isObject, type Row } from './compare';
import { python, type Program } from './programs';

const READER = path.join(__dirname, 'python-rows.py');

/** The rows of a file or table; what Python had printed as text stands under `printed`. */
export async function pythonRows(program: Program, ...args: readonly string[]): Promise<Row[]> {
  return JSON.parse(await python(program, [READER, ...args])) as Row[];
}

/** The list or object that a text shows as Python prints it; other values as they are. */
export function printed(value: unknown): unknown {
  return isObject(value) && 'printed' in value ? value['printed'] : value;
}
