/**
 * Admits requests: a budget for searches, one for everything else, and a bound on requests in flight. Knows
 * nothing of what is asked. The rules stand in `budget.ts`; here is only the waiting.
 */
import type { Clock } from '../clock';
import type { BudgetRules, BudgetState } from './budget';
import { UNKNOWN_BUDGET, afterAnswer, afterSending, decideAdmission } from './budget';
import type { LimitHeaders } from './limit-headers';

export type Bucket = 'search' | 'general';

/** Must be called once when the request ended: with its headers and status, or `undefined` where none came. */
export type Release = (limits: LimitHeaders, status: number | undefined) => void;

export interface Governor {
  /** Resolves when a request may be sent; rejects with the reason of `signal`. */
  admit(bucket: Bucket, signal: AbortSignal): Promise<Release>;
}

export interface GovernorOptions {
  readonly rules: Readonly<Record<Bucket, BudgetRules>>;
  /** Requests in flight at most. */
  readonly concurrency: number;
  /** Only its `sleep` and, through `apiNow`, its time are used. */
  readonly clock: Clock;
  /** The API's clock, in milliseconds since the epoch: resets are stated by it. */
  readonly apiNow: () => number;
  readonly onWait: (wait: { bucket: Bucket; waitMs: number; reason: string }) => void;
}

export function createGovernor(options: GovernorOptions): Governor {
  const { rules, clock, apiNow } = options;
  const budgets: Record<Bucket, BudgetState> = { search: UNKNOWN_BUDGET, general: UNKNOWN_BUDGET };
  const waitingForSlot: (() => void)[] = [];
  let inFlight = 0;

  const wakeNext = (): void => waitingForSlot.shift()?.();

  const release = (bucket: Bucket): Release => {
    return (limits, status) => {
      budgets[bucket] = afterAnswer(budgets[bucket], limits, status, apiNow());
      inFlight -= 1;
      wakeNext();
    };
  };

  return {
    async admit(bucket, signal) {
      for (;;) {
        if (signal.aborted) {
          wakeNext();
          signal.throwIfAborted();
        }
        if (inFlight >= options.concurrency) {
          await new Promise<void>((resolve) => waitingForSlot.push(resolve));
          continue;
        }
        const nowMs = apiNow();
        const admission = decideAdmission(budgets[bucket], rules[bucket], nowMs);
        if (admission.isAdmitted) {
          budgets[bucket] = afterSending(budgets[bucket], rules[bucket], nowMs);
          inFlight += 1;
          return release(bucket);
        }
        const waitMs = Math.max(admission.untilMs - nowMs, 1);
        options.onWait({ bucket, waitMs, reason: admission.reason });
        // The slot that woke this request goes on to the next one while this one waits for its budget.
        wakeNext();
        await clock.sleep(waitMs, signal);
      }
    },
  };
}
