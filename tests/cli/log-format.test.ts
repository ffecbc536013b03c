/** Structured lines on stderr, for Meltano and for whoever sets `log_format`. */
import { openScene, type Scene } from './scene';

/** Meltano takes a line as structured only where all of these are there. */
const FIELDS = [
  'app_name',
  'level',
  'logger_name',
  'message',
  'pid',
  'stream_name',
  'thread_name',
  'ts',
] as const;

/** As Meltano writes it for a plugin that declares `structured-logging`. */
const MELTANO_LOGGING = {
  version: 1,
  formatters: { singer_formatter: { '()': 'singer_sdk.logging.StructuredFormatter' } },
  root: { level: 'INFO' },
};

let scene: Scene;
beforeAll(async () => {
  scene = await openScene({ roles: ['org.permission.team.read', 'org.permission.tag.read'] });
  scene.write('meltano.json', MELTANO_LOGGING);
});
afterAll(() => scene.close());

/** The next sync fails. */
function failTags(): void {
  scene.sandbox.faults.add({ match: { path: '/v1/tags' }, action: { kind: 'status', status: 500 } });
}

function levelsOf(lines: readonly string[]): string[] {
  return lines.map((line) => {
    const parsed = JSON.parse(line) as Record<string, unknown>;
    expect(Object.keys(parsed).sort()).toEqual([...FIELDS].sort());
    return String(parsed['level']);
  });
}

it('writes every line as JSON where log_format says so, a failed run too', async () => {
  scene.write('json.json', { ...scene.config, log_format: 'json', unheard_of: 1 });
  failTags();
  const { code, stderrLines } = await scene.run(['--config', 'json.json']);
  expect(code).toBe(1);
  const levels = levelsOf(stderrLines);
  expect(levels.length).toBeGreaterThan(10);
  expect(levels.at(-1)).toBe('critical');
  expect(levels[0]).toBe('warning');
});

it('writes JSON where SINGER_SDK_LOG_CONFIG asks for it, what is wrong with the arguments included', async () => {
  const env = { SINGER_SDK_LOG_CONFIG: 'meltano.json' };
  expect(levelsOf((await scene.run(['--config', 'config.json'], { env })).stderrLines)).toContain('info');
  expect(levelsOf((await scene.run(['--catalgo'], { env })).stderrLines)).toEqual(['critical']);
});

it('writes text where log_format says so, whatever SINGER_SDK_LOG_CONFIG asks for', async () => {
  scene.write('text.json', { ...scene.config, log_format: 'text' });
  const env = { SINGER_SDK_LOG_CONFIG: 'meltano.json' };
  const { stderrLines } = await scene.run(['--discover', '--config', 'text.json'], { env });
  expect(stderrLines.length).toBeGreaterThan(1);
  for (const line of stderrLines) expect(line).toMatch(/^(INFO|WARNING) discovery: /);
});

it('writes text where SINGER_SDK_LOG_CONFIG names no file or asks for nothing', async () => {
  scene.write('plain.json', { version: 1 });
  for (const file of ['absent.json', 'plain.json', '']) {
    const { stderrLines } = await scene.run(['--discover'], { env: { SINGER_SDK_LOG_CONFIG: file } });
    expect(stderrLines).toEqual([expect.stringMatching(/^INFO discovery: /)]);
  }
});

it('shows no less severe lines than log_level allows', async () => {
  scene.write('quiet.json', { ...scene.config, log_level: 'error' });
  expect((await scene.run(['--discover', '--config', 'quiet.json'])).stderr).toBe('');
  failTags();
  const { stderrLines } = await scene.run(['--config', 'quiet.json']);
  expect(stderrLines).toEqual([expect.stringMatching(/^CRITICAL tags: /)]);
});

it('leaves no line to Node itself, with as many requests in flight as there may be', async () => {
  const wide = await openScene();
  try {
    wide.write('wide.json', { ...wide.config, concurrency: 16, log_format: 'json' });
    const { code, stderrLines } = await wide.run(['--config', 'wide.json']);
    expect(code).toBe(0);
    expect(levelsOf(stderrLines)).toContain('info');
  } finally {
    await wide.close();
  }
});
