/**
 * The engine's client over computed answers, in simulated time: passes the tap's own governor, takes its time, and meets
 * an API that counts requests when they arrive and refuses those above its limits. Knows no data.
 */
import { setMaxListeners } from 'node:events';
import type { Client, Query } from '../../src/kustomer/client';
import { createGovernor, type Bucket } from '../../src/kustomer/governor';
import { NO_LIMITS, readLimitHeaders } from '../../src/kustomer/limit-headers';
import { createRateLimiter } from '../sandbox/rate-limit';
import { DEFAULT_SWITCHES } from '../sandbox/switches';
import type { SimulatedClock } from './simulated-clock';

export interface Conditions {
  readonly answerMs: number;
  readonly concurrency: number;
  /** Requests a minute that the API allows. */
  readonly limits: { readonly generalPerMinute: number; readonly searchPerMinute: number };
  readonly isLimitStated: boolean;
  /** The tap's settings. */
  readonly share: number;
  readonly searchRequestsPerMinute: number;
}

export interface Call {
  readonly index: 'main' | 'archive' | undefined;
  readonly path: string;
  readonly query: Query;
  readonly body: unknown;
}

export interface Counts {
  requests: Record<Bucket, number>;
  refused: number;
}

export interface SimulatedClient extends Client {
  readonly counts: Counts;
}

/** `answer` is called when a request is admitted by the API; half of the time that it takes lies before, half behind. */
export function createSimulatedClient(
  clock: SimulatedClock,
  conditions: Conditions,
  answer: (call: Call) => unknown,
): SimulatedClient {
  const { answerMs, concurrency, share, limits } = conditions;
  const apiNow = (): number => clock.now();
  const { signal } = new AbortController();
  // As many as stand in line listen.
  setMaxListeners(0, signal);
  const counts: Counts = { requests: { search: 0, general: 0 }, refused: 0 };
  const rateLimitHeaders = conditions.isLimitStated ? 'always' : 'none';
  const limiter = createRateLimiter(limits, apiNow, { ...DEFAULT_SWITCHES, rateLimitHeaders });
  const governor = createGovernor({
    clock,
    apiNow,
    concurrency,
    rules: {
      search: { share, ownPerMinute: conditions.searchRequestsPerMinute },
      general: { share, ownPerMinute: undefined },
    },
    onWait: () => undefined,
  });

  const send = async (bucket: Bucket, call: Call): Promise<unknown> => {
    for (;;) {
      const release = await governor.admit(bucket, signal);
      counts.requests[bucket] += 1;
      await clock.sleep(answerMs / 2);
      const isAdmitted = limiter.admit(bucket);
      const headers = limiter.headers(bucket, !isAdmitted);
      const json = isAdmitted ? answer(call) : undefined;
      await clock.sleep(answerMs / 2);
      const said = readLimitHeaders((name) => headers[name], apiNow());
      release(conditions.isLimitStated || !isAdmitted ? said : NO_LIMITS, isAdmitted ? 200 : 429);
      if (isAdmitted) return json;
      counts.refused += 1;
    }
  };

  return {
    counts,
    baseUrl: 'http://bench.invalid',
    get: (path, query) => send('general', { index: undefined, path, query, body: undefined }),
    search: (index, query, body) => send('search', { index, path: '', query, body }),
    apiNow,
    close: () => undefined,
  };
}
