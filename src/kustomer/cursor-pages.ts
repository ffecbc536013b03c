/**
 * Reads an endpoint that is paged by a cursor, page by page along `links.next`. Knows no stream and no order.
 *
 * Source: dossier, section 5 (audit logs), and the OpenAPI file: `count` per page, up to 1,000; `before` and `after` are
 * ids. Its example links on with `before` and the page's last id; its text says of each that it needs the other. So
 * nothing rests on what they mean: who reads on has to see that rows are missing, by the total or by another question.
 */
import type { JsonObject } from '../json';
import type { Purpose } from './attempts';
import type { Client, Query } from './client';
import { readPage, rowId } from './envelope';
import { resolveLink } from './read-only';

export interface CursorSource {
  readonly path: string;
  readonly query: Query;
  /** Rows per page. */
  readonly count: number;
}

export interface CursorPage {
  /** Those that weren't on the page before. */
  readonly rows: readonly JsonObject[];
  /** All rows that the question matches, as the answer states it. */
  readonly total: number | undefined;
  /** The API says that nothing follows. */
  readonly isLast: boolean;
}

/**
 * Yields page after page. Ends behind one that is the last by the API's word, or where the cursor stands still: a link
 * leads to where it was already, or a page brings nothing new. Throws what the client and the envelope throw.
 */
export async function* walkCursor(
  client: Client,
  { path, query, count }: CursorSource,
  purpose: Purpose,
): AsyncGenerator<CursorPage> {
  const visited = new Set<string>();
  let target: { readonly path: string; readonly query: Query } = { path, query: { ...query, count } };
  let before: ReadonlySet<string> = new Set();
  for (;;) {
    visited.add(addressOf(target.query));
    const { rows, next, total } = readPage(await client.get(target.path, target.query, purpose), path);
    const ids = rows.map((row) => rowId(row, path));
    const fresh = rows.filter((_, position) => !before.has(ids[position] ?? ''));
    const lastId = ids.at(-1);
    const isLast = next === null || lastId === undefined;
    yield { rows: fresh, total, isLast };
    if (isLast || fresh.length === 0) return;
    target =
      typeof next === 'string'
        ? { ...resolveLink(next, client.baseUrl, path) }
        : { path, query: { before: lastId } };
    // A link need not repeat the filters of the question that it belongs to.
    target = { path: target.path, query: { ...query, count, ...target.query } };
    if (visited.has(addressOf(target.query))) return;
    before = new Set(ids);
  }
}

function addressOf(query: Query): string {
  const sorted = Object.entries(query).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(sorted.map(([key, value]) => [key, String(value)]));
}
