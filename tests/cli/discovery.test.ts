/** What `--discover` writes and asks, and that a sync takes its catalog back. */
import { countByStream, recordsOf } from './messages';
import { openScene, type Scene } from './scene';

interface CatalogFile {
  readonly streams: readonly { readonly tap_stream_id: string; readonly metadata: readonly unknown[] }[];
}

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
});
afterEach(() => scene.close());

it('writes a catalog, indented by two, and nothing else; the key is checked', async () => {
  const { code, stdout } = await scene.run(['--config', 'config.json', '--discover']);
  const catalog = JSON.parse(stdout) as CatalogFile;
  expect(code).toBe(0);
  expect(stdout).toBe(`${JSON.stringify(catalog, null, 2)}\n`);
  expect(catalog.streams.length).toBeGreaterThanOrEqual(37);
  expect(scene.sandbox.journal.map(({ method, path }) => `${method} ${path}`)).toContain(
    'GET /v1/auth/tokens/current',
  );
});

it("keeps each line far below the 64 KiB of Meltano's pipe", async () => {
  const { stdout } = await scene.run(['--discover']);
  expect(Math.max(...stdout.split('\n').map((line) => Buffer.byteLength(line)))).toBeLessThan(8_000);
});

it.each([
  ['without --config', ['--discover'], 'no "api_key"'],
  ['without an api_key', ['--discover', '--config', 'empty.json'], 'no "api_key"'],
  [
    'when told not to ask',
    ['--discover', '--config', 'static.json'],
    '"discover_custom_attributes" is false',
  ],
])('asks nobody %s, and says so', async (_case, args, reason) => {
  scene.write('empty.json', {});
  scene.write('static.json', { ...scene.config, discover_custom_attributes: false });
  const { code, stdout, stderr } = await scene.run(args);
  expect(code).toBe(0);
  expect((JSON.parse(stdout) as CatalogFile).streams.length).toBeGreaterThanOrEqual(37);
  expect(stderr).toContain(reason);
  expect(scene.sandbox.journal).toEqual([]);
});

it.each([
  ['a wrong key', { api_key: 'wrong-key-1234' }, 2, '"api_key" was refused'],
  ['an API that nobody answers for', { api_url: 'http://127.0.0.1:1' }, 1, 'could not be reached'],
])('writes no poorer catalog for %s', async (_case, changes, expected, words) => {
  scene.write('config.json', { ...scene.config, ...changes });
  const { code, stdout, lastLine } = await scene.run(['--discover', '--config', 'config.json']);
  expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
  expect(lastLine).toContain(words);
});

it('writes a catalog from which the same is synced as without one', async () => {
  const { stdout } = await scene.run(['--config', 'config.json', '--discover']);
  scene.write('catalog.json', stdout);
  const without = await scene.run(['--config', 'config.json']);
  const withCatalog = await scene.run(['--config', 'config.json', '--catalog', 'catalog.json']);
  expect(withCatalog.code).toBe(0);
  expect(countByStream(withCatalog.messages)).toEqual(countByStream(without.messages));
  const schemas = (run: typeof without) => run.messages.filter(({ type }) => type === 'SCHEMA');
  expect(schemas(withCatalog)).toEqual(schemas(without));
  expect(recordsOf(withCatalog.messages).length).toBeGreaterThan(100);
});
