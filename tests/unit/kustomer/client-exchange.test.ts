/** Who looks in on the client sees each answer as it came, and nothing of the key. */
import { gzipSync } from 'node:zlib';
import type { Exchange } from '../../../src/kustomer/exchange';
import { API_KEY, createHarness, type Harness } from './client-harness';
import { answer, reset, startServer, type ScriptedServer } from './scripted-server';

const TAGS = { label: 'tags' };
let server: ScriptedServer;
let harness: Harness;
let seen: Exchange[];

beforeEach(async () => {
  seen = [];
  server = await startServer();
  const observer = {
    attempt: () => undefined,
    heldUp: () => undefined,
    retry: () => undefined,
    exchange: (exchange: Exchange) => seen.push(exchange),
  };
  harness = createHarness(server.origin, { observer });
});
afterEach(async () => {
  harness.client.close();
  await server.close();
});

it('is handed question and answer, unpacked', async () => {
  const packed = gzipSync(Buffer.from('{"data":[]}'));
  server.script(answer(200, packed, { 'content-encoding': 'gzip', 'x-ratelimit-limit': '7' }));
  await harness.client.search('main', { page: 1, pageSize: 3 }, { queryContext: 'note' }, TAGS);
  const [{ header, ...exchange }] = seen as [Exchange];
  expect(exchange).toEqual({
    method: 'POST',
    path: '/v1/customers/search',
    query: { page: 1, pageSize: 3 },
    body: { queryContext: 'note' },
    status: 200,
    text: '{"data":[]}',
  });
  expect(header('x-ratelimit-limit')).toBe('7');
  expect(JSON.stringify(seen)).not.toContain(API_KEY);
});

it('is handed every attempt that was answered, also those that are no use, and none that broke', async () => {
  server.script(answer(503, '<html>'), reset, answer(200, '{"data":'), answer(200, { data: [] }));
  await harness.client.get('/v1/tags', {}, TAGS);
  expect(seen.map(({ status, text, body }) => [status, text, body])).toEqual([
    [503, '<html>', undefined],
    [200, '{"data":', undefined],
    [200, '{"data":[]}', undefined],
  ]);
});

it('has no text where what was packed is not whole', async () => {
  const packed = gzipSync(Buffer.from('{"data":[]}'));
  server.script(answer(404, packed.subarray(0, 12), { 'content-encoding': 'gzip' }));
  await expect(harness.client.get('/v1/tags', {}, TAGS)).rejects.toThrow('404');
  expect(seen.map(({ text }) => text)).toEqual(['']);
});

it('ends the request with the error of a looker who can not go on', async () => {
  const full = new Error('the disk is full');
  const observer = {
    attempt: () => undefined,
    heldUp: () => undefined,
    retry: () => undefined,
    exchange: () => {
      throw full;
    },
  };
  harness.client.close();
  harness = createHarness(server.origin, { observer });
  server.script(answer(200, { data: [] }));
  await expect(harness.client.get('/v1/tags', {}, TAGS)).rejects.toBe(full);
  expect(harness.openPlaces()).toBe(0);
});
