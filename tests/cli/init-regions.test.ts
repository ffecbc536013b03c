/** `init` in this process, with three sandboxes in the place of the three regions. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { createSystemClock } from '../../src/clock';
import { REGION_ORIGINS } from '../../src/config/settings';
import { createLog } from '../../src/log';
import { runInit } from '../../src/modes/init';
import type { Sandbox } from '../sandbox/server';
import { startSandbox } from '../sandbox/server';
import { dialogueWith, type Dialogue } from './dialogue';

const KEY_QUESTION = 'API key (it is not shown): ';

let regions: Record<'us' | 'eu' | 'in', Sandbox>;
let folder: string;
beforeAll(async () => {
  const [us, eu, india] = await Promise.all([startSandbox(), startSandbox(), startSandbox()]);
  regions = { us, eu, in: india };
});
afterAll(() => Promise.all(Object.values(regions).map((sandbox) => sandbox.stop())));
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'init-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Started {
  readonly dialogue: Dialogue;
  readonly ended: Promise<void>;
  readonly logged: () => string;
}

function start(): Started {
  const input = new PassThrough();
  const output = new PassThrough();
  let logged = '';
  const sink = { write: (text: string) => void (logged += text) };
  const ended = runInit(
    {
      log: createLog('text', 'debug', sink),
      clock: createSystemClock(),
      env: { LOGLEVEL: 'debug' },
      stop: new AbortController().signal,
      person: () => ({ input, output }),
    },
    { output: path.join(folder, 'config.json'), apiUrl: undefined },
    Object.fromEntries(Object.entries(regions).map(([region, { url }]) => [region, url])),
  );
  return { dialogue: dialogueWith(output, input), ended, logged: () => logged };
}

const configWritten = (): unknown => JSON.parse(readFileSync(path.join(folder, 'config.json'), 'utf8'));
const apiKey = (): string => regions.eu.apiKey;
const journalSizes = (): Map<string, number> =>
  new Map(Object.entries(regions).map(([region, { journal }]) => [region, journal.length]));
/** What the other regions than `home` were asked for. */
const askedSince = (before: ReadonlyMap<string, number>, home: string): string[] =>
  Object.entries(regions)
    .filter(([region]) => region !== home)
    .flatMap(([region, { journal }]) => journal.slice(before.get(region)))
    .map(({ path: asked }) => asked);

function homeIs(home: keyof typeof regions): void {
  for (const [region, { switches }] of Object.entries(regions)) switches.wrongPod = region !== home;
}

it.each(['us', 'eu', 'in'] as const)('finds the region %s, and writes it', async (home) => {
  homeIs(home);
  const before = journalSizes();
  const { dialogue, ended, logged } = start();
  await dialogue.answer(KEY_QUESTION, apiKey());
  await dialogue.shows(`region ${home}).`);
  await dialogue.answer('since [', '2024-01-01');
  await dialogue.answer('[all]: ', '');
  await ended;
  expect(configWritten()).toEqual({ api_key: apiKey(), start_date: '2024-01-01', region: home });
  expect(logged()).toContain('GET /v1/auth/tokens/current');
  for (const text of [dialogue.text(), logged()]) expect(text).not.toContain(apiKey());
  expect(new Set(askedSince(before, home))).toEqual(new Set(['/v1/auth/tokens/current']));
});

it('asks for the region where no host says whose key it is', async () => {
  for (const { switches } of Object.values(regions)) {
    Object.assign(switches, { wrongPod: false, tokenCheckStatus: 403 });
  }
  const { dialogue, ended } = start();
  await dialogue.answer(KEY_QUESTION, apiKey());
  await dialogue.answer('Region of your organisation (us, eu, in): ', 'mars');
  await dialogue.answer('Region of your organisation (us, eu, in): ', 'in');
  await dialogue.answer('since [', '2024-01-01');
  await dialogue.answer('[all]: ', '');
  await ended;
  for (const { switches } of Object.values(regions)) switches.tokenCheckStatus = 200;
  expect(configWritten()).toMatchObject({ region: 'in' });
});

it('lets a key that no region knows be typed again', async () => {
  homeIs('eu');
  const { dialogue, ended } = start();
  await dialogue.answer(KEY_QUESTION, 'a-slip');
  await dialogue.shows('eu: "api_key" was refused');
  await dialogue.answer(KEY_QUESTION, apiKey());
  await dialogue.answer('since [', '2024-01-01');
  await dialogue.answer('[all]: ', '');
  await ended;
  expect(configWritten()).toMatchObject({ region: 'eu' });
});

it('blames the network where the region that might know the key is silent', async () => {
  homeIs('eu');
  regions.eu.faults.add({ match: {}, action: { kind: 'status', status: 400 } });
  const { dialogue, ended } = start();
  const [failed] = await Promise.allSettled([ended, dialogue.answer(KEY_QUESTION, apiKey())]);
  expect(failed).toMatchObject({
    reason: { message: expect.stringMatching(/^eu: .*status 400/) as unknown },
  });
  expect(existsSync(path.join(folder, 'config.json'))).toBe(false);
});

it('knows the hosts that Kustomer names, and no other', () => {
  expect(REGION_ORIGINS).toEqual({
    us: 'https://api.kustomerapp.com',
    eu: 'https://api.prod2.kustomerapp.com',
    in: 'https://api.prod4.kustomerapp.com',
  });
});
