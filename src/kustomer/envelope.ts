/**
 * The envelopes of the API's answers: finds rows, the link to the next page and the total. Pure.
 *
 * Source: dossier, sections 2 (search), 5 (lists) and 8 (errors). An answer of another shape is an
 * UnexpectedAnswerError that names path and key, never the body.
 */
import { UnexpectedAnswerError } from '../errors';
import type { JsonObject } from '../json';
import { isJsonObject, jsonTypeOf, member } from '../json';
import { instantOf } from '../instant';

export interface Page {
  readonly rows: readonly JsonObject[];
  /** `null` at the end; `undefined` where the answer has no such key, which proves nothing. */
  readonly next: string | null | undefined;
  /** All rows that the query matches; lists mostly don't say. May be capped at 10,000. */
  readonly total: number | undefined;
}

/** Reads a page. `rowsKey` is `data`, or `included` where the wanted records are side-loaded. */
export function readPage(json: unknown, path: string, rowsKey: 'data' | 'included' = 'data'): Page {
  if (!isJsonObject(json)) throw wrongShape(path, 'the answer', 'an object', json);
  const rows = rowsKey === 'included' ? (json[rowsKey] ?? []) : json[rowsKey];
  const next = member(json['links'], 'next');
  const total = member(json['meta'], 'total');
  if (next !== undefined && next !== null && typeof next !== 'string') {
    throw wrongShape(path, '"links.next"', 'a text or null', next);
  }
  return {
    rows: readRows(rows, path, rowsKey),
    next,
    total: typeof total === 'number' && Number.isSafeInteger(total) && total >= 0 ? total : undefined,
  };
}

/** A list, or a single object: `included` of `/v1/slas` is shown in both forms (dossier, section 5). */
function readRows(rows: unknown, path: string, rowsKey: string): readonly JsonObject[] {
  const list: readonly unknown[] | undefined = Array.isArray(rows) ? rows : undefined;
  if (!list) {
    if (rowsKey === 'included' && isJsonObject(rows)) return [rows];
    throw wrongShape(path, `"${rowsKey}"`, 'a list', rows);
  }
  return list.map((row, index) => {
    if (!isJsonObject(row)) throw wrongShape(path, `"${rowsKey}[${index}]"`, 'an object', row);
    return row;
  });
}

/** Reads an answer that holds a single resource. */
export function readSingle(json: unknown, path: string): JsonObject {
  const data = member(json, 'data');
  if (!isJsonObject(data)) throw wrongShape(path, '"data"', 'an object', data);
  return data;
}

/** The id of a row. Throws where there is none: without it rows can't be told apart. */
export function rowId(row: JsonObject, path: string): string {
  const id = row['id'];
  if (typeof id !== 'string' || id === '') throw wrongShape(path, 'a row\'s "id"', 'a text', id);
  return id;
}

/**
 * An instant of a row's attributes, in milliseconds since the epoch. Throws where there is none that can be
 * read: the row has no place in the order.
 */
export function rowInstant(row: JsonObject, attribute: 'updatedAt' | 'createdAt', path: string): number {
  const value = member(row['attributes'], attribute);
  const instantMs = instantOf(value);
  if (instantMs === undefined)
    throw wrongShape(path, `a row's "attributes.${attribute}"`, 'a date-time', value);
  return instantMs;
}

function wrongShape(path: string, what: string, expected: string, found: unknown): UnexpectedAnswerError {
  return new UnexpectedAnswerError(
    `${path}: ${what} should be ${expected}, got ${jsonTypeOf(found)}. If this lasts, please report it.`,
  );
}
