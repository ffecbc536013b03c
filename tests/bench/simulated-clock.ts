/** A clock that jumps to whatever happens next, so that hours pass in seconds. Knows nothing of what is timed. */
import type { Clock } from '../../src/clock';
import { abortReason } from '../../src/clock';

export interface SimulatedClock extends Clock {
  /** Lets time pass until `end` settles, and resolves with what it does. Throws where nothing is left to happen. */
  runUntil<T>(end: Promise<T>): Promise<T>;
}

interface Sleeper {
  readonly untilMs: number;
  readonly wake: () => void;
}

export function createSimulatedClock(startMs: number): SimulatedClock {
  let nowMs = startMs;
  const asleep = new Set<Sleeper>();

  const wakeNext = (): void => {
    let next: Sleeper | undefined;
    for (const sleeper of asleep) if (!next || sleeper.untilMs < next.untilMs) next = sleeper;
    if (!next) throw new Error('nothing is left to happen');
    nowMs = Math.max(nowMs, next.untilMs);
    asleep.delete(next);
    next.wake();
  };

  return {
    now: () => nowMs,
    random: () => 0.5,
    sleep: (waitMs, signal) =>
      new Promise((resolve, reject) => {
        const giveUp = (): void => {
          asleep.delete(sleeper);
          reject(abortReason(signal));
        };
        const wake = (): void => {
          signal?.removeEventListener('abort', giveUp);
          resolve();
        };
        const sleeper: Sleeper = { untilMs: nowMs + Math.max(0, waitMs), wake };
        asleep.add(sleeper);
        signal?.addEventListener('abort', giveUp, { once: true });
      }),
    async runUntil(end) {
      const state = { hasEnded: false };
      const mark = (): void => void (state.hasEnded = true);
      end.then(mark, mark);
      for (;;) {
        // Everything that follows from the last step happens before the next.
        await new Promise((resolve) => setImmediate(resolve));
        if (state.hasEnded) return end;
        wakeNext();
      }
    },
  };
}
