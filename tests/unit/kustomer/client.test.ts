import events, { getEventListeners } from 'node:events';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { ApiError, AuthError, UnknownHostError, UnreachableError } from '../../../src/errors';
import { API_KEY, createHarness, faultOf, trackTimers, type Harness } from './client-harness';
import { answer, cutShort, drip, hang, reset, startServer, type ScriptedServer } from './scripted-server';

const TAGS = { label: 'tags' };
let server: ScriptedServer;
let harness: Harness;

let timers: ReadonlySet<unknown>;

beforeEach(async () => {
  timers = trackTimers();
  server = await startServer();
  harness = createHarness(server.origin);
});

afterEach(async () => {
  harness.client.close();
  await waitFor(() => server.connections() === 0);
  await server.close();
  jest.restoreAllMocks();
  expect(timers.size).toBe(0);
  expect(harness.openPlaces()).toBe(0);
  expect(harness.clock.sleepers()).toBe(0);
  expect(getEventListeners(harness.stop.signal, 'abort')).toHaveLength(0);
});

const getTags = (): Promise<unknown> => harness.client.get('/v1/tags', {}, TAGS);

describe('a request', () => {
  it('is a GET with the key, what it accepts and who it comes from', async () => {
    server.script(answer(200, { data: [{ id: 'ä' }] }));
    const json = await harness.client.get('/v1/tags', { page: 2, 'filter[a]': 'b c+d', deleted: true }, TAGS);
    expect(json).toEqual({ data: [{ id: 'ä' }] });
    const [got] = server.received;
    const url = new URL(got!.url, server.origin);
    expect([got!.method, url.pathname, got!.body]).toEqual(['GET', '/v1/tags', '']);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      page: '2',
      'filter[a]': 'b c+d',
      deleted: 'true',
    });
    expect(got!.headers).toMatchObject({
      authorization: `Bearer ${API_KEY}`,
      accept: 'application/json',
      'accept-encoding': 'gzip',
      'user-agent': 'tap-kustomer/0.0.0',
    });
  });

  it.each([
    ['main', '/v1/customers/search'],
    ['archive', '/v1/customers/archive/search'],
  ] as const)(
    'is a POST for a search in the %s index, page and size in the query only',
    async (index, path) => {
      server.script(answer(200));
      const body = {
        queryContext: 'customer',
        and: [{ customer_updated_at: { gte: '2026-01-01T00:00:00.000Z' } }],
      };
      await harness.client.search(index, { page: 1, pageSize: 100 }, body, TAGS);
      const [got] = server.received;
      expect([got!.method, got!.url]).toEqual(['POST', `${path}?page=1&pageSize=100`]);
      expect(JSON.parse(got!.body)).toEqual(body);
      expect(got!.headers['content-type']).toBe('application/json');
    },
  );

  it('is answered packed', async () => {
    server.script(answer(200, gzipSync('{"data":[7]}'), { 'content-encoding': 'gzip' }));
    expect(await getTags()).toEqual({ data: [7] });
  });

  it('uses the same connection again', async () => {
    server.script(answer(200));
    for (let n = 0; n < 5; n += 1) await getTags();
    expect(server.connections()).toBe(1);
  });

  it.each(['/v1', '/x', '//evil.example/v1/tags', 'v1/tags', '', 'data:application/json,{"data":[]}'])(
    'to %s is refused before anything is sent, as a bug',
    async (path) => {
      server.script(answer(200));
      const error = await faultOf(harness.client.get(path, {}, TAGS));
      expect(String(error)).toBe(`Error: refused to send GET ${path}: only reads leave this tap`);
      expect([server.received.length, harness.attempts.length, harness.retries.length]).toEqual([0, 0, 0]);
    },
  );

  it('to an absolute URL is refused, and the other server hears nothing', async () => {
    const other = await startServer();
    other.script(answer(200));
    for (const url of [`${other.origin}/v1/tags`, `//127.0.0.1:${other.port}/v1/tags`]) {
      expect(String(await faultOf(harness.client.get(url, {}, TAGS)))).toContain('refused to send');
    }
    expect(other.received).toHaveLength(0);
    expect(other.connections()).toBe(0);
    await other.close();
  });

  it('whose path tries to leave stays on the origin', async () => {
    server.script(answer(200));
    for (const path of [
      '/v1/@evil.example/x',
      '/v1/\\evil.example',
      '/v1/..//evil.example/x',
      '/v1/:@evil.example',
    ]) {
      await harness.client.get(path, {}, TAGS);
    }
    expect(server.received).toHaveLength(4);
  });
});

