/**
 * Reads list endpoints page by page along `links.next`. Knows no stream.
 *
 * Source: dossier, section 5: links are relative, `next` is null at the end, some answers have no such key. A list
 * ends where the API says so or, where it doesn't say, when nothing new comes; never because a page is short.
 */
import { UnexpectedAnswerError } from '../errors';
import type { JsonObject } from '../json';
import { member } from '../json';
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

interface Target {
  readonly path: string;
  readonly query: Query;
}

/** Lists come in pages of at most 100, but for users and teams. Source: dossier, section 5. */
export const MAX_LIST_PAGE_SIZE = 100;
/** So many pages in a row may bring nothing new although a link leads on; after that it looks endless. */
const MAX_IDLE_PAGES = 5;

/**
 * Yields the rows of each page. Throws UnexpectedAnswerError where a link leads to a page that was read already,
 * to another origin, or on and on without bringing anything, and what the client throws. `onAnswer` is shown each
 * answer as it came.
 */
export async function* walkList(
  client: Client,
  source: ListSource,
  purpose: Purpose,
  onAnswer?: (json: unknown) => void,
): AsyncGenerator<readonly JsonObject[]> {
  const { path, rowsKey } = source;
  const visited = new Set<string>();
  // Of all pages where answers don't say whether there is more; else of the page before, because lists can be long.
  const seen = new Set<string>();
  const numbered = (page: number): Target => ({
    path,
    query: { ...source.query, page, pageSize: source.pageSize },
  });
  let idlePages = 0;
  let target: Target | undefined = numbered(1);
  for (let pageNumber = 2; target; pageNumber += 1) {
    const address = addressOf(target);
    if (visited.has(address)) {
      throw new UnexpectedAnswerError(`${path}: "links.next" leads back to a page that was read already.`);
    }
    visited.add(address);
    const json = await client.get(target.path, target.query, purpose);
    onAnswer?.(json);
    const page = readPage(json, path);
    yield rowsKey === 'data' ? page.rows : readPage(json, path, rowsKey).rows;
    const identities = page.rows.map(identityOf);
    const hasNewRows = identities.some((identity) => !seen.has(identity));
    if (typeof page.next === 'string') seen.clear();
    for (const identity of identities) seen.add(identity);
    if (typeof page.next === 'string') {
      idlePages = hasNewRows ? 0 : idlePages + 1;
      if (idlePages >= MAX_IDLE_PAGES) {
        throw new UnexpectedAnswerError(
          `${path}: "links.next" goes on and on, but ${idlePages} pages in a row brought nothing new.`,
        );
      }
      const link = resolveLink(page.next, client.baseUrl, path);
      // A link need not repeat the filters of the question that it belongs to.
      target = { path: link.path, query: { ...source.query, ...link.query } };
    } else target = page.next === undefined && hasNewRows ? numbered(pageNumber) : undefined;
  }
}

/** The same for a number that the tap counted and for the same one in a link. */
function addressOf({ path, query }: Target): string {
  const sorted = Object.entries(query).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([path, sorted.map(([key, value]) => [key, String(value)])]);
}

/** Tells rows apart. Attachments are documented without `id`, but with their own link. */
function identityOf(row: JsonObject): string {
  const own = row['id'] ?? member(row['links'], 'self');
  return typeof own === 'string' ? own : JSON.stringify(row);
}
