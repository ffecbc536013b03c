/** `POST /v1/customers/search` and `/v1/customers/archive/search` (dossier sections 2 and 3). Knows no connections. */
import type { Answer, Api, Call, Route } from './api';
import { badRequest, notFound } from './api-error';
import { withAttachments } from './message-attachments';
import { pageLinks, parsePage, type PageRequest } from './paging';
import type { Resource } from './resource';
import { kobjectRoles, readRoles, requireAnyRole, SEARCH_ROLES } from './roles';
import type { SearchEndpoint } from './search-attributes';
import { parseSearch, type SearchQuery } from './search-query';
import { runSearch, type Found } from './search-run';
import type { Row } from './sorted-rows';

const PATHS = { main: '/v1/customers/search', archive: '/v1/customers/archive/search' } as const;
const MAX_PAGE_SIZE = 500;
/** min(100 pages, 10,000 records): the reachable part of one query (dossier section 2, "Paging, sizes, limits"). */
const MAX_PAGES = 100;
const MAX_RECORDS = 10_000;

/** Both searches; the same roles allow both (dossier section 3). */
export function searchRoutes(api: Api): Route[] {
  return (['main', 'archive'] as const).map((endpoint) => ({
    method: 'POST',
    path: PATHS[endpoint],
    roles: SEARCH_ROLES,
    answer: (call) => answerSearch(api, endpoint, call),
  }));
}

/** The first moment of the last two years, by the calendar: what was updated before is in the archive only. */
export function twoYearsBefore(now: number): number {
  const line = new Date(now);
  line.setUTCFullYear(line.getUTCFullYear() - 2);
  return line.getTime();
}

function answerSearch(api: Api, endpoint: SearchEndpoint, call: Call): Answer {
  const { switches } = api;
  if (endpoint === 'archive' && switches.archiveRefused) throw notFound(`no such path: ${call.path}`);
  const asked = parsePage(call.query, MAX_PAGE_SIZE, switches);
  const size = {
    page: asked.page,
    pageSize: Math.min(asked.pageSize, switches.pageSizeClamp ?? MAX_PAGE_SIZE),
  };
  const query = parseSearch(endpoint, call.body, {
    relations: api.relations,
    dateUnitMs: switches.gteMillisecondPrecision ? 1 : 1000,
    companyUpdatedAtRefused: switches.companyUpdatedAtRefused,
  });
  if (switches.searchNeedsObjectRole) requireObjectRole(api, query.context);
  if (size.page > MAX_PAGES || size.page * size.pageSize > MAX_RECORDS) {
    throw badRequest(`a search reaches at most ${MAX_PAGES} pages and ${MAX_RECORDS} records`);
  }
  const found = find(api, endpoint, query, size, call.count);
  if (size.page > 1 && found.rows.length === 0 && switches.pastLastPage === 'refused') {
    throw badRequest(`page ${size.page} is past the last page`);
  }
  return { status: 200, body: envelope(api, endpoint, call, size, found) };
}

function requireObjectRole(api: Api, context: string): void {
  const [, klass] = /^kobject(?:_(.*))?$/s.exec(context) ?? [];
  // Times are read with their conversations.
  const object = context === 'conversation_time' ? 'conversation' : context;
  const required = context.startsWith('kobject') ? kobjectRoles(klass) : readRoles(object);
  requireAnyRole(api.roles, required, api.switches.missingRoleStatus);
}

function find(
  api: Api,
  endpoint: SearchEndpoint,
  query: SearchQuery,
  page: PageRequest,
  count: number,
): Found {
  const { switches } = api;
  const line = twoYearsBefore(api.now());
  return runSearch(query, {
    index: api.index,
    relations: api.relations,
    horizon:
      endpoint === 'main'
        ? { from: line, to: Infinity }
        : { from: -Infinity, to: line + switches.archiveOverlapMs },
    offset: (page.page - 1) * page.pageSize,
    size: page.pageSize,
    seed: switches.tieOrder === 'shuffled' ? count : 0,
    sortHonoured: switches.sortHonoured,
    unsortedOrder: switches.unsortedOrder,
  });
}

/** `aggregations` is always an empty object: the sandbox ignores `aggs`. */
function envelope(
  api: Api,
  endpoint: SearchEndpoint,
  call: Call,
  { page, pageSize }: PageRequest,
  found: Found,
) {
  const { switches } = api;
  const total = reportedTotal(found.total, switches.totals);
  const totalPages = Math.ceil(total / pageSize);
  const idsOnly = call.query.get('idsOnly') === 'true';
  return {
    meta: { pageSize, page, total, totalPages, aggregations: {} },
    data: found.rows.map((row) => (idsOnly ? { type: row.record.type, id: row.id } : searchRow(api, row))),
    links: pageLinks({
      page,
      pageSize,
      path: endpoint === 'archive' && switches.archiveLinks === 'main' ? PATHS.main : call.path,
      query: call.query,
      // After page 100 the API still advertises page 101 (dossier section 2), so the ceiling plays no part here.
      hasNext: page * pageSize < found.total,
      lastPage: totalPages,
      nextKeyOmitted: switches.nextKeyOmitted,
    }),
  };
}

function searchRow(api: Api, row: Row): Resource {
  const isBare = row.record.type !== 'message' || !api.switches.searchRowsIncludeAttachments;
  return isBare ? row.record : withAttachments(api, row.record);
}

function reportedTotal(total: number, totals: 'exact' | 'capped' | 'wrong'): number {
  if (totals === 'capped') return Math.min(total, MAX_RECORDS);
  return totals === 'wrong' ? total + 1 + Math.floor(total / 10) : total;
}
