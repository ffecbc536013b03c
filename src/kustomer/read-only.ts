/**
 * What may be sent at all: GET, and POST to the two search paths, on the configured origin. Pure.
 *
 * `POST /v1/customers`, `/v1/companies` and others CREATE records, and for a customer an empty body is enough
 * (dossier, section 7). So everything else throws before a socket is opened; that is a bug of the tap, not the
 * user's, and keeps its stack.
 */
import { UnexpectedAnswerError } from '../errors';

/** The paths at which a POST is a read. Source: dossier, sections 2 and 3. */
export const SEARCH_PATHS = {
  main: '/v1/customers/search',
  archive: '/v1/customers/archive/search',
} as const;
export type SearchIndex = keyof typeof SEARCH_PATHS;

const SEARCHES: ReadonlySet<string> = new Set(Object.values(SEARCH_PATHS));

/** Throws unless a request with `method` to `path` (without query) can only read. */
export function assertReadOnly(method: string, path: string): void {
  const isRead = isApiPath(path) && (method === 'GET' || (method === 'POST' && SEARCHES.has(path)));
  if (!isRead) throw new Error(`refused to send ${method} ${path}: only reads leave this tap`);
}

function isApiPath(path: string): boolean {
  return /^\/v\d+\//.test(path);
}

export interface Target {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
}

/**
 * Where a link of an answer points, as path and query on the configured origin. Links are relative paths with
 * `/v1` (dossier, section 2); an absolute one is followed only on the same origin, because the token goes with it.
 * Throws UnexpectedAnswerError for another origin, and for a path that isn't the API's.
 */
export function resolveLink(link: string, baseUrl: string, from: string): Target {
  const base = new URL(baseUrl);
  const url = URL.canParse(link, baseUrl) ? new URL(link, base) : undefined;
  if (url?.origin !== base.origin) {
    throw new UnexpectedAnswerError(
      `${from}: the answer links to another origin than ${base.origin}; the tap doesn't follow it. Check "api_url".`,
    );
  }
  if (!isApiPath(url.pathname)) {
    throw new UnexpectedAnswerError(
      `${from}: the answer links to ${url.pathname.slice(0, 100)}, which is no path of the API. If this lasts, please report it.`,
    );
  }
  return { path: url.pathname, query: Object.fromEntries(url.searchParams) };
}
