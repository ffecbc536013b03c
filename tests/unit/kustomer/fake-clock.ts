/**
 * A clock that only moves when a test moves it, and says who sleeps. Knows nothing of what is timed.
 */
import type { Clock } from '../../../src/clock';

export const NOON = Date.parse('2026-01-01T12:00:00Z');

export interface FakeClock extends Clock {
  /** Moves on by `ms`; who is due wakes in order, and everything that follows from it happens before the next. */
  advance(ms: number): Promise<void>;
  /** Every wait that was begun, in milliseconds. */
  readonly waits: readonly number[];
  sleepers(): number;
  /** Sets the clock, as an administrator or NTP would, without waking anybody. */
  step(ms: number): void;
  randomIs: number;
}

interface Sleeper {
  readonly untilMs: number;
  readonly wake: () => void;
}

/** With `isImpatient` a sleep ends at once and takes the clock along. */
export function createFakeClock(startMs = NOON, isImpatient = false): FakeClock {
  const waits: number[] = [];
  let nowMs = startMs;
  let asleep: Sleeper[] = [];

  const wakeNext = (endMs: number): boolean => {
    const next = asleep.reduce<Sleeper | undefined>(
      (first, sleeper) => (first && first.untilMs <= sleeper.untilMs ? first : sleeper),
      undefined,
    );
    if (!next || next.untilMs > endMs) return false;
    nowMs = Math.max(nowMs, next.untilMs);
    next.wake();
    return true;
  };

  return {
    waits,
    randomIs: 0.5,
    now: () => nowMs,
    random() {
      return this.randomIs;
    },
    sleepers: () => asleep.length,
    step(ms) {
      nowMs += ms;
      asleep = asleep.map((sleeper) => ({ ...sleeper, untilMs: sleeper.untilMs + ms }));
    },
    sleep(waitMs, signal) {
      waits.push(waitMs);
      return new Promise((resolve, reject) => {
        const fail = (): void => {
          asleep = asleep.filter((other) => other !== sleeper);
          const reason: unknown = signal?.reason;
          reject(reason instanceof Error ? reason : new Error('aborted'));
        };
        const sleeper: Sleeper = {
          untilMs: nowMs + waitMs,
          wake: () => {
            asleep = asleep.filter((other) => other !== sleeper);
            signal?.removeEventListener('abort', fail);
            resolve();
          },
        };
        if (signal?.aborted) return fail();
        if (isImpatient) {
          nowMs += waitMs;
          return resolve();
        }
        asleep.push(sleeper);
        signal?.addEventListener('abort', fail, { once: true });
      });
    },
    async advance(ms) {
      const endMs = nowMs + ms;
      await everythingThatFollows();
      while (wakeNext(endMs)) await everythingThatFollows();
      nowMs = endMs;
    },
  };
}

/** Resolves when no promise callback is left to run. */
export function everythingThatFollows(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
