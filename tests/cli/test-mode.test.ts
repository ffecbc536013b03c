/** `--test`: what it reports of key, clock and streams, what it asks for that, and how it ends. */
import { READING_ROLES } from '../sandbox/roles';
import type { SandboxOptions } from '../sandbox/server';
import { openScene, type Scene } from './scene';
import { STREAMS } from './streams';
import { ARCHIVED, TEST, answersTo, forAll, select, testReport } from './test-report';

const TEAM = 'org.permission.team.read';
const EMPTY_ORGANISATION = { id: '57f29863a1dbf61100e6aa92', name: 'empty', records: [] };

let scene: Scene;
afterEach(() => scene.close());

const report = (args: readonly string[] = []) => testReport(scene, args);

describe('where all is well', () => {
  it('says so of the key, the clock and each selected stream, and exits with 0', async () => {
    scene = await openScene();
    const { code, report: told } = await report();
    expect(code).toBe(0);
    expect(told).toMatchObject({
      result: 'passed',
      api_url: scene.sandbox.url,
      key: { organisation_name: 'sandbox', stated_roles: READING_ROLES.length },
    });
    expect(Math.abs(told.clock.api_ahead_seconds)).toBeLessThanOrEqual(2);
    expect(told.streams).toEqual(Object.fromEntries(STREAMS.map((name) => [name, { result: 'ok' }])));
  });

  it('answers what the documents leave open, for each object, and says what the tap does about it', async () => {
    scene = await openScene();
    const { report: told } = await report();
    expect(answersTo('sort_honoured', told)).toEqual(forAll('yes'));
    expect(answersTo('totals_tally', told)).toEqual(forAll('yes'));
    expect(answersTo('archive_answers', told)).toEqual(forAll('yes', ARCHIVED));
    expect(answersTo('old_notes_answer', told)).toEqual({ note: 'yes' });
    expect(answersTo('attachments_carry_ids', told)).toEqual({ '': 'no' });
    for (const { found, effect } of told.findings) expect([found, effect]).not.toContain('');
  });

  it('only reads, a row here and a page there, within the budget of searches', async () => {
    scene = await openScene();
    const { report: told } = await report();
    const { journal } = scene.sandbox;
    expect(journal.filter(({ created }) => created !== undefined)).toEqual([]);
    const searches = journal.filter(({ method }) => method === 'POST');
    expect(searches.every(({ path }) => path.endsWith('/search'))).toBe(true);
    expect(told.requests).toEqual({ searches: searches.length, others: journal.length - searches.length });
    expect(searches.length).toBeLessThanOrEqual(38);
    expect(journal.length - searches.length).toBeLessThanOrEqual(47);
  });

  it('is text for people, with a line for each stream, and nothing of a record', async () => {
    scene = await openScene();
    const { code, stdout } = await scene.run(TEST);
    expect(code).toBe(0);
    for (const name of STREAMS) expect(stdout).toMatch(new RegExp(`^  ${name} +ok$`, 'm'));
    expect(stdout).toContain(`Result: all ${STREAMS.length} selected streams can be read.`);
    expect(stdout).toContain('Is the sort by updated_at honoured?');
    expect(stdout.split('\n').filter((line) => line.startsWith('{'))).toEqual([]);
    const json = (await report()).stdout;
    const { store } = scene.sandbox;
    for (const [type, key] of [
      ['customer', 'name'],
      ['note', 'body'],
      ['tag', 'name'],
    ] as const) {
      const texts = store.all(type).flatMap(({ attributes }) => {
        const text = attributes[key];
        return typeof text === 'string' && text.length > 5 ? [text] : [];
      });
      expect(texts.length).toBeGreaterThan(0);
      for (const text of texts) expect(`${stdout}${json}`).not.toContain(text);
    }
    for (const { id } of [...store.all('customer'), ...store.all('tag')]) expect(json).not.toContain(id);
  });

  it('tests what a catalog selects, and nothing else', async () => {
    scene = await openScene();
    const { report: told } = await report(['--catalog', select(scene, 'tags', 'notes')]);
    expect(Object.keys(told.streams)).toEqual(['notes', 'tags']);
    expect(scene.sandbox.journal.filter(({ path }) => path === '/v1/users')).toEqual([]);
  });
});

