import {
  createStorage,
  BrokenDownload,
  type Storage,
  type StorageReply,
} from '../../../src/kustomer/storage';
import { startServer, type ScriptedServer, type Step } from './scripted-server';

let server: ScriptedServer;
let storage: Storage;
let stop: AbortController;

function open(apiUrl = 'http://127.0.0.1:1', idleMs = 60_000): Storage {
  return createStorage({
    apiUrl,
    userAgent: 'tap/1',
    idleMs,
    concurrency: 2,
    proxyTo: () => undefined,
    apiNow: () => 0,
    stop: stop.signal,
  });
}

beforeEach(async () => {
  stop = new AbortController();
  server = await startServer();
  storage = open();
});
afterEach(async () => {
  storage.close();
  await server.close();
});

const answer =
  (status: number, headers: Record<string, string> = {}, body = ''): Step =>
  (response) =>
    void response.writeHead(status, headers).end(body);

async function read(reply: StorageReply): Promise<string> {
  if (!reply.isFile) throw new Error(JSON.stringify(reply.outcome));
  let text = '';
  for await (const chunk of reply.chunks) text += Buffer.from(chunk).toString();
  return text;
}

describe('a link', () => {
  it.each<[link: string, apiUrl: string, isAllowed: boolean]>([
    ['https://files.example/a', 'https://api.kustomerapp.com', true],
    ['http://files.example/a', 'https://api.kustomerapp.com', false],
    ['http://files.example/a', 'http://127.0.0.1:8080', false],
    ['http://127.0.0.1:9/a', 'http://127.0.0.1:8080', true],
    ['http://127.0.0.1:9/a', 'https://api.kustomerapp.com', false],
    ['file:///etc/passwd', 'http://127.0.0.1:8080', false],
    ['/relative', 'http://127.0.0.1:8080', false],
    ['', 'http://127.0.0.1:8080', false],
  ])('%s of an API at %s may be followed: %s', (link, apiUrl, isAllowed) => {
    expect(open(apiUrl).isAllowed(link)).toBe(isAllowed);
  });
});

describe('a file', () => {
  it('comes as it is, and is asked for with nothing of the API’s', async () => {
    server.script(answer(200, {}, 'abc'));
    const reply = await storage.open(`${server.origin}/a?X-Amz-Signature=s`);
    expect(reply).toMatchObject({ isFile: true, lengthBytes: undefined });
    expect(await read(reply)).toBe('abc');
    const [request] = server.received;
    expect(request?.url).toBe('/a?X-Amz-Signature=s');
    expect(Object.keys(request?.headers ?? {}).sort()).toEqual(
      ['accept', 'accept-encoding', 'connection', 'host', 'user-agent'].sort(),
    );
    expect(request?.headers['user-agent']).toBe('tap/1');
  });

  it('is found behind up to three redirects', async () => {
    const hop = answer(302, { location: '/next' });
    server.script(hop, hop, hop, answer(200, { 'content-length': '1' }, 'x'));
    expect(await read(await storage.open(server.origin))).toBe('x');
    server.script(hop);
    expect(await storage.open(server.origin)).toMatchObject({ outcome: { kind: 'status', status: 302 } });
    expect(server.received).toHaveLength(8);
  });

  it.each(['http://files.example/x', 'ftp://127.0.0.1/x', 'file:///etc/passwd', 'http://['])(
    'is not looked for at %s, where a redirect leads',
    async (location) => {
      server.script(answer(302, { location }));
      expect(await storage.open(server.origin)).toMatchObject({ outcome: { kind: 'status', status: 302 } });
    },
  );

  it.each([400, 403, 404, 500, 503])('that is answered with status %i is none', async (status) => {
    server.script(answer(status, { 'retry-after': '7' }, '<Error/>'));
    expect(await storage.open(server.origin)).toMatchObject({
      isFile: false,
      outcome: { kind: 'status', status, limits: { retryAfterMs: 7000 } },
    });
  });

  it('that breaks off says so', async () => {
    server.script((response) => {
      response.writeHead(200, { 'content-length': '10' });
      response.write('abc', () => response.socket?.destroy());
    });
    await expect(read(await storage.open(server.origin))).rejects.toBeInstanceOf(BrokenDownload);
  });

  it('that stands still is given up', async () => {
    storage = open(undefined, 30);
    server.script((response) => void response.writeHead(200, { 'content-length': '10' }).write('abc'));
    await expect(read(await storage.open(server.origin))).rejects.toMatchObject({ code: 'TIMED_OUT' });
  });

  it('of a host that is not there is no fault of the link', async () => {
    const reply = await storage.open('http://127.0.0.1:1/a?X-Amz-Signature=s');
    expect(reply).toEqual({ isFile: false, outcome: { kind: 'broken', code: 'ECONNREFUSED' } });
  });

  it('is given up where the run has to stop', async () => {
    const reason = new Error('stopped');
    server.script((response) => void response.writeHead(200, { 'content-length': '10' }).write('abc'));
    const reply = await storage.open(server.origin);
    const reading = read(reply);
    stop.abort(reason);
    await expect(reading).rejects.toBe(reason);
    await expect(storage.open(server.origin)).rejects.toBe(reason);
  });

  it('that is not wanted after all ends', async () => {
    server.script((response) => void response.writeHead(200, { 'content-length': '1000000' }).write('abc'));
    const reply = await storage.open(server.origin);
    if (!reply.isFile) throw new Error('no file');
    expect(reply.lengthBytes).toBe(1_000_000);
    reply.abandon();
    while (server.connections() > 0) await new Promise(setImmediate);
    expect(server.connections()).toBe(0);
  });
});
