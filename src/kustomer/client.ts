/**
 * The only owner of axios and axios-retry: sends reads, within the budgets, and retries them. Knows nothing of
 * streams and records.
 *
 * Order of an attempt: read-only guard → governor → axios → strict decoding → axios-retry, which asks `retry.ts`.
 * Every attempt passes the governor, so retries count against the budgets. axios' own errors hold the request with
 * its Authorization header; they never leave this file.
 */
import { setMaxListeners } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import type { AxiosInstance, InternalAxiosRequestConfig } from 'axios';
import axios, { AxiosError } from 'axios';
import axiosRetry from 'axios-retry';
import type { Clock } from '../clock';
import { member } from '../json';
import type { Described, Purpose } from './attempts';
import { Attempts } from './attempts';
import { MAX_ANSWER_BYTES, decodeJson, whyUnreadable } from './body';
import type { Exchange } from './exchange';
import { exchangeOf } from './exchange';
import type { Failure, RawAnswer } from './failure';
import { bytesOf, explainFailure, failureOf, headerOf, outcomeOf } from './failure';
import type { Governor } from './governor';
import type { LimitHeaders } from './limit-headers';
import { NO_LIMITS, clockOffset, readLimitHeaders } from './limit-headers';
import type { SearchIndex } from './read-only';
import { SEARCH_PATHS, assertReadOnly } from './read-only';
import { decideRetry } from './retry';
import { TunnelAgent } from './tunnel';

export type Query = Readonly<Record<string, string | number | boolean>>;

export interface Client {
  readonly baseUrl: string;
  /** `GET path`. Resolves with the decoded body. Throws ApiError, AuthError, UnreachableError, UnknownHostError. */
  get(path: string, query: Query, purpose: Purpose): Promise<unknown>;
  /** The search POST, which is a read. Same errors. */
  search(index: SearchIndex, query: Query, body: object, purpose: Purpose): Promise<unknown>;
  /** The API's clock, in milliseconds since the epoch: told by the `Date` headers, carried on by the own clock. */
  apiNow(): number;
  /** Closes idle connections. */
  close(): void;
}

/** An attempt that ended; `limits` as its answer's headers have them. */
export interface AttemptEvent extends Described {
  readonly status: number | undefined;
  readonly elapsedMs: number;
  /** Of the answer's body, as it came over the network. */
  readonly bytes: number;
  readonly limits: LimitHeaders;
}

/** What happened at the edge, for counters and logs. */
export interface EdgeObserver {
  attempt(event: AttemptEvent): void;
  /** A budget kept an attempt back; it is about to be sent. */
  heldUp(event: Described & { readonly waitMs: number }): void;
  retry(event: Described & { readonly reason: string; readonly waitMs: number }): void;
  /** Is handed every answer as it came, also those that are no use. */
  readonly exchange?: (exchange: Exchange) => void;
}

export interface ClientOptions {
  /** Origin, without a trailing slash. */
  readonly baseUrl: string;
  /** Through which https connections are opened, with its user and password. */
  readonly proxy: URL | undefined;
  readonly apiKey: string;
  readonly userAgent: string;
  readonly requestTimeoutMs: number;
  readonly maxRetryMs: number;
  /** Connections kept open at most. */
  readonly concurrency: number;
  readonly clock: Clock;
  readonly observer: EdgeObserver;
  /** Aborted when the run has to stop; its reason is what requests then reject with. */
  readonly stop: AbortSignal;
  /** Made with the client's own view of the API's clock. */
  readonly createGovernor: (apiNow: () => number) => Pick<Governor, 'admit'>;
}

declare module 'axios' {
  interface AxiosRequestConfig {
    attempts?: Attempts;
  }
}

