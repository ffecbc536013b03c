/**
 * One request budget: may a request be sent now, and if not, until when must it wait. Pure; states go in and out.
 *
 * A budget is in one of these states:
 *
 * - Unknown: the API has stated no limit. Only an own limit per minute holds, where there is one.
 * - Open: a limit is known and the window's own share isn't used up. `remaining` is the API's last word less what is
 *   still in flight, so other clients of the same organisation show in it.
 * - Spent: own requests of the window reached the share, or `remaining` would fall below the rest that is left to
 *   others. It opens when the window ends: at the stated reset, else 60 s after the window's first request.
 * - Paused: a 429 arrived. It opens at the stated reset, after Retry-After, or after one window. Nothing probes.
 *
 * Source: dossier, section 4. Which budget a search answer's headers describe is unknown, so the caller keeps one
 * budget for searches and one for everything else, and feeds each only its own answers.
 */
import type { LimitHeaders } from './limit-headers';
import { RATE_WINDOW_MS } from './retry';

export interface BudgetRules {
  /** Share of the stated limit that this run may use, in (0, 1]. */
  readonly share: number;
  /** Own limit in any 60 s. */
  readonly ownPerMinute: number | undefined;
}

export interface BudgetState {
  /** When own requests of the last 60 s were sent, oldest first. Kept only where an own limit holds. */
  readonly sentAtMs: readonly number[];
  readonly limit: number | undefined;
  readonly remaining: number | undefined;
  /** End of the present window. */
  readonly resetAtMs: number | undefined;
  readonly sentInWindow: number;
  readonly inFlight: number;
  readonly pausedUntilMs: number;
}

export const UNKNOWN_BUDGET: BudgetState = {
  sentAtMs: [],
  limit: undefined,
  remaining: undefined,
  resetAtMs: undefined,
  sentInWindow: 0,
  inFlight: 0,
  pausedUntilMs: 0,
};

export type Admission =
  | { readonly isAdmitted: true }
  | { readonly isAdmitted: false; readonly untilMs: number; readonly reason: string };

/** May a request be sent at `nowMs`? Times are the API's clock, in milliseconds since the epoch. */
export function decideAdmission(state: BudgetState, rules: BudgetRules, nowMs: number): Admission {
  const wait = (untilMs: number, reason: string): Admission => ({ isAdmitted: false, untilMs, reason });
  if (nowMs < state.pausedUntilMs) return wait(state.pausedUntilMs, 'the API asked to wait (429)');
  const recent = state.sentAtMs.filter((sentAtMs) => sentAtMs > nowMs - RATE_WINDOW_MS);
  const [oldest] = recent;
  if (rules.ownPerMinute !== undefined && oldest !== undefined && recent.length >= rules.ownPerMinute) {
    const blocking = recent[recent.length - Math.floor(rules.ownPerMinute)] ?? oldest;
    return wait(blocking + RATE_WINDOW_MS, `own limit of ${rules.ownPerMinute} a minute`);
  }
  const { limit, resetAtMs } = state;
  if (limit === undefined || resetAtMs === undefined || nowMs >= resetAtMs) return { isAdmitted: true };
  if (state.sentInWindow >= Math.max(1, Math.floor(limit * rules.share))) {
    return wait(resetAtMs, `own share of ${limit} a minute is used up`);
  }
  const leftAfter = (state.remaining ?? limit) - state.inFlight - 1;
  if (leftAfter < limit - Math.max(1, Math.floor(limit * rules.share))) {
    return wait(resetAtMs, `the rest of ${limit} a minute is left to others`);
  }
  return { isAdmitted: true };
}

/** The state after a request was sent at `nowMs`. */
export function afterSending(state: BudgetState, rules: BudgetRules, nowMs: number): BudgetState {
  const isNewWindow = state.resetAtMs === undefined || nowMs >= state.resetAtMs;
  return {
    ...state,
    ...(isNewWindow && { resetAtMs: nowMs + RATE_WINDOW_MS, remaining: undefined, sentInWindow: 0 }),
    ...(rules.ownPerMinute !== undefined && {
      sentAtMs: [...state.sentAtMs.filter((sentAtMs) => sentAtMs > nowMs - RATE_WINDOW_MS), nowMs],
    }),
    sentInWindow: (isNewWindow ? 0 : state.sentInWindow) + 1,
    inFlight: state.inFlight + 1,
  };
}

/** A reset that moved by less is the same window: it is stated in whole seconds. */
const SAME_WINDOW_MS = 1_500;

/** The state after an answer (or none: a broken connection) at `nowMs`. */
export function afterAnswer(
  state: BudgetState,
  limits: LimitHeaders,
  status: number | undefined,
  nowMs: number,
): BudgetState {
  const answered = { ...state, inFlight: Math.max(0, state.inFlight - 1) };
  const statedResetMs = limits.resetAtMs;
  const isLaterWindow =
    statedResetMs !== undefined &&
    state.resetAtMs !== undefined &&
    statedResetMs > state.resetAtMs + SAME_WINDOW_MS;
  // Answers overtake each other: within a window the lowest word is the latest.
  const isFirstWord = state.remaining === undefined || isLaterWindow;
  const lowest = Math.min(state.remaining ?? Infinity, limits.remaining ?? Infinity);
  const learned: BudgetState = {
    ...answered,
    limit: limits.limit ?? state.limit,
    resetAtMs: statedResetMs ?? state.resetAtMs,
    remaining: isFirstWord ? (limits.remaining ?? state.remaining) : lowest,
  };
  if (status !== 429) return learned;
  const pausedUntilMs = limits.resetAtMs ?? nowMs + (limits.retryAfterMs ?? RATE_WINDOW_MS);
  return { ...learned, remaining: 0, pausedUntilMs: Math.max(pausedUntilMs, state.pausedUntilMs) };
}
