/**
 * From rows to requests, and from requests to time. Pure.
 */
import { PAGES_WORTH_A_WALKER } from '../sync/windows';

/** What a window costs beside its pages: the look at the sort, the tally of the first step, the audit. */
const REQUESTS_BESIDE_PAGES = 3;
const MINUTE_SECONDS = 60;

export interface WalkShape {
  /** Of the first page; each full page doubles it. */
  readonly pageSize: number;
  readonly maxPageSize: number;
  readonly concurrency: number;
  /** The newest days are read by themselves where one answer doesn't hold everything. */
  readonly hasNewestFirst: boolean;
}

/**
 * Searches that the walk over a gap with `rows` rows takes: one where they fit one answer, else
 * `ceil(rows / (P − t)) + 3` per window, with one row (t) at each page's border.
 */
export function walkRequests(rows: number, shape: WalkShape): number {
  const { pageSize, concurrency, hasNewestFirst } = shape;
  if (rows <= pageSize) return 1;
  const pages = pagesOf(rows, shape);
  const walkers = Math.min(concurrency, Math.ceil(pages / PAGES_WORTH_A_WALKER));
  const look = hasNewestFirst ? 1 : 0;
  return look + pages + REQUESTS_BESIDE_PAGES * (walkers + look);
}

function pagesOf(rows: number, { pageSize, maxPageSize }: WalkShape): number {
  let pages = 0;
  let left = rows;
  for (let size = pageSize; left > 0; size = Math.min(size * 2, maxPageSize)) {
    const isGrown = size === maxPageSize;
    pages += isGrown ? Math.ceil(left / Math.max(1, size - 1)) : 1;
    left = isGrown ? 0 : left - Math.max(1, size - 1);
  }
  return pages;
}

/** What is read in one go. */
export interface Load {
  readonly searches: number;
  readonly others: number;
  /** True where several requests may be under way. */
  readonly isParallel: boolean;
}

/** How fast requests may be sent, and how fast they are answered. */
export interface Pace {
  readonly searchesPerMinute: number;
  /** Undefined where the API states no limit. */
  readonly othersPerMinute: number | undefined;
  readonly searchMs: number;
  readonly otherMs: number;
  readonly concurrency: number;
}

/**
 * Seconds that a run takes, from its requests alone: the longer one of the waiting for budgets and of the answering.
 *
 * - Within a load both budgets are drawn from side by side (children are asked for while their parents are walked), so
 *   the slower one counts; loads follow each other, so their minutes add up. A full budget is waiting at the start: the
 *   first minute's worth takes no waiting, every further one that is begun takes a minute.
 * - Answers come one after the other, or `concurrency` at a time where there are enough of them.
 */
export function secondsOf(loads: readonly Load[], pace: Pace): number {
  const minutes = sum(loads.map((load) => minutesOf(load, pace)));
  const waitSeconds = Math.max(0, Math.ceil(minutes) - 1) * MINUTE_SECONDS;
  return Math.max(waitSeconds, sum(loads.map((load) => answeringMs(load, pace))) / 1000);
}

function minutesOf({ searches, others }: Load, { searchesPerMinute, othersPerMinute }: Pace): number {
  return Math.max(searches / searchesPerMinute, othersPerMinute === undefined ? 0 : others / othersPerMinute);
}

function answeringMs({ searches, others, isParallel }: Load, pace: Pace): number {
  const worthIt = Math.max(1, Math.floor((searches + others) / PAGES_WORTH_A_WALKER));
  const sideBySide = isParallel ? Math.min(pace.concurrency, worthIt) : 1;
  return (searches * pace.searchMs + others * pace.otherMs) / sideBySide;
}

/** The limit that a run keeps: its own, and its share of what the API states. Undefined where there is neither. */
export function perMinute(
  own: number | undefined,
  stated: number | undefined,
  share: number,
): number | undefined {
  const shared = stated === undefined ? undefined : Math.max(1, Math.floor(stated * share));
  if (own === undefined || shared === undefined) return own ?? shared;
  return Math.min(own, shared);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
