/** What comes from GET lists: list streams, and what a search doesn't give. */
import { ApiError } from '../../src/errors';
import type { EmbeddedCall } from './embedded-client';
import { bookmarkOf, createStage, idsOf, listsOf, searchesOf } from './stage';
import { DAY, HOUR, MINUTE, NOW, made, manyOf } from './organisation';

const ago = (ms: number): string => new Date(NOW - ms).toISOString();
const refuse = (status: number, path: string) => (call: EmbeddedCall) => {
  if (call.path === path) throw new ApiError(`${call.method} ${path}: status ${status}`, { status });
};

describe('companies whose search by company_updated_at is refused', () => {
  const records = [
    ...manyOf('company', 12, HOUR, 5 * DAY),
    made('company', 'too-old', 400 * DAY),
    made('company', 'ancient', 1_000 * DAY),
  ];
  const switches = { companyUpdatedAtRefused: true };

  it('come from the list, filtered by the tap, said once', async () => {
    const run = await createStage({ records, switches }).run({ streams: ['companies'] });
    expect(idsOf(run, 'companies').sort()).toEqual(manyOf('company', 12, 0, 0).map(({ id }) => id));
    expect(run.warnings).toEqual([
      'companies: the search by company_updated_at is refused; reading the whole list instead.',
    ]);
    expect(run.outcome?.failures).toEqual([]);
    expect(bookmarkOf(run, 'companies').replication_key_value).toBe(ago(HOUR));
  });

  it('do not come from the archive once more', async () => {
    const run = await createStage({ records, switches }).run({
      streams: ['companies'],
      startDate: '2023-01-01',
    });
    expect(idsOf(run, 'companies').filter((id) => id === 'ancient')).toEqual(['ancient']);
    expect(searchesOf(run)).toHaveLength(1);
  });

  it('claim nothing before the last page', async () => {
    let pages = 0;
    const run = await createStage({ records, switches }).run({
      streams: ['companies'],
      settings: { pageSize: 5 },
      before: ({ path }) => {
        if (path === '/v1/companies') pages += 1;
        if (pages === 3) throw new ApiError('broken', { status: 500 });
      },
    });
    expect(run.outcome?.failures).toEqual(['companies: broken']);
    expect(run.state.bookmarks['companies']).toMatchObject({
      replication_key_value: '2026-01-01T00:00:00.000Z',
      windows: [],
    });
  });

  it('are read once more where the total changes under the reader: a shift hides a row', async () => {
    const stage = createStage({ records, switches });
    let pages = 0;
    const run = await stage.run({
      streams: ['companies'],
      settings: { pageSize: 5 },
      before: ({ path }) => {
        if (path === '/v1/companies') pages += 1;
        if (path === '/v1/companies' && pages === 2) stage.api.store.remove('company', 'company-0000');
      },
    });
    // It stood on the border of the pages.
    expect(idsOf(run, 'companies')).toContain('company-0004');
  });
});

describe('notes older than two years', () => {
  const records = [made('note', 'ancient', 1_000 * DAY), made('note', 'recent', HOUR)];
  const startDate = '2023-01-01';

  it('come from the list of notes, once', async () => {
    const stage = createStage({ records });
    const run = await stage.run({ streams: ['notes'], startDate });
    expect(idsOf(run, 'notes').sort()).toEqual(['ancient', 'recent']);
    expect(listsOf(run)).toEqual(['/v1/notes']);
    const next = await stage.run({ streams: ['notes'], startDate, state: run.state });
    expect(listsOf(next)).toEqual([]);
  });

  it('are not asked for where the span does not reach back that far', async () => {
    const run = await createStage({ records }).run({ streams: ['notes'] });
    expect(listsOf(run)).toEqual([]);
  });

  it.each([400, 403, 404])(
    'are said to be missing where the list answers %d, and nothing fails',
    async (status) => {
      const run = await createStage({ records }).run({
        streams: ['notes'],
        startDate,
        before: refuse(status, '/v1/notes'),
      });
      expect(idsOf(run, 'notes')).toEqual(['recent']);
      expect(run.outcome?.failures).toEqual([]);
      expect(run.warnings).toEqual([
        `notes: records older than two years may be missing, because their list is refused: GET /v1/notes: status ${status}`,
      ]);
    },
  );

  it('are said to be missing in every run, until the list is open to the key: then they come', async () => {
    const stage = createStage({ records });
    const before = refuse(403, '/v1/notes');
    const first = await stage.run({ streams: ['notes'], startDate, before });
    const second = await stage.run({ streams: ['notes'], startDate, before, state: first.state });
    const open = await stage.run({ streams: ['notes'], startDate, state: second.state });
    const last = await stage.run({ streams: ['notes'], startDate, before, state: open.state });
    const runs = [first, second, open, last];
    expect(runs.map(({ warnings }) => warnings.length)).toEqual([1, 1, 0, 0]);
    expect(runs.map((run) => idsOf(run, 'notes').includes('ancient'))).toEqual([false, false, true, false]);
    expect(bookmarkOf(second, 'notes').replication_key_value).toBe(
      bookmarkOf(open, 'notes').replication_key_value,
    );
    expect(listsOf(last)).toEqual([]);
  });

  it('fail the stream where the list is broken', async () => {
    const stage = createStage({ records });
    const run = await stage.run({ streams: ['notes'], startDate, before: refuse(500, '/v1/notes') });
    expect(run.outcome?.failures).toHaveLength(1);
    const next = await stage.run({ streams: ['notes'], startDate, state: run.state });
    expect(idsOf(next, 'notes')).toContain('ancient');
  });
});

