/** `--test`: what it reports of key, clock, streams and open questions, what it asks for that, and how it ends. */
import { READING_ROLES } from '../sandbox/roles';
import { refersTo, resource, type StoredResource } from '../sandbox/resource';
import type { SandboxOptions } from '../sandbox/server';
import type { Switches } from '../sandbox/switches';
import { openScene, type Scene } from './scene';
import { STREAMS } from './streams';

interface Finding {
  readonly question: string;
  readonly object: string | null;
  readonly answer: string;
  readonly found: string;
  readonly effect: string;
}

interface Report {
  readonly result: string;
  readonly api_url: string;
  readonly key: Readonly<Record<string, unknown>>;
  readonly clock: { readonly api_ahead_seconds: number };
  readonly streams: Readonly<Record<string, { readonly result: string; readonly detail?: string }>>;
  readonly findings: readonly Finding[];
  readonly requests: { readonly searches: number; readonly others: number };
}

const TEST = ['--config', 'config.json', '--test'];
const SEARCHED = ['company', 'conversation', 'customer', 'message', 'note', 'kobject'];
const TEAM = 'org.permission.team.read';
const EMPTY_ORGANISATION = { id: '57f29863a1dbf61100e6aa92', name: 'empty', records: [] };
const HOUR_MS = 3_600_000;

let scene: Scene;
afterEach(() => scene.close());

async function report(args: readonly string[] = []) {
  const { code, stdout, lastLine } = await scene.run([...TEST, '--format', 'json', ...args]);
  return { code, stdout, lastLine, report: JSON.parse(stdout) as Report };
}

/** The answers to a question, by object. */
function answersTo(question: string, { findings }: Report): Record<string, string> {
  const asked = findings.filter((finding) => finding.question === question);
  return Object.fromEntries(asked.map(({ object, answer }) => [object ?? '', answer]));
}

const forAll = (answer: string, objects = SEARCHED): Record<string, string> =>
  Object.fromEntries(objects.map((object) => [object, answer]));

const select = (...streams: string[]): string =>
  scene.write('catalog.json', {
    streams: streams.map((name) => ({
      tap_stream_id: name,
      schema: { properties: {} },
      metadata: [{ breadcrumb: [], metadata: { selected: true } }],
    })),
  });

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
    expect(answersTo('archive_answers', told)).toEqual(
      forAll(
        'yes',
        SEARCHED.filter((object) => object !== 'note'),
      ),
    );
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
    expect(searches.length).toBeLessThanOrEqual(37);
    expect(journal.length - searches.length).toBeLessThanOrEqual(22);
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
    const { report: told } = await report(['--catalog', select('tags', 'notes')]);
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
    const { code, report: told } = await report(['--catalog', select('tags', 'kobjects_gone')]);
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

