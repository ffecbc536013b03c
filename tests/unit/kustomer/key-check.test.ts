import { ApiError, AuthError, UnknownHostError, UnreachableError } from '../../../src/errors';
import type { Client } from '../../../src/kustomer/client';
import { checkKey } from '../../../src/kustomer/key-check';
import { createHarness, faultOf, type Harness } from './client-harness';
import { answer, hang, reset, startServer, type ScriptedServer, type Step } from './scripted-server';

let server: ScriptedServer;
let harness: Harness;

beforeEach(async () => {
  server = await startServer();
  harness = createHarness(server.origin);
});

afterEach(async () => {
  harness.client.close();
  await server.close();
});

describe('the key check', () => {
  const check = (maxRetryMs = 900_000) => checkKey(harness.client, maxRetryMs);

  it('asks for the token, once, and tells its roles', async () => {
    server.script(answer(200, { data: { attributes: { roles: ['org.user', 7, 'org.permission'] } } }));
    expect(await check()).toEqual({ roles: ['org.user', 'org.permission'] });
    expect(server.received.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /v1/auth/tokens/current',
    ]);
  });

  it.each([
    ['no roles', { data: { attributes: {} } }],
    ['no attributes', { data: {} }],
    ['another shape', [1]],
    ['roles that are no list', { data: { attributes: { roles: 'org' } } }],
  ])('knows no roles where the answer has %s', async (_name, json) => {
    server.script(answer(200, json));
    expect(await check()).toEqual({ roles: undefined });
  });

  it.each([403, 404])('takes a %i for no verdict on the key', async (status) => {
    server.script(answer(status));
    expect(await check()).toEqual({ roles: undefined });
    expect(server.received).toHaveLength(1);
  });

  it.each([
    ['expired', 'Expired token', '"api_key" has expired; make a new one'],
    ['refused', 'Unauthorized', '"api_key" was refused by the API (status 401); check that it is complete'],
  ])('says that the key is %s', async (_name, words, sentence) => {
    server.script(answer(401, { errors: [{ message: words }] }));
    const error = await faultOf(check());
    expect(error).toBeInstanceOf(AuthError);
    expect(String(error)).toContain(sentence);
    expect(server.received).toHaveLength(1);
  });

  it('names the region of a key that belongs to another', async () => {
    server.script(answer(401, { errors: [{ message: 'associated with pod prod4 but handled by prod1' }] }));
    expect(String(await faultOf(check()))).toContain('set "region" to "in"');
  });

  it.each([
    ['400', answer(400), ApiError],
    ['a redirect', answer(302, '', { location: '/v1/x' }), ApiError],
  ])('passes %s on', async (_name, step, kind) => {
    server.script(step);
    expect(await faultOf(check())).toBeInstanceOf(kind);
    expect(server.received).toHaveLength(1);
  });

  it.each<[string, Step, unknown, number, number]>([
    ['5xx', answer(503), ApiError, 900_000, 60_000],
    ['broken connections', reset, UnreachableError, 900_000, 60_000],
    ['429s that state nothing', answer(429), ApiError, 900_000, 60_000],
    ['5xx, where less is configured', answer(503), ApiError, 7_000, 7_000],
    ['5xx, where nothing is to be retried', answer(503), ApiError, 0, 0],
  ])('gives up in time after %s', async (_name, step, kind, maxRetryMs, expectedMs) => {
    server.script(step);
    const startMs = harness.clock.now();
    expect(await faultOf(check(maxRetryMs))).toBeInstanceOf(kind);
    expect(harness.clock.now() - startMs).toBe(expectedMs);
  });

  it('goes on when the API comes back within that time', async () => {
    server.script(answer(503), reset, answer(429), answer(200, { data: {} }));
    expect(await check()).toEqual({ roles: undefined });
    expect(server.received).toHaveLength(4);
  });

  it('takes no longer in all, also where nothing comes back and one request may take longer', async () => {
    const asked: unknown[] = [];
    const client: Client = {
      ...harness.client,
      get: (...of) => {
        asked.push(of[2]);
        return Promise.resolve({});
      },
    };
    await checkKey(client, 900_000);
    await checkKey(client, 5_000);
    expect(asked).toEqual([
      { label: 'key check', maxRetryMs: 60_000, maxTotalMs: 60_000 },
      { label: 'key check', maxRetryMs: 5_000, maxTotalMs: 60_000 },
    ]);
  });

  it('says at once that a host does not exist', async () => {
    harness = createHarness('https://no-such-organisation.invalid');
    expect(await faultOf(check())).toBeInstanceOf(UnknownHostError);
  });

  it('ends with the reason of a stop', async () => {
    server.script(hang);
    const reason = new Error('interrupted');
    const pending = faultOf(check());
    setImmediate(() => harness.stop.abort(reason));
    expect(await pending).toBe(reason);
  });
});
