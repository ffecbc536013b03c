/** Page numbers and links, the same for searches and lists (dossier sections 2 and 5). Knows no records. */
import { badRequest } from './api-error';
import type { Switches } from './switches';

export interface PageRequest {
  readonly page: number;
  readonly pageSize: number;
}

const DEFAULT_PAGE_SIZE = 100;

/** Reads `page` and `pageSize` from the query string: the only place where the API takes them. */
export function parsePage(query: URLSearchParams, maxPageSize: number, switches: Switches): PageRequest {
  const page = wholeNumber(query, 'page') ?? 1;
  const pageSize = wholeNumber(query, 'pageSize') ?? Math.min(DEFAULT_PAGE_SIZE, maxPageSize);
  if (page < 1 && switches.pageZero === 'refused') throw badRequest('page must be at least 1');
  if (pageSize < 1) throw badRequest('pageSize must be at least 1');
  if (pageSize > maxPageSize && switches.oversizedPage === 'refused') {
    throw badRequest(`pageSize must be at most ${maxPageSize}, got ${pageSize}`);
  }
  return { page: Math.max(1, page), pageSize: Math.min(pageSize, maxPageSize) };
}

function wholeNumber(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (!/^\d{1,9}$/.test(text))
    throw badRequest(`${name} must be a whole number, got ${JSON.stringify(text)}`);
  return Number(text);
}

export interface LinkRequest extends PageRequest {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly hasNext: boolean;
  readonly lastPage?: number;
  readonly nextKeyOmitted: boolean;
}

/** Relative links that include `/v1`; other parameters stand before the page's, as in the documented examples. */
export function pageLinks(request: LinkRequest): Record<string, string | null> {
  const { page, pageSize, hasNext, lastPage } = request;
  const others = new URLSearchParams(
    [...request.query].filter(([key]) => key !== 'page' && key !== 'pageSize'),
  );
  const link = (number: number): string => {
    const query = new URLSearchParams([...others, ['page', `${number}`], ['pageSize', `${pageSize}`]]);
    return `${request.path}?${query.toString()}`;
  };
  return {
    self: link(page),
    first: link(1),
    prev: page > 1 ? link(page - 1) : null,
    ...(request.nextKeyOmitted ? {} : { next: hasNext ? link(page + 1) : null }),
    ...(lastPage === undefined ? {} : { last: link(Math.max(1, lastPage)) }),
  };
}
