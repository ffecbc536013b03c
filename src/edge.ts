/**
 * Builds the API client that a configuration describes, with its budgets, counters and log lines. Knows no mode.
 */
import type { Clock } from './clock';
import type { DiscoveryConfig } from './config';
import type { AttemptEvent, Client } from './kustomer/client';
import { createClient } from './kustomer/client';
import type { Exchange } from './kustomer/exchange';
import type { BudgetWait, Governor } from './kustomer/governor';
import { createGovernor } from './kustomer/governor';
import { proxyFor } from './kustomer/proxy';
import type { Log } from './log';
import type { StreamTally } from './sync/tally';
import { addWait } from './sync/tally';

/** Shorter waits are told at debug level only. */
const TOLD_WAIT_MS = 5_000;

export interface EdgeIo {
  readonly clock: Clock;
  readonly log: Log;
  /** For the proxy variables. */
  readonly env: NodeJS.ProcessEnv;
  /** Aborted with the error that the run has to end with. */
  readonly stop: AbortSignal;
}

/** What a mode may look in on. */
export interface EdgeHooks {
  /** May wrap the governor, which every request passes. */
  readonly watch?: (governor: Governor) => Governor;
  /** Is told of every attempt that ended. */
  readonly onAttempt?: (event: AttemptEvent) => void;
  /** Is told when requests have to wait for a budget. */
  readonly onWait?: (wait: BudgetWait) => void;
  /** Is told when a request has to wait before it is tried again. */
  readonly onRetry?: (retry: { label: string; reason: string; waitMs: number }) => void;
  /** Waits for a budget are shown otherwise, and told at debug level only. */
  readonly isWaitShown?: boolean;
  /** Is handed every answer. */
  readonly onExchange?: ((exchange: Exchange) => void) | undefined;
}

/**
 * Builds the client. Requests and retries are counted in the tally of the stream that they are labelled with. Throws
 * ConfigError for a proxy address that is none.
 */
export function buildClient(
  { clock, stop, log, env }: EdgeIo,
  config: DiscoveryConfig,
  apiKey: string,
  tallies: ReadonlyMap<string, StreamTally>,
  hooks: EdgeHooks = {},
): Client {
  const { watch, onAttempt, onExchange, onWait, onRetry, isWaitShown = false } = hooks;
  const share = config.rateLimitShare;
  return createClient({
    ...config,
    proxy: proxyFor(config.baseUrl, env),
    apiKey,
    clock,
    stop,
    createGovernor: (apiNow) => {
      const governor = createGovernor({
        clock,
        apiNow,
        concurrency: config.concurrency,
        rules: {
          search: { share, ownPerMinute: config.searchRequestsPerMinute },
          general: { share, ownPerMinute: undefined },
        },
        onWait: (wait) => {
          onWait?.(wait);
          const { bucket, waitMs, reason } = wait;
          const line = `waiting ${Math.ceil(waitMs / 1000)} s for the ${bucket} budget: ${reason}`;
          if (waitMs > TOLD_WAIT_MS && !isWaitShown) log.info(line);
          else log.debug(line);
        },
      });
      return watch ? watch(governor) : governor;
    },
    observer: {
      ...(onExchange && { exchange: onExchange }),
      attempt: (event) => {
        onAttempt?.(event);
        const { label, method, path, status, elapsedMs, bytes } = event;
        const tally = tallies.get(label);
        if (tally) {
          tally.requests += 1;
          tally.requestMs += elapsedMs;
          tally.bytes += bytes;
        }
        log.debug(`${label}: ${method} ${path} → ${status ?? 'no answer'} in ${elapsedMs} ms`);
      },
      heldUp: ({ label, waitMs }) => {
        const tally = tallies.get(label);
        if (tally) addWait(tally, clock.now() - waitMs, clock.now());
      },
      retry: (event) => {
        onRetry?.(event);
        const { label, method, path, reason, waitMs } = event;
        const tally = tallies.get(label);
        if (tally) {
          tally.retries += 1;
          addWait(tally, clock.now(), clock.now() + waitMs);
        }
        log.warn(`${label}: ${method} ${path}: ${reason}; trying again in ${Math.ceil(waitMs / 1000)} s`);
      },
    },
  });
}
