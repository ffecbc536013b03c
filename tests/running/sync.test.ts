/** The wrapper of docs/running: what a cron job leaves behind, whatever happens to it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openScene, type Scene } from '../cli/scene';
import {
  addProgram,
  bash,
  contentOf,
  familyOf,
  filesOf,
  linesIn,
  missingIn,
  programsIn,
  startBash,
  stateIn,
  type Ended,
  type Env,
} from './folder';

// Each run starts the tap, a target and what keeps the states, on a machine that may be busy.
jest.setTimeout(40_000);

const POLL_MS = 3;
/** By then some streams are done, and most of the rows have not come. */
const MIDDLE_REQUEST = 30;
const SYNC = 'tap-kustomer-sync .';

let scene: Scene;
let env: Env;
let files: Readonly<Record<string, unknown>>;
let folder: string;

beforeAll(async () => {
  scene = await openScene();
  env = { ...programsIn(scene), SYNC_TARGET: 'target-jsonl --config target.json' };
  files = await filesOf(scene);
});
afterAll(() => scene.close());

let watch: NodeJS.Timeout | undefined;
beforeEach(() => {
  folder = scene.folderOf(files);
});
afterEach(() => clearInterval(watch));

const sync = (more: Env = {}): Promise<Ended> => bash(SYNC, folder, { ...env, ...more });
const inFolder = (name: string): string => path.join(folder, name);
const logs = (): string[] => readdirSync(inFolder('log')).sort();
const failTags = (): void =>
  scene.sandbox.faults.add({ match: { path: '/v1/tags' }, action: { kind: 'status', status: 500 } });

/** Calls `act` at a request in the middle of the next run. */
function inTheMiddle(act: () => void): void {
  let count = 0;
  const end = scene.sandbox.onRequest(() => {
    count += 1;
    if (count !== MIDDLE_REQUEST) return;
    end();
    act();
  });
}

/** Looks at state.json all the time; returns what was found in it that is no state. */
function watchState(): () => string[] {
  const wrong = new Set<string>();
  watch = setInterval(() => {
    const file = inFolder('state.json');
    if (!existsSync(file)) return;
    const text = readFileSync(file, 'utf8');
    if (!/^\{(|"bookmarks":\{.*\})\}\n$/.test(text)) wrong.add(text);
  }, POLL_MS);
  return () => [...wrong];
}

it('a first run brings all and says nothing, a second one goes on from its state', async () => {
  const wrong = watchState();
  expect(await sync()).toEqual({ code: 0, stdout: '', stderr: '' });
  expect(missingIn(scene, [folder])).toEqual([]);
  const before = linesIn(inFolder('records.jsonl')).length;
  const bookmarks = stateIn(folder).bookmarks;
  expect(await sync()).toEqual({ code: 0, stdout: '', stderr: '' });
  expect(wrong()).toEqual([]);
  expect(linesIn(inFolder('records.jsonl')).length - before).toBeLessThan(before / 10);
  expect(stateIn(folder).bookmarks['conversations']).toEqual(bookmarks['conversations']);
  expect(logs().map((name) => name.replace(/^[\dTZ-]+/, ''))).toEqual([
    ...['.summary.json', '.tap.log', '.target.log'],
    ...['.summary.json', '.tap.log', '.target.log'],
  ]);
  const [summary = '', tapLog = ''] = logs().slice(-3);
  expect(contentOf(inFolder(`log/${tapLog}`))).toContain('conversations: started, from its bookmark');
  expect(JSON.parse(contentOf(inFolder(`log/${summary}`)))).toMatchObject({ exit_code: 0 });
  expect(existsSync(inFolder('state.json.tmp'))).toBe(false);
});

it('killed in the middle, with all that it started, it goes on from the last state', async () => {
  const wrong = watchState();
  const running = startBash(SYNC, folder, env);
  inTheMiddle(() => {
    for (const pid of familyOf(running.process.pid ?? 0)) process.kill(pid, 'SIGKILL');
  });
  expect(await running.ended).toMatchObject({ code: null });
  expect(missingIn(scene, [folder])).not.toEqual([]);
  expect(Object.keys(stateIn(folder).bookmarks)).not.toEqual([]);
  // A signal is sent, not obeyed, when `kill` returns.
  await bash('flock sync.lock true', folder, env);
  expect(await sync()).toMatchObject({ code: 0 });
  expect(wrong()).toEqual([]);
  expect(missingIn(scene, [folder])).toEqual([]);
});