describe('a stream', () => {
  const without = (role: string): SandboxOptions => ({ roles: READING_ROLES.filter((one) => one !== role) });

  it.each([403, 401] as const)(
    'without its role is told with the role, exit 1 (status %i)',
    async (status) => {
      scene = await openScene({ ...without(TEAM), switches: { missingRoleStatus: status } });
      const { code, report: told, lastLine } = await report();
      expect([code, told.result]).toEqual([1, 'failed']);
      expect(told.streams['teams']).toEqual({
        result: 'role_missing',
        detail: `needs ${TEAM}; make a key that has it, or deselect the stream.`,
      });
      expect(lastLine).toMatch(
        /^CRITICAL --test: teams \(role missing\) can't be read; the report on stdout/,
      );
      const others = Object.entries(told.streams).filter(([name]) => name !== 'teams');
      expect(others.filter(([, { result }]) => result !== 'ok')).toEqual([]);
    },
  );

  it('is told with all roles that it needs where the key does not state its own', async () => {
    scene = await openScene({ ...without('org.permission.note.read'), switches: { tokenCheckStatus: 404 } });
    const { code, report: told } = await report();
    expect([code, told.key['stated_roles']]).toEqual([1, null]);
    expect(told.streams['notes']?.detail).toContain(
      'org.permission.note.read and org.permission.search.create',
    );
  });

  it('that answers with an error is told with the error, exit 1', async () => {
    scene = await openScene();
    scene.sandbox.faults.add({ match: { path: '/v1/tags' }, action: { kind: 'status', status: 500 } });
    const { code, report: told, lastLine } = await report();
    expect([code, told.streams['tags']?.result]).toEqual([1, 'error']);
    expect(told.streams['tags']?.detail).toContain('GET /v1/tags was answered with status 500');
    expect(lastLine).toContain('tags (error)');
  });

  it('that this tap does not have is told as an error, exit 1', async () => {
    scene = await openScene();
    const { code, report: told } = await report(['--catalog', select(scene, 'tags', 'kobjects_gone')]);
    expect([code, told.streams]).toEqual([
      1,
      {
        tags: { result: 'ok' },
        kobjects_gone: { result: 'error', detail: expect.stringContaining('--discover') as string },
      },
    ]);
  });

  it('whose search is refused is read from its list', async () => {
    scene = await openScene({ switches: { companyUpdatedAtRefused: true } });
    const { code, report: told } = await report();
    expect([code, told.streams['companies']]).toEqual([0, { result: 'ok' }]);
    expect(answersTo('sort_honoured', told)['company']).toBe('unknown');
    expect(answersTo('page_size_500_honoured', told)['company']).toBe('unknown');
  });
});

it('finds every stream of an empty organisation empty, which is no fault', async () => {
  scene = await openScene({ organisation: EMPTY_ORGANISATION });
  const { code, report: told } = await report();
  expect([code, told.result]).toEqual([0, 'passed']);
  const { custom_attributes: metadata, ...others } = told.streams;
  expect(metadata?.result).toBe('ok');
  expect(new Set(Object.values(others).map(({ result }) => result))).toEqual(new Set(['empty']));
  expect(answersTo('sort_honoured', told)).toEqual(forAll('unknown'));
  expect(answersTo('attachments_carry_ids', told)).toEqual({ '': 'unknown' });
});

describe('without a report', () => {
  it.each([
    ['a wrong key', { api_key: 'wrong-key-1234' }, 2, '"api_key" was refused'],
    ['an API that nobody answers for', { api_url: 'http://127.0.0.1:1' }, 1, 'could not be reached'],
    ['a config that lacks the start date', { start_date: undefined }, 2, '"start_date"'],
  ])('ends for %s', async (_what, changes, expected, words) => {
    scene = await openScene();
    scene.write('config.json', { ...scene.config, ...changes });
    const { code, stdout, lastLine } = await scene.run(TEST);
    expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
    expect(lastLine).toContain(words);
  });

  it('ends for a key that nobody has vouched for and every stream refuses', async () => {
    scene = await openScene({ roles: [], switches: { tokenCheckStatus: 404, missingRoleStatus: 401 } });
    scene.sandbox.faults.add({
      match: { path: '/v1/notifications' },
      action: { kind: 'status', status: 401 },
    });
    const { code, stdout } = await scene.run(TEST);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('ends for a format that it does not have', async () => {
    scene = await openScene();
    const { code, stdout, lastLine } = await scene.run([...TEST, '--format', 'markdown']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(lastLine).toContain('text or json');
    expect(scene.sandbox.journal).toEqual([]);
  });
});

describe('--test=schema', () => {
  it.each([
    ['of a catalog', true],
    ['that come with the tap', false],
  ])(
    'writes the SCHEMA messages %s as a sync does, and nothing else, and asks nobody',
    async (_of, isLive) => {
      scene = await openScene();
      scene.write('config.json', { ...scene.config, discover_custom_attributes: isLive });
      const discovered = await scene.run(['--config', 'config.json', '--discover']);
      scene.write('catalog.json', discovered.stdout);
      const args = ['--config', 'config.json', ...(isLive ? ['--catalog', 'catalog.json'] : [])];
      const before = scene.sandbox.journal.length;
      const { code, messages, stderr } = await scene.run([...args, '--test=schema']);
      expect([code, stderr, scene.sandbox.journal.length]).toEqual([0, '', before]);
      const sync = await scene.run(args);
      const byName = (all: typeof messages) =>
        all
          .filter(({ type }) => type === 'SCHEMA')
          .sort((a, b) => ((a.stream ?? '') < (b.stream ?? '') ? -1 : 1));
      expect(byName(messages)).toEqual(byName(sync.messages));
      expect(messages.map(({ stream }) => stream)).toEqual(STREAMS);
    },
  );

  it('needs no config, and follows a catalog', async () => {
    scene = await openScene();
    const { code, messages } = await scene.run(['--test=schema', '--catalog', select(scene, 'tags')]);
    expect([code, messages.map(({ type, stream }) => `${type} ${stream ?? ''}`)]).toEqual([
      0,
      ['SCHEMA tags'],
    ]);
  });
});
