/**
 * Reads the entries of the audit log that were made in a span, whatever of its paging is honoured. Knows nothing of what
 * becomes of the entries, some of which come twice.
 *
 * - Slice by slice, oldest first: each is asked for by `filter[start]` and `filter[end]` and walked by the cursor. A
 *   slice that comes incomplete (the cursor stands still, or fewer entries came than the total says) is asked for in
 *   halves, until each fits one answer.
 * - Where the filter isn't honoured, slices prove nothing: everything is walked once, to its end or, as long as every
 *   entry came newest first, to well before the span.
 * - Totals are believed until a second that is asked for by itself, and holds few entries, contradicts its own.
 */
import { IncompleteReadError } from '../errors';
import { formatInstant, instantOf } from '../instant';
import type { JsonObject } from '../json';
import { member } from '../json';
import type { Client } from '../kustomer/client';
import type { CursorPage } from '../kustomer/cursor-pages';
import { walkCursor } from '../kustomer/cursor-pages';
import type { Interval } from './coverage';
import { planSlice } from './slices';

/** Documented maximum. Source: dossier, section 5. */
export const AUDIT_PAGE_SIZE = 1_000;
/** Neither which end of the filter is inclusive nor its precision is documented. */
const FILTER_MARGIN_MS = 1_000;
/** A slice of this length isn't split any more. */
const SHORTEST_SLICE_MS = 1_000;
/** Fewer than the smallest page that the API may cut an answer to: its default. Source: OpenAPI, audit-logs. */
const FEW_ROWS = 100;
/** The filter may go by another of the entry's times, such as `publishedAt`; beyond this it goes by none. */
const FILTER_TOLERANCE_MS = 3_600_000;

export interface AuditEntry {
  readonly resource: JsonObject;
  /** When it was made; undefined where it doesn't say. */
  readonly atMs: number | undefined;
}

export interface AuditBatch {
  readonly entries: readonly AuditEntry[];
  /** All entries from the start of the span up to here have come. */
  readonly coveredToMs: number;
}

export interface AuditSource {
  readonly client: Client;
  readonly path: string;
  readonly label: string;
}

interface Beliefs {
  isFilterHonoured: boolean;
  areTotalsBelieved: boolean;
}

/** Yields the entries of `span`. Throws IncompleteReadError where entries exist that can't be read, and what the client throws. */
export async function* readAuditLog(source: AuditSource, span: Interval): AsyncGenerator<AuditBatch> {
  const beliefs: Beliefs = { isFilterHonoured: true, areTotalsBelieved: true };
  const nowMs = source.client.apiNow();
  let fromMs = span.fromMs;
  let lengthMs: number | undefined;
  while (fromMs < span.toMs) {
    const slice = planSlice({ fromMs, toMs: span.toMs }, nowMs, lengthMs);
    let pages = 0;
    for await (const entries of readSlice(source, slice, beliefs)) {
      pages += 1;
      yield { entries, coveredToMs: fromMs };
      if (!beliefs.isFilterHonoured) break;
    }
    if (!beliefs.isFilterHonoured) break;
    yield { entries: [], coveredToMs: slice.toMs };
    fromMs = slice.toMs;
    lengthMs = slice.nextLengthMs(pages);
  }
  if (fromMs >= span.toMs) return;
  const rest = { fromMs, toMs: span.toMs };
  for await (const entries of readUnfiltered(source, rest)) yield { entries, coveredToMs: fromMs };
  yield { entries: [], coveredToMs: span.toMs };
}

