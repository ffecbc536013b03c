/** A long backfill: newest days first, windows side by side, killed and gone on with. */
import { bookmarkOf, createStage, idsOf, searchesOf } from './stage';
import { DAY, HOUR, MINUTE, NOW, made, manyOf } from './organisation';

const newestFirst = { pageSize: 10, newestFirstDays: 7 };
const merge = (before: unknown, after: unknown): unknown => {
  const isObject = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject(before) || !isObject(after)) return after ?? before;
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return Object.fromEntries(keys.map((key) => [key, merge(before[key], after[key])]));
};

describe('newest first', () => {
  it('writes the newest days before what is older, each oldest first', async () => {
    const stage = createStage({ records: manyOf('customer', 100, HOUR, 6 * HOUR) });
    const run = await stage.run({ streams: ['customers'], settings: newestFirst });
    const times = run.messages
      .filter(({ type }) => type === 'RECORD')
      .map(({ record }) => Date.parse(String(record?.['updated_at'])));
    const firstOld = times.findIndex((atMs) => atMs < NOW - 8 * DAY);
    expect(times).toHaveLength(100);
    expect(times.slice(0, firstOld).every((atMs) => atMs >= NOW - 7 * DAY - 2 * MINUTE)).toBe(true);
    expect(times.slice(firstOld).every((atMs) => atMs < NOW - 7 * DAY)).toBe(true);
  });

  it('does not move the bookmark until the history is written', async () => {
    const stage = createStage({ records: manyOf('customer', 100, HOUR, 6 * HOUR) });
    const values: string[] = [];
    await stage.run({
      streams: ['customers'],
      startDate: '2026-01-01',
      settings: newestFirst,
      onMessage: ({ type, value }) => {
        if (type === 'STATE' && value?.bookmarks['customers'])
          values.push(
            bookmarkOf({ state: { bookmarks: { ...value.bookmarks } } }, 'customers').replication_key_value,
          );
      },
    });
    expect(values[0]).toBe('2026-01-01T00:00:00.000Z');
    expect(values.at(-1)).toBe(new Date(NOW - HOUR).toISOString());
    expect(values).toEqual([...values].sort());
  });

  it('0 reads strictly oldest first', async () => {
    const stage = createStage({ records: manyOf('customer', 100, HOUR, 6 * HOUR) });
    const run = await stage.run({ streams: ['customers'], settings: { pageSize: 10 } });
    expect(idsOf(run, 'customers')).toEqual(
      manyOf('customer', 100, 0, 0)
        .map(({ id }) => id)
        .reverse(),
    );
  });
});

