import { ApiError, UnreachableError } from '../../../src/errors';
import { API_KEY, createHarness, faultOf } from './client-harness';
import { answer, startServer, type ScriptedServer } from './scripted-server';

const TAGS = { label: 'tags' };
const NAMES = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY', 'NO_PROXY'].flatMap((name) => [
  name,
  name.toLowerCase(),
]);
const environment = { ...process.env };
let proxy: ScriptedServer;
/** All that the proxy was sent to open a tunnel, and by whom. */
let tunnels: { target: string; headers: object }[];

beforeEach(async () => {
  proxy = await startServer();
  tunnels = [];
  proxy.onConnect((socket, target, headers) => {
    tunnels.push({ target, headers });
    socket.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n');
  });
  for (const name of NAMES) Reflect.deleteProperty(process.env, name);
  process.env['HTTPS_PROXY'] = process.env['HTTP_PROXY'] = `http://user:word@127.0.0.1:${proxy.port}`;
});

afterEach(async () => {
  for (const name of NAMES) {
    if (environment[name] === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = environment[name];
  }
  await proxy.close();
});

describe('behind a proxy', () => {
  it('the API is reached through a tunnel, and the proxy is not handed the key', async () => {
    const { client } = createHarness('https://api.kustomerapp.invalid');
    const error = await faultOf(client.get('/v1/tags', {}, TAGS));
    expect(error).toBeInstanceOf(ApiError);
    expect(String(error)).toContain(
      'status 407. The proxy wants a user and a password: set them in HTTPS_PROXY.',
    );
    expect(tunnels).toEqual([
      {
        target: 'api.kustomerapp.invalid:443',
        headers: {
          host: 'api.kustomerapp.invalid',
          connection: 'close',
          'proxy-authorization': `Basic ${Buffer.from('user:word').toString('base64')}`,
        },
      },
    ]);
    expect(JSON.stringify(tunnels)).not.toContain(API_KEY);
    expect(proxy.received).toEqual([]);
    client.close();
  });

  it('hosts of NO_PROXY are reached without it', async () => {
    process.env['NO_PROXY'] = '.invalid';
    const { client } = createHarness('https://api.kustomerapp.invalid', { maxRetryMs: 0 });
    await faultOf(client.get('/v1/tags', {}, TAGS));
    expect(tunnels).toEqual([]);
    client.close();
  });

  it("this machine's loopback is reached without it, by http and by https", async () => {
    const server = await startServer();
    server.script(answer(200, { data: [7] }));
    const plain = createHarness(server.origin);
    expect(await plain.client.get('/v1/tags', {}, TAGS)).toEqual({ data: [7] });
    // The server speaks no TLS; that it is reached at all is the point.
    const secure = createHarness(server.origin.replace('http:', 'https:'), { maxRetryMs: 0 });
    expect(await faultOf(secure.client.get('/v1/tags', {}, TAGS))).toBeInstanceOf(UnreachableError);
    expect(tunnels).toEqual([]);
    expect(proxy.received).toEqual([]);
    plain.client.close();
    secure.client.close();
    await server.close();
  });
});
