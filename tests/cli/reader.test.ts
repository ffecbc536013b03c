/** The reader of stdout: slow, gone, or never there; and stderr without a reader. */
import { countByStream, lastState, recordsOf } from './messages';
import type { RunningTap } from './run-tap';
import { openScene, type Scene } from './scene';
import { standsStill } from './stands-still';

const RUN = ['--config', 'config.json'];
let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
});
afterEach(() => scene.close());

/** Takes so many lines, then closes. */
async function readThenClose(tap: RunningTap, lines: number): Promise<void> {
  let seen = 0;
  for await (const chunk of tap.stdout) {
    seen += String(chunk).split('\n').length - 1;
    if (seen >= lines) break;
  }
}

it('ends with one line and exit code 1 when the reader goes away', async () => {
  const tap = scene.start([...RUN, '--summary', 'summary.json']);
  await readThenClose(tap, 10);
  const { code, signal, stderr, stderrLines, lastLine } = await tap.end();
  expect({ code, signal }).toEqual({ code: 1, signal: null });
  expect(stderrLines.filter((line) => /^(CRITICAL|ERROR)/.test(line))).toEqual([lastLine]);
  expect(lastLine).toMatch(/^CRITICAL stdout: the reader went away/);
  expect(stderr).not.toContain('    at ');
  expect(JSON.parse(scene.read('summary.json'))).toMatchObject({ exit_code: 1 });
});

it('asks for no more than the reader takes, and loses no line when it goes on', async () => {
  const whole = await scene.run(RUN);
  const requests = scene.sandbox.journal.length;
  const tap = scene.start(RUN);
  await standsStill(scene.sandbox);
  expect(scene.sandbox.journal.length).toBeLessThan(2 * requests);
  const slow = await tap.end();
  expect(slow.code).toBe(0);
  expect(countByStream(slow.messages)).toEqual(countByStream(whole.messages));
  expect(recordsOf(slow.messages).length).toBeGreaterThan(100);
  const withoutPasses = (text: string): string => text.replaceAll(/"last_complete_pass":"[^"]+"/g, '');
  const [left, right] = [slow, whole].map(({ messages }) =>
    withoutPasses(JSON.stringify(lastState(messages))),
  );
  expect(left).toBe(right);
});

it('does not succeed where the reader goes away with the last line, later than any deadline', async () => {
  const preload = `const wait = globalThis.setTimeout;
    globalThis.setTimeout = (then, ms, ...args) => wait(then, ms === 5000 ? 1 : ms, ...args);
    const gone = Object.assign(new Error('gone'), { code: 'EPIPE' });
    process.stdout._write = (chunk, encoding, done) => void wait(done, 50, gone);`;
  const run = await scene.run(['--version'], { preload: `./${scene.write('preload.js', preload)}` });
  expect(run).toMatchObject({ code: 1, stdout: '' });
  expect(run.stderrLines).toEqual([expect.stringMatching(/^CRITICAL stdout: the reader went away/)]);
});

it('delivers all the same when nobody reads stderr', async () => {
  const tap = scene.start(RUN);
  tap.process.stderr?.destroy();
  const { code, messages } = await tap.end();
  expect(code).toBe(0);
  expect(lastState(messages).bookmarks).toHaveProperty('users');
});

it('fails with its exit code when nobody reads stderr', async () => {
  const tap = scene.start(['--config', 'absent.json']);
  tap.process.stderr?.destroy();
  expect(await tap.end()).toMatchObject({ code: 2, signal: null, stdout: '' });
});
