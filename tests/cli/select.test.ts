/** `tap-kustomer select`: what it leaves selected is what a sync with that catalog writes. */
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { countByStream, recordsOf, schemaOf } from './messages';
import { openScene, type Scene } from './scene';

let scene: Scene;
let discovered: string;
beforeAll(async () => {
  scene = await openScene();
  discovered = (await scene.run(['--discover'])).stdout;
});
afterAll(() => scene.close());
beforeEach(() => void scene.write('catalog.json', discovered));

const select = (...args: string[]) => scene.run(['select', '--catalog', 'catalog.json', ...args]);
const sync = async (catalog = 'catalog.json') =>
  (await scene.run(['--config', 'config.json', '--catalog', catalog])).messages;

it('leaves the streams of --only, and a sync reads those', async () => {
  const { code, stdout, stderr } = await select('--only', 'conversations,teams');
  expect([code, stderr]).toEqual([0, '']);
  const lines = stdout.trim().split('\n');
  expect(lines.at(-1)).toBe('2 of 37 streams selected; written to catalog.json');
  expect(lines.slice(0, -1)).toHaveLength(35);
  expect(lines).toContain('messages: deselected');
  expect(Object.keys(countByStream(await sync())).sort()).toEqual(['conversations', 'teams']);
});

it('takes a field out of SCHEMA and RECORD, and keeps its neighbours', async () => {
  await select('--only', 'customers');
  const { stdout } = await select('--exclude', 'customers.attributes.emails,c*rs.attributes.phones');
  expect(stdout.split('\n').slice(0, 2)).toEqual([
    'customers.attributes.emails: deselected',
    'customers.attributes.phones: deselected',
  ]);
  const messages = await sync();
  const fields = Object.keys(schemaOf(messages, 'customers').properties?.['attributes']?.properties ?? {});
  expect(fields).toContain('displayName');
  expect(fields.filter((name) => name === 'emails' || name === 'phones')).toEqual([]);
  const records = recordsOf(messages, 'customers');
  expect(records.length).toBeGreaterThan(0);
  for (const record of records) {
    expect(record['attributes']).not.toHaveProperty('emails');
    expect(record['attributes']).not.toHaveProperty('phones');
  }
});

it('brings them back', async () => {
  await select('--only', 'customers.attributes.displayName');
  await select('--include', 'customers.attributes.emails,teams');
  const messages = await sync();
  expect(Object.keys(countByStream(messages)).sort()).toEqual(['customers', 'teams']);
  const { properties } = schemaOf(messages, 'customers');
  expect(Object.keys(properties ?? {}).sort()).toEqual(['attributes', 'id', 'unfit_values', 'updated_at']);
  expect(Object.keys(properties?.['attributes']?.properties ?? {}).sort()).toEqual(['displayName', 'emails']);
});

it('writes to another file where one is named, and leaves the catalog alone', async () => {
  const { code } = await select('--only', 'teams', '--output', 'other.json');
  expect(code).toBe(0);
  expect(scene.read('catalog.json')).toBe(discovered);
  expect(Object.keys(countByStream(await sync('other.json')))).toEqual(['teams']);
});

it('does not touch the file where nothing changes', async () => {
  const file = path.join(scene.folder, 'catalog.json');
  const before = statSync(file).mtimeMs;
  const { stdout } = await select('--include', 'customers');
  expect(stdout).toBe('37 of 37 streams selected; nothing had to be changed\n');
  expect(statSync(file).mtimeMs).toBe(before);
});

it('shows streams, or fields', async () => {
  await select('--exclude', 'apps,customers.attributes.emails');
  const streams = (await select('--list')).stdout.split('\n');
  expect(streams[0]).toMatch(/^\[x\] companies +INCREMENTAL +\d+ of \d+ fields$/);
  expect(streams.some((line) => /^\[ \] apps +/.test(line))).toBe(true);
  const fields = (await select('--list', 'customers')).stdout.split('\n');
  expect(fields).toContain('[*] customers.id');
  expect(fields).toContain('[ ] customers.attributes.emails');
});

it.each<[string, string[], RegExp]>([
  [
    'an unknown field',
    ['--exclude', 'customers.attributes.emial'],
    /did you mean "customers\.attributes\.emails"\?/,
  ],
  ['a key', ['--exclude', 'customers.id'], /id can't be left out/],
  ['nothing to do', [], /Say what to select with --only, --include or --exclude/],
  ['a list and an edit', ['--list', '--only', 'teams'], /--list only shows/],
  ['an unknown flag', ['--exlude', 'teams'], /unknown option '--exlude' \(Did you mean --exclude\?\)/],
  ['a word', ['teams'], /unexpected argument "teams": select takes flags only/],
  [
    'a folder that is not there',
    ['--only', 'teams', '--output', 'none/c.json'],
    /--output none\/c\.json can't be/,
  ],
])('refuses %s, and the catalog stays', async (_title, args, words) => {
  const { code, stdout, stderrLines } = await select(...args);
  expect([code, stdout, stderrLines.length]).toEqual([2, '', 1]);
  expect(stderrLines[0]).toMatch(words);
  expect(scene.read('catalog.json')).toBe(discovered);
  expect(existsSync(path.join(scene.folder, 'catalog.json.tmp'))).toBe(false);
});

it('asks for a catalog, and says how to make one', async () => {
  const { code, lastLine } = await scene.run(['select', '--list']);
  expect(code).toBe(2);
  expect(lastLine).toMatch(/^CRITICAL --catalog is missing: .*--discover > catalog\.json/);
});

it.each(['init', 'select'])('tells of %s by itself', async (helper) => {
  const { code, stdout } = await scene.run([helper, '--help']);
  expect(code).toBe(0);
  expect(stdout).toMatch(new RegExp(`^tap-kustomer ${helper}: `));
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
});
