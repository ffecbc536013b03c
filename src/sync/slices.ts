/**
 * Cuts a span of the audit log into slices, oldest first: a bookmark moves behind each. Pure.
 */
import type { Interval } from './coverage';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The log forgets after twelve months at the latest (dossier, section 5), so what is older is asked for in one go. */
const KEPT_MS = 400 * DAY_MS;
const LENGTHS_MS = { first: DAY_MS, shortest: HOUR_MS, longest: 32 * DAY_MS };
/** A slice of more pages is too long: what a kill would have read again. */
const MANY_PAGES = 20;

export interface Slice extends Interval {
  /** How long the next one should be, after this one took so many pages. */
  readonly nextLengthMs: (pages: number) => number;
}

/** The first slice of `span`; `lengthMs` is what the one before asked for. */
export function planSlice(span: Interval, nowMs: number, lengthMs = LENGTHS_MS.first): Slice {
  const keptFromMs = nowMs - KEPT_MS;
  const isForgotten = span.fromMs < keptFromMs;
  const toMs = isForgotten ? Math.min(span.toMs, keptFromMs) : Math.min(span.toMs, span.fromMs + lengthMs);
  return {
    fromMs: span.fromMs,
    toMs,
    nextLengthMs: (pages) => {
      if (isForgotten) return lengthMs;
      if (pages <= 1) return Math.min(lengthMs * 2, LENGTHS_MS.longest);
      return pages > MANY_PAGES ? Math.max(lengthMs / 2, LENGTHS_MS.shortest) : lengthMs;
    },
  };
}

/** So many slices `span` takes at least: where none of them has more than a page. */
export function leastSlices(span: Interval, nowMs: number): number {
  let slices = 0;
  let lengthMs: number | undefined;
  for (let fromMs = span.fromMs; fromMs < span.toMs; slices += 1) {
    const slice = planSlice({ fromMs, toMs: span.toMs }, nowMs, lengthMs);
    lengthMs = slice.nextLengthMs(1);
    fromMs = slice.toMs;
  }
  return slices;
}