describe('a finding turns where the API is otherwise:', () => {
  const withoutNotes = SEARCHED.filter((object) => object !== 'note');

  it.each<[keyof Switches, Partial<Switches>, string, Record<string, string>]>([
    ['sortHonoured', { sortHonoured: false }, 'sort_honoured', forAll('no')],
    ['pageSizeClamp', { pageSizeClamp: 3 }, 'page_size_500_honoured', forAll('no')],
    ['totals', { totals: 'wrong' }, 'totals_tally', forAll('no')],
    ['archiveRefused', { archiveRefused: true }, 'archive_answers', forAll('no', withoutNotes)],
    ['attachmentIds', { attachmentIds: true }, 'attachments_carry_ids', { '': 'yes' }],
    ['rateLimitHeaders', { rateLimitHeaders: 'none' }, 'searches_state_own_budget', { '': 'no' }],
    ['nextKeyOmitted', { nextKeyOmitted: true }, 'totals_tally', forAll('unknown')],
  ])('%s', async (_name, switches, question, answers) => {
    scene = await openScene({ switches });
    const { code, report: told } = await report();
    expect(code).toBe(0);
    expect(answersTo(question, told)).toEqual(answers);
  });

  it.each<[Switches['searchHeadersDescribe'], string]>([
    ['search', 'yes'],
    ['general', 'no'],
  ])('searchHeadersDescribe: %s', async (searchHeadersDescribe, answer) => {
    const limits = { searchPerMinute: 100, generalPerMinute: 1_000 };
    scene = await openScene({ switches: { searchHeadersDescribe }, limits });
    const { report: told } = await report();
    const finding = told.findings.find(({ question }) => question === 'searches_state_own_budget');
    expect(finding).toMatchObject({
      answer,
      found: expect.stringMatching(
        /^searches: limit 1000?, \d+ left, with a reset; other requests: limit 1000, /,
      ) as string,
    });
  });

  describe('of pages and totals where there are many records', () => {
    const many = (): StoredResource[] =>
      Array.from({ length: 620 }, (_, index) => {
        const at = new Date(Date.now() - 2 * HOUR_MS - index * 1000).toISOString();
        const customer = refersTo('customer', 'c'.padStart(24, '0'));
        return resource('note', `n${index}`, { createdAt: at, updatedAt: at }, { customer });
      });
    const openMany = async (switches: Partial<Switches>): Promise<Report> => {
      scene = await openScene({ organisation: { ...EMPTY_ORGANISATION, records: many() }, switches });
      return (await report(['--catalog', select('notes')])).report;
    };

    it('a whole page of 500 is served, and totals tally on what is newest', async () => {
      const told = await openMany({});
      expect(answersTo('page_size_500_honoured', told)).toEqual({ note: 'yes' });
      expect(answersTo('totals_tally', told)).toEqual({ note: 'yes' });
      expect(answersTo('sort_honoured', told)).toEqual({ note: 'yes' });
    });

    it('a size that is cut shows, and wrong totals do', async () => {
      const told = await openMany({ pageSizeClamp: 100, totals: 'wrong' });
      expect(answersTo('page_size_500_honoured', told)).toEqual({ note: 'no' });
      expect(answersTo('totals_tally', told)).toEqual({ note: 'no' });
    });

    it('a size that is refused shows, and the rest is found out with a smaller one', async () => {
      scene = await openScene({ organisation: { ...EMPTY_ORGANISATION, records: many() } });
      scene.sandbox.faults.add({
        match: { context: 'note', nth: 2 },
        action: { kind: 'status', status: 400 },
      });
      const { code, report: told } = await report(['--catalog', select('notes')]);
      expect(code).toBe(0);
      expect(told.findings.find(({ question }) => question === 'page_size_500_honoured')).toMatchObject({
        answer: 'no',
        found: 'refused with status 400',
      });
      expect(answersTo('sort_honoured', told)).toEqual({ note: 'yes' });
    });
  });

  it('of the clock, where the API is ahead', async () => {
    scene = await openScene({ now: () => Date.now() + HOUR_MS });
    const { code, report: told } = await report();
    expect(code).toBe(0);
    expect(Math.abs(told.clock.api_ahead_seconds - 3600)).toBeLessThanOrEqual(2);
    expect((await scene.run(TEST)).stdout).toMatch(/^Clock +the machine is 3\d{3} s behind the API/m);
  });
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
  it('writes the SCHEMA messages that a sync writes, and nothing else, and asks nobody', async () => {
    scene = await openScene();
    const { code, messages, stderr } = await scene.run(['--config', 'config.json', '--test=schema']);
    expect([code, stderr, scene.sandbox.journal]).toEqual([0, '', []]);
    const sync = await scene.run(['--config', 'config.json']);
    const byName = (all: typeof messages) =>
      all
        .filter(({ type }) => type === 'SCHEMA')
        .sort((a, b) => ((a.stream ?? '') < (b.stream ?? '') ? -1 : 1));
    expect(byName(messages)).toEqual(byName(sync.messages));
    expect(messages.map(({ stream }) => stream)).toEqual(STREAMS);
  });

  it('needs no config, and follows a catalog', async () => {
    scene = await openScene();
    const { code, messages } = await scene.run(['--test=schema', '--catalog', select('tags')]);
    expect([code, messages.map(({ type, stream }) => `${type} ${stream ?? ''}`)]).toEqual([
      0,
      ['SCHEMA tags'],
    ]);
  });
});