describe('a backfill that is killed', () => {
  const COUNT = 600;
  const records = manyOf('customer', COUNT, HOUR, HOUR);

  it.each([
    [1, 250],
    [4, 300],
    [4, 500],
  ])('with %d walkers at line %d goes on where each stood', async (concurrency, killAt) => {
    const stage = createStage({ records });
    const settings = { ...newestFirst, concurrency };
    const tick = (): void => stage.pass(2_000);
    const first = await stage.run({ streams: ['customers'], settings, killAt, before: tick });
    expect(first.outcome?.fatal).toBeDefined();
    const windows = bookmarkOf(first, 'customers').windows.length;
    stage.pass(5 * MINUTE);
    const second = await stage.run({ streams: ['customers'], settings, state: first.state });
    const seen = new Set(idsOf(first, 'customers'));
    expect(new Set([...seen, ...idsOf(second, 'customers')]).size).toBe(COUNT);
    // In flight is what a walker wrote since the last STATE (5 s: two answers), and the answer before it; and the
    // last rows below the old bound come again because of the lookback.
    const repeated = idsOf(second, 'customers').filter((id) => seen.has(id));
    expect(windows).toBeGreaterThan(0);
    expect(repeated.length).toBeLessThanOrEqual(concurrency * 10 * 5);
    expect(repeated.length).toBeLessThan(seen.size / 2);
  });

  it('reads again, a lookback deep, what its newest window had finished: rows may have come late', async () => {
    let isLate = true;
    const stage = createStage({
      records: [...records, made('customer', 'late', 5 * MINUTE), made('customer', 'timely', 4 * MINUTE)],
      indexLagMs: (record) => (record.id === 'late' && isLate ? Infinity : 0),
    });
    const first = await stage.run({ streams: ['customers'], settings: newestFirst, killAt: 400 });
    isLate = false;
    const second = await stage.run({ streams: ['customers'], settings: newestFirst, state: first.state });
    expect(idsOf(first, 'customers')).toContain('timely');
    expect(idsOf(second, 'customers')).toContain('late');
  });

  it('claims nothing of what lies between a slice that ends early and what the killed run had covered', async () => {
    const stage = createStage({ records });
    const first = await stage.run({ streams: ['customers'], settings: newestFirst, killAt: 250 });
    const slice = await stage.run({
      streams: ['customers'],
      settings: newestFirst,
      endDate: new Date(NOW - 15 * DAY).toISOString(),
      state: first.state,
    });
    const rest = await stage.run({ streams: ['customers'], settings: newestFirst, state: slice.state });
    const written = [first, slice, rest].flatMap((run) => idsOf(run, 'customers'));
    expect(slice.outcome?.fatal).toBeUndefined();
    expect(
      bookmarkOf(slice, 'customers').replication_key_value < new Date(NOW - 15 * DAY).toISOString(),
    ).toBe(true);
    expect(new Set(written).size).toBe(COUNT);
  });

  it('claims nothing of the archive where a slice ends in it and the killed run had read on in the main index', async () => {
    const startDate = new Date(NOW - 900 * DAY).toISOString();
    const old = manyOf('customer', 60, 600 * DAY, DAY);
    const between = made('customer', 'between', 735 * DAY);
    const stage = createStage({ records: [...old, between, made('customer', 'ancient', 880 * DAY)] });
    const settings = { pageSize: 10, newestFirstDays: 0 };
    const isArchive = ({ path }: { path: string }): boolean => path.includes('archive');
    const first = await stage.run({
      streams: ['customers'],
      startDate,
      settings,
      before: (call) => {
        if (isArchive(call)) throw new Error('killed before the archive');
      },
    });
    const endDate = new Date(NOW - 800 * DAY).toISOString();
    const slice = await stage.run({
      streams: ['customers'],
      startDate,
      endDate,
      settings,
      state: first.state,
    });
    const rest = await stage.run({ streams: ['customers'], startDate, settings, state: slice.state });
    expect(idsOf(slice, 'customers')).toEqual(['ancient']);
    expect(idsOf(rest, 'customers')).toContain('between');
  });

  it('as a full refresh, whose state Meltano merges into the old one, skips nothing', async () => {
    const stage = createStage({ records });
    const old = await stage.run({ streams: ['customers'], settings: newestFirst });
    const refresh = await stage.run({ streams: ['customers'], settings: newestFirst, killAt: 200 });
    const merged = merge(old.state, refresh.state);
    const next = await stage.run({ streams: ['customers'], settings: newestFirst, state: merged });
    expect(new Set([...idsOf(refresh, 'customers'), ...idsOf(next, 'customers')]).size).toBe(COUNT);
  });

  it('ignores windows that stand beside another bookmark', async () => {
    const stage = createStage({ records });
    const killed = await stage.run({ streams: ['customers'], settings: newestFirst, killAt: 400 });
    const bookmark = bookmarkOf(killed, 'customers');
    const moved = { ...bookmark, replication_key_value: '2026-02-01T00:00:00.000Z' };
    const next = await stage.run({
      streams: ['customers'],
      settings: newestFirst,
      state: { bookmarks: { customers: moved } },
    });
    expect(bookmark.windows.length).toBeGreaterThan(0);
    expect(new Set(idsOf(next, 'customers')).size).toBe(COUNT);
  });
});

describe('walkers side by side', () => {
  it('write every record, ask from several places, and never more windows at once than allowed', async () => {
    const stage = createStage({ records: manyOf('customer', 1_000, HOUR, HOUR) });
    const run = await stage.run({ streams: ['customers'], settings: { pageSize: 10, concurrency: 4 } });
    expect(new Set(idsOf(run, 'customers')).size).toBe(1_000);
    const ends = new Set(
      searchesOf(run).map(({ body }) => /"lt":"([^"]+)"/.exec(JSON.stringify(body))?.[1] ?? ''),
    );
    expect(ends.size).toBeGreaterThan(3);
  });
});

describe('pages', () => {
  it('grow while they are full, and each row comes once all the same', async () => {
    const stage = createStage({ records: manyOf('customer', 1_500, HOUR, MINUTE) });
    const settings = { pageSize: 50, maxPageSize: 400 };
    const run = await stage.run({ streams: ['customers'], settings });
    expect(idsOf(run, 'customers')).toHaveLength(1_500);
    expect(new Set(idsOf(run, 'customers')).size).toBe(1_500);
    const sizes = searchesOf(run).map(({ query }) => query['pageSize']);
    expect(sizes.filter((size) => size !== 1)).toEqual([50, 100, 200, 400, 400, 400]);
  });

  it('stay as they are where the API cuts them, and lose nothing', async () => {
    const stage = createStage({
      records: manyOf('customer', 200, HOUR, MINUTE),
      switches: { pageSizeClamp: 20 },
    });
    const run = await stage.run({ streams: ['customers'], settings: { pageSize: 50, maxPageSize: 400 } });
    expect(new Set(idsOf(run, 'customers')).size).toBe(200);
    const sizes = searchesOf(run).map(({ query }) => query['pageSize']);
    expect(new Set(sizes.filter((size) => size !== 1))).toEqual(new Set([50]));
  });
});