it('where only the script is killed, the lock stands until tap and target have ended', async () => {
  const running = startBash(`exec ${SYNC}`, folder, env);
  const [, ...rest] = await new Promise<number[]>((resolve) =>
    inTheMiddle(() => {
      const pid = running.process.pid ?? 0;
      const family = familyOf(pid);
      scene.sandbox.faults.add({ match: {}, times: 1, action: { kind: 'hang', ms: 3_000 } });
      process.kill(pid, 'SIGKILL');
      resolve(family);
    }),
  );
  expect(rest.length).toBeGreaterThan(2);
  expect(await sync()).toMatchObject({ code: 75 });
  // What the pipes of the killed script were read through stays open until the last of them has ended.
  await running.ended;
  expect(Object.keys(stateIn(folder).bookmarks)).toContain('tags');
  expect(await sync()).toMatchObject({ code: 0 });
  expect(missingIn(scene, [folder])).toEqual([]);
});

it.each(['SIGTERM', 'SIGINT'] as const)(
  '%s stops behind the last safe STATE, and alerts nobody',
  async (signal) => {
    const running = startBash(`exec ${SYNC}`, folder, { ...env, SYNC_ALERT: 'cat > alert' });
    inTheMiddle(() => running.process.kill(signal));
    const { code, stderr } = await running.ended;
    expect(code).toBe(signal === 'SIGTERM' ? 143 : 130);
    expect(stderr).toContain(`stopped by ${signal} in ${folder}; the next run goes on from state.json`);
    expect(existsSync(inFolder('alert'))).toBe(false);
    const [, tapLog = ''] = logs();
    expect(contentOf(inFolder(`log/${tapLog}`))).toContain(`${signal}: stopping behind the last safe STATE`);
    expect(Object.keys(stateIn(folder).bookmarks)).not.toEqual([]);
  },
);

it('a failing run keeps what was delivered, and alerts with the line that helps', async () => {
  failTags();
  const { code, stderr } = await sync({ SYNC_ALERT: 'cat > alert' });
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^tap-kustomer-sync: FAILED in .* \(exit codes: tap 1, target 0\), logs in log\/[\dTZ-]+\.\*\ntap: .*CRITICAL tags: GET \/v1\/tags was answered with status 500[^\n]*\n$/,
  );
  expect(contentOf(inFolder('alert'))).toBe(stderr);
  expect(Object.keys(stateIn(folder).bookmarks)).toContain('conversations');
  const conversations = (): number =>
    linesIn(inFolder('records.jsonl')).filter((line) => line.includes('"conversations"')).length;
  const before = conversations();
  expect(await sync()).toMatchObject({ code: 0 });
  expect(missingIn(scene, [folder])).toEqual([]);
  expect(conversations() - before).toBeLessThan(before / 4);
});

it('an alert that can not be sent does not hide what failed', async () => {
  writeFileSync(inFolder('config.json'), JSON.stringify({ ...scene.config, api_key: 'wrong' }));
  const { code, stderr } = await sync({ SYNC_ALERT: 'exit 9' });
  expect(code).toBe(2);
  expect(stderr).toContain('"api_key" was refused');
  expect(stderr).toContain('SYNC_ALERT ended with 9');
});

it('a target that fails passes its code on, and what it confirmed before is kept', async () => {
  // It confirms what its first lines hold, and dies.
  addProgram(
    inFolder('bin'),
    'target-broken',
    '#!/bin/sh\nhead -n 40 | target-jsonl\necho "disk full" >&2\nexit 3\n',
  );
  const { code, stderr } = await sync({ SYNC_TARGET: 'bin/target-broken' });
  expect(code).toBe(3);
  expect(stderr).toContain('(exit codes: tap 1, target 3)');
  expect(stderr).toMatch(/^target: disk full$/m);
  expect(await sync()).toMatchObject({ code: 0 });
  expect(missingIn(scene, [folder])).toEqual([]);
});

it('a target that confirms nothing is a failure, though both ended well', async () => {
  const { code, stderr } = await sync({ SYNC_TARGET: 'cat > messages' });
  expect(code).toBe(65);
  expect(stderr).toContain('the target confirmed no state');
  expect(stateIn(folder).bookmarks).toEqual({});
});

it('a run that finds another one leaves everything alone, with a line and a code of its own', async () => {
  const other = spawn('flock', ['sync.lock', 'bash', '-c', 'echo locked; read -r'], { cwd: folder });
  const exited = once(other, 'exit');
  await once(other.stdout, 'data');
  const before = readdirSync(folder);
  try {
    expect(await sync({ SYNC_ALERT: 'cat > alert' })).toEqual({
      code: 75,
      stdout: '',
      stderr: `tap-kustomer-sync: another run is under way in ${folder}; nothing was done\n`,
    });
    expect(readdirSync(folder)).toEqual(before);
  } finally {
    other.stdin.end('\n');
    await exited;
  }
});

