/** From a request to what goes on the wire: key, budget, route, role, fault. Knows no endpoint and no socket. */
import type { Answer, Api, Call, Route } from './api';
import { ApiError, errorBody } from './api-error';
import type { FaultAction } from './faults';
import type { Bucket, RateLimiter } from './rate-limit';
import { requireAnyRole } from './roles';
import { createRouter } from './router';
import type { WireAnswer } from './transport';

export interface IncomingCall extends Omit<Call, 'params'> {
  readonly method: string;
  readonly authorization: string | undefined;
  readonly bodyBytes: number;
  /** The text of a body that is no JSON. */
  readonly isUnreadable: boolean;
}

/** Documented: a larger body answers 413 (dossier section 8). */
const MAX_BODY_BYTES = 100 * 1024;

export interface Answering {
  readonly answer: Answer;
  readonly wire: WireAnswer;
}

/** Checks in the order key (401), budget (429), size (413), JSON (400), path (404), role (403): the order is assumed. */
export function createAnswering(
  api: Api,
  routes: readonly Route[],
  limiter: RateLimiter,
): (call: IncomingCall, fault: FaultAction | undefined) => Answering {
  const findRoute = createRouter(routes);

  const answerRightly = (call: IncomingCall): Answer => {
    checkKey(api, call.authorization);
    if (!limiter.admit(bucketOf(call))) throw new ApiError(429, 'rate_limit_exceeded', 'too many requests');
    if (call.bodyBytes > MAX_BODY_BYTES)
      throw new ApiError(413, 'payload_too_large', 'the body is too large');
    if (call.isUnreadable) throw new ApiError(400, 'bad_request', 'the body is not valid JSON');
    const match = findRoute(call.method, call.path);
    if (match === undefined)
      throw new ApiError(404, 'not_found', `no such path: ${call.method} ${call.path}`);
    const { roles } = match.route;
    const required = typeof roles === 'function' ? roles(match.params) : roles;
    requireAnyRole(api.roles, required, api.switches.missingRoleStatus);
    return match.route.answer({ ...call, params: match.params });
  };

  const answerOrRefuse = (call: IncomingCall): Answer => {
    try {
      return answerRightly(call);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return { status: error.status, body: errorBody(error.code, error.message, error.meta) };
    }
  };

  return (call, fault) => {
    const scripted = fault === undefined ? undefined : insteadOf(fault);
    const answer = scripted === undefined ? answerOrRefuse(call) : { status: scripted.status };
    const headers = {
      ...(answer.status === 401 ? {} : limiter.headers(bucketOf(call), answer.status === 429)),
      date: new Date(api.now()).toUTCString(),
      'content-type': 'application/json; charset=utf-8',
      'x-request-id': `sandbox-${`${call.count}`.padStart(6, '0')}`,
    };
    const wire = scripted ?? { status: answer.status, headers: {}, text: textOf(answer, fault) };
    return { answer, wire: { ...wire, headers: { ...headers, ...wire.headers } } };
  };
}

function bucketOf({ method, path }: IncomingCall): Bucket {
  return method === 'POST' && /^\/v1\/customers\/(archive\/)?search$/.test(path) ? 'search' : 'general';
}

function checkKey({ apiKey, switches }: Api, authorization: string | undefined): void {
  if (authorization !== `Bearer ${apiKey}`) {
    throw new ApiError(401, 'unauthorized', 'the token is missing or not valid');
  }
  if (switches.wrongPod) {
    throw new ApiError(
      401,
      'unauthorized',
      'the token is associated with pod prod2 but the request was handled by prod1',
    );
  }
}

/** What is sent in the place of the right answer; undefined where the fault only damages that. */
function insteadOf(fault: FaultAction): WireAnswer | undefined {
  switch (fault.kind) {
    case 'status': {
      const body = fault.body ?? errorBody('scripted_fault', `scripted: ${fault.status}`);
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      return { status: fault.status, headers: fault.headers ?? {}, text };
    }
    case 'html':
      return {
        status: fault.status,
        headers: { 'content-type': 'text/html' },
        text: '<html><body><h1>Bad gateway</h1></body></html>',
      };
    case 'empty':
      return { status: 200, headers: {}, text: '' };
    case 'redirect':
      return { status: 302, headers: { location: fault.location }, text: '' };
    case 'reset-before':
      return { status: 0, headers: {}, text: '' };
    default:
      return undefined;
  }
}

function textOf({ body }: Answer, fault: FaultAction | undefined): string {
  if (body === undefined) return '';
  const isChanged = fault?.kind === 'transform' && 'data' in body;
  const text = JSON.stringify(isChanged ? fault.transform(body) : body);
  return fault?.kind === 'truncated' ? text.slice(0, Math.floor(text.length / 2)) : text;
}
