/**
 * Admits requests: a budget for searches, one for everything else, and a bound on requests in flight. Knows
 * nothing of what is asked. The rules stand in `budget.ts`; here is only the waiting.
 *
 * All who ask stand in one line, oldest first. The line is gone through when somebody joins, when a request ends,
 * and when a wait is over: who finds a place in flight and a budget that admits leaves it, the others stay where they
 * are, so nobody is overtaken within a budget and a spent budget holds up only its own. Per budget one wait at most
 * is under way, and none when nobody stands in line for it.
 */
import type { Clock } from '../clock';
import { abortReason } from '../clock';
import type { BudgetLevel, BudgetRules, BudgetState } from './budget';
import { UNKNOWN_BUDGET, afterAnswer, afterSending, decideAdmission, levelOf } from './budget';
import type { LimitHeaders } from './limit-headers';

export type Bucket = 'search' | 'general';

/** Must be called once when the request ended: with its headers and status, or `undefined` where none came. */
export type Release = (limits: LimitHeaders, status: number | undefined) => void;

export interface Governor {
  /**
   * Resolves when a request may be sent; rejects with the reason of `signal`. Where a budget kept it back, `onHeldUp` is
   * told before that for how long.
   */
  admit(bucket: Bucket, signal: AbortSignal, onHeldUp?: (waitMs: number) => void): Promise<Release>;
  /** How much of the budget is used now. */
  level(bucket: Bucket): BudgetLevel;
}

/** All requests of a budget have to wait. */
export interface BudgetWait {
  readonly bucket: Bucket;
  readonly waitMs: number;
  readonly reason: string;
}

export interface GovernorOptions {
  readonly rules: Readonly<Record<Bucket, BudgetRules>>;
  /** Requests in flight at most. */
  readonly concurrency: number;
  readonly clock: Clock;
  /** The API's clock, in milliseconds since the epoch: resets are stated by it. */
  readonly apiNow: () => number;
  readonly onWait: (wait: BudgetWait) => void;
}

interface Waiter {
  readonly bucket: Bucket;
  /** Since when its budget keeps it back; undefined where it doesn't. */
  heldUpSinceMs?: number;
  readonly enter: (release: Release) => void;
}

interface Wait {
  readonly untilMs: number;
  readonly cancel: () => void;
}

export function createGovernor(options: GovernorOptions): Governor {
  const { rules, clock, apiNow } = options;
  const budgets: Record<Bucket, BudgetState> = { search: UNKNOWN_BUDGET, general: UNKNOWN_BUDGET };
  const waits: Record<Bucket, Wait | undefined> = { search: undefined, general: undefined };
  let line: readonly Waiter[] = [];
  let inFlight = 0;

  const goThroughLine = (): void => {
    const refusing = new Set<Bucket>();
    for (const waiter of line) {
      if (inFlight >= options.concurrency) break;
      const { bucket } = waiter;
      const nowMs = clock.now();
      if (refusing.has(bucket)) {
        waiter.heldUpSinceMs ??= nowMs;
        continue;
      }
      const admission = decideAdmission(budgets[bucket], rules[bucket], nowMs);
      if (admission.isAdmitted) {
        leave(waiter);
        waiter.enter(send(bucket, nowMs));
      } else {
        refusing.add(bucket);
        waiter.heldUpSinceMs ??= nowMs;
        waitUntil(bucket, admission.untilMs, nowMs, admission.reason);
      }
    }
  };

  const leave = (waiter: Waiter): void => {
    line = line.filter((other) => other !== waiter);
    if (!line.some(({ bucket }) => bucket === waiter.bucket)) stopWaiting(waiter.bucket);
  };

  const send = (bucket: Bucket, nowMs: number): Release => {
    budgets[bucket] = afterSending(budgets[bucket], rules[bucket], nowMs);
    inFlight += 1;
    const { windowNumber } = budgets[bucket];
    return (limits, status) => {
      const endedAtMs = clock.now();
      const onOwnClock =
        limits.resetAtMs === undefined
          ? limits
          : { ...limits, resetAtMs: limits.resetAtMs - apiNow() + endedAtMs };
      budgets[bucket] = afterAnswer(budgets[bucket], onOwnClock, status, windowNumber, endedAtMs);
      inFlight -= 1;
      goThroughLine();
    };
  };

  const stopWaiting = (bucket: Bucket): void => {
    waits[bucket]?.cancel();
    waits[bucket] = undefined;
  };

  const waitUntil = (bucket: Bucket, untilMs: number, nowMs: number, reason: string): void => {
    const known = waits[bucket];
    // One that ends earlier looks again then.
    if (known !== undefined && known.untilMs <= untilMs) return;
    stopWaiting(bucket);
    const controller = new AbortController();
    const wait: Wait = { untilMs, cancel: () => controller.abort() };
    waits[bucket] = wait;
    const waitMs = Math.max(Math.ceil(untilMs - nowMs), 1);
    options.onWait({ bucket, waitMs, reason });
    const wake = (): void => {
      if (waits[bucket] !== wait) return;
      waits[bucket] = undefined;
      goThroughLine();
    };
    clock.sleep(waitMs, controller.signal).then(wake, () => undefined);
  };

  return {
    async admit(bucket, signal, onHeldUp) {
      signal.throwIfAborted();
      return new Promise<Release>((resolve, reject) => {
        const giveUp = (): void => {
          leave(waiter);
          reject(abortReason(signal));
        };
        const enter = (release: Release): void => {
          signal.removeEventListener('abort', giveUp);
          if (waiter.heldUpSinceMs !== undefined) onHeldUp?.(clock.now() - waiter.heldUpSinceMs);
          resolve(release);
        };
        const waiter: Waiter = { bucket, enter };
        signal.addEventListener('abort', giveUp, { once: true });
        line = [...line, waiter];
        goThroughLine();
      });
    },
    level: (bucket) => levelOf(budgets[bucket], rules[bucket], clock.now()),
  };
}
