/** One page of a GET list (dossier section 5, "Generic"). Knows nothing of single resources. */
import type { Api, Call } from './api';
import { badRequest } from './api-error';
import type { JsonObject } from './json';
import { pageLinks, parsePage } from './paging';
import type { Resource, StoredResource } from './resource';

export interface ListForm {
  readonly maxPageSize?: number;
  /** Only customers and companies report totals. */
  readonly hasTotal?: boolean;
  /** Attachments of a conversation come with an empty `meta` (documented example). */
  readonly emptyMeta?: boolean;
  readonly present?: (record: StoredResource) => Resource;
}

export interface ListPage {
  data: Resource[];
  meta: JsonObject;
  links: Record<string, string | null>;
}

const MAX_PAGE_SIZE = 100;

/** Cuts `records`, which come in the order of the list, into the page that is asked for. */
export function listPage(
  api: Api,
  call: Call,
  records: readonly StoredResource[],
  form: ListForm = {},
): ListPage {
  const { switches } = api;
  const { page, pageSize } = parsePage(call.query, form.maxPageSize ?? MAX_PAGE_SIZE, switches);
  if (page > switches.listPageCeiling)
    throw badRequest(`a list reaches at most ${switches.listPageCeiling} pages`);
  const rows = records.slice((page - 1) * pageSize, page * pageSize);
  const total = records.length;
  const totalPages = Math.ceil(total / pageSize);
  const pageMeta: JsonObject =
    form.hasTotal === true ? { pageSize, page, total, totalPages } : { pageSize, page };
  return {
    meta: form.emptyMeta === true ? {} : pageMeta,
    data: rows.map((record) => form.present?.(record) ?? record),
    links: pageLinks({
      page,
      pageSize,
      path: call.path,
      query: call.query,
      hasNext: page * pageSize < total,
      nextKeyOmitted: switches.nextKeyOmitted,
    }),
  };
}
