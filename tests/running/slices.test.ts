/** A history in four slices at once, by the commands of docs/running.md: nothing is missing, and one budget holds for all. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { openScene, type Scene } from '../cli/scene';
import { generateOrganisation } from '../sandbox/organisation';
import type { StoredResource } from '../sandbox/resource';
import { blockWith } from './document';
import { startFastClock } from './fast-clock';
import { bash, contentOf, filesOf, linesIn, missingIn, programsIn, stateIn, type Env } from './folder';

jest.setTimeout(120_000);

const MINUTE_MS = 60_000;
/** The slices of the document lie before this. */
const START_MS = Date.parse('2026-06-01T00:00:00Z');
/** A minute of the budget takes two seconds. */
const FACTOR = 30;
const SEARCHES_PER_MINUTE = 100;
/** What the document gives the four together. */
const SHARED_PER_MINUTE = 4 * 22;
const SLICES = ['1', '2', '3', '4'].map((name) => `slices/${name}`);

let scene: Scene;
let env: Env;
let folder: string;
let aheadMs = 0;
/** The oldest conversation. */
let editedId = '';

beforeAll(async () => {
  const clock = startFastClock(START_MS, FACTOR);
  scene = await openScene({
    now: () => clock.now() + aheadMs,
    organisation: generateOrganisation({ now: START_MS, size: 900 }),
    limits: { searchPerMinute: SEARCHES_PER_MINUTE },
    // Nothing but the slices' own limits keeps them below the budget.
    switches: { rateLimitHeaders: 'none' },
  });
  env = { ...programsIn(scene), ...clock.env };
  const files = await filesOf(scene);
  folder = scene.folderOf({
    ...files,
    'config.json': {
      ...(files['config.json'] as object),
      start_date: '2023-01-01',
      max_retry_seconds: 900,
      request_timeout_seconds: 900,
    },
  });
});
afterAll(() => scene.close());

const inFolder = (...names: string[]): string => path.join(folder, ...names);
const slices = (): string[] => SLICES.map((name) => inFolder(name));
const edited = (): string => JSON.stringify({ stream: 'conversations', id: editedId });
const searches = (): Scene['sandbox']['journal'] =>
  scene.sandbox.journal.filter(({ method }) => method === 'POST');

it('brings everything, with no request refused and the budget used', async () => {
  // The oldest record is edited while its slice is read: it leaves that slice for the last one, or for the day after.
  const updatedAt = ({ attributes }: StoredResource): string => JSON.stringify(attributes['updatedAt']);
  const [oldest] = [...scene.sandbox.store.all('conversation')].sort((a, b) =>
    updatedAt(a).localeCompare(updatedAt(b)),
  );
  editedId = oldest?.id ?? '';
  const end = scene.sandbox.onRequest(() => {
    if (searches().length < 40) return;
    end();
    scene.sandbox.store.edit('conversation', editedId, { name: 'edited meanwhile' });
  });
  expect(await bash(blockWith('bash', 'xargs'), folder, env)).toEqual({ code: 0, stdout: '', stderr: '' });
  const sent = searches();
  const windows = new Map<number, number>();
  for (const { at } of sent) {
    const window = Math.floor(at / MINUTE_MS);
    windows.set(window, (windows.get(window) ?? 0) + 1);
  }
  process.stdout.write(
    `${sent.length} searches by four slices in ${((sent.at(-1)!.at - sent[0]!.at) / MINUTE_MS).toFixed(1)} minutes, ` +
      `by minute: ${[...windows.values()].join(' ')}\n`,
  );
  expect(sent.filter(({ status }) => status !== 200)).toEqual([]);
  expect(sent.length).toBeGreaterThan(2 * SHARED_PER_MINUTE);
  expect(Math.max(...windows.values())).toBeLessThanOrEqual(SEARCHES_PER_MINUTE);
  expect(Math.max(...windows.values())).toBeGreaterThan(SHARED_PER_MINUTE / 2);
  // The slice that it was in may have been faster than its editor.
  expect(missingIn(scene, slices()).filter((line) => line !== edited())).toEqual([]);
  for (const one of slices()) {
    expect(linesIn(path.join(one, 'records.jsonl')).length).toBeGreaterThan(50);
    expect(JSON.stringify(stateIn(one))).not.toMatch(/"windows":\[[^\]]/);
  }
});

it('a second round of the slices asks little', async () => {
  const before = searches().length;
  expect(await bash(blockWith('bash', 'xargs'), folder, env)).toMatchObject({ code: 0 });
  process.stdout.write(`${searches().length - before} searches by the four slices once more\n`);
  expect(searches().length - before).toBeLessThan(60);
});

it('the daily run goes on from the state of the last slice, and has what was edited meanwhile', async () => {
  aheadMs = 60 * MINUTE_MS;
  expect(await bash(blockWith('bash', 'sed '), folder, env)).toMatchObject({ code: 0 });
  expect(stateIn(folder).bookmarks).toHaveProperty('conversations.start_date', '2023-01-01T00:00:00.000Z');
  const before = searches().length;
  expect(await bash(blockWith('bash', 'tap-kustomer-sync .'), folder, env)).toMatchObject({ code: 0 });
  expect(searches().length - before).toBeLessThan(20);
  const records = linesIn(inFolder('records.jsonl'));
  expect(records.length).toBeLessThan(20);
  const log = readdirSync(inFolder('log'))
    .filter((name) => name.endsWith('.tap.log'))
    .map((name) => contentOf(inFolder('log', name)))
    .join('');
  expect([...linesIn(inFolder('slices/4/records.jsonl')), ...records]).toContain(edited());
  expect(missingIn(scene, [...slices(), folder])).toEqual([]);
  expect(log).not.toContain('moved back');
  expect(log).toContain('conversations: started, from its bookmark');
});
