/** Bad input is refused: nothing on stdout, the right exit code, a line per problem, no stack and no secret. */
import { BAD_INPUT, SECRET } from './bad-input';
import { runTap } from './run-tap';
import { openScene, type Scene } from './scene';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.close());

it.each(BAD_INPUT)(
  'refuses $title',
  async ({ args = ['--config', 'config.json'], config = {}, files = {}, env = {}, code, lines }) => {
    const cwd = scene.folderOf({ 'config.json': { ...scene.config, ...config }, ...files });
    const run = await runTap(args, { cwd, env });
    expect(run.stderrLines).toEqual(
      lines.map((words) => expect.stringMatching(inThisOrder(words)) as unknown),
    );
    expect(run).toMatchObject({ code, stdout: '' });
    expect(run.stderr).not.toContain('    at ');
    for (const secret of [SECRET, scene.sandbox.apiKey]) expect(run.stderr).not.toContain(secret);
  },
);

it('says which region a key belongs to', async () => {
  scene.sandbox.switches.wrongPod = true;
  const run = await scene.run(['--config', 'config.json']);
  expect(run).toMatchObject({ code: 2, stdout: '' });
  expect(run.stderrLines).toEqual([
    expect.stringMatching(/"api_key" belongs to another region .*"region" to "eu"/),
  ]);
});

/** A CRITICAL line with these words. */
function inThisOrder(words: readonly string[]): RegExp {
  const escaped = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^CRITICAL .*${escaped.join('.*')}`);
}
