/** Behind a corporate proxy and a private certification authority, with the real executable. */
import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:tls';
import { lastState, recordsOf } from '../messages';
import type { Run } from '../run-tap';
import { openScene, type Scene } from '../scene';
import { makeCertificates } from './certificates';
import { startConnectProxy, type ConnectProxy } from './connect-proxy';

/** A name that only the proxy can resolve. */
const HOST = 'api.kustomer.test';
const RUN = ['--config', 'config.json', '--catalog', 'catalog.json'];
const certificates = makeCertificates(HOST);
let scene: Scene;
let front: Server;
let proxy: ConnectProxy;
let target: string;
let config: object;
let trusting: Readonly<Record<string, string>>;

beforeEach(async () => {
  scene = await openScene();
  front = createServer({ key: certificates.key, cert: certificates.certificate }, (socket) => {
    const sandbox = connect(Number(new URL(scene.sandbox.url).port), '127.0.0.1');
    for (const [one, other] of [
      [socket, sandbox],
      [sandbox, socket],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
      one.pipe(other);
    }
  });
  front.listen(0, '127.0.0.1');
  await once(front, 'listening');
  const { port } = front.address() as AddressInfo;
  target = `${HOST}:${port}`;
  proxy = await startConnectProxy(() => port);
  scene.write('ca.pem', certificates.authority);
  trusting = { NODE_EXTRA_CA_CERTS: `${scene.folder}/ca.pem` };
  scene.write('catalog.json', {
    streams: ['customers', 'users'].map((stream) => ({
      tap_stream_id: stream,
      schema: { properties: { attributes: {} } },
      metadata: [{ breadcrumb: [], metadata: { selected: true } }],
    })),
  });
  config = { ...scene.config, api_url: `https://${target}`, log_level: 'debug' };
  scene.write('config.json', config);
});

afterEach(async () => {
  await proxy.close();
  front.close();
  await scene.close();
});

const throughProxy = (more: Readonly<Record<string, string>> = trusting, user = ''): Promise<Run> =>
  scene.run(RUN, { env: { HTTPS_PROXY: `http://${user}127.0.0.1:${proxy.port}`, ...more } });

/** A module by which the machine itself resolves the name. */
function withName(): string {
  const script = `const dns = require('node:dns');
    const { lookup } = dns;
    dns.lookup = (host, options, done) => lookup(host === '${HOST}' ? '127.0.0.1' : host, options, done);`;
  return `./${scene.write('name.js', script)}`;
}

function expectAll(run: Run): void {
  expect({ code: run.code, last: run.code === 0 ? '' : run.lastLine }).toEqual({ code: 0, last: '' });
  const ids = new Set(recordsOf(run.messages, 'customers').map(({ id }) => id));
  const customers = scene.sandbox.store.all('customer');
  expect(customers.length).toBeGreaterThan(20);
  expect(customers.filter(({ id }) => !ids.has(id))).toEqual([]);
  expect(Object.keys(lastState(run.messages).bookmarks)).toEqual(['customers', 'users']);
}

/** Neither the proxy nor a log is shown the key; what a record says passes the proxy only in a tunnel's cipher. */
function expectSecret(run: Run): void {
  const seen = proxy.journal();
  const { apiKey } = scene.sandbox;
  for (const secret of ['Bearer', apiKey, Buffer.from(apiKey).toString('base64'), 'example.com', '/v1/']) {
    expect({ secret, isSeen: seen.includes(secret) }).toEqual({ secret, isSeen: false });
  }
  expect(proxy.plainRequests).toEqual([]);
  expect(run.stderr).not.toContain(apiKey);
  expect(run.stderr).not.toContain('example.com');
}

it('reads all through a tunnel, of which the proxy sees nothing but the host', async () => {
  const run = await throughProxy();
  expectAll(run);
  expectSecret(run);
  expect(proxy.tunnels.length).toBeLessThan(scene.sandbox.journal.length / 2);
  expect(run.stdout).toContain('example.com');
  expect(proxy.journal().length).toBeGreaterThan(10_000);
  expect(new Set(proxy.tunnels.map((one) => one.target))).toEqual(new Set([target]));
});

it('shows the password of the proxy to the proxy only', async () => {
  const run = await throughProxy(trusting, 'jane:p%40ss%3Aw%C3%B6rd@');
  expectAll(run);
  expectSecret(run);
  expect(new Set(proxy.tunnels.map(({ authorization }) => authorization))).toEqual(
    new Set([`Basic ${Buffer.from('jane:p@ss:wörd').toString('base64')}`]),
  );
  for (const word of ['p@ss', 'p%40ss']) expect(run.stderr + run.stdout).not.toContain(word);
});

it('goes past the proxy where NO_PROXY names the host', async () => {
  const env = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`, NO_PROXY: '.kustomer.test', ...trusting };
  expectAll(await scene.run(RUN, { env, preload: withName() }));
  expect(proxy.journal()).toHaveLength(0);
});

it.each(['https_proxy', 'ALL_PROXY'])('goes through the proxy that %s names too', async (name) => {
  const run = await scene.run(RUN, { env: { [name]: `http://127.0.0.1:${proxy.port}`, ...trusting } });
  expectAll(run);
  expectSecret(run);
});

const LEADING: readonly [string, () => Promise<Run>, number, string][] = [
  ['the authority is not known', () => throughProxy({}), 1, 'set NODE_EXTRA_CA_CERTS to the file of its CA'],
  [
    'the proxy wants a password',
    () => {
      proxy.refuseWith('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n');
      return throughProxy();
    },
    1,
    'The proxy wants a user and a password (status 407): set HTTPS_PROXY to http://user:password@host:port',
  ],
  [
    'the proxy does not allow the host',
    () => {
      proxy.refuseWith('HTTP/1.1 403 Forbidden\r\ncontent-type: text/html\r\n\r\n<h1>Blocked by policy</h1>');
      return throughProxy();
    },
    1,
    '(status 403): check HTTPS_PROXY and what the proxy allows',
  ],
  [
    'the proxy does not find the host',
    () => {
      proxy.refuseWith('HTTP/1.1 502 Bad Gateway\r\ncontent-type: text/html\r\n\r\n<h1>No such host</h1>');
      return throughProxy();
    },
    1,
    '(status 502): check HTTPS_PROXY',
  ],
  [
    'the proxy hangs up',
    () => {
      proxy.refuseWith('');
      return throughProxy();
    },
    1,
    'The proxy could not be reached, or hung up (ECONNRESET); check HTTPS_PROXY, then run again.',
  ],
  [
    'the proxy never answers',
    () => {
      proxy.refuseWith(undefined);
      scene.write('config.json', { ...config, request_timeout_seconds: 0.3 });
      return throughProxy();
    },
    1,
    'could not be reached, or its answers broke off (GET /v1/auth/tokens/current: TIMED_OUT)',
  ],
  [
    'the proxy is down',
    async () => {
      const env = { HTTPS_PROXY: 'http://127.0.0.1:1', ...trusting };
      return scene.run(RUN, { env });
    },
    1,
    'The proxy could not be reached, or hung up (ECONNREFUSED); check HTTPS_PROXY, then run again.',
  ],
  [
    "the proxy's own name does not exist",
    () => scene.run(RUN, { env: { HTTPS_PROXY: 'http://proxy.invalid:3128', ...trusting } }),
    2,
    "The proxy's host does not exist; check HTTPS_PROXY.",
  ],
];

it.each(LEADING)('says what to do where %s', async (_title, start, code, says) => {
  const run = await start();
  expect({ code: run.code, stdout: run.stdout, line: run.lastLine }).toEqual({
    code,
    stdout: '',
    line: expect.stringMatching(/^CRITICAL /) as unknown,
  });
  expect(run.lastLine).toContain(says);
  expect(run.stderr).not.toContain('    at ');
  expectSecret(run);
  expect(scene.sandbox.journal).toEqual([]);
});
