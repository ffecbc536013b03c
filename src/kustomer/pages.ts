/**
 * Reads list endpoints page by page along `links.next`. Knows no stream.
 *
 * Source: dossier, section 5: links are relative, `next` is null at the end, some answers have no such key. A list
 * ends where the API says so or where nothing new comes, never because a page is short.
 */
import { UnexpectedAnswerError } from '../errors';
import type { JsonObject } from '../json';
import type { Purpose } from './attempts';
import type { Client, Query } from './client';
import { readPage } from './envelope';
import { resolveLink } from './read-only';

export interface ListSource {
  readonly path: string;
  readonly query: Query;
  readonly pageSize: number;
  /** Where the wanted records stand: `data`, or `included` where they are side-loaded. */
  readonly rowsKey: 'data' | 'included';
}

/**
 * Yields the rows of each page. Throws UnexpectedAnswerError where a link leads to a page that was read already or
 * to another origin, and what the client throws.
 */
export async function* walkList(
  client: Client,
  source: ListSource,
  purpose: Purpose,
): AsyncGenerator<readonly JsonObject[]> {
  const { path, rowsKey } = source;
  const visited = new Set<string>();
  const seenIds = new Set<unknown>();
  let pageNumber = 1;
  let target: { path: string; query: Query } | undefined = {
    path,
    query: { ...source.query, page: pageNumber, pageSize: source.pageSize },
  };
  while (target) {
    const address = JSON.stringify([target.path, Object.entries(target.query).sort()]);
    if (visited.has(address)) {
      throw new UnexpectedAnswerError(`${path}: "links.next" leads back to a page that was read already.`);
    }
    visited.add(address);
    const json = await client.get(target.path, target.query, purpose);
    const page = readPage(json, path);
    yield rowsKey === 'data' ? page.rows : readPage(json, path, rowsKey).rows;
    const hasNewRows = page.rows.some((row) => !seenIds.has(row['id']));
    for (const row of page.rows) seenIds.add(row['id']);
    pageNumber += 1;
    if (typeof page.next === 'string') target = resolveLink(page.next, client.baseUrl, path);
    else if (page.next === undefined && hasNewRows) {
      target = { path, query: { ...source.query, page: pageNumber, pageSize: source.pageSize } };
    } else target = undefined;
  }
}
