/**
 * Reads what an answer's headers say of rate limits and of the API's clock. Pure.
 *
 * Source: dossier, section 4: `x-ratelimit-reset` is epoch seconds, perhaps only on a 429; `Retry-After` isn't
 * documented. Milliseconds and seconds-from-now are told apart by their size, a reset that isn't near is ignored.
 */

export interface LimitHeaders {
  readonly limit: number | undefined;
  readonly remaining: number | undefined;
  /** Milliseconds since the epoch, by the API's clock. */
  readonly resetAtMs: number | undefined;
  readonly retryAfterMs: number | undefined;
}

export const NO_LIMITS: LimitHeaders = {
  limit: undefined,
  remaining: undefined,
  resetAtMs: undefined,
  retryAfterMs: undefined,
};

/** Longest time to a reset that is believed: the window is 60 s, and a clock may be a little off. */
const LONGEST_RESET_MS = 120_000;
/** Longest Retry-After that is believed. */
const LONGEST_RETRY_AFTER_MS = 3_600_000;

/** `header` looks a header up by its lower-case name; `nowMs` is the API's clock. */
export function readLimitHeaders(header: (name: string) => string | undefined, nowMs: number): LimitHeaders {
  return {
    limit: count(header('x-ratelimit-limit')),
    remaining: count(header('x-ratelimit-remaining')),
    resetAtMs: resetAt(count(header('x-ratelimit-reset')), nowMs),
    retryAfterMs: retryAfter(header('retry-after'), nowMs),
  };
}

function count(text: string | undefined): number | undefined {
  const number = text === undefined || text.trim() === '' ? NaN : Number(text);
  return Number.isFinite(number) && number >= 0 ? number : undefined;
}

function resetAt(value: number | undefined, nowMs: number): number | undefined {
  if (value === undefined) return undefined;
  const resetAtMs = value > 1e12 ? value : value < 1e6 ? nowMs + value * 1000 : value * 1000;
  return resetAtMs > nowMs && resetAtMs - nowMs <= LONGEST_RESET_MS ? resetAtMs : undefined;
}

/** Undefined for "now" and for the past: a wait that isn't one would ask again without end and without a pause. */
function retryAfter(text: string | undefined, nowMs: number): number | undefined {
  if (text === undefined) return undefined;
  const seconds = count(text);
  const waitMs = seconds === undefined ? Date.parse(text) - nowMs : seconds * 1000;
  return waitMs > 0 ? Math.min(waitMs, LONGEST_RETRY_AFTER_MS) : undefined;
}

/** A `Date` header is in whole seconds, cut off. */
const DATE_STEP_MS = 1_000;

/**
 * How far the API's clock is ahead of the machine's, after an answer with `date` to a request sent at `sentAtMs`
 * that arrived at `nowMs`, both by the machine's clock. The header was written somewhere in between, so it only says
 * within which bounds the difference lies. What was known before is kept where it fits; else the lower bound is
 * taken, which is never ahead of the API. Taking each header as it is would make the clock jump back and forth by
 * a second, and by the time that a long answer takes.
 */
export function clockOffset(
  date: string | undefined,
  sentAtMs: number,
  nowMs: number,
  knownMs: number | undefined,
): number | undefined {
  const dateMs = Date.parse(date ?? '');
  if (Number.isNaN(dateMs)) return knownMs;
  const leastMs = dateMs - nowMs;
  const mostMs = dateMs + DATE_STEP_MS - sentAtMs;
  return knownMs !== undefined && knownMs >= leastMs && knownMs <= mostMs ? knownMs : leastMs;
}
