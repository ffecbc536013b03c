import dns from 'node:dns';
import { gzipSync } from 'node:zlib';
import { UnreachableError } from '../../../src/errors';
import type * as Body from '../../../src/kustomer/body';
import { createHarness, faultOf, type Harness } from './client-harness';
import { answer, startServer, type ScriptedServer } from './scripted-server';

/** The real limit would take a quarter of a gigabyte to reach. */
jest.mock('../../../src/kustomer/body', () => ({
  ...jest.requireActual<typeof Body>('../../../src/kustomer/body'),
  MAX_ANSWER_BYTES: 1024 * 1024,
}));

const TAGS = { label: 'tags' };
let server: ScriptedServer;
let harness: Harness;

beforeEach(async () => {
  server = await startServer();
  harness = createHarness(server.origin);
});

afterEach(async () => {
  harness.client.close();
  await server.close();
  jest.restoreAllMocks();
});

describe('an answer that is larger than the tap reads', () => {
  const large = JSON.stringify({ data: ['x'.repeat(1024 * 1024)] });

  it.each([
    ['as it is', answer(200, large)],
    ['packed', answer(200, gzipSync(large), { 'content-encoding': 'gzip' })],
    ['as an error', answer(500, large)],
  ])('%s is refused at once, because the next one would be as large', async (_name, step) => {
    server.script(step);
    const error = await faultOf(harness.client.get('/v1/tags', {}, TAGS));
    expect(error).toBeInstanceOf(UnreachableError);
    expect(String(error)).toBe(
      'UnreachableError: GET /v1/tags: the answer is larger than 1 MiB; set a smaller "max_page_size".',
    );
    expect(server.received).toHaveLength(1);
    expect(harness.openPlaces()).toBe(0);
  });

  it('may be as large as the limit', async () => {
    server.script(answer(200, JSON.stringify('x'.repeat(1024 * 1024 - 2))));
    expect(await harness.client.get('/v1/tags', {}, TAGS)).toHaveLength(1024 * 1024 - 2);
  });
});

describe('a host that answered before', () => {
  it('is asked again when its name is not found for a moment', async () => {
    harness = createHarness(server.origin.replace('127.0.0.1', 'localhost'));
    const notFound = Object.assign(new Error('getaddrinfo ENOTFOUND localhost'), { code: 'ENOTFOUND' });
    // Each attempt needs a new connection, and so a new look-up.
    server.script(answer(200, { data: [] }, { connection: 'close' }));
    await harness.client.get('/v1/tags', {}, TAGS);
    const lookup = jest.spyOn(dns, 'lookup');
    lookup.mockImplementationOnce(((_host: string, _options: object, done: (error: Error) => void) => {
      setImmediate(() => done(notFound));
    }) as unknown as typeof dns.lookup);
    await harness.client.get('/v1/tags', {}, TAGS);
    expect(harness.retries).toEqual(['HOST_LOST, 500 ms']);
  });
});
