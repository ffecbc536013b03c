import { UnreachableError } from '../../../src/errors';
import { API_KEY, createHarness, faultOf, type Harness } from './client-harness';
import { startServer, type ScriptedServer } from './scripted-server';

const TAGS = { label: 'tags' };
const BASE_URL = 'https://api.kustomerapp.invalid';
let proxy: ScriptedServer;
/** All that the proxy was sent to open a tunnel. */
let tunnels: { target: string; headers: object }[];
/** What the proxy answers, one after the other; the last one again and again. */
let answers: string[];
let closed: number;
let harness: Harness;

beforeEach(async () => {
  proxy = await startServer();
  tunnels = [];
  closed = 0;
  proxy.onConnect((socket, target, headers) => {
    tunnels.push({ target, headers });
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    socket.resume().on('close', () => (closed += 1));
    if (answer !== undefined) socket.end(answer);
    else socket.on('end', () => socket.end());
  });
  harness = createHarness(BASE_URL, {
    proxy: new URL(`http://jane:p%40ss@127.0.0.1:${proxy.port}`),
    maxRetryMs: 3_000,
  });
});

afterEach(async () => {
  harness.client.close();
  expect(harness.openPlaces()).toBe(0);
  expect(JSON.stringify(tunnels)).not.toContain(API_KEY);
  expect(proxy.received).toEqual([]);
  await proxy.close();
});

const refusal = (status: string): string => `HTTP/1.1 ${status}\r\ncontent-length: 0\r\n\r\n`;
const getTags = (): Promise<unknown> => faultOf(harness.client.get('/v1/tags', {}, TAGS));

it('asks the proxy for a tunnel, with its own user and password and nothing else', async () => {
  answers = [refusal('407 Proxy Authentication Required')];
  await getTags();
  expect(tunnels).toEqual([
    {
      target: 'api.kustomerapp.invalid:443',
      headers: {
        host: 'api.kustomerapp.invalid:443',
        connection: 'close',
        'proxy-authorization': `Basic ${Buffer.from('jane:p@ss').toString('base64')}`,
      },
    },
  ]);
});

it.each([400, 401, 403, 404, 407])(
  'takes a refusal by %i for the proxy’s, and does not ask again',
  async (status) => {
    answers = [refusal(`${status} No`)];
    const error = await getTags();
    expect(error).toBeInstanceOf(UnreachableError);
    expect(String(error)).toContain(
      status === 407 ? '(status 407): set HTTPS_PROXY' : `(status ${status}): check`,
    );
    expect(harness.retries).toEqual([]);
  },
);

it.each([
  ['429', refusal('429 Slow down')],
  ['502', refusal('502 Bad gateway')],
  ['BROKEN_CONNECTION', 'nonsense\r\n\r\n'],
  ['ECONNRESET', ''],
])('asks again after %s', async (word, answer) => {
  answers = [answer];
  const error = await getTags();
  expect(error).toBeInstanceOf(UnreachableError);
  expect(tunnels.length).toBeGreaterThan(2);
  expect(harness.retries.length).toBe(tunnels.length - 1);
  expect(String(error)).toMatch(
    /^\d+$/.test(word) ? `(status ${word})` : 'The proxy could not be reached, or hung up (',
  );
});

it('does not wait for a proxy that never answers longer than for the API, nor behind the end', async () => {
  harness = createHarness(BASE_URL, {
    proxy: new URL(`http://127.0.0.1:${proxy.port}`),
    maxRetryMs: 0,
    requestTimeoutMs: 50,
  });
  answers = [];
  expect(String(await getTags())).toContain('TIMED_OUT');
  harness.client.close();
  while (closed === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(tunnels).toHaveLength(1);
});

it('says so where the proxy is not there', async () => {
  harness = createHarness(BASE_URL, { proxy: new URL('http://127.0.0.1:1'), maxRetryMs: 0 });
  expect(String(await getTags())).toContain(
    'The proxy could not be reached, or hung up (ECONNREFUSED); check HTTPS_PROXY, then run again.',
  );
});
