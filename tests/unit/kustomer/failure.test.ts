import { gzipSync } from 'node:zlib';
import {
  ApiError,
  AuthError,
  TapError,
  UnexpectedAnswerError,
  UnknownHostError,
  UnreachableError,
} from '../../../src/errors';
import { apiMessage } from '../../../src/kustomer/explain';
import { explainFailure, failureOf, outcomeOf, type RawFailure } from '../../../src/kustomer/failure';
import { NOON } from './fake-clock';

const KEY = 'eyJhbGciOi.the-key.sig';
const BASE = 'https://api.kustomerapp.com';
const WHAT = 'GET /v1/tags';

/** An error of the HTTP library for an answer with `status`. */
function answered(status: number, body: unknown = {}, headers: Record<string, unknown> = {}): RawFailure {
  const data = Buffer.isBuffer(body)
    ? body
    : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  return {
    code: 'ERR_BAD_RESPONSE',
    message: `Request failed (${KEY})`,
    response: { status, data, headers },
  };
}
const unanswered = (code?: string, message = ''): RawFailure => ({ code, message });
const explain = (error: RawFailure, hasAnswered = false): Error =>
  explainFailure(failureOf(error, hasAnswered), BASE, WHAT, KEY);
const kindOf = (error: RawFailure, hasAnswered = false): string =>
  outcomeOf(failureOf(error, hasAnswered), NOON).kind;

describe('a failure', () => {
  it.each([
    ['ECONNRESET', 'broken'],
    ['ECONNREFUSED', 'broken'],
    ['ETIMEDOUT', 'broken'],
    ['EPIPE', 'broken'],
    ['EAI_AGAIN', 'broken'],
    ['ERR_BAD_RESPONSE', 'broken'],
    ['ERR_CANCELED', 'broken'],
    [undefined, 'broken'],
    ['PROXY:429', 'broken'],
    ['PROXY:502', 'broken'],
    ['PROXY:ECONNREFUSED', 'broken'],
    ['PROXY:403', 'hopeless'],
    ['PROXY:407', 'hopeless'],
    ['PROXY:ENOTFOUND', 'hopeless'],
    ['ENOTFOUND', 'hopeless'],
    ['CERT_HAS_EXPIRED', 'hopeless'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'hopeless'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'hopeless'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'hopeless'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'hopeless'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'hopeless'],
  ])('without an answer, %s, is %s', (code, kind) => {
    expect(kindOf(unanswered(code))).toBe(kind);
  });

  it.each(['ERR_BAD_OPTION_VALUE', 'ERR_INVALID_URL', 'ERR_INVALID_CHAR', 'ERR_HTTP_INVALID_HEADER_VALUE'])(
    'by a request that was built wrongly, %s, is a bug and not tried again',
    (code) => {
      expect(kindOf(unanswered(code))).toBe('hopeless');
      expect(explain(unanswered(code))).not.toBeInstanceOf(TapError);
      expect(explain(unanswered(code, KEY)).message).toBe(`${WHAT} could not be sent (${code})`);
    },
  );

  it('of a host that answered before in this run is no wrong host name', () => {
    expect(kindOf(unanswered('ENOTFOUND'), true)).toBe('broken');
    expect(explain(unanswered('ENOTFOUND'), true)).toBeInstanceOf(UnreachableError);
  });

  it('by size is not mended by asking again', () => {
    const error = unanswered('ERR_BAD_RESPONSE', 'maxContentLength size of 5 exceeded');
    expect(kindOf(error)).toBe('hopeless');
    expect(explain(error).message).toBe(
      'GET /v1/tags: the answer is larger than 256 MiB; set a smaller "max_page_size".',
    );
  });

  it('with a good status is a broken body', () => {
    expect(kindOf(answered(200, '<html>'))).toBe('broken');
    expect(explain(answered(200, '<html>'))).toBeInstanceOf(UnreachableError);
  });

  it('with an error status is that status, and says what the headers say of limits', () => {
    const error = answered(429, {}, { 'retry-after': '3', 'x-ratelimit-limit': ['1', '2'] });
    expect(outcomeOf(failureOf(error, false), NOON)).toMatchObject({
      kind: 'status',
      status: 429,
      limits: { retryAfterMs: 3_000, limit: undefined },
    });
  });

  it('whose body broke off is that status too', () => {
    const error = {
      code: 'ERR_BAD_RESPONSE',
      message: '',
      response: { status: 503, data: undefined, headers: {} },
    };
    expect(kindOf(error)).toBe('status');
    expect(explain(error)).toBeInstanceOf(ApiError);
  });
});

