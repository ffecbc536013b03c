/**
 * Asks the API one question for a look at its answer: a page of a search, or the first page of a list. Knows no stream.
 */
import { member } from '../json';
import type { JsonObject } from '../json';
import type { Purpose } from '../kustomer/attempts';
import type { Client, Query } from '../kustomer/client';
import { readPage } from '../kustomer/envelope';
import { SEARCH_PATHS } from '../kustomer/read-only';
import type { SearchAnswer, SearchSource } from '../kustomer/search';
import { readAnswer, searchBody } from '../kustomer/search';

export interface SearchLook {
  /** In milliseconds since the epoch: only what was updated from here on. */
  readonly fromMs: number;
  readonly pageSize: number;
  readonly isNewestFirst: boolean;
}

/** An answer, with the page size that the API says it has used. */
export type LookedAt = SearchAnswer & { readonly statedPageSize: number | undefined };

/** Before every record: `and` must not be empty, nobody documents what the API makes of that. */
export const SINCE_EVER_MS = 0;

/** Asks for page 1. Throws what the client and the envelope throw. */
export async function lookAtSearch(
  client: Client,
  source: SearchSource,
  look: SearchLook,
  purpose: Purpose,
): Promise<LookedAt> {
  const { fromMs, pageSize, isNewestFirst } = look;
  const path = SEARCH_PATHS[source.index];
  const query = { page: 1, pageSize };
  const question = { ...query, updated: { fromMs, toMs: undefined }, isNewestFirst };
  const json = await client.search(source.index, query, searchBody(source, question), purpose);
  const stated = member(member(json, 'meta'), 'pageSize');
  return {
    ...readAnswer(json, path, source.placedBy),
    statedPageSize: typeof stated === 'number' ? stated : undefined,
  };
}

/** Asks for the first `pageSize` rows of a list. Throws what the client and the envelope throw. */
export async function lookAtList(
  client: Client,
  path: string,
  query: Query,
  pageSize: number,
  purpose: Purpose,
  rowsKey: Parameters<typeof readPage>[2] = 'data',
): Promise<readonly JsonObject[]> {
  const json = await client.get(path, { ...query, page: 1, pageSize }, purpose);
  return readPage(json, path, rowsKey).rows;
}