/** Builds the client. Nothing is sent before the first call. */
export function createClient(options: ClientOptions): Client {
  const { clock, observer, stop, baseUrl, apiKey } = options;
  let offsetMs: number | undefined;
  let hasAnswered = false;
  const apiNow = (): number => clock.now() + (offsetMs ?? 0);
  // Each request in flight listens; Node warns on stderr from the eleventh on.
  setMaxListeners(0, stop);
  const governor = options.createGovernor(apiNow);
  const agentOptions = { keepAlive: true, maxSockets: options.concurrency };
  const agents = {
    httpAgent: new http.Agent(agentOptions),
    httpsAgent: options.proxy ? new TunnelAgent(options.proxy, agentOptions) : new https.Agent(agentOptions),
  };

  const instance = axios.create({
    baseURL: baseUrl,
    ...agents,
    // It would look for one by itself.
    proxy: false,
    allowAbsoluteUrls: false,
    maxRedirects: 0,
    responseType: 'arraybuffer',
    decompress: false,
    maxContentLength: MAX_ANSWER_BYTES,
    transformResponse: [],
    redact: ['authorization'],
    headers: {
      Accept: 'application/json',
      'Accept-Encoding': 'gzip',
      Authorization: `Bearer ${apiKey}`,
      'User-Agent': options.userAgent,
    },
  });

  instance.interceptors.request.use(async (config) => {
    const attempts = attemptsOf(config.attempts);
    assertReadOnly(config.method?.toUpperCase() ?? '', config.url ?? '');
    const bucket = attempts.method === 'POST' ? 'search' : 'general';
    const onHeldUp = (waitMs: number): void => observer.heldUp({ ...attempts.described, waitMs });
    const release = await governor.admit(bucket, stop, onHeldUp);
    config.signal = attempts.begin(release, clock.now(), options.requestTimeoutMs, stop);
    return config;
  });

  /** Books the end of an attempt: budgets, the API's clock, counters. */
  const settle = (config: InternalAxiosRequestConfig, response: RawAnswer | undefined): void => {
    const attempts = attemptsOf(config.attempts);
    const nowMs = clock.now();
    hasAnswered ||= response !== undefined;
    offsetMs = clockOffset(headerOf(response, 'date'), attempts.sentAtMs, nowMs, offsetMs);
    const limits = response ? readLimitHeaders((name) => headerOf(response, name), apiNow()) : NO_LIMITS;
    const elapsedMs = attempts.end(limits, response?.status, nowMs);
    const bytes = response ? bytesOf(response).length : 0;
    observer.attempt({ ...attempts.described, status: response?.status, elapsedMs, bytes, limits });
    if (response) observer.exchange?.(exchangeOf(attempts.described, config, response));
  };

  // Registered before axios-retry, so that it sees every attempt once, and its own faults are retried too.
  instance.interceptors.response.use(
    (response) => {
      settle(response.config, response);
      try {
        const encoding = headerOf(response, 'content-encoding');
        response.data = decodeJson(bytesOf(response), encoding, MAX_ANSWER_BYTES);
      } catch (error) {
        throw new AxiosError('unreadable', whyUnreadable(error), response.config, undefined, response);
      }
      return response;
    },
    (error: unknown) => {
      if (axios.isAxiosError(error) && error.config) settle(error.config, error.response);
      throw error;
    },
  );

  const failureIn = (error: AxiosError): Failure => failureOf(error, hasAnswered);
  retryWith(instance, options, apiNow, failureIn);

  const send = async (
    method: 'GET' | 'POST',
    path: string,
    query: Query,
    body: object | undefined,
    purpose: Purpose,
  ): Promise<unknown> => {
    stop.throwIfAborted();
    const attempts = new Attempts(purpose, method, path);
    try {
      const response = await instance.request<unknown>({
        method,
        url: path,
        params: query,
        ...(body && { data: body }),
        attempts,
      });
      return response.data;
    } catch (error) {
      stop.throwIfAborted();
      if (!axios.isAxiosError(error)) throw error;
      throw explainFailure(failureIn(error), baseUrl, attempts.what, apiKey);
    } finally {
      // A fault before anything was sent passes all interceptors; its place in flight and its timer must not stay.
      attempts.end(NO_LIMITS, undefined, clock.now());
    }
  };

  return {
    baseUrl,
    apiNow,
    get: (path, query, purpose) => send('GET', path, query, undefined, purpose),
    search: (index, query, body, purpose) => send('POST', SEARCH_PATHS[index], query, body, purpose),
    close() {
      agents.httpAgent.destroy();
      agents.httpsAgent.destroy();
    },
  };
}

/** axios-retry's defaults retry no POST and share one time-out among all attempts; both are set here. */
function retryWith(
  instance: AxiosInstance,
  options: ClientOptions,
  apiNow: () => number,
  failureIn: (error: AxiosError) => Failure,
): void {
  const { clock, observer, stop } = options;
  axiosRetry(instance, {
    retries: Infinity,
    shouldResetTimeout: true,
    retryDelay: () => 0,
    retryCondition: (error) => {
      if (stop.aborted) return false;
      const attempts = attemptsOf(error.config?.attempts);
      const maxRetryMs = attempts.purpose.maxRetryMs ?? options.maxRetryMs;
      const elapsedMs = clock.now() - attempts.firstSentAtMs;
      const outcome = outcomeOf(failureIn(error), apiNow());
      const smallerSize = attempts.smallerPage(outcome, member(error.config?.params, 'pageSize'));
      const limits = { maxRetryMs, isSmallerNext: smallerSize !== undefined };
      const decision = decideRetry(attempts.count, outcome, elapsedMs, apiNow(), clock.random(), limits);
      if (decision.action === 'give-up') return false;
      if (error.config && smallerSize !== undefined) {
        const { params } = error.config as { readonly params?: Query };
        error.config.params = { ...params, pageSize: smallerSize };
      }
      const { reason, waitMs } = decision;
      attempts.waitMs = waitMs;
      observer.retry({ ...attempts.described, reason, waitMs });
      return true;
    },
    onRetry: async (_count, error) => {
      await clock.sleep(attemptsOf(error.config?.attempts).waitMs, stop);
    },
  });
}

function attemptsOf(attempts: unknown): Attempts {
  if (!(attempts instanceof Attempts)) throw new Error('a request went out past the client');
  return attempts;
}