describe('the sentence for an error status', () => {
  it.each([
    [400, 'If this lasts, please report it.'],
    [401, 'The key was refused, or lacks a role.'],
    [403, 'The key lacks a role, or the plan lacks the feature.'],
    [404, 'Check "org_name" and "api_url"; if they are right, please report it.'],
    [429, "The organisation's request budget was used up for too long; try again later."],
    [302, 'Redirects are not followed; check "api_url".'],
    [500, 'Try again later; https://status.kustomer.com tells of incidents and maintenance.'],
    [503, 'Try again later; https://status.kustomer.com tells of incidents and maintenance.'],
  ])('%i says what to do', (status, advice) => {
    const error = explain(
      answered(status, { errors: [{ code: 'x', message: 'Oh no' }] }, { 'x-request-id': 'r1' }),
    );
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status, requestId: 'r1' });
    expect(error.message).toBe(`${WHAT} was answered with status ${status}: "Oh no" (request r1). ${advice}`);
  });

  it('names the region to set where the key belongs to another', () => {
    const words = (pod: number): string =>
      `The org is associated with pod prod${pod} but the request was handled by prod1`;
    for (const [pod, advice] of [
      [1, 'set "region" to "us"'],
      [2, 'set "region" to "eu"'],
      [4, 'set "region" to "in"'],
      [9, 'set "org_name" to your subdomain'],
    ] as const) {
      for (const status of [401, 403, 404, 500]) {
        const error = explain(answered(status, { errors: [{ message: words(pod) }] }));
        expect(error).toBeInstanceOf(AuthError);
        expect(error.message).toBe(`"api_key" belongs to another region (pod prod${pod}): ${advice}.`);
      }
    }
  });

  it('reads the words of a packed body, and does without them where there are none', () => {
    const packed = answered(404, gzipSync('{"message":"gone"}'), { 'content-encoding': 'gzip' });
    expect(explain(packed).message).toContain('status 404: "gone".');
    expect(explain(answered(502, '<html>jane@example.com</html>')).message).toBe(
      `${WHAT} was answered with status 502. Try again later; https://status.kustomer.com tells of incidents and maintenance.`,
    );
  });

  it.each([
    [401, 'billing feature not enabled'],
    [402, 'Please upgrade'],
    [403, 'not part of your plan'],
  ])('%i says that the plan lacks a feature where the API says so', (status, message) => {
    expect(explain(answered(status, { errors: [{ message }] })).message).toContain(
      `"${message}". The organisation's plan lacks this feature: deselect the stream, or ask Kustomer for it.`,
    );
  });

  it.each([400, 403, 404, 413, 422])('%i without JSON is no word of the API', (status) => {
    for (const body of ['<html>blocked</html>', '', '{"cut":']) {
      const error = explain(answered(status, body));
      expect(error).toBeInstanceOf(UnexpectedAnswerError);
      expect(error.message).toBe(
        `${WHAT} was answered with status ${status}, but not by the API, for the answer is no JSON; check "api_url" ` +
          'and what stands between: a proxy, a firewall.',
      );
    }
    expect(explain(answered(status, {}))).toBeInstanceOf(ApiError);
  });

  it.each([302, 401, 429, 500])('%i is the same without JSON', (status) => {
    expect(explain(answered(status, '<html>'))).toBeInstanceOf(ApiError);
  });

  it('never repeats the key, although gateways do', () => {
    const words = `Authorization header requires 'Credential'. Authorization=Bearer ${KEY}`;
    const { message } = explain(answered(403, { message: words }));
    expect(message).toContain('Authorization=Bearer [api_key]"');
    const late = 'x'.repeat(195);
    expect(explain(answered(403, { message: `${late} ${KEY}` })).message).not.toContain(KEY.slice(0, 4));
  });
});