async function* readSlice(
  source: AuditSource,
  slice: Interval,
  beliefs: Beliefs,
): AsyncGenerator<readonly AuditEntry[]> {
  const slices = [slice];
  for (let part = slices.shift(); part; part = slices.shift()) {
    const query = {
      'filter[start]': formatInstant(part.fromMs - FILTER_MARGIN_MS),
      'filter[end]': formatInstant(part.toMs + FILTER_MARGIN_MS),
    };
    const count = createCount(beliefs);
    for await (const page of pagesOf(source, query)) {
      const entries = page.rows.map(toEntry);
      if (entries.some(({ atMs }) => atMs !== undefined && isFarFrom(part, atMs))) {
        beliefs.isFilterHonoured = false;
        return;
      }
      count.add(page);
      yield entries;
    }
    if (count.isWhole(part)) continue;
    if (part.toMs - part.fromMs <= SHORTEST_SLICE_MS)
      throw incomplete(source, part, count.rows(), count.total());
    const middleMs = Math.floor((part.fromMs + part.toMs) / 2);
    slices.unshift({ fromMs: part.fromMs, toMs: middleMs }, { fromMs: middleMs, toMs: part.toMs });
  }
}

/** Everything there is, as far as it may be of the span. */
async function* readUnfiltered(source: AuditSource, span: Interval): AsyncGenerator<readonly AuditEntry[]> {
  const count = createCount({ areTotalsBelieved: true });
  let isNewestFirst = true;
  let oldestMs = Infinity;
  for await (const page of pagesOf(source, {})) {
    const entries = page.rows.map(toEntry);
    count.add(page);
    yield entries;
    for (const { atMs } of entries) {
      isNewestFirst &&= atMs !== undefined && atMs <= oldestMs;
      oldestMs = Math.min(oldestMs, atMs ?? oldestMs);
    }
    const newestHereMs = Math.max(...entries.map(({ atMs }) => atMs ?? Infinity));
    if (isNewestFirst && newestHereMs < span.fromMs - FILTER_TOLERANCE_MS) return;
  }
  if (!count.isWhole()) throw incomplete(source, span, count.rows(), count.total());
}

/** Counts the pages of one walk, and says whether they are all. */
function createCount(beliefs: Pick<Beliefs, 'areTotalsBelieved'>) {
  let rows = 0;
  let pages = 0;
  let total: number | undefined;
  let isEnded = false;
  return {
    add(page: CursorPage): void {
      pages += 1;
      rows += page.rows.length;
      total ??= page.total;
      isEnded = page.isLast;
    },
    /** `part`: what was asked for, where it was a part of the log. */
    isWhole(part?: Interval): boolean {
      if (!isEnded) return false;
      if (total === undefined || !beliefs.areTotalsBelieved || rows >= total) return true;
      // So few of so short a time can't be a page whose rest is hidden: then the total is wrong.
      const isAll = part !== undefined && isShort(part) && pages === 1 && rows < FEW_ROWS;
      if (isAll) beliefs.areTotalsBelieved = false;
      return isAll;
    },
    rows: () => rows,
    total: () => total,
  };
}

function pagesOf(
  { client, path, label }: AuditSource,
  query: Record<string, string>,
): AsyncGenerator<CursorPage> {
  return walkCursor(client, { path, query, count: AUDIT_PAGE_SIZE }, { label });
}

function toEntry(resource: JsonObject): AuditEntry {
  return { resource, atMs: instantOf(member(resource['attributes'], 'createdAt')) };
}

function isShort({ fromMs, toMs }: Interval): boolean {
  return toMs - fromMs <= SHORTEST_SLICE_MS;
}

function isFarFrom({ fromMs, toMs }: Interval, atMs: number): boolean {
  return atMs < fromMs - FILTER_TOLERANCE_MS || atMs > toMs + FILTER_TOLERANCE_MS;
}

function incomplete(
  { label }: AuditSource,
  { fromMs, toMs }: Interval,
  rows: number,
  total = NaN,
): IncompleteReadError {
  const counted = Number.isNaN(total) ? 'there are more' : `the API counts ${total}`;
  return new IncompleteReadError(
    `${label}: of the audit log from ${formatInstant(fromMs)} to ${formatInstant(toMs)} ${rows} entries could be read, ` +
      `and ${counted}: its cursor does not lead on.`,
  );
}
