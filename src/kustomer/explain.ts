/**
 * Turns what went wrong at the API into one sentence that says what to do. Pure.
 *
 * Source: dossier, sections 1 (wrong pod, expired key) and 8 (error bodies). Bodies are read for the API's own
 * message only; it is cut short.
 */
import type { TapError } from '../errors';
import { ApiError, AuthError, UnexpectedAnswerError, UnknownHostError, UnreachableError } from '../errors';
import type { JsonObject } from '../json';
import { isJsonObject, member } from '../json';
import { ANSWER_TOO_LARGE, MAX_ANSWER_BYTES, UNREADABLE_BODY } from './body';

const LONGEST_MESSAGE = 200;

/** The API's own words in an error body, or undefined. Gateways are known to quote the request: not with `apiKey`. */
export function apiMessage(body: unknown, apiKey: string): string | undefined {
  const errors = member(body, 'errors');
  const first: unknown = Array.isArray(errors) ? errors[0] : undefined;
  const candidates = [first, body].filter(isJsonObject).flatMap(wordsOf);
  return candidates[0]
    ?.replaceAll(apiKey, '[api_key]')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_MESSAGE);
}

function wordsOf(error: JsonObject): string[] {
  return ['message', 'detail', 'title', 'error', 'code']
    .map((key) => error[key])
    .filter((word) => typeof word === 'string' && word !== '')
    .map(String);
}

const REGION_OF_POD: Readonly<Record<string, string>> = { '1': 'us', '2': 'eu', '4': 'in' };

/** The error of an answer with an error status. `what` is method and path; `body` is undefined where it is no JSON. */
export function explainStatus(
  status: number,
  body: unknown,
  what: string,
  requestId: string | undefined,
  apiKey: string,
): TapError {
  const words = apiMessage(body, apiKey);
  const pod = /associated with pod prod(\d+)/i.exec(words ?? '')?.[1];
  if (pod !== undefined) {
    const region = REGION_OF_POD[pod];
    const advice = region === undefined ? 'set "org_name" to your subdomain' : `set "region" to "${region}"`;
    return new AuthError(`"api_key" belongs to another region (pod prod${pod}): ${advice}.`);
  }
  if (body === undefined && isVerdict(status)) {
    return new UnexpectedAnswerError(
      `${what} was answered with status ${status}, but not by the API, for the answer is no JSON; check "api_url" and ` +
        'what stands between: a proxy, a firewall.',
    );
  }
  const quoted = words === undefined ? '' : `: "${words}"`;
  const id = requestId === undefined ? '' : ` (request ${requestId})`;
  return new ApiError(
    `${what} was answered with status ${status}${quoted}${id}. ${adviceFor(status, words ?? '')}`,
    { status, requestId },
  );
}

/**
 * True for statuses that say something of the request, which only the API can: taken from a firewall or another server,
 * a 404 would pass for a record that is gone. A refused key and a 429 are what they are.
 */
function isVerdict(status: number): boolean {
  return status >= 400 && status < 500 && status !== 401 && status !== 429;
}

function adviceFor(status: number, words: string): string {
  const mayBeThePlan = status === 401 || status === 402 || status === 403;
  if (mayBeThePlan && /\b(billing|feature|plan|subscription|upgrade)\b/i.test(words)) {
    return "The organisation's plan lacks this feature: deselect the stream, or ask Kustomer for it.";
  }
  if (status === 401) return 'The key was refused, or lacks a role.';
  if (status === 403) return 'The key lacks a role, or the plan lacks the feature.';
  if (status === 404) return 'Check "org_name" and "api_url"; if they are right, please report it.';
  if (status === 429) return "The organisation's request budget was used up for too long; try again later.";
  if (status >= 500)
    return 'Try again later; https://status.kustomer.com tells of incidents and maintenance.';
  if (status >= 300 && status < 400) return 'Redirects are not followed; check "api_url".';
  return 'If this lasts, please report it.';
}

/** The error where no usable answer came. `code` is Node's or axios' word for it, or one of `body.ts`. */
export function explainBroken(code: string, baseUrl: string, what: string, isHopeless: boolean): TapError {
  const host = new URL(baseUrl).host;
  if (code === 'ENOTFOUND') {
    return new UnknownHostError(
      `The host "${host}" does not exist; check "org_name", "region" or "api_url" (for example "region": "us"); in a ` +
        'network that lets only a proxy out set HTTPS_PROXY.',
    );
  }
  if (code === ANSWER_TOO_LARGE) {
    return new UnreachableError(
      `${what}: the answer is larger than ${MAX_ANSWER_BYTES / 2 ** 20} MiB; set a smaller "max_page_size".`,
    );
  }
  if (isHopeless) {
    return new UnreachableError(
      `The certificate of ${host} is not trusted (${code}); behind a proxy that opens TLS set NODE_EXTRA_CA_CERTS to ` +
        'the file of its CA, else check "api_url" and the machine\'s clock.',
    );
  }
  if (code === UNREADABLE_BODY) {
    return new UnreachableError(
      `${host} answers, but not with whole JSON (${what}); check "api_url" and what stands between: a proxy, a login ` +
        'page; then run again.',
    );
  }
  return new UnreachableError(
    `${host} could not be reached, or its answers broke off (${what}: ${code}); check the network, then run ` +
      'again.',
  );
}

/** The error where a proxy opens no tunnel. `word` is the status of its answer, or Node's word for what went wrong. */
export function explainProxy(word: string, baseUrl: string): TapError {
  const { host } = new URL(baseUrl);
  if (word === '407') {
    return new UnreachableError(
      'The proxy wants a user and a password (status 407): set HTTPS_PROXY to http://user:password@host:port, special ' +
        'characters percent-encoded.',
    );
  }
  if (/^\d+$/.test(word)) {
    return new UnreachableError(
      `The proxy opens no tunnel to ${host} (status ${word}): check HTTPS_PROXY and what the proxy allows, or name the ` +
        'host in NO_PROXY to go past it.',
    );
  }
  if (word === 'ENOTFOUND')
    return new UnknownHostError("The proxy's host does not exist; check HTTPS_PROXY.");
  return new UnreachableError(
    `The proxy could not be reached, or hung up (${word}); check HTTPS_PROXY, then run again.`,
  );
}
