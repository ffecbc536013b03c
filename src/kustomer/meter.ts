/**
 * Measures requests where they pass the governor: how many, how long they take, and which limits the API states. Knows
 * nothing of what is asked, and holds nobody up.
 */
import type { Clock } from '../clock';
import type { Bucket, Governor } from './governor';

export interface Measured {
  readonly requests: number;
  /** From sending to the answer, waits before it left out; undefined before the first answer. */
  readonly meanMs: number | undefined;
  /** Requests a minute that the API's last word on it allows the organisation. */
  readonly limit: number | undefined;
}

export interface Meter {
  /** The same governor, measured. */
  watch(governor: Governor): Governor;
  measured(bucket: Bucket): Measured;
}

interface Sums {
  requests: number;
  ended: number;
  totalMs: number;
  limit: number | undefined;
}

export function createMeter(clock: Clock): Meter {
  const emptySums = (): Sums => ({ requests: 0, ended: 0, totalMs: 0, limit: undefined });
  const sums: Readonly<Record<Bucket, Sums>> = { search: emptySums(), general: emptySums() };
  return {
    watch: (governor) => ({
      ...governor,
      async admit(bucket, signal, onHeldUp) {
        const release = await governor.admit(bucket, signal, onHeldUp);
        const of = sums[bucket];
        of.requests += 1;
        const sentAtMs = clock.now();
        return (limits, status) => {
          of.ended += 1;
          of.totalMs += clock.now() - sentAtMs;
          of.limit = limits.limit ?? of.limit;
          release(limits, status);
        };
      },
    }),
    measured(bucket) {
      const { requests, ended, totalMs, limit } = sums[bucket];
      return { requests, meanMs: ended === 0 ? undefined : totalMs / ended, limit };
    },
  };
}
