/**
 * What the first page of a list says of the whole list. Knows no stream.
 *
 * Source: dossier, section 5: lists mostly state no total; some do, or link to their last page.
 */
import type { JsonObject } from '../json';
import { member } from '../json';
import type { Purpose } from '../kustomer/attempts';
import type { Client } from '../kustomer/client';
import { readPage } from '../kustomer/envelope';
import type { ListSource } from '../kustomer/pages';
import { SMALLEST_CAP } from '../kustomer/trust';

export interface FirstPage {
  readonly rows: readonly JsonObject[];
  /** The page is all that there is. */
  readonly isWhole: boolean;
  /** Undefined where the answer doesn't say. */
  readonly total: number | undefined;
  readonly pages: number | undefined;
}

/** The first page of `source`; one request. Throws what the client and the envelope throw. */
export async function readFirstPage(
  client: Client,
  source: ListSource,
  purpose: Purpose,
): Promise<FirstPage> {
  const { path, query, pageSize } = source;
  const json = await client.get(path, { ...query, page: 1, pageSize }, purpose);
  return understandFirstPage(json, source);
}

/** The same for an answer that is there. Pure. */
export function understandFirstPage(json: unknown, { path, pageSize, rowsKey }: ListSource): FirstPage {
  const { rows, next, total } = readPage(json, path, 'data');
  const isWhole = next === null;
  const byTotal = total === undefined || total >= SMALLEST_CAP ? undefined : Math.ceil(total / pageSize);
  return {
    rows: rowsKey === 'data' ? rows : readPage(json, path, rowsKey).rows,
    isWhole,
    // It counts `data`, whatever stands beside it.
    total: rowsKey === 'data' ? total : undefined,
    pages: isWhole ? 1 : (byTotal ?? pageOf(member(member(json, 'links'), 'last'))),
  };
}

export interface ListedRows {
  /** Undefined where the first page doesn't tell. */
  readonly rows: number | undefined;
  readonly isExact: boolean;
}

/**
 * Rows of the list that are wanted. Where it has more pages, its total is taken if nothing on the first one is
 * unwanted: an estimate, because lists come in no order of time.
 */
export function countWanted(page: FirstPage, isWanted: (row: JsonObject) => boolean): ListedRows {
  const wanted = page.rows.filter(isWanted).length;
  if (page.isWhole) return { rows: wanted, isExact: true };
  if (page.total === undefined || wanted < page.rows.length) return { rows: undefined, isExact: false };
  return { rows: page.total, isExact: page.total < SMALLEST_CAP };
}

function pageOf(link: unknown): number | undefined {
  const number = typeof link === 'string' ? /[?&]page=(\d{1,6})(?:&|$)/.exec(link)?.[1] : undefined;
  return number === undefined ? undefined : Number(number);
}
