/** Streams that the key's roles don't allow: marked at discovery, left out of a sync that nobody chose streams for. */
import { SANDBOX_API_KEY } from '../sandbox/api-key';
import { READING_ROLES } from '../sandbox/roles';
import type { SandboxOptions } from '../sandbox/server';
import { countByStream, lastState } from './messages';
import { openScene, type Scene } from './scene';
import { STREAMS } from './streams';

interface CatalogFile {
  readonly streams: readonly {
    readonly tap_stream_id: string;
    readonly metadata: readonly { readonly breadcrumb: readonly string[]; readonly metadata: object }[];
  }[];
}

let scene: Scene;
afterEach(() => scene.close());

const TEAM = 'org.permission.team.read';
const NOTE = 'org.permission.note.read';
const SEARCH = 'org.permission.search.create';
const SEARCHED = ['companies', 'conversations', 'attachments', 'customers', 'messages', 'notes', 'kobjects'];
const DISCOVER = ['--config', 'config.json', '--discover'];
const without = (...roles: string[]): SandboxOptions => ({
  roles: READING_ROLES.filter((role) => !roles.includes(role)),
});

/** What the catalog says of each stream as a whole. */
function rootsOf(stdout: string): Map<string, Record<string, unknown>> {
  const { streams } = JSON.parse(stdout) as CatalogFile;
  return new Map(
    streams.map(({ tap_stream_id: name, metadata }) => [
      name,
      { ...metadata.find(({ breadcrumb }) => breadcrumb.length === 0)?.metadata },
    ]),
  );
}

function unsupportedIn(stdout: string): string[] {
  const roots = rootsOf(stdout);
  expect([...roots.keys()]).toEqual(STREAMS);
  for (const root of roots.values())
    expect(root['selected-by-default']).toBe(root['inclusion'] === 'available');
  return [...roots].filter(([, root]) => root['inclusion'] === 'unsupported').map(([name]) => name);
}

/** The requests of a run; those left out that every discovery sends, for the key and for custom attributes. */
const askedFor = (): string[] =>
  scene.sandbox.journal
    .map(({ path }) => path)
    .filter((path) => path !== '/v1/auth/tokens/current' && !path.startsWith('/v1/metadata/'));

describe('discovery', () => {
  it('asks for no stream where its roles allow all', async () => {
    scene = await openScene();
    const { code, stdout } = await scene.run(DISCOVER);
    expect([code, unsupportedIn(stdout), askedFor()]).toEqual([0, [], []]);
  });

  it.each([403, 401] as const)(
    'marks what lacks a role, after asking for it, and says which (status %i)',
    async (missingRoleStatus) => {
      scene = await openScene({ ...without(TEAM, NOTE), switches: { missingRoleStatus } });
      const { code, stdout, stderr } = await scene.run(DISCOVER);
      expect([code, unsupportedIn(stdout)]).toEqual([0, ['notes', 'teams']]);
      expect(stderr).toMatch(new RegExp(`^WARNING discovery: teams: marked as unsupported.*${TEAM}`, 'm'));
      expect(stderr).toMatch(new RegExp(`^WARNING discovery: notes: marked as unsupported.*${NOTE}`, 'm'));
      expect(askedFor().sort()).toEqual(['/v1/customers/search', '/v1/teams']);
    },
  );

  it('tells of a role that many streams lack in one line', async () => {
    scene = await openScene(without(SEARCH));
    const { stdout, stderrLines } = await scene.run(DISCOVER);
    expect(unsupportedIn(stdout)).toEqual(SEARCHED);
    const lines = stderrLines.filter((line) => line.includes('unsupported'));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(`${SEARCHED.join(', ')}: marked as unsupported`);
    expect(lines[0]).toContain(SEARCH);
  });

  it('marks nothing that is answered although the key states no role for it', async () => {
    scene = await openScene({ ...without(NOTE), switches: { searchNeedsObjectRole: false } });
    const { stdout, stderr } = await scene.run(DISCOVER);
    expect(unsupportedIn(stdout)).toEqual([]);
    expect(stderr).not.toContain('unsupported');
    expect(askedFor()).toEqual(['/v1/customers/search']);
  });

  it.each([403, 404] as const)(
    'asks for one row for each set of roles where the API does not state them (status %i)',
    async (tokenCheckStatus) => {
      scene = await openScene({ ...without(TEAM), switches: { tokenCheckStatus } });
      const { code, stdout, stderr } = await scene.run(DISCOVER);
      expect([code, unsupportedIn(stdout)]).toEqual([0, ['teams']]);
      expect(stderr).toMatch(new RegExp(`^WARNING discovery: teams: .*${TEAM}`, 'm'));
      const { journal } = scene.sandbox;
      // With 30 classes and 4 resources to ask for besides it stays below 70.
      expect(journal.length).toBeLessThanOrEqual(39);
      expect(Math.max(...journal.map(({ rows }) => rows))).toBeLessThanOrEqual(10);
      expect(journal.filter(({ created }) => created !== undefined)).toEqual([]);
    },
  );

  it('writes no catalog where every stream refuses a key that nobody has vouched for', async () => {
    scene = await openScene({ roles: [], switches: { tokenCheckStatus: 404, missingRoleStatus: 401 } });
    // A dead key may not even read its own notifications.
    scene.sandbox.faults.add({
      match: { path: '/v1/notifications' },
      action: { kind: 'status', status: 401 },
    });
    const { code, stdout, lastLine } = await scene.run(DISCOVER);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(lastLine).toContain('"api_key" was refused for every stream');
  });

  it('writes no poorer catalog where a stream can not be asked for', async () => {
    scene = await openScene(without(TEAM));
    scene.sandbox.faults.add({ match: { path: '/v1/teams' }, action: { kind: 'status', status: 500 } });
    const { code, stdout, lastLine } = await scene.run(DISCOVER);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(lastLine).toContain('GET /v1/teams was answered with status 500');
  });
});

