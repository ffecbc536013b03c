/** Faults that need a process: a name service without an answer, a reader that goes away, a full disk, exit codes. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import path from 'node:path';
import type { FaultAction, FaultMatch } from '../../sandbox/faults';
import { parseMessages, recordsOf, type Message } from '../messages';
import { openScene, type Scene } from '../scene';

const RUN = ['--config', 'config.json'];
const EXECUTABLE = path.join(__dirname, '../../../bin/tap-kustomer');
const TYPES = { companies: 'company', customers: 'customer', conversations: 'conversation' };
/** Stands in the names of the made-up organisation's users. */
const NAME_IN_RECORDS = 'Ünal';

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
  scene.write('config.json', { ...scene.config, page_size: 10, log_level: 'debug' });
});
afterEach(() => scene.close());

/** A module that makes every look-up of a host name fail. */
function withoutNames(code: string): string {
  const script = `const dns = require('node:dns');
    dns.lookup = (host, options, done) =>
      done(Object.assign(new Error('getaddrinfo ${code} ' + host), { code: '${code}' }));`;
  return `./${scene.write('no-names.js', script)}`;
}

function expectNothingTold(stderr: string): void {
  expect(stderr).not.toContain(scene.sandbox.apiKey);
  expect(stderr).not.toContain(NAME_IN_RECORDS);
  expect(stderr).not.toContain('    at ');
  expect(scene.sandbox.journal.filter(({ created }) => created !== undefined)).toEqual([]);
}

/** The second run goes on from the last STATE of `before`, and both together have all. */
async function expectTheRest(before: readonly Message[]): Promise<void> {
  const state = before.findLast(({ type }) => type === 'STATE')?.value ?? {};
  scene.sandbox.faults.clear();
  const second = await scene.run([...RUN, '--state', scene.write('state.json', state)]);
  expect(second.code).toBe(0);
  for (const [stream, type] of Object.entries(TYPES)) {
    const ids = new Set(
      [...recordsOf(before, stream), ...recordsOf(second.messages, stream)].map(({ id }) => id),
    );
    expect(scene.sandbox.store.all(type).filter(({ id }) => !ids.has(id))).toEqual([]);
  }
}

it.each([
  [
    'does not exist',
    'ENOTFOUND',
    2,
    /^CRITICAL The host "api\.unknown\.invalid" does not exist; check "org_name"/,
  ],
  ['can not be looked up', 'EAI_AGAIN', 1, /^CRITICAL api\.unknown\.invalid could not be reached.*EAI_AGAIN/],
])('ends with one line where the host name %s', async (_title, code, exitCode, line) => {
  scene.write('config.json', { ...scene.config, api_url: 'https://api.unknown.invalid' });
  const run = await scene.run(RUN, { preload: withoutNames(code) });
  expect(run).toMatchObject({ code: exitCode, stdout: '' });
  expect(run.stderrLines.filter((one) => one.startsWith('CRITICAL'))).toEqual([expect.stringMatching(line)]);
  expectNothingTold(run.stderr);
});

it('loses nothing where the reader goes away in the middle', async () => {
  const tap = scene.start(RUN);
  let text = '';
  for await (const chunk of tap.stdout) {
    text += String(chunk);
    if (text.split('"type":"STATE"').length > 4) break;
  }
  const { code, stderr, lastLine } = await tap.end();
  expect({ code, lastLine }).toEqual({
    code: 1,
    lastLine: expect.stringMatching(/^CRITICAL stdout: the reader went away/) as unknown,
  });
  expectNothingTold(stderr);
  await expectTheRest(parseMessages(text.slice(0, text.lastIndexOf('\n') + 1)));
});

it('says that the disk is full, and the next run reads all', async () => {
  const full = openSync('/dev/full', 'w');
  const child = spawn(process.execPath, [EXECUTABLE, ...RUN], {
    cwd: scene.folder,
    env: {},
    stdio: ['ignore', full, 'pipe'],
  });
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  closeSync(full);
  expect(code).toBe(1);
  expect(stderr.trimEnd().split('\n').at(-1)).toBe(
    'CRITICAL stdout: no space left on the device; free some and run again.',
  );
  expectNothingTold(stderr);
  await expectTheRest([]);
});

const expired: FaultAction = {
  kind: 'status',
  status: 401,
  body: { errors: [{ message: 'Expired token' }] },
};
it.each<[string, FaultMatch, FaultAction, number, RegExp]>([
  ['a key that expires', { nth: 6 }, expired, 2, /^CRITICAL "api_key" has expired/],
  ['an outage', { nth: 6 }, { kind: 'reset-before' }, 1, /^CRITICAL 127\.0\.0\.1:\d+ could not be reached/],
  [
    'a closed page',
    { path: '/v1/tags' },
    { kind: 'html', status: 403 },
    1,
    /^CRITICAL tags: .*not by the API/,
  ],
  [
    'a role',
    { path: '/v1/tags' },
    { kind: 'status', status: 403 },
    1,
    /^CRITICAL tags: .* It needs org\.perm/,
  ],
  ['a broken list', { path: '/v1/tags' }, { kind: 'truncated' }, 1, /^CRITICAL tags: .*not with whole JSON/],
])('ends with the code and the sentence for %s', async (_title, match, action, code, line) => {
  scene.sandbox.faults.add({ match, times: Infinity, action });
  const run = await scene.run(RUN);
  expect({ code: run.code, line: run.lastLine }).toEqual({
    code,
    line: expect.stringMatching(line) as unknown,
  });
  expectNothingTold(run.stderr);
  await expectTheRest(run.messages);
});
