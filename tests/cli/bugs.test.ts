/** A bug ends the run with exit code 1, a stack and a sentence; it never passes for success. */
import { openScene, type Scene } from './scene';

const RUN = ['--config', 'config.json'];
const SENTENCE = 'CRITICAL this is a bug of tap-kustomer; please report it with the lines above.';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.close());

/** Does something beside the tap as soon as it writes a line that begins so. */
function when(beginning: string, action: string): { preload: string } {
  const text = `const { write } = process.stdout;
    let isDone = false;
    process.stdout.write = function (text, ...args) {
      if (!isDone && String(text).startsWith('${beginning}')) {
        isDone = true;
        ${action}
      }
      return write.call(this, text, ...args);
    };`;
  return { preload: `./${scene.write('preload.js', text)}` };
}

const RECORD = '{"type":"RECORD"';

it.each([
  ['an error that nobody catches', "setImmediate(() => { throw new Error('a slip'); });"],
  ['a rejection that nobody handles', "Promise.reject(new Error('a slip'));"],
  ['an error inside the run', "throw new Error('a slip');"],
])('stops behind the last safe STATE after %s', async (_case, action) => {
  const { code, messages, stderrLines, lastLine } = await scene.run(RUN, when(RECORD, action));
  expect(code).toBe(1);
  expect(messages.at(-1)?.type).toBe('STATE');
  expect(stderrLines.filter((line) => line.startsWith('ERROR'))[0]).toBe('ERROR Error: a slip');
  expect(stderrLines.filter((line) => line.startsWith('ERROR     at ')).length).toBeGreaterThan(0);
  expect(lastLine).toBe(SENTENCE);
});

it.each([
  ['while the last line is written', 'setImmediate(() => { setImmediate(done); throw error; });'],
  ['behind the end', 'setImmediate(() => { throw error; }); done();'],
])('does not succeed when a bug shows %s', async (_case, action) => {
  const error = "const error = new Error('a slip');";
  const stdout = `process.stdout._write = (chunk, encoding, done) => { ${error} ${action} };`;
  const { code, lastLine } = await scene.run(['--version'], when('tap-kustomer', stdout));
  expect({ code, lastLine }).toEqual({ code: 1, lastLine: SENTENCE });
});

it('does not succeed when the run waits for something that never comes', async () => {
  const never = "Object.defineProperty(process.stdout, 'writableNeedDrain', { get: () => true });";
  const { code, stderrLines, lastLine } = await scene.run(RUN, when(RECORD, never));
  expect(code).toBe(1);
  expect(stderrLines).toContain('ERROR Error: The run waits for something that never comes.');
  expect(lastLine).toBe(SENTENCE);
});
