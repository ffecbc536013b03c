/** Every assumption that the sandbox makes where the dossier says "unknown", as a switch. Holds no behaviour. */

export interface Switches {
  /** Every call answers 401 and names both pods, as with a key of another region. */
  wrongPod: boolean;
  /** What a missing role answers: the newer errors page lists 403, the older one 401. */
  missingRoleStatus: 401 | 403;
  /** A search in context `note` also needs `org.permission.note.read`, not only a search role. */
  searchNeedsObjectRole: boolean;
  /** What `GET /v1/auth/tokens/current` answers. */
  tokenCheckStatus: 200 | 403 | 404;

  /** When and in which unit the rate-limit headers are sent. */
  rateLimitHeaders: 'always' | 'reset-only-on-429' | 'none' | 'ms' | 'delta';
  /** Which budget the headers of a search answer describe. */
  searchHeadersDescribe: 'search' | 'general';
  /** A 429 carries `retry-after`. */
  retryAfter: boolean;
  /** Answers are compressed for clients that accept it. */
  gzip: boolean;

  /** A `pageSize` above the documented maximum: cut to it, or 400. */
  oversizedPage: 'refused' | 'clamped';
  /** Searches silently give at most this many rows a page; null: the documented maximum. */
  pageSizeClamp: number | null;
  /** `page=0`: 400, or the first page. */
  pageZero: 'refused' | 'first';
  /** A page after the last one, below the ceiling: 400, or no rows. */
  pastLastPage: 'refused' | 'empty';
  /** A GET list refuses pages after this one. */
  listPageCeiling: number;

  /** The rows follow `sort`; false: they come in the order of their ids. */
  sortHonoured: boolean;
  /** The order of rows that are equal under `sort`. */
  tieOrder: 'shuffled' | 'stable';
  /** The order of rows where no `sort` is given. */
  unsortedOrder: 'shuffled' | 'id';
  /** `meta.total` and `meta.totalPages` of a search. */
  totals: 'exact' | 'capped' | 'wrong';
  /** Answers come without a `next` key at all. */
  nextKeyOmitted: boolean;
  /** Date criteria compare milliseconds; false: whole seconds. */
  gteMillisecondPrecision: boolean;
  /** A criterion or sort by `company_updated_at` in the main search is refused. */
  companyUpdatedAtRefused: boolean;
  /** Rows of the main search by message carry `relationships.attachments`. */
  searchRowsIncludeAttachments: boolean;

  /** Every call of the archive search answers 404. */
  archiveRefused: boolean;
  /** The archive also holds records that were updated up to this long after the two-year line. */
  archiveOverlapMs: number;
  /** Which path the links of archive answers name: the documented example shows the main search's. */
  archiveLinks: 'archive' | 'main';

  /** Attachments carry an `id`. */
  attachmentIds: boolean;
  /** `included` of `/v1/slas` is a list, or the single object of the documented example. */
  slaIncluded: 'list' | 'object';
  /** The list of tags, teams and shortcuts shows those that are flagged as deleted. */
  listsShowDeleted: boolean;

  /** What `before` of the audit log does: leads on to older entries, nothing, or to newer ones. */
  auditCursor: 'older' | 'ignored' | 'newer';
  /** `filter[start]` and `filter[end]` of the audit log are honoured. */
  auditFilterHonoured: boolean;
  /** What the audit log states as its total. */
  auditTotal: 'exact' | 'of-all' | 'none';
}

export const DEFAULT_SWITCHES: Readonly<Switches> = {
  wrongPod: false,
  missingRoleStatus: 403,
  searchNeedsObjectRole: true,
  tokenCheckStatus: 200,
  rateLimitHeaders: 'always',
  searchHeadersDescribe: 'search',
  retryAfter: false,
  gzip: true,
  oversizedPage: 'refused',
  pageSizeClamp: null,
  pageZero: 'refused',
  pastLastPage: 'refused',
  listPageCeiling: 100,
  sortHonoured: true,
  tieOrder: 'shuffled',
  unsortedOrder: 'shuffled',
  totals: 'exact',
  nextKeyOmitted: false,
  gteMillisecondPrecision: true,
  companyUpdatedAtRefused: false,
  searchRowsIncludeAttachments: true,
  archiveRefused: false,
  archiveOverlapMs: 0,
  archiveLinks: 'archive',
  attachmentIds: false,
  slaIncluded: 'list',
  listsShowDeleted: true,
  auditCursor: 'older',
  auditFilterHonoured: true,
  auditTotal: 'exact',
};
