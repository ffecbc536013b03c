/**
 * A failed attempt, stripped of everything that could hold the key: what it means for a retry, and as an error for
 * the caller. Pure; knows no HTTP library.
 */
import { decodeJsonIfAny } from './body';
import { explainBroken, explainStatus } from './explain';
import { readLimitHeaders } from './limit-headers';
import type { Outcome } from './retry';

/** What is known of an attempt that brought no usable answer. */
export interface Failure {
  /** Node's or axios' word, or one of the words below. */
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

/** An answer arrived with a good status, but its body isn't whole JSON. */
export const UNREADABLE_BODY = 'UNREADABLE_BODY';
/** The attempt took longer than `request_timeout_seconds`. */
export const TIMED_OUT = 'TIMED_OUT';
/** The answer is larger than the tap reads. */
export const ANSWER_TOO_LARGE = 'ANSWER_TOO_LARGE';

/** What the failure means for a retry; `nowMs` is the API's clock. */
export function outcomeOf({ code, response }: Failure, nowMs: number): Outcome {
  if (response && (response.status < 200 || response.status >= 300)) {
    return { kind: 'status', status: response.status, limits: readLimitHeaders(response.header, nowMs) };
  }
  return { kind: isHopeless(code) ? 'hopeless' : 'broken', code };
}

/** The error that tells the reader what to do. `what` is method and path. */
export function explainFailure(failure: Failure, baseUrl: string, what: string): Error {
  const { code, response } = failure;
  if (!response || outcomeOf(failure, 0).kind !== 'status') {
    return explainBroken(code, baseUrl, what, isHopeless(code));
  }
  const body = decodeJsonIfAny(response.body, response.header('content-encoding'));
  return explainStatus(response.status, body, what, response.header('x-request-id'));
}

/** Neither a wait nor a second try mends these: no such host, a certificate that isn't trusted, a huge answer. */
function isHopeless(code: string): boolean {
  return (
    code === 'ENOTFOUND' ||
    code === ANSWER_TOO_LARGE ||
    /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/.test(code)
  );
}
