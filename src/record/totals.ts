/**
 * What an envelope says of its page, and of how many records there are. Small totals stay, for rows can be counted
 * against them; a great one is an organisation's own affair. Pure.
 */
import type { JsonObject } from '../json';
import { member } from '../json';

/** What one search reaches at most; a total that is capped is capped here. Source: dossier, section 2. */
const REACH = 10_000;

interface Totals {
  /** Of `meta`, what is known of the page and of all pages. */
  readonly meta: JsonObject;
  /** The link to the last page, with its number as `meta` has it. */
  readonly inLink: (link: string) => string;
}

/** `fake` gives another total of the same magnitude. */
export function totalsIn(body: JsonObject, fake: (total: number) => number): Totals {
  const meta = (name: string): number | undefined => countOf(member(body['meta'], name));
  const [page, pageSize, total, totalPages] = [
    meta('page'),
    meta('pageSize'),
    meta('total'),
    meta('totalPages'),
  ];
  const isLarge = total === undefined ? (totalPages ?? 0) > REACH / 100 : total > REACH;
  const shownTotal = total !== undefined && isLarge ? Math.max(REACH + 1, fake(total)) : total;
  const shownPages = isLarge ? pagesOf(shownTotal, pageSize, totalPages, fake) : totalPages;
  const shown = { page, pageSize, total: shownTotal, totalPages: shownPages };
  return {
    meta: Object.fromEntries(Object.entries(shown).filter(([, value]) => value !== undefined)),
    inLink: (link) => (shownPages === undefined ? link : link.replace(/([?&]page=)\d+/, `$1${shownPages}`)),
  };
}

function pagesOf(
  total: number | undefined,
  pageSize: number | undefined,
  totalPages: number | undefined,
  fake: (total: number) => number,
): number | undefined {
  if (totalPages === undefined) return undefined;
  return total !== undefined && pageSize ? Math.ceil(total / pageSize) : fake(totalPages);
}

function countOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}