describe('with a tap that says what it is told', () => {
  const saying = (lines: string): Env => ({ SYNC_TAP: `printf '%s\\n' ${lines} #`, SYNC_TARGET: 'cat' });
  const STATE = `'{"bookmarks":{"a":"2026-01-01T00:00:00Z"}}'`;

  it('keeps the logs of so many runs', async () => {
    for (let run = 0; run < 4; run += 1) {
      expect(await sync({ ...saying(STATE), SYNC_KEEP_LOGS: '2' })).toMatchObject({ code: 0 });
    }
    expect(logs().filter((name) => name.endsWith('.tap.log'))).toHaveLength(2);
    expect(logs()).toHaveLength(4);
  });

  it.each([
    ['no JSON', `oops`],
    ['a cut line', `'{"bookmarks":{"a'`],
    ['no state', `'{"type":"STATE"}' '[]' null 5 '{}' '{"bookmarks":null}'`],
  ])('passes over %s', async (_, lines) => {
    writeFileSync(inFolder('state.json'), '{"bookmarks":{"b":"2025-01-01T00:00:00Z"}}\n');
    expect(await sync(saying(lines))).toMatchObject({ code: 65 });
    expect(stateIn(folder).bookmarks).toHaveProperty('b');
    expect(await sync(saying(`${STATE} ${lines}`))).toMatchObject({ code: 0 });
    expect(stateIn(folder).bookmarks).toHaveProperty('a');
  });

  it('passes over a last line that ends in the middle', async () => {
    const SYNC_TAP = `printf '%s\\n{"bookmarks":{}}' ${STATE} #`;
    expect(await sync({ SYNC_TAP, SYNC_TARGET: 'cat' })).toMatchObject({ code: 0 });
    expect(stateIn(folder).bookmarks).toHaveProperty('a');
  });

  it('fails where the state can not be written', async () => {
    writeFileSync(inFolder('state.json'), '{}\n');
    expect(await bash(`mkdir state.json.tmp && ${SYNC}`, folder, { ...env, ...saying(STATE) })).toMatchObject(
      {
        code: 74,
        stderr: expect.stringContaining('target: state.json could not be written: EISDIR') as string,
      },
    );
  });

  it.each([
    ['no target', { SYNC_TARGET: '' }, 64, 'set SYNC_TARGET'],
    ['a number of logs that is none', { SYNC_KEEP_LOGS: 'many' }, 64, 'SYNC_KEEP_LOGS must be a number'],
    ['a target that is not there', { SYNC_TARGET: 'nonesuch' }, 127, 'nonesuch: not found'],
  ])('names %s, and alerts', async (_, more, code, line) => {
    const ended = await sync({ ...saying(STATE), SYNC_ALERT: 'cat > alert', ...more });
    expect(ended).toMatchObject({ code, stderr: expect.stringContaining(line) as string });
  });

  it('refuses an empty state, which the tap would take for a first run', async () => {
    writeFileSync(inFolder('state.json'), '');
    const { code, stderr } = await sync({ ...saying(STATE), SYNC_ALERT: 'cat > alert' });
    expect(code).toBe(65);
    expect(stderr).toContain('state.json is empty');
    expect(contentOf(inFolder('alert'))).toBe(stderr);
  });

  it('names a folder that is not there', async () => {
    expect(await bash('tap-kustomer-sync nowhere', folder, env)).toMatchObject({
      code: 64,
      stderr: "tap-kustomer-sync: there is no folder 'nowhere'\n",
    });
  });
});

it('the key stands in no command line and in no log', async () => {
  const running = startBash(SYNC, folder, env);
  let commands = '';
  inTheMiddle(() => {
    commands = familyOf(running.process.pid ?? 0)
      .map((pid) => contentOf(`/proc/${pid}/cmdline`) + contentOf(`/proc/${pid}/environ`))
      .join('\n');
  });
  expect(await running.ended).toMatchObject({ code: 0 });
  expect(commands).toContain('tap-kustomer\0--config');
  expect(commands).toContain('target-jsonl');
  expect(commands).not.toContain(scene.sandbox.apiKey);
  expect(logs().filter((name) => contentOf(inFolder(`log/${name}`)).includes(scene.sandbox.apiKey))).toEqual(
    [],
  );
});