describe('a sync', () => {
  const SYNC = ['--config', 'config.json'];

  it('without a catalog leaves out what the roles do not allow, and keeps its bookmark', async () => {
    scene = await openScene(without(TEAM, NOTE));
    scene.write('state.json', { bookmarks: { teams: '2026-01-01T00:00:00Z' } });
    const run = await scene.run([...SYNC, '--state', 'state.json']);
    expect(run.code).toBe(0);
    expect(Object.keys(countByStream(run.messages)).sort()).toEqual(
      STREAMS.filter((name) => name !== 'teams' && name !== 'notes').sort(),
    );
    expect(run.stderr).toMatch(new RegExp(`^WARNING teams: left out.*${TEAM}`, 'm'));
    expect(run.stderr).toMatch(new RegExp(`^WARNING notes: left out.*${NOTE}`, 'm'));
    expect(lastState(run.messages).bookmarks).toMatchObject({ teams: '2026-01-01T00:00:00Z' });
  });

  it('asks for no more where the roles allow all', async () => {
    scene = await openScene();
    expect((await scene.run(SYNC)).code).toBe(0);
    const teams = askedFor().filter((path) => path === '/v1/teams');
    expect(teams).toHaveLength(1);
  });

  it('fails the stream where the roles are not stated', async () => {
    scene = await openScene({ ...without(TEAM), switches: { tokenCheckStatus: 404 } });
    const run = await scene.run(SYNC);
    expect(run.code).toBe(1);
    expect(run.lastLine).toMatch(new RegExp(`^CRITICAL teams: .*${TEAM}`));
  });

  it('goes on with the others where it can not be known, and fails that stream', async () => {
    scene = await openScene(without(TEAM));
    scene.sandbox.faults.add({
      match: { path: '/v1/teams' },
      times: 2,
      action: { kind: 'status', status: 500 },
    });
    const run = await scene.run(SYNC);
    expect(run.code).toBe(1);
    expect(run.lastLine).toMatch(/^CRITICAL teams: .*500/);
    expect(Object.keys(countByStream(run.messages)).sort()).toEqual([...STREAMS].sort());
  });

  it('is exit 2 where no stream is left, with an empty stdout', async () => {
    scene = await openScene({ roles: ['org.permission.event.read'] });
    const run = await scene.run(SYNC);
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 2, stdout: '' });
    expect(run.lastLine).toContain('No stream is left that the key may read');
    expect(run.stderr).toContain(SEARCH);
  });

  it('with a catalog fails a stream that was selected', async () => {
    scene = await openScene({ ...without(TEAM), apiKey: SANDBOX_API_KEY });
    scene.write('catalog.json', (await scene.run(['--discover'])).stdout);
    const run = await scene.run([...SYNC, '--catalog', 'catalog.json']);
    expect(run.code).toBe(1);
    expect(run.lastLine).toMatch(new RegExp(`^CRITICAL teams: .*${TEAM}`));
  });

  it('with the catalog of its own discovery reads what is supported, and says what is wished in vain', async () => {
    scene = await openScene(without(TEAM));
    const { stdout } = await scene.run(DISCOVER);
    scene.write('catalog.json', stdout);
    const run = await scene.run([...SYNC, '--catalog', 'catalog.json']);
    expect([run.code, Object.keys(countByStream(run.messages))]).toEqual([
      0,
      expect.not.arrayContaining(['teams']),
    ]);
    scene.write('catalog.json', stdout.replace('"inclusion": "unsupported",', '$& "selected": true,'));
    const wished = await scene.run([...SYNC, '--catalog', 'catalog.json']);
    expect(wished.code).toBe(0);
    expect(wished.stderr).toMatch(
      /^WARNING teams: is selected, but the catalog says "inclusion": "unsupported"/m,
    );
  });
});