describe('a request that fails for a moment', () => {
  it.each([
    ['status 503', answer(503, { errors: [] }), 'status 503'],
    ['status 500 with HTML', answer(500, '<html>'), 'status 500'],
    ['a reset connection', reset, 'ECONNRESET'],
    ['a body cut short', cutShort, 'ERR_BAD_RESPONSE'],
    ['HTML with status 200', answer(200, '<html>', { 'content-type': 'text/html' }), 'UNREADABLE_BODY'],
    ['an empty body', answer(200, ''), 'UNREADABLE_BODY'],
    [
      'a packed body that was cut',
      answer(200, gzipSync('{"data":[7]}').subarray(0, -4), { 'content-encoding': 'gzip' }),
      'UNREADABLE_BODY',
    ],
  ])('by %s is sent again, a search too, and every attempt counts once', async (_name, fault, reason) => {
    server.script(fault, fault, answer(200, { data: [7] }), fault, answer(200, { data: [8] }));
    const body = { queryContext: 'note' };
    const search = harness.client.search('main', { page: 1 }, body, TAGS);
    expect(await search).toEqual({ data: [7] });
    expect(await getTags()).toEqual({ data: [8] });
    expect(harness.retries).toEqual([`${reason}, 500 ms`, `${reason}, 1000 ms`, `${reason}, 500 ms`]);
    expect(server.received.map(({ method }) => method)).toEqual(['POST', 'POST', 'POST', 'GET', 'GET']);
    for (const got of server.received.slice(0, 3)) {
      expect(got.url).toBe('/v1/customers/search?page=1');
      expect(JSON.parse(got.body)).toEqual(body);
      expect(got.headers).toMatchObject({
        authorization: `Bearer ${API_KEY}`,
        'content-type': 'application/json',
        'content-length': `${JSON.stringify(body).length}`,
      });
    }
    expect(harness.attempts).toHaveLength(5);
  });

  it('by a 429 waits for the stated reset, together with all others', async () => {
    const resetAt = Math.ceil(Date.now() / 1000) + 30;
    const limits = {
      'x-ratelimit-limit': '10',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': `${resetAt}`,
    };
    harness = createHarness(server.origin, { isPatient: true });
    server.script(answer(429, {}, limits), answer(200));
    const first = getTags();
    await waitFor(() => harness.retries.length === 1);
    const second = getTags();
    await harness.clock.advance(25_000);
    expect(server.received).toHaveLength(1);
    await harness.clock.advance(10_000);
    await Promise.all([first, second]);
    expect(server.received).toHaveLength(3);
  });

  it('by ever new faults is given up when the time for retries is over', async () => {
    harness = createHarness(server.origin, { maxRetryMs: 10_000 });
    server.script(answer(503, { errors: [{ message: 'busy' }] }));
    const startMs = harness.clock.now();
    const error = await faultOf(getTags());
    expect(error).toBeInstanceOf(ApiError);
    expect(String(error)).toContain('GET /v1/tags was answered with status 503: "busy".');
    expect(harness.clock.now() - startMs).toBe(10_000);
    expect(harness.retries).toHaveLength(server.received.length - 1);
  });

  it('may be retried for a shorter time than others', async () => {
    server.script(answer(503));
    const startMs = harness.clock.now();
    await faultOf(harness.client.get('/v1/tags', {}, { ...TAGS, maxRetryMs: 2_000 }));
    expect(harness.clock.now() - startMs).toBe(2_000);
  });

  it('is sent once where retries are switched off', async () => {
    harness = createHarness(server.origin, { maxRetryMs: 0 });
    server.script(answer(503));
    await faultOf(getTags());
    expect(server.received).toHaveLength(1);
  });
});

describe('a request that is wrong', () => {
  it.each([400, 401, 403, 404, 409, 413, 422])('by status %i is sent once', async (status) => {
    server.script(answer(status, { errors: [{ message: 'no' }] }, { 'x-request-id': 'r-1' }));
    for (const ask of [getTags, () => harness.client.search('main', {}, {}, TAGS)]) {
      expect(await faultOf(ask())).toMatchObject({ status, requestId: 'r-1' });
    }
    expect(server.received).toHaveLength(2);
    expect(harness.retries).toEqual([]);
  });

  it('by the region says which one to set', async () => {
    server.script(answer(401, { errors: [{ message: 'associated with pod prod2 but handled by prod1' }] }));
    const error = await faultOf(getTags());
    expect(error).toBeInstanceOf(AuthError);
    expect(String(error)).toContain('set "region" to "eu"');
  });

  it.each([301, 302, 303, 307, 308])(
    'by redirect %i goes nowhere else, and the key neither',
    async (status) => {
      const other = await startServer();
      other.script(answer(200));
      server.script(answer(status, '', { location: `${other.origin}/v1/tags` }));
      expect(String(await faultOf(getTags()))).toContain('Redirects are not followed; check "api_url".');
      expect(other.received).toHaveLength(0);
      expect(server.received).toHaveLength(1);
      await other.close();
    },
  );
});

