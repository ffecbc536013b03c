/**
 * A failed attempt, stripped of everything that could hold the key: what it means for a retry, and as an error for
 * the caller. Pure; knows no HTTP library.
 */
import { member } from '../json';
import { ANSWER_TOO_LARGE, decodeJsonIfAny } from './body';
import { explainBroken, explainProxy, explainStatus } from './explain';
import { readLimitHeaders } from './limit-headers';
import type { Outcome } from './retry';

/** An answer as the HTTP library hands it over. */
export interface RawAnswer {
  readonly status: number;
  readonly data: unknown;
  readonly headers: unknown;
}

/** What of an error of the HTTP library is looked at. */
export interface RawFailure {
  readonly code?: string | undefined;
  readonly message: string;
  readonly response?: RawAnswer | undefined;
}

/** What is known of an attempt that brought no usable answer. */
export interface Failure {
  /** Node's or axios' word, or one of `body.ts` and the words below. */
  readonly code: string;
  /** Undefined where no answer came. */
  readonly response:
    | {
        readonly status: number;
        readonly body: Buffer;
        /** By lower-case name. */
        readonly header: (name: string) => string | undefined;
      }
    | undefined;
}

/** The attempt took longer than `request_timeout_seconds`. */
export const TIMED_OUT = 'TIMED_OUT';
/** The host name isn't found any more, although it has answered before in this run. */
export const HOST_LOST = 'HOST_LOST';

/** Begins the code of what went wrong at a proxy: the status by which it refused the tunnel, or Node's word. */
export const PROXY_FAULT = 'PROXY:';

/** What may be known of an error. `hasAnswered`: the API has answered before in this run. */
export function failureOf(error: RawFailure, hasAnswered: boolean): Failure {
  const { response } = error;
  return {
    code: codeOf(error, hasAnswered),
    response: response && {
      status: response.status,
      body: bytesOf(response),
      header: (name) => headerOf(response, name),
    },
  };
}

function codeOf({ code, message }: RawFailure, hasAnswered: boolean): string {
  if (message.includes('maxContentLength')) return ANSWER_TOO_LARGE;
  if (code === 'ERR_CANCELED') return TIMED_OUT;
  if (hasAnswered && code?.endsWith('ENOTFOUND')) return HOST_LOST;
  return code ?? 'BROKEN_CONNECTION';
}

/** A header by its lower-case name. */
export function headerOf(answer: RawAnswer | undefined, name: string): string | undefined {
  const value = member(answer?.headers, name);
  return typeof value === 'string' ? value : undefined;
}

/** The bytes of an answer's body; none where it broke off. */
export function bytesOf(answer: RawAnswer): Buffer {
  return Buffer.isBuffer(answer.data) ? answer.data : Buffer.alloc(0);
}

/** What the failure means for a retry; `nowMs` is the API's clock. */
export function outcomeOf({ code, response }: Failure, nowMs: number): Outcome {
  if (response && (response.status < 200 || response.status >= 300)) {
    return { kind: 'status', status: response.status, limits: readLimitHeaders(response.header, nowMs) };
  }
  return { kind: isHopeless(code) ? 'hopeless' : 'broken', code };
}

/** Codes that say that the request itself was built wrongly: a bug, which no second try mends. */
const BUG =
  /^ERR_(BAD_OPTION|INVALID_URL|NOT_SUPPORT|DEPRECATED|INVALID_CHAR|INVALID_ARG|UNESCAPED|HTTP_INVALID)/;

/**
 * The error that tells the reader what to do; a plain Error for a bug. `what` is method and path; `apiKey` never shows
 * in it.
 */
export function explainFailure(failure: Failure, baseUrl: string, what: string, apiKey: string): Error {
  const { code, response } = failure;
  if (BUG.test(code)) return new Error(`${what} could not be sent (${code})`);
  if (code.startsWith(PROXY_FAULT)) return explainProxy(code.slice(PROXY_FAULT.length), baseUrl);
  if (!response || outcomeOf(failure, 0).kind !== 'status') {
    return explainBroken(code, baseUrl, what, isHopeless(code));
  }
  const body = decodeJsonIfAny(response.body, response.header('content-encoding'));
  return explainStatus(response.status, body, what, response.header('x-request-id'), apiKey);
}

/**
 * Neither a wait nor a second try mends these: no such host, a certificate that isn't trusted, a huge answer, a proxy
 * that refuses, a bug.
 */
function isHopeless(code: string): boolean {
  const refusal = code.startsWith(PROXY_FAULT) ? Number(code.slice(PROXY_FAULT.length)) : NaN;
  return (
    (refusal < 500 && refusal !== 429) ||
    code.endsWith('ENOTFOUND') ||
    code === ANSWER_TOO_LARGE ||
    BUG.test(code) ||
    /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/.test(code)
  );
}
