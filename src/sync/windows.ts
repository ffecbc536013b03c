/**
 * Which spans of time a run reads, and in which index. Pure.
 *
 * Objects last updated more than two years ago are only in the archive search (dossier, sections 2 and 3), and the
 * line moves while a run reads. So the main index is asked for the whole span first; the archive afterwards, up to
 * a day above the line: what sinks below the line meanwhile is found there.
 */

const ARCHIVE_YEARS = 2;
const ARCHIVE_MARGIN_MS = 24 * 3_600_000;

/** Inclusive and exclusive end, in milliseconds since the epoch. */
export interface Window {
  readonly index: 'main' | 'archive';
  readonly fromMs: number;
  readonly toMs: number;
}

/** The bounds that the configuration sets, in milliseconds. */
export interface SpanRules {
  readonly startDateMs: number;
  readonly endDateMs: number | undefined;
  readonly lookbackMs: number;
  readonly searchLagMs: number;
}

/**
 * Where reading begins: at `start_date` on a first run, else a lookback behind the bookmark, but not before the
 * earliest start that the bookmark was made under.
 */
export function spanStart(
  rules: SpanRules,
  bookmark: { valueMs: number; startDateMs: number } | undefined,
): number {
  if (!bookmark) return rules.startDateMs;
  const floorMs = Math.min(rules.startDateMs, bookmark.startDateMs, bookmark.valueMs);
  return Math.max(floorMs, bookmark.valueMs - rules.lookbackMs);
}

/** The exclusive upper bound of what a search run reads: the index lags, so the newest moments wait for the next. */
export function searchEnd(rules: SpanRules, apiNowMs: number): number {
  return Math.min(apiNowMs - rules.searchLagMs, rules.endDateMs ?? Infinity);
}

/** The windows of a span, in the order in which they have to be read. */
export function planWindows(
  fromMs: number,
  toMs: number,
  apiNowMs: number,
  includeArchived: boolean,
): Window[] {
  if (fromMs >= toMs) return [];
  const windows: Window[] = [{ index: 'main', fromMs, toMs }];
  const archiveToMs = Math.min(toMs, archiveLine(apiNowMs) + ARCHIVE_MARGIN_MS);
  if (includeArchived && fromMs < archiveToMs) windows.push({ index: 'archive', fromMs, toMs: archiveToMs });
  return windows;
}

function archiveLine(apiNowMs: number): number {
  const line = new Date(apiNowMs);
  line.setUTCFullYear(line.getUTCFullYear() - ARCHIVE_YEARS);
  return line.getTime();
}
