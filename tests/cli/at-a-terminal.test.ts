/** What a person sees who looks on: a view of the run below the log lines, a table at the end. */
import { openScene, type Scene } from './scene';

const RUN = ['--config', 'config.json'];
const ESCAPE = '\u001b[';
const COLOUR = new RegExp(`${ESCAPE.replace('[', '\\[')}\\d+m`);

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.close());

/** Makes stderr a terminal for the tap, as far as it looks. */
function preload(): string {
  const module = scene.write(
    'terminal.js',
    "require('node:tty').isatty = (fd) => fd === 2; Object.assign(process.stderr, { isTTY: true, columns: 80, rows: 24 });",
  );
  return `${scene.folder}/${module}`;
}

/** What stays on the screen: log lines and tables, without what was drawn over. */
function table(stderr: string): string[] {
  const lines = stderr.split('\n').slice(0, -1);
  return lines.slice(lines.findLastIndex((line) => /\bresult +records\b/.test(line)));
}

it('the run is shown while it goes on, and what became of it afterwards, with nothing but messages on stdout', async () => {
  const run = await scene.run(RUN, { preload: preload() });
  expect(run.code).toBe(0);
  expect(run.messages.length).toBeGreaterThan(100);
  expect(run.stderr).toContain('requests a minute: search ');
  expect(run.stderr).toMatch(COLOUR);
  expect(run.stderr).not.toContain('METRIC');
  expect(run.lastLine).toMatch(/^summary: \d+ of \d+ streams done, [\d,]+ records, /);
  for (const line of table(run.stderr).slice(1)) expect(line).not.toContain(ESCAPE);
});

it('there are no colours where NO_COLOR asks for none', async () => {
  const plain = await scene.run(RUN, { preload: preload(), env: { NO_COLOR: '1' } });
  expect(plain.stderr).toContain('requests a minute: search ');
  expect(plain.stderr).not.toMatch(COLOUR);
});

it.each([
  ['JSON is asked for', { log_format: 'json' }],
  ['only warnings are asked for', { log_level: 'warn' }],
])('there is no view where %s', async (_why, settings) => {
  scene.write('quiet.json', { ...scene.config, ...settings });
  const run = await scene.run(['--config', 'quiet.json'], { preload: preload() });
  expect(run.code).toBe(0);
  expect(run.stderr).not.toContain(ESCAPE);
  expect(run.stderr).not.toContain('requests a minute');
  expect(run.stderr).not.toContain('streams done');
});

it('the last line of a run that failed is the sentence that helps, below the table', async () => {
  const catalog = JSON.parse((await scene.run(['--discover'])).stdout) as { streams: object[] };
  const gone = { ...catalog.streams[0], tap_stream_id: 'gone', stream: 'gone' };
  scene.write(
    'catalog.json',
    JSON.stringify({ streams: [catalog.streams[0], gone] }).replaceAll('"selected-by-default"', '"selected"'),
  );
  const run = await scene.run([...RUN, '--catalog', 'catalog.json'], { preload: preload() });
  expect(run.code).toBe(1);
  expect(table(run.stderr).some((line) => /^gone +failed /.test(line))).toBe(true);
  expect(run.stderrLines.at(-2)).toMatch(/^summary: 1 of 2 streams done, 1 failed, /);
  expect(run.lastLine).toMatch(/^CRITICAL .*gone/);
});
