/**
 * The only owner of axios and axios-retry: sends reads, within the budgets, and retries them. Knows nothing of
 * streams and records.
 *
 * Order of an attempt: read-only guard → governor → axios → strict decoding → axios-retry, which asks `retry.ts`.
 * Every attempt passes the governor, so retries count against the budgets. axios' own errors hold the request with
 * its Authorization header; they never leave this file.
 */
import http from 'node:http';
import https from 'node:https';
import type { AxiosInstance, AxiosResponse } from 'axios';
import axios, { AxiosError } from 'axios';
import axiosRetry from 'axios-retry';
import type { Clock } from '../clock';
import { member } from '../json';
import { MAX_ANSWER_BYTES, decodeJson, decodeJsonIfAny } from './body';
import { explainBroken, explainStatus } from './explain';
import type { Governor, Release } from './governor';
import { NO_LIMITS, readLimitHeaders } from './limit-headers';
import type { SearchIndex } from './read-only';
import { SEARCH_PATHS, assertReadOnly } from './read-only';
import type { Outcome } from './retry';
import { decideRetry } from './retry';

export type Query = Readonly<Record<string, string | number | boolean>>;

/** For whom a request is sent, and how long it may be retried where that differs from the configuration. */
export interface Purpose {
  /** Label for counters and logs, a stream's name as a rule. */
  readonly label: string;
  readonly maxRetryMs?: number;
}

export interface Client {
  readonly baseUrl: string;
  /** `GET path`. Resolves with the decoded body. Throws ApiError, AuthError, UnreachableError, UnknownHostError. */
  get(path: string, query: Query, purpose: Purpose): Promise<unknown>;
  /** The search POST, which is a read. Same errors. */
  search(index: SearchIndex, query: Query, body: object, purpose: Purpose): Promise<unknown>;
  /** The API's clock, in milliseconds since the epoch: the last `Date` header, carried on by the own clock. */
  apiNow(): number;
  /** Closes idle connections. */
  close(): void;
}

/** What happened at the edge, for counters and logs. */
export interface EdgeObserver {
  attempt(event: {
    label: string;
    method: string;
    path: string;
    status: number | undefined;
    elapsedMs: number;
  }): void;
  retry(event: { label: string; method: string; path: string; reason: string; waitMs: number }): void;
}

export interface ClientOptions {
  /** Origin, without a trailing slash. */
  readonly baseUrl: string;
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
  readonly createGovernor: (apiNow: () => number) => Governor;
}

/** One logical request over its attempts. A class, so that axios passes it on as it is. */
class Attempts {
  count = 0;
  attemptStartedAtMs = 0;
  /** Before the next attempt. */
  waitMs = 0;
  release: Release | undefined;

  constructor(
    readonly purpose: Purpose,
    readonly method: 'GET' | 'POST',
    readonly path: string,
    readonly startedAtMs: number,
  ) {}

  get what(): string {
    return `${this.method} ${this.path}`;
  }
}

declare module 'axios' {
  interface AxiosRequestConfig {
    attempts?: Attempts;
  }
}