describe('a request that takes too long', () => {
  it.each([
    ['hangs', hang],
    ['drips', drip],
  ])('because the server %s is timed out and sent again', async (_name, fault) => {
    harness = createHarness(server.origin, { requestTimeoutMs: 50 });
    server.script(fault, answer(200, { data: [7] }));
    expect(await getTags()).toEqual({ data: [7] });
    expect(harness.retries).toEqual(['TIMED_OUT, 500 ms']);
    expect(harness.attempts).toEqual([undefined, 200]);
  });

  it('ends with the time that it may take in all', async () => {
    server.script(hang);
    const error = await faultOf(
      harness.client.get('/v1/tags', {}, { ...TAGS, maxRetryMs: 0, maxTotalMs: 50 }),
    );
    expect(error).toBeInstanceOf(UnreachableError);
    expect(String(error)).toContain('GET /v1/tags: TIMED_OUT');
  });

  it('has all the time where the time-out is longer than a timer can be', async () => {
    harness = createHarness(server.origin, { requestTimeoutMs: 2 ** 40 });
    server.script((response, got) => setTimeout(() => answer(200)(response, got), 20));
    await getTags();
    expect(harness.retries).toEqual([]);
  });
});

describe('when the run is stopped', () => {
  const reason = new Error('interrupted by a test');

  it.each([
    ['while an answer is awaited', hang],
    ['while an answer comes in', drip],
  ])('%s, the request ends with the reason', async (_name, fault) => {
    server.script(fault);
    const pending = faultOf(getTags());
    await waitFor(() => server.received.length === 1);
    harness.stop.abort(reason);
    expect(await pending).toBe(reason);
    expect(harness.retries).toEqual([]);
  });

  it('while it waits for a retry, it ends with the reason', async () => {
    harness = createHarness(server.origin, { isPatient: true });
    server.script(answer(503));
    const pending = faultOf(getTags());
    await waitFor(() => harness.clock.sleepers() === 1);
    harness.stop.abort(reason);
    expect(await pending).toBe(reason);
  });

  it('while it waits for a place or a budget, it ends with the reason', async () => {
    harness = createHarness(server.origin, { isPatient: true, concurrency: 1 });
    server.script(answer(429), hang);
    const pending = [faultOf(getTags())];
    await waitFor(() => harness.clock.sleepers() === 1);
    pending.push(
      faultOf(getTags()),
      faultOf(harness.client.search('main', {}, {}, TAGS)),
      faultOf(getTags()),
    );
    await waitFor(() => server.received.length === 2);
    pending.push(faultOf(harness.client.search('main', {}, {}, TAGS)));
    harness.stop.abort(reason);
    expect(await Promise.all(pending)).toEqual(Array.from({ length: 5 }, () => reason));
    expect(server.received).toHaveLength(2);
  });

  it('before it begins, nothing is sent', async () => {
    harness.stop.abort(reason);
    expect(await faultOf(getTags())).toBe(reason);
    expect(server.received).toHaveLength(0);
  });

  it('in the moment of its admission, it still ends with the reason', async () => {
    server.script(hang);
    const { stop } = harness;
    harness = createHarness(server.origin, {
      stop: stop.signal,
      createGovernor: () => ({
        admit: () => {
          stop.abort(reason);
          return Promise.resolve(() => undefined);
        },
      }),
    });
    expect(await faultOf(getTags())).toBe(reason);
  });
});

describe('a server that is not there', () => {
  it('by a name that does not exist is told at once', async () => {
    harness = createHarness('https://no-such-organisation.invalid');
    const error = await faultOf(getTags());
    expect(error).toBeInstanceOf(UnknownHostError);
    expect(String(error)).toContain(
      'The host "no-such-organisation.invalid" does not exist; check "org_name"',
    );
    expect(harness.attempts).toEqual([undefined]);
  });

  it('by a refused connection is told when the time for retries is over', async () => {
    const gone = await startServer();
    await gone.close();
    harness = createHarness(gone.origin, { maxRetryMs: 4_000 });
    const startMs = harness.clock.now();
    const error = await faultOf(getTags());
    expect(error).toBeInstanceOf(UnreachableError);
    expect(String(error)).toContain('GET /v1/tags: ECONNREFUSED');
    expect(harness.clock.now() - startMs).toBe(4_000);
    expect(harness.attempts.length).toBeGreaterThan(3);
  });
});

