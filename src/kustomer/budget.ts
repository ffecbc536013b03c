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
 * All times are the machine's clock, by which the waiting is done too: the API's clock is only known from the first
 * answer on, and a step of it must not lengthen a window or forget what was sent.
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
  /** Counts the windows, so that an answer knows whether it belongs to the present one. */
  readonly windowNumber: number;
  /** End of the present window. */
  readonly resetAtMs: number | undefined;
  /** The API stated that end; else it is reckoned from the window's first request. */
  readonly isResetStated: boolean;
  readonly sentInWindow: number;
  readonly inFlight: number;
  readonly pausedUntilMs: number;
}

export const UNKNOWN_BUDGET: BudgetState = {
  sentAtMs: [],
  limit: undefined,
  remaining: undefined,
  windowNumber: 0,
  resetAtMs: undefined,
  isResetStated: false,
  sentInWindow: 0,
  inFlight: 0,
  pausedUntilMs: 0,
};

export type Admission =
  | { readonly isAdmitted: true }
  | { readonly isAdmitted: false; readonly untilMs: number; readonly reason: string };

/** May a request be sent at `nowMs`? */
export function decideAdmission(state: BudgetState, rules: BudgetRules, nowMs: number): Admission {
  const wait = (untilMs: number, reason: string): Admission => ({ isAdmitted: false, untilMs, reason });
  if (nowMs < state.pausedUntilMs) return wait(state.pausedUntilMs, 'the API asked to wait (429)');
  const own = rules.ownPerMinute === undefined ? Infinity : ownLimitOf(rules.ownPerMinute);
  const recent = sentLately(state, nowMs);
  const blocking = recent[recent.length - own];
  if (blocking !== undefined) return wait(blocking + RATE_WINDOW_MS, `own limit of ${own} a minute`);
  const { limit, resetAtMs } = state;
  if (limit === undefined || resetAtMs === undefined || nowMs >= resetAtMs) return { isAdmitted: true };
  const allowed = shareOf(limit, rules);
  if (state.sentInWindow >= allowed) return wait(resetAtMs, `own share of ${limit} a minute is used up`);
  const leftAfter = (state.remaining ?? limit) - state.inFlight - 1;
  if (leftAfter < limit - allowed) return wait(resetAtMs, `the rest of ${limit} a minute is left to others`);
  return { isAdmitted: true };
}

/** The state after a request was sent at `nowMs`; it belongs to the window of that state. */
export function afterSending(state: BudgetState, rules: BudgetRules, nowMs: number): BudgetState {
  const isNewWindow = state.resetAtMs === undefined || nowMs >= state.resetAtMs;
  return {
    ...state,
    ...(isNewWindow && {
      windowNumber: state.windowNumber + 1,
      resetAtMs: nowMs + RATE_WINDOW_MS,
      isResetStated: false,
      remaining: undefined,
    }),
    ...(rules.ownPerMinute !== undefined && { sentAtMs: [...sentLately(state, nowMs), nowMs] }),
    sentInWindow: (isNewWindow ? 0 : state.sentInWindow) + 1,
    inFlight: state.inFlight + 1,
  };
}

/** How much of a budget is used at present. */
export interface BudgetLevel {
  /** Own requests that count against it now. */
  readonly used: number;
  /** How many may; undefined where nothing bounds them yet. */
  readonly allowed: number | undefined;
}

/** What is used of the tighter of both limits: the own one of a minute, and the share of what the API states. */
export function levelOf(state: BudgetState, rules: BudgetRules, nowMs: number): BudgetLevel {
  const isWindowOver = state.resetAtMs === undefined || nowMs >= state.resetAtMs;
  const sent = isWindowOver ? 0 : state.sentInWindow;
  const share = state.limit === undefined ? undefined : shareOf(state.limit, rules);
  const own = rules.ownPerMinute === undefined ? undefined : ownLimitOf(rules.ownPerMinute);
  if (own === undefined) return { used: sent, allowed: share };
  const recent = sentLately(state, nowMs).length;
  const isShareTighter = share !== undefined && share - sent < own - recent;
  return isShareTighter ? { used: sent, allowed: share } : { used: recent, allowed: own };
}

function shareOf(limit: number, { share }: BudgetRules): number {
  return Math.max(1, Math.floor(limit * share));
}

function ownLimitOf(perMinute: number): number {
  return Math.max(1, Math.floor(perMinute));
}

function sentLately(state: BudgetState, nowMs: number): readonly number[] {
  return state.sentAtMs.filter((sentAtMs) => sentAtMs > nowMs - RATE_WINDOW_MS);
}

/** A reset that moved by less is the same window: it is stated in whole seconds. */
const SAME_WINDOW_MS = 1_500;
/** By so much the API's clock may be misjudged: its `Date` is in whole seconds, and the answer took its time. */
const CLOCK_SLACK_MS = 2_000;

/** The state after an answer (or none: a broken connection) to a request of window number `sentInWindow`. */
export function afterAnswer(
  state: BudgetState,
  limits: LimitHeaders,
  status: number | undefined,
  sentInWindow: number,
  nowMs: number,
): BudgetState {
  const answered = { ...state, inFlight: Math.max(0, state.inFlight - 1) };
  const learned = learn(answered, limits, sentInWindow, nowMs);
  if (status !== 429) return learned;
  const statedMs = limits.resetAtMs ?? nowMs + (limits.retryAfterMs ?? RATE_WINDOW_MS);
  const pausedUntilMs = Math.max(statedMs, state.pausedUntilMs);
  const isResetStated = limits.resetAtMs !== undefined;
  // The window ends with the pause: else `remaining` would go on holding requests back after it.
  return { ...learned, remaining: 0, resetAtMs: pausedUntilMs, isResetStated, pausedUntilMs };
}

function learn(state: BudgetState, limits: LimitHeaders, sentInWindow: number, nowMs: number): BudgetState {
  const limit = limits.limit ?? state.limit;
  const { resetAtMs } = limits;
  const movedByMs =
    resetAtMs !== undefined && state.resetAtMs !== undefined ? resetAtMs - state.resetAtMs : 0;
  // Answers overtake each other: the last word of a window that ended says nothing of the present one.
  const isStale =
    resetAtMs === undefined
      ? sentInWindow < state.windowNumber
      : state.isResetStated && movedByMs < -SAME_WINDOW_MS;
  if (isStale) return { ...state, limit };
  const isLater = movedByMs > SAME_WINDOW_MS;
  const { remaining, isResetStated } = state;
  // The API's window ended a moment before ours. What is in flight may count there or here; here is safer.
  const hasEnded = isLater && isResetStated && nowMs >= (state.resetAtMs ?? 0) - CLOCK_SLACK_MS;
  return {
    ...state,
    limit,
    ...(hasEnded && { windowNumber: state.windowNumber + 1, sentInWindow: state.inFlight + 1 }),
    resetAtMs: resetAtMs ?? state.resetAtMs,
    isResetStated: isResetStated || resetAtMs !== undefined,
    // Within a window the lowest word is the latest.
    remaining:
      remaining === undefined || limits.remaining === undefined || isLater
        ? (limits.remaining ?? remaining)
        : Math.min(remaining, limits.remaining),
  };
}