/** Builds the client. Nothing is sent before the first call. */
export function createClient(options: ClientOptions): Client {
  const { clock, observer, stop, baseUrl } = options;
  let clockOffsetMs = 0;
  const apiNow = (): number => clock.now() + clockOffsetMs;
  const governor = options.createGovernor(apiNow);
  const agentOptions = { keepAlive: true, maxSockets: options.concurrency };
  const agents = { httpAgent: new http.Agent(agentOptions), httpsAgent: new https.Agent(agentOptions) };

  const instance = axios.create({
    baseURL: baseUrl,
    ...agents,
    // Over plain http, which only loopback may use, a proxy would be handed the token.
    ...(baseUrl.startsWith('http:') && { proxy: false }),
    maxRedirects: 0,
    responseType: 'arraybuffer',
    decompress: false,
    maxContentLength: MAX_ANSWER_BYTES,
    transformResponse: [],
    redact: ['authorization'],
    headers: {
      Accept: 'application/json',
      'Accept-Encoding': 'gzip',
      Authorization: `Bearer ${options.apiKey}`,
      'User-Agent': options.userAgent,
    },
  });

  instance.interceptors.request.use(async (config) => {
    const attempts = attemptsOf(config.attempts);
    assertReadOnly(attempts.method, attempts.path);
    attempts.release = await governor.admit(attempts.method === 'POST' ? 'search' : 'general', stop);
    attempts.count += 1;
    attempts.attemptStartedAtMs = clock.now();
    config.signal = AbortSignal.any([stop, AbortSignal.timeout(options.requestTimeoutMs)]);
    return config;
  });

  /** Books the end of an attempt: budgets, the API's clock, counters. */
  const settle = (attempts: Attempts, response: AxiosResponse | undefined): void => {
    const dateMs = Date.parse(headerOf(response, 'date') ?? '');
    if (!Number.isNaN(dateMs)) clockOffsetMs = dateMs - clock.now();
    const limits = response ? readLimitHeaders((name) => headerOf(response, name), apiNow()) : NO_LIMITS;
    attempts.release?.(limits, response?.status);
    attempts.release = undefined;
    observer.attempt({
      label: attempts.purpose.label,
      method: attempts.method,
      path: attempts.path,
      status: response?.status,
      elapsedMs: clock.now() - attempts.attemptStartedAtMs,
    });
  };

  // Registered before axios-retry, so that it sees every attempt once, and its own faults are retried too.
  instance.interceptors.response.use(
    (response) => {
      settle(attemptsOf(response.config.attempts), response);
      try {
        response.data = decodeJson(bytesOf(response), headerOf(response, 'content-encoding'));
      } catch {
        throw new AxiosError('unreadable body', 'UNREADABLE_BODY', response.config, undefined, response);
      }
      return response;
    },
    (error: unknown) => {
      if (axios.isAxiosError(error)) settle(attemptsOf(error.config?.attempts), error.response);
      throw error;
    },
  );

  retryWith(instance, options, apiNow);

  const send = async (
    method: 'GET' | 'POST',
    path: string,
    query: Query,
    body: object | undefined,
    purpose: Purpose,
  ): Promise<unknown> => {
    stop.throwIfAborted();
    const attempts = new Attempts(purpose, method, path, clock.now());
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
      throw axios.isAxiosError(error) ? explain(error, attempts, baseUrl) : error;
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
function retryWith(instance: AxiosInstance, options: ClientOptions, apiNow: () => number): void {
  const { clock, observer, stop } = options;
  axiosRetry(instance, {
    retries: Infinity,
    shouldResetTimeout: true,
    retryDelay: () => 0,
    retryCondition: (error) => {
      if (stop.aborted) return false;
      const attempts = attemptsOf(error.config?.attempts);
      const maxRetryMs = attempts.purpose.maxRetryMs ?? options.maxRetryMs;
      const elapsedMs = clock.now() - attempts.startedAtMs;
      const outcome = outcomeOf(error, apiNow());
      const decision = decideRetry(attempts.count, outcome, elapsedMs, apiNow(), clock.random(), {
        maxRetryMs,
      });
      if (decision.action === 'give-up') return false;
      attempts.waitMs = decision.waitMs;
      const { method, path, purpose } = attempts;
      observer.retry({
        label: purpose.label,
        method,
        path,
        reason: decision.reason,
        waitMs: decision.waitMs,
      });
      return true;
    },
    onRetry: async (_count, error) => {
      await clock.sleep(attemptsOf(error.config?.attempts).waitMs, stop);
    },
  });
}

function outcomeOf(error: AxiosError, nowMs: number): Outcome {
  const { response } = error;
  const code = codeOf(error);
  if (response && code !== 'UNREADABLE_BODY' && (response.status < 200 || response.status >= 300)) {
    const limits = readLimitHeaders((name) => headerOf(response, name), nowMs);
    return { kind: 'status', status: response.status, limits };
  }
  return { kind: isHopeless(code) ? 'hopeless' : 'broken', code };
}

function explain(error: AxiosError, attempts: Attempts, baseUrl: string): Error {
  const { response } = error;
  const outcome = outcomeOf(error, 0);
  if (outcome.kind !== 'status' || !response) {
    return explainBroken(codeOf(error), baseUrl, attempts.what, outcome.kind === 'hopeless');
  }
  const body = decodeJsonIfAny(bytesOf(response), headerOf(response, 'content-encoding'));
  return explainStatus(response.status, body, attempts.what, headerOf(response, 'x-request-id'));
}

function codeOf(error: AxiosError): string {
  if (error.message.includes('maxContentLength')) return 'ANSWER_TOO_LARGE';
  if (error.code === 'ERR_CANCELED') return 'TIMEOUT';
  return error.code ?? 'BROKEN_CONNECTION';
}

/** Neither a wait nor a second try mends these: no such host, a certificate that isn't trusted, a huge answer. */
function isHopeless(code: string): boolean {
  return (
    code === 'ENOTFOUND' ||
    code === 'ANSWER_TOO_LARGE' ||
    /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/.test(code)
  );
}

function attemptsOf(attempts: unknown): Attempts {
  if (!(attempts instanceof Attempts)) throw new Error('a request went out past the client');
  return attempts;
}

function headerOf(response: AxiosResponse | undefined, name: string): string | undefined {
  const value = member(response?.headers, name);
  return typeof value === 'string' ? value : undefined;
}

function bytesOf(response: AxiosResponse<unknown>): Buffer {
  return Buffer.isBuffer(response.data) ? response.data : Buffer.alloc(0);
}
