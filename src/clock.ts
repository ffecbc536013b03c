/**
 * Time and randomness, the only owner of both, so that every wait can be tested without waiting.
 * Knows nothing of what is timed.
 */

/** A source of time and randomness. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `waitMs`; rejects with the signal's reason as soon as `signal` is aborted. */
  sleep(waitMs: number, signal?: AbortSignal): Promise<void>;
  /** A number in [0, 1). */
  random(): number;
}

/** Longest delay that a timer takes, in milliseconds; beyond it Node fires at once. */
export const MAX_TIMER_MS = 2_147_483_647;

/** The machine's clock. */
export function createSystemClock(): Clock {
  return {
    now: () => Date.now(),
    random: () => Math.random(),
    sleep: (waitMs, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(abortReason(signal));
        const onAbort = (): void => {
          clearTimeout(timer);
          reject(abortReason(signal));
        };
        const timer = setTimeout(
          () => {
            signal?.removeEventListener('abort', onAbort);
            resolve();
          },
          Math.min(Math.max(waitMs, 0), MAX_TIMER_MS),
        );
        signal?.addEventListener('abort', onAbort, { once: true });
      }),
  };
}

/** Calls `onTick` every `everyMs` until the returned function is called. It keeps no process alive. */
export type Ticker = (everyMs: number, onTick: () => void) => () => void;

/** The machine's ticker. */
export const tickOnSystemClock: Ticker = (everyMs, onTick) => {
  const timer = setInterval(onTick, everyMs);
  timer.unref();
  return () => clearInterval(timer);
};

/** Why `signal` was aborted, as an error. */
export function abortReason(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason;
  return reason instanceof Error ? reason : new Error('aborted');
}