describe("the API's own words", () => {
  it.each([
    [{ errors: [{ code: 'bad_request', message: 'm' }] }, 'm'],
    [{ errors: [{ status: '404', code: 'c', title: 't', detail: 'd' }] }, 'd'],
    [{ errors: [{ code: 'c', title: 't' }] }, 't'],
    [{ errors: [{ code: 'c' }] }, 'c'],
    [{ errors: [{ message: '' }], message: 'top' }, 'top'],
    [{ error: 'e' }, 'e'],
    [{ message: 'two\n  lines\u001b[31m' }, 'two lines [31m'],
    [{ errors: [] }, undefined],
    [{ errors: [{ meta: { email: 'jane@example.com' } }] }, undefined],
    [{ message: { text: 'm' } }, undefined],
    [{ data: [{ email: 'jane@example.com' }] }, undefined],
    ['text', undefined],
    [undefined, undefined],
  ])('in %j are %s', (body, words) => {
    expect(apiMessage(body, KEY)).toBe(words);
  });

  it('are cut short', () => {
    expect(apiMessage({ message: 'x'.repeat(5_000) }, KEY)).toHaveLength(200);
  });
});

describe('the sentence where no usable answer came', () => {
  it.each([
    [
      'ENOTFOUND',
      UnknownHostError,
      'The host "api.kustomerapp.com" does not exist; check "org_name", "region" or "api_url" ' +
        '(for example "region": "us"); in a network that lets only a proxy out set HTTPS_PROXY.',
    ],
    [
      'ECONNREFUSED',
      UnreachableError,
      'api.kustomerapp.com could not be reached, or its answers broke off (GET /v1/tags: ECONNREFUSED); ' +
        'check the network, then run again.',
    ],
    [
      'ERR_CANCELED',
      UnreachableError,
      'api.kustomerapp.com could not be reached, or its answers broke off (GET /v1/tags: TIMED_OUT); ' +
        'check the network, then run again.',
    ],
    [
      'SELF_SIGNED_CERT_IN_CHAIN',
      UnreachableError,
      'The certificate of api.kustomerapp.com is not trusted (SELF_SIGNED_CERT_IN_CHAIN); behind a proxy that opens ' +
        'TLS set NODE_EXTRA_CA_CERTS to the file of its CA, else check "api_url" and the machine\'s clock.',
    ],
    [
      'UNREADABLE_BODY',
      UnreachableError,
      'api.kustomerapp.com answers, but not with whole JSON (GET /v1/tags); check "api_url" and what ' +
        'stands between: a proxy, a login page; then run again.',
    ],
    [
      'PROXY:407',
      UnreachableError,
      'The proxy wants a user and a password (status 407): set HTTPS_PROXY to http://user:password@host:port, special ' +
        'characters percent-encoded.',
    ],
    [
      'PROXY:403',
      UnreachableError,
      'The proxy opens no tunnel to api.kustomerapp.com (status 403): check HTTPS_PROXY and what the proxy allows, or ' +
        'name the host in NO_PROXY to go past it.',
    ],
    ['PROXY:ENOTFOUND', UnknownHostError, "The proxy's host does not exist; check HTTPS_PROXY."],
    [
      'PROXY:ECONNREFUSED',
      UnreachableError,
      'The proxy could not be reached, or hung up (ECONNREFUSED); check HTTPS_PROXY, then run again.',
    ],
  ])('says what to do after %s', (code, kind, sentence) => {
    const error = explain(unanswered(code));
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toBe(sentence);
  });
});
