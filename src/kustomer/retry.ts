/**
 * Which outcomes of a request are tried again, and after which wait. Pure.
 *
 * Retried are 429, 5xx, a broken connection, a time-out and a body that isn't whole JSON: the same request may
 * succeed a moment later. Every other status says something about the request itself. All requests are reads,
 * the search POSTs too.
 */
import type { LimitHeaders } from './limit-headers';

/** How one attempt ended. */
export type Outcome =
  | { readonly kind: 'status'; readonly status: number; readonly limits: LimitHeaders }
  /** Nothing usable arrived: reset, time-out, cut or unreadable body. `code` is Node's or axios' word for it. */
  | { readonly kind: 'broken'; readonly code: string }
  /** The host name doesn't exist, or the certificate isn't trusted: no wait mends that. */
  | { readonly kind: 'hopeless'; readonly code: string };

export interface RetryLimits {
  /** How long one request is retried in all, from its first attempt. */
  readonly maxRetryMs: number;
  /** The next attempt asks for a smaller page: what was refused for its size is another request. */
  readonly isSmallerNext?: boolean;
}

export type RetryDecision =
  | { readonly action: 'retry'; readonly waitMs: number; readonly reason: string }
  | { readonly action: 'give-up'; readonly reason: string };

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
/** A window of the API's rate limit. Source: dossier, section 4. */
export const RATE_WINDOW_MS = 60_000;

/**
 * Decides after attempt number `attempt` (from 1), `elapsedMs` after the first one began. `random` is in [0, 1).
 * A wait that the API names is taken as it is, and one that ends too late is not begun. Other waits are guesses:
 * they double, with full jitter so that walkers don't return all at once, and are cut so that a last attempt is made
 * when the time is over.
 */
export function decideRetry(
  attempt: number,
  outcome: Outcome,
  elapsedMs: number,
  nowMs: number,
  random: number,
  limits: RetryLimits,
): RetryDecision {
  const reason = outcome.kind === 'status' ? `status ${outcome.status}` : outcome.code;
  if (!isWorthRetrying(outcome)) {
    return limits.isSmallerNext === true
      ? { action: 'retry', waitMs: 0, reason: `${reason}, with a smaller page` }
      : { action: 'give-up', reason };
  }
  const leftMs = limits.maxRetryMs - elapsedMs;
  const namedMs = namedWaitMs(outcome, nowMs);
  if (leftMs <= 0 || (namedMs !== undefined && namedMs > leftMs)) return { action: 'give-up', reason };
  const waitMs = namedMs ?? Math.min(guessedWaitMs(attempt, outcome, random), leftMs);
  return { action: 'retry', waitMs, reason };
}

function isWorthRetrying(outcome: Outcome): boolean {
  if (outcome.kind === 'status') return outcome.status === 429 || outcome.status >= 500;
  return outcome.kind === 'broken';
}

/** After a 429 until the stated reset, else Retry-After; after a 5xx only Retry-After. */
function namedWaitMs(outcome: Outcome, nowMs: number): number | undefined {
  if (outcome.kind !== 'status') return undefined;
  const { resetAtMs, retryAfterMs } = outcome.limits;
  if (outcome.status !== 429 || resetAtMs === undefined) return retryAfterMs;
  return Math.max(resetAtMs - nowMs, 0);
}

/** After a 429 one window, in which nothing probes. */
function guessedWaitMs(attempt: number, outcome: Outcome, random: number): number {
  if (outcome.kind === 'status' && outcome.status === 429) return RATE_WINDOW_MS;
  return Math.ceil(Math.min(FIRST_WAIT_MS * 2 ** (attempt - 1), LONGEST_WAIT_MS) * random);
}