describe("the API's clock", () => {
  it('is the own one until an answer came', () => {
    expect(harness.client.apiNow()).toBe(harness.clock.now());
  });

  it.each([
    ['an hour ahead', 3_600_000],
    ['an hour behind', -3_600_000],
  ])('is told by the Date header when it is %s, also of an error', async (_name, stepMs) => {
    const startMs = Math.floor(harness.clock.now() / 1000) * 1000 + stepMs;
    server.script(answer(404, {}, { date: new Date(startMs).toUTCString() }));
    await faultOf(getTags());
    expect(harness.client.apiNow()).toBe(startMs);
    await harness.clock.sleep(1_234);
    expect(harness.client.apiNow()).toBe(startMs + 1_234);
  });

  it("tells how far away a reset is, whatever the machine's clock says", async () => {
    const apiMs = Date.now() - 86_400_000;
    const headers = {
      date: new Date(apiMs).toUTCString(),
      'x-ratelimit-reset': `${Math.floor(apiMs / 1000) + 20}`,
    };
    server.script(answer(429, {}, headers), answer(200));
    await getTags();
    expect(harness.retries).toEqual(['status 429, 20000 ms']);
  });
});

describe('the key', () => {
  const echo = { errors: [{ message: `Authorization=Bearer ${API_KEY}` }] };

  it.each([
    ['an error status', answer(404, echo), ''],
    ['a redirect', answer(302, echo, { location: `/?${API_KEY}` }), ''],
    ['an unreadable body', answer(200, `<html>${API_KEY}`), ''],
    ['a broken connection', reset, ''],
    ['a body cut short', cutShort, ''],
    ['a time-out', hang, ''],
    ['an unknown host', hang, 'https://no-such-organisation.invalid'],
  ])('is nowhere in the error after %s', async (_name, fault, baseUrl) => {
    harness = createHarness(baseUrl || server.origin, { maxRetryMs: 0, requestTimeoutMs: 50 });
    server.script(fault);
    const error = await faultOf(getTags());
    const shown = [
      inspect(error, { depth: 20, showHidden: true }),
      JSON.stringify(error),
      String(error),
      error instanceof Error ? error.stack : '',
      inspect(error instanceof Error ? error.cause : undefined, { depth: 20, showHidden: true }),
    ];
    expect(shown.join('\n')).not.toMatch(/the-secret-key|Bearer eyJ/);
    expect(shown.join('\n')).not.toContain('AxiosError');
  });

  it('is stripped of what no header may hold, instead of failing with a bug', async () => {
    harness = createHarness(server.origin, { apiKey: 'k\u20acy\u0000' });
    server.script(answer(200));
    await getTags();
    expect(server.received[0]!.headers.authorization).toBe('Bearer ky');
  });
});

describe('many requests at once', () => {
  it('stay within the concurrency', async () => {
    harness = createHarness(server.origin, { concurrency: 16 });
    let open = 0;
    let most = 0;
    server.script((response, got) => {
      open += 1;
      most = Math.max(most, open);
      setImmediate(() => {
        open -= 1;
        answer(200)(response, got);
      });
    });
    await Promise.all(Array.from({ length: 64 }, getTags));
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(16);
  });

  it("may all listen to the run's end, without a warning of Node on stderr", () => {
    // Node warns through its own process object, which jest hides from tests.
    const allow = jest.spyOn(events, 'setMaxListeners');
    harness = createHarness(server.origin);
    expect(allow).toHaveBeenCalledWith(0, harness.stop.signal);
  });
});

describe('a fault of the tap itself', () => {
  it('is passed on as it is, is not retried and gives its place back', async () => {
    const bug = new Error('bug');
    server.script(answer(200));
    harness = createHarness(server.origin, {
      observer: {
        attempt: () => {
          throw bug;
        },
        heldUp: () => undefined,
        retry: () => undefined,
      },
    });
    expect(await faultOf(getTags())).toBe(bug);
    expect(server.received).toHaveLength(1);
  });

  it('before anything is sent gives its place back too', async () => {
    // Can't be written as JSON, which shows after the admission.
    const body = { n: 1n };
    harness = createHarness(server.origin, { concurrency: 1 });
    server.script(answer(200));
    expect(await faultOf(harness.client.search('main', {}, body, TAGS))).toBeInstanceOf(Error);
    await getTags();
    expect(server.received).toHaveLength(1);
  });
});

/** Resolves when `isSo`, by turns of the event loop. */
async function waitFor(isSo: () => boolean): Promise<void> {
  for (let turn = 0; !isSo(); turn += 1) {
    if (turn > 100_000) throw new Error('it never came to that');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
