/**
 * Which spans of time a run reads, in which index and in which order. Pure.
 *
 * Objects last updated more than two years ago are only in the archive search (dossier, sections 2 and 3), and the
 * line moves while a run reads. So the main index is asked for the whole span first, and the archive afterwards, up
 * to a day above the line as it then is: what sank below the line before it was reached is found there.
 */
import type { Interval } from './coverage';

const ARCHIVE_YEARS = 2;
/** How far above the line the archive is read too: whether the two indexes overlap is unknown. */
export const ARCHIVE_MARGIN_MS = 24 * 3_600_000;

export type Index = 'main' | 'archive';

/** The bounds that the configuration sets, in milliseconds. */
export interface SpanRules {
  readonly startDateMs: number;
  readonly endDateMs: number | undefined;
  readonly lookbackMs: number;
  readonly searchLagMs: number;
}

/** The exclusive upper bound of what a search run reads: the index lags, so the newest moments wait for the next. */
export function searchEnd(rules: SpanRules, apiNowMs: number): number {
  return Math.min(apiNowMs - rules.searchLagMs, rules.endDateMs ?? Infinity);
}

/** The exclusive upper bound up to which the archive is asked, of a span that ends at `toMs`. */
export function archiveEnd(toMs: number, apiNowMs: number): number {
  return Math.min(toMs, archiveLine(apiNowMs) + ARCHIVE_MARGIN_MS);
}

/** Records updated before this instant have left the main index. */
export function archiveLine(apiNowMs: number): number {
  const line = new Date(apiNowMs);
  line.setUTCFullYear(line.getUTCFullYear() - ARCHIVE_YEARS);
  return line.getTime();
}

/**
 * The order in which gaps of the main index are read: phase after phase. The newest `newestFirstMs` come first, for
 * people look at today first; then the history, oldest first, because its oldest part is about to leave the index.
 */
export function planPhases(gaps: readonly Interval[], toMs: number, newestFirstMs: number): Interval[][] {
  const borderMs = toMs - newestFirstMs;
  const newest = gaps.flatMap((gap) => cut(gap, borderMs, toMs));
  const history = gaps.flatMap((gap) => cut(gap, -Infinity, borderMs));
  return newestFirstMs > 0 ? [newest, history].filter((phase) => phase.length > 0) : [[...gaps]];
}

/**
 * The gaps of the archive, apart at the line: above it records sink into the archive while it is read, and the audit of a
 * large window would find more than came.
 */
export function planArchive(gaps: readonly Interval[], apiNowMs: number): Interval[] {
  const lineMs = archiveLine(apiNowMs);
  return gaps.flatMap((gap) => [...cut(gap, -Infinity, lineMs), ...cut(gap, lineMs, Infinity)]);
}

function cut(gap: Interval, fromMs: number, toMs: number): Interval[] {
  const part = { fromMs: Math.max(gap.fromMs, fromMs), toMs: Math.min(gap.toMs, toMs) };
  return part.fromMs < part.toMs ? [part] : [];
}

/** A window that a walker is in. */
export interface WalkedWindow {
  /** Where the walker stands. */
  readonly cursorMs: number;
  readonly toMs: number;
  /** Rows that the API says are left in it; undefined until it said so. */
  readonly rowsLeft: number | undefined;
}

export interface Split {
  /** Position in the list of the window that gives its later half away. */
  readonly position: number;
  /** Where the later half begins. */
  readonly atMs: number;
}

/** A smaller rest isn't worth the questions that a window of its own costs. */
export const PAGES_WORTH_A_WALKER = 4;

/**
 * Which window an idle walker takes the later half of: the largest by rows left (totals may be capped, then by time),
 * if that is worth it.
 */
export function chooseSplit(windows: readonly WalkedWindow[], pageSize: number): Split | undefined {
  const candidates = windows
    .map((window, position) => ({
      ...window,
      position,
      atMs: Math.ceil((window.cursorMs + window.toMs) / 2),
    }))
    .filter(({ rowsLeft = 0 }) => rowsLeft > pageSize * PAGES_WORTH_A_WALKER)
    .filter(({ cursorMs, atMs, toMs }) => atMs > cursorMs && atMs < toMs)
    .sort((a, b) => (b.rowsLeft ?? 0) - (a.rowsLeft ?? 0) || b.toMs - b.cursorMs - (a.toMs - a.cursorMs));
  const [largest] = candidates;
  return largest && { position: largest.position, atMs: largest.atMs };
}
