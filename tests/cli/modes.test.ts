/** Which mode runs, for flags in any order and combination, and what the modes without a network print. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { openScene, type Scene } from './scene';

const { version } = JSON.parse(readFileSync(path.join(__dirname, '../../package.json'), 'utf8')) as {
  version: string;
};

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
  scene.write('catalog.json', (await scene.run(['--discover'])).stdout);
  scene.write('state.json', '');
  scene.write('offline.json', { ...scene.config, discover_custom_attributes: false });
});
afterAll(() => scene.close());

/** As Meltano puts them in front of everything else. */
const FILES = ['--config', 'offline.json', '--catalog', 'catalog.json', '--state', 'state.json'];

const BEGINNINGS = {
  help: 'tap-kustomer: a Singer tap for Kustomer.',
  version: `tap-kustomer v${version}\n`,
  about: 'Name: tap-kustomer\n',
  discover: '{\n  "streams": [',
  estimate: 'stream ',
  test: 'Test of http://127.0.0.1:',
  schema: '{"type":"SCHEMA","stream":"companies"',
  sync: '{"type":"STATE","value":{"bookmarks":{}}}\n{"type":"SCHEMA"',
} as const;

it.each<[keyof typeof BEGINNINGS, string[]]>([
  ['help', [...FILES, '--discover', '--about', '--version', '--help']],
  ['help', ['-h', '--version', '-d']],
  ['version', [...FILES, '--about', '--version', '--discover']],
  ['version', ['--version', ...FILES]],
  ['about', [...FILES, '--discover', '--about']],
  ['about', ['--about', ...FILES]],
  ['discover', [...FILES, '--discover']],
  ['discover', ['--discover', ...FILES]],
  ['discover', ['-dc', 'offline.json', '-s', 'state.json', '-p', 'catalog.json']],
  ['discover', ['--estimate', ...FILES, '--discover']],
  ['estimate', ['--estimate', ...FILES]],
  ['estimate', ['-coffline.json', '--estimate', '-s', 'state.json']],
  ['about', [...FILES, '--test', '--about']],
  ['discover', [...FILES, '--test=schema', '--discover']],
  ['test', [...FILES, '--test']],
  ['test', ['--test', ...FILES]],
  ['test', ['--test=all', ...FILES]],
  ['schema', ['--test=schema', ...FILES]],
  ['schema', [...FILES, '--test=schema']],
  ['sync', FILES],
  ['sync', ['--state=state.json', '--catalog=catalog.json', '-coffline.json']],
])('runs %s for %j', async (mode, args) => {
  const { code, stdout } = await scene.run(args);
  expect(code).toBe(0);
  expect(stdout.slice(0, BEGINNINGS[mode].length)).toBe(BEGINNINGS[mode]);
});

it('needs no config for help, version and about, and tells nothing on stderr', async () => {
  for (const args of [['--help'], ['--version'], ['--about'], ['--about', '--format', 'json']]) {
    expect(await scene.run(args)).toMatchObject({ code: 0, stderr: '' });
  }
});

it('names every flag, setting and exit code in its help', async () => {
  const { stdout } = await scene.run(['-h']);
  for (const word of ['-c, --config', '-d, --discover', '--catalog', '-p, --properties', '-s, --state']) {
    expect(stdout).toContain(word);
  }
  for (const word of [
    '--refresh',
    '--summary',
    '--estimate',
    '--about',
    '--format',
    '--version',
    '-h, --help',
    'ENV',
  ]) {
    expect(stdout).toContain(word);
  }
  for (const word of ['api_key', 'start_date', 'hash_fields', '130, 143']) expect(stdout).toContain(word);
});

it('prints exactly name and version', async () => {
  expect((await scene.run(['--version'])).stdout).toBe(`tap-kustomer v${version}\n`);
});

it('describes itself as JSON with settings as JSON Schema', async () => {
  const { stdout } = await scene.run(['--about', '--format', 'json']);
  expect(JSON.parse(stdout)).toMatchObject({
    name: 'tap-kustomer',
    version,
    capabilities: expect.arrayContaining(['catalog', 'discover', 'state']) as unknown,
    settings: { type: 'object', required: ['api_key', 'start_date'] },
  });
});

it('takes later config files before earlier ones', async () => {
  scene.write('broken-url.json', { api_url: 'http://127.0.0.1:1' });
  scene.write('url.json', { api_url: scene.sandbox.url });
  const args = ['--discover', '--config', 'config.json', '--config'];
  expect((await scene.run([...args, 'broken-url.json', '-c', 'url.json'])).code).toBe(0);
  expect((await scene.run([...args, 'url.json', '-c', 'broken-url.json'])).code).toBe(1);
});
