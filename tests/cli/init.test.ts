/** `tap-kustomer init` at a real terminal, the one that `script` (util-linux) makes. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { READING_ROLES } from '../sandbox/roles';
import { dialogueWith, type Dialogue } from './dialogue';
import { openScene, type Scene } from './scene';

const EXECUTABLE = path.join(__dirname, '../../bin/tap-kustomer');
const KEY_QUESTION = 'API key (it is not shown): ';
const DATE_QUESTION = 'Read what was updated since [';
const STREAMS_QUESTION = 'Streams that you want, as names or globs with commas between [all]: ';
const NOTE = 'org.permission.note.read';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene({ roles: READING_ROLES.filter((role) => role !== NOTE) });
});
afterAll(() => scene.close());

interface Session extends Dialogue {
  readonly type: (keys: string) => void;
  readonly exited: Promise<number | null>;
}

/** Starts `init` in a folder of its own, at a terminal. */
function atTerminal(cwd: string, args: readonly string[], stderr = ''): Session {
  const words = [process.execPath, EXECUTABLE, 'init', '--api-url', scene.sandbox.url, ...args];
  const child = spawn('script', ['-qec', `${words.join(' ')}${stderr}`, '/dev/null'], {
    cwd,
    env: { PATH: process.env['PATH'], SHELL: '/bin/sh', TERM: 'xterm' },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  return {
    ...dialogueWith(child.stdout, child.stdin),
    type: (keys) => void child.stdin.write(keys),
    exited,
  };
}

describe('a config', () => {
  let cwd: string;
  let session: Session;
  let code: number | null;

  beforeAll(async () => {
    cwd = scene.folderOf({});
    session = atTerminal(cwd, ['--output', 'mine.json']);
    await session.answer(KEY_QUESTION, scene.sandbox.apiKey);
    await session.answer(DATE_QUESTION, 'soon');
    await session.shows('The date must be an ISO 8601 date');
    await session.answer(DATE_QUESTION, '2021-05-01');
    await session.answer(STREAMS_QUESTION, 'notes');
    await session.answer(STREAMS_QUESTION, 'messages, team*');
    code = await session.exited;
  });

  it('is written with what was answered', () => {
    expect(code).toBe(0);
    const config = JSON.parse(scene.read(path.join(path.basename(cwd), 'mine.json'))) as unknown;
    expect(config).toEqual({
      api_key: scene.sandbox.apiKey,
      start_date: '2021-05-01',
      api_url: scene.sandbox.url,
    });
  });

  it('is for its owner only', () => {
    expect(statSync(path.join(cwd, 'mine.json')).mode & 0o777).toBe(0o600);
  });

  it('costs no look at the key, and shows everything else', () => {
    expect(session.text()).not.toContain(scene.sandbox.apiKey);
    expect(session.text()).not.toContain(scene.sandbox.apiKey.slice(0, 20));
    expect(session.text()).toContain('messages, team*');
  });

  it('begins with what the key may read, and what it lacks', () => {
    expect(session.text()).toMatch(/The key works \(organisation .+, http:/);
    expect(session.text()).toMatch(/The key may read 36 of 37 streams:/);
    expect(session.text()).toMatch(new RegExp(`notes +lacks ${NOTE}`));
    expect(session.text()).toContain(`notes: the key lacks a role (needed: ${NOTE}).`);
  });

  it('leads to commands that work', async () => {
    const next = [...session.text().matchAll(/^ {2}tap-kustomer (.*?)\r?$/gm)].map(([, words = '']) => words);
    expect(next).toEqual([
      '--config mine.json --test',
      '--config mine.json --discover > catalog.json',
      "select --catalog catalog.json --only 'messages,team*'",
      '--config mine.json --catalog catalog.json --estimate',
      '--config mine.json --catalog catalog.json | target-jsonl > states.jsonl',
    ]);
    const script = next.map((words) => words.replace('| target-jsonl >', '>'));
    const child = spawn('sh', ['-ec', script.map((words) => `"$NODE" "$TAP" ${words}`).join('\n')], {
      cwd,
      env: { PATH: process.env['PATH'], NODE: process.execPath, TAP: EXECUTABLE },
      stdio: ['ignore', 'ignore', 'ignore'],
    });
    // The report of --test has notes as a stream that lacks its role, which is exit code 1.
    expect(await once(child, 'exit')).toEqual([1, null]);
  });

  it('only asked questions', () => {
    expect(scene.sandbox.journal.filter(({ method }) => method !== 'GET' && method !== 'POST')).toEqual([]);
    for (const { method, path: asked } of scene.sandbox.journal) {
      expect([
        method === 'GET',
        asked === '/v1/customers/search',
        asked === '/v1/customers/archive/search',
      ]).toContain(true);
    }
  });
});

it('takes the defaults for empty answers', async () => {
  const cwd = scene.folderOf({});
  const session = atTerminal(cwd, []);
  await session.answer(KEY_QUESTION, scene.sandbox.apiKey);
  await session.answer(DATE_QUESTION, '');
  await session.answer(STREAMS_QUESTION, '');
  expect(await session.exited).toBe(0);
  const config = JSON.parse(scene.read(path.join(path.basename(cwd), 'config.json'))) as {
    start_date: string;
  };
  expect(Date.now() - Date.parse(config.start_date)).toBeGreaterThan(364 * 86_400_000);
  expect(session.text()).not.toContain('select');
});

describe('nothing is written', () => {
  it.each([
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
  ])('after %s', async (_name, keys) => {
    const cwd = scene.folderOf({});
    const session = atTerminal(cwd, []);
    await session.answer(KEY_QUESTION, scene.sandbox.apiKey);
    await session.shows(DATE_QUESTION);
    session.type(keys);
    expect(await session.exited).toBe(130);
    expect(session.text()).toContain('CRITICAL Cancelled; nothing was written.');
    expect(existsSync(path.join(cwd, 'config.json'))).toBe(false);
  });

  it('for a key that is refused three times', async () => {
    const cwd = scene.folderOf({});
    const session = atTerminal(cwd, []);
    for (const key of ['wrong-1', 'wrong-2', 'wrong-3']) await session.answer(KEY_QUESTION, key);
    expect(await session.exited).toBe(2);
    expect(session.text()).toMatch(/CRITICAL .*"api_key" was refused by the API/);
    expect(session.text()).not.toContain('wrong-');
    expect(existsSync(path.join(cwd, 'config.json'))).toBe(false);
  });

  it('over a file that is there, and nothing is asked', async () => {
    const cwd = scene.folderOf({ 'config.json': '{}' });
    const session = atTerminal(cwd, []);
    expect(await session.exited).toBe(2);
    expect(session.text()).toMatch(/^CRITICAL config\.json is there already, and is not overwritten/);
    expect(scene.read(path.join(path.basename(cwd), 'config.json'))).toBe('{}');
  });

  it('without a terminal: that is told, with what to do instead', async () => {
    const { code, stdout, stderrLines } = await scene.run(['init', '--output', 'new.json']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderrLines).toEqual([
      expect.stringMatching(/^CRITICAL init asks questions, so it needs a terminal\. .*--config ENV\.$/),
    ]);
    expect(existsSync(path.join(scene.folder, 'new.json'))).toBe(false);
  });

  it('where nobody would see the questions', async () => {
    const cwd = scene.folderOf({});
    const session = atTerminal(cwd, [], ' 2> errors');
    expect(await session.exited).toBe(2);
    expect(scene.read(path.join(path.basename(cwd), 'errors'))).toContain('needs a terminal');
    expect(existsSync(path.join(cwd, 'config.json'))).toBe(false);
  });
});
