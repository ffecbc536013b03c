/** A stream that fails doesn't hold up the others; the exit code and the last line say so, and so does the summary. */
import { READING_ROLES } from '../sandbox/roles';
import { countByStream, lastState } from './messages';
import { openScene, type Scene } from './scene';

interface Summary {
  readonly streams: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly exit_code: number | null;
}

let scene: Scene;
beforeEach(async () => {
  scene = await openScene({ roles: READING_ROLES.filter((role) => role !== 'org.permission.team.read') });
});
afterEach(() => scene.close());

const RUN = ['--config', 'config.json', '--catalog', 'catalog.json'];

function select(...streams: string[]): void {
  scene.write('catalog.json', {
    streams: streams.map((stream) => ({
      tap_stream_id: stream,
      schema: { properties: { id: {}, attributes: {} } },
      metadata: [{ breadcrumb: [], metadata: { selected: stream !== 'a_deselected_one' } }],
    })),
  });
}

function summary(): Summary {
  return JSON.parse(scene.read('summary.json')) as Summary;
}

it('delivers the others where the key lacks a role, and names stream and role', async () => {
  select('tags', 'teams', 'users');
  scene.write('state.json', { bookmarks: { teams: '2026-01-01T00:00:00Z', of_another_tap: { offset: 7 } } });
  const run = await scene.run([...RUN, '--state', 'state.json']);
  expect(run.code).toBe(1);
  expect(run.lastLine).toMatch(/^CRITICAL teams: .*403.*org\.permission\.team\.read/);
  const { tags, teams, users } = countByStream(run.messages);
  expect([tags, teams, users]).toEqual([expect.any(Number), 0, expect.any(Number)]);
  expect(tags).toBeGreaterThan(0);
  expect(users).toBeGreaterThan(0);
  const { bookmarks } = lastState(run.messages);
  expect(bookmarks).toMatchObject({ teams: '2026-01-01T00:00:00Z', of_another_tap: { offset: 7 } });
  expect(bookmarks['users']?.replication_key_value).toMatch(/^20\d\d-/);
  expect(run.stderr).not.toContain('    at ');
});

it('runs the known streams where an unknown one is selected, and fails with its name', async () => {
  select('tags', 'kobjects_gone', 'a_deselected_one');
  const run = await scene.run([...RUN, '--summary', 'summary.json']);
  expect(run.code).toBe(1);
  expect(Object.keys(countByStream(run.messages))).toEqual(['tags']);
  expect(run.lastLine).toMatch(/^CRITICAL kobjects_gone: .*--discover/);
  expect(run.stderr).not.toContain('a_deselected_one');
  expect(summary().streams['kobjects_gone']).toMatchObject({ result: 'failed', records: 0 });
});

it('fails where nothing but unknown streams is selected, with a STATE all the same', async () => {
  select('kobjects_gone');
  const run = await scene.run(RUN);
  expect(run.code).toBe(1);
  expect(new Set(run.messages.map(({ type }) => type))).toEqual(new Set(['STATE']));
});

it('ignores an unknown stream that is not selected', async () => {
  select('tags', 'a_deselected_one');
  const run = await scene.run(RUN);
  expect(run).toMatchObject({ code: 0, stderr: expect.not.stringContaining('a_deselected_one') as string });
});

describe('--summary', () => {
  it('says of each stream what was read, where it went on and how it ended', async () => {
    select('tags', 'teams');
    scene.write('state.json', { bookmarks: { tags: '2021-01-01T00:00:00Z' } });
    const run = await scene.run([...RUN, '--state', 'state.json', '--summary', 'summary.json']);
    expect(run.code).toBe(1);
    expect(summary()).toEqual({
      exit_code: 1,
      streams: {
        tags: expect.objectContaining({
          records: countByStream(run.messages)['tags'],
          requests: scene.sandbox.journal.filter(({ path }) => path === '/v1/tags').length,
          seconds: expect.any(Number) as number,
          retries: 0,
          unfit_values: 0,
          bookmark_before: '2021-01-01T00:00:00Z',
          bookmark_after: lastState(run.messages).bookmarks['tags']?.replication_key_value,
          result: 'done',
        }) as unknown,
        teams: expect.objectContaining({
          records: 0,
          bookmark_before: null,
          bookmark_after: null,
          result: 'failed',
          error: expect.stringContaining('403') as string,
        }) as unknown,
      },
    });
    expect(summary().streams['tags']).not.toHaveProperty('error');
  });

  it('has the exit code of a run that succeeds', async () => {
    select('tags');
    expect((await scene.run([...RUN, '--summary', 'summary.json'])).code).toBe(0);
    expect(summary()).toMatchObject({ exit_code: 0, streams: { tags: { result: 'done' } } });
  });

  it.each([
    ['the key is refused', { api_key: 'wrong' }, 2],
    ['the config is wrong', { page_size: 0 }, 2],
    ['the API is not there', { api_url: 'http://127.0.0.1:1' }, 1],
  ])("takes the place of an older run's where %s", async (_case, changes, code) => {
    select('tags');
    scene.write('config.json', { ...scene.config, ...changes });
    scene.write('summary.json', { streams: { tags: {} }, exit_code: 0 });
    expect((await scene.run([...RUN, '--summary', 'summary.json'])).code).toBe(code);
    expect(summary()).toEqual({ streams: {}, exit_code: code });
  });

  it('does not pass for finished while the run goes on, or was killed', async () => {
    select('tags');
    scene.write('summary.json', { streams: {}, exit_code: 0 });
    scene.sandbox.faults.add({ match: { path: '/v1/tags' }, action: { kind: 'hang', ms: 600_000 } });
    const tap = scene.start([...RUN, '--summary', 'summary.json']);
    await tap.read('"SCHEMA"');
    tap.process.kill('SIGKILL');
    expect((await tap.end()).signal).toBe('SIGKILL');
    expect(summary()).toEqual({ streams: {}, exit_code: null });
  });
});
