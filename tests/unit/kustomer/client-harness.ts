/**
 * A client for tests: with a fake clock, counters and the real governor. Knows no scripts.
 */
import type { Client, ClientOptions } from '../../../src/kustomer/client';
import { createClient } from '../../../src/kustomer/client';
import { createGovernor } from '../../../src/kustomer/governor';
import { createFakeClock, type FakeClock } from './fake-clock';

export const API_KEY = 'eyJhbGciOi.the-secret-key.c2ln';

export interface Harness {
  readonly client: Client;
  readonly clock: FakeClock;
  readonly stop: AbortController;
  /** Status of each attempt. */
  readonly attempts: (number | undefined)[];
  /** Reason and wait of each retry. */
  readonly retries: string[];
  /** Places in flight that were taken and not given back. */
  openPlaces(): number;
}

export function createHarness(
  baseUrl: string,
  options: Partial<ClientOptions> & { isPatient?: boolean } = {},
): Harness {
  const clock = createFakeClock(Date.now(), options.isPatient !== true);
  const stop = new AbortController();
  const attempts: (number | undefined)[] = [];
  const retries: string[] = [];
  let open = 0;
  const client = createClient({
    baseUrl,
    proxy: undefined,
    apiKey: API_KEY,
    userAgent: 'tap-kustomer/0.0.0',
    requestTimeoutMs: 5_000,
    maxRetryMs: 900_000,
    concurrency: 4,
    clock,
    stop: stop.signal,
    observer: {
      attempt: ({ status }) => attempts.push(status),
      heldUp: () => undefined,
      retry: ({ reason, waitMs }) => retries.push(`${reason}, ${waitMs} ms`),
    },
    createGovernor: (apiNow) => {
      const governor = createGovernor({
        clock,
        apiNow,
        concurrency: options.concurrency ?? 4,
        rules: {
          search: { share: 1, ownPerMinute: undefined },
          general: { share: 1, ownPerMinute: undefined },
        },
        onWait: () => undefined,
      });
      return {
        admit: async (bucket, signal) => {
          const release = await governor.admit(bucket, signal);
          open += 1;
          return (limits, status) => {
            open -= 1;
            release(limits, status);
          };
        },
      };
    },
    ...options,
  });
  return { client, clock, stop, attempts, retries, openPlaces: () => open };
}

/** What `promise` rejects with. */
export async function faultOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('it was expected to fail');
}

/** The timers that are pending, from now until mocks are restored. */
export function trackTimers(): ReadonlySet<unknown> {
  const pending = new Set<unknown>();
  const { setTimeout: set, clearTimeout: clear } = globalThis;
  const tracked = (run: () => void, ms?: number): NodeJS.Timeout => {
    const timer = set(() => {
      pending.delete(timer);
      run();
    }, ms);
    pending.add(timer);
    return timer;
  };
  jest.spyOn(globalThis, 'setTimeout').mockImplementation(tracked);
  jest.spyOn(globalThis, 'clearTimeout').mockImplementation((timer) => {
    pending.delete(timer);
    clear(timer);
  });
  return pending;
}