describe('a list stream', () => {
  const tags = manyOf('tag', 12, HOUR, DAY);

  it('is read in one complete pass, and its bookmark moves at the end', async () => {
    const seen: unknown[] = [];
    const run = await createStage({ records: tags }).run({
      streams: ['tags'],
      settings: { pageSize: 5 },
      onMessage: ({ type, value }) => type === 'STATE' && seen.push(value?.bookmarks['tags']),
    });
    expect(listsOf(run)).toHaveLength(3);
    expect(idsOf(run, 'tags')).toHaveLength(12);
    expect(seen[0]).toBeUndefined();
    expect(bookmarkOf(run, 'tags').replication_key_value).toBe(ago(HOUR));
  });

  it('has no bookmark where the pass broke off', async () => {
    let pages = 0;
    const run = await createStage({ records: tags }).run({
      streams: ['tags'],
      settings: { pageSize: 5 },
      before: ({ path }) => {
        if (path === '/v1/tags') pages += 1;
        if (pages === 3) throw new ApiError('broken', { status: 500 });
      },
    });
    expect(idsOf(run, 'tags')).toHaveLength(10);
    expect(run.state.bookmarks['tags']).toBeUndefined();
    expect(run.outcome?.failures).toEqual(['tags: broken']);
  });

  it('has no bookmark beyond the start of its pass, whatever changes meanwhile', async () => {
    const stage = createStage({ records: tags });
    const run = await stage.run({
      streams: ['tags'],
      settings: { pageSize: 5 },
      before: ({ path }) => {
        if (path !== '/v1/tags') return;
        stage.pass(MINUTE);
        stage.api.store.edit('tag', 'tag-0011', { name: 'edited' });
      },
    });
    expect(idsOf(run, 'tags')).toContain('tag-0011');
    expect(bookmarkOf(run, 'tags').replication_key_value).toBe(ago(HOUR));
  });

  it('writes only what changed since its bookmark, less the lookback', async () => {
    const stage = createStage({ records: tags });
    const first = await stage.run({ streams: ['tags'] });
    stage.pass(HOUR);
    stage.api.store.edit('tag', 'tag-0007', { name: 'edited' });
    const second = await stage.run({ streams: ['tags'], state: first.state });
    expect(idsOf(second, 'tags').sort()).toEqual(['tag-0000', 'tag-0007']);
  });

  it('as a full table writes all and leaves what the bookmark claims alone', async () => {
    const stage = createStage({ records: tags });
    const first = await stage.run({ streams: ['tags'] });
    const second = await stage.run({ streams: ['tags'], fullTables: ['tags'], state: first.state });
    expect(idsOf(second, 'tags')).toHaveLength(12);
    const passed = { last_complete_pass: new Date(NOW).toISOString(), last_pass_method: 'FULL_TABLE' };
    expect(bookmarkOf(second, 'tags')).toEqual({ ...bookmarkOf(first, 'tags'), ...passed });
  });
});
