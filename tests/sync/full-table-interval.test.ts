/** Lists that are read again only when their last complete pass is old enough. */
import { ApiError } from '../../src/errors';
import { withoutBookmark } from '../../src/singer/state';
import type { RunOptions } from './stage';
import { bookmarkOf, createStage, idsOf, listsOf } from './stage';
import { DAY, HOUR, MINUTE, NOW, made, manyOf } from './organisation';

const records = [
  ...manyOf('tag', 3, HOUR, HOUR),
  made('sla', 'sla', HOUR),
  made('klass', 'klass', HOUR, { name: 'order', status: 'enabled' }),
  ...manyOf('customer', 2, HOUR, HOUR),
];
const LISTS = ['tags', 'slas', 'custom_attributes'];
const hourly = (more: Partial<RunOptions> = {}): RunOptions => ({
  streams: LISTS,
  ...more,
  settings: { fullTableIntervalMs: HOUR, emitActivateVersionMessages: true, ...more.settings },
});
const iso = (ms: number): string => new Date(ms).toISOString();

describe('a list whose last complete pass is young', () => {
  it('is not asked for: its SCHEMA comes, a line says so, and it is done', async () => {
    const stage = createStage({ records });
    const first = await stage.run(hourly());
    stage.pass(20 * MINUTE);
    const second = await stage.run(hourly({ state: first.state }));
    expect(listsOf(first).length).toBeGreaterThan(2);
    expect(listsOf(second)).toEqual([]);
    expect(second.messages.map(({ type, stream }) => [type, stream])).toEqual([
      ['STATE', undefined],
      ...LISTS.flatMap((name) => [
        ['SCHEMA', name],
        ['STATE', undefined],
      ]),
    ]);
    expect(second.info).toContain('tags: skipped: last complete pass 20 minutes ago');
    expect(second.info).toContain('slas: done, 0 records in 0 requests');
    expect(second.state).toEqual(first.state);
    expect(second.outcome).toMatchObject({ failures: [], fatal: undefined });
  });

  it('is read when the interval is over, and then counts anew', async () => {
    const stage = createStage({ records });
    const first = await stage.run(hourly());
    stage.pass(HOUR + MINUTE);
    const second = await stage.run(hourly({ state: first.state }));
    expect(idsOf(second, 'slas')).toEqual(['sla']);
    expect(second.state.bookmarks['slas']).toEqual({
      last_complete_pass: iso(NOW + HOUR + MINUTE),
      last_pass_method: 'FULL_TABLE',
    });
    expect(bookmarkOf(second, 'tags')).toMatchObject({ last_complete_pass: iso(NOW + HOUR + MINUTE) });
    stage.pass(HOUR);
    expect(listsOf(await stage.run(hourly({ state: second.state })))).toEqual([]);
  });

  it('brings later what changed while it was passed over', async () => {
    const stage = createStage({ records });
    const first = await stage.run(hourly({ streams: ['tags'] }));
    stage.pass(30 * MINUTE);
    stage.api.store.edit('tag', 'tag-0002', { name: 'edited' });
    const second = await stage.run(hourly({ streams: ['tags'], state: first.state }));
    stage.pass(HOUR);
    const third = await stage.run(hourly({ streams: ['tags'], state: second.state }));
    expect(idsOf(second, 'tags')).toEqual([]);
    expect(idsOf(third, 'tags')).toContain('tag-0002');
  });

  it('is read all the same without an interval, which is the default', async () => {
    const stage = createStage({ records });
    const first = await stage.run({ streams: LISTS });
    const second = await stage.run({ streams: LISTS, state: first.state });
    expect(listsOf(second)).toEqual(listsOf(first));
  });

  it.each<[what: string, before: Partial<RunOptions>, after: Partial<RunOptions>]>([
    ['an earlier start_date', { startDate: '2026-03-01' }, { startDate: '2026-01-01' }],
    ['the whole table instead of changes', {}, { fullTables: ['tags'] }],
    ['changes instead of the whole table', { fullTables: ['tags'] }, {}],
    ['what an end_date had kept out', { endDate: '2026-06-01' }, {}],
  ])('is read all the same for %s', async (_what, before, after) => {
    const stage = createStage({ records });
    const streams = ['tags'];
    const first = await stage.run(hourly({ streams, ...before }));
    const second = await stage.run(hourly({ streams, ...after, state: first.state }));
    expect(listsOf(second)).toEqual(['/v1/tags']);
  });

  it('is read all the same where the state forgets it, as for --refresh', async () => {
    const stage = createStage({ records });
    const first = await stage.run(hourly());
    const second = await stage.run(hourly({ state: withoutBookmark(first.state, 'slas') }));
    expect(listsOf(second)).toEqual(['/v1/slas']);
  });

  it('is read all the same where that pass is of the future', async () => {
    const stage = createStage({ records });
    stage.pass(DAY);
    const first = await stage.run(hourly({ streams: ['slas'] }));
    stage.pass(-DAY);
    expect(listsOf(await stage.run(hourly({ streams: ['slas'], state: first.state })))).toEqual(['/v1/slas']);
  });
});

it('a pass that broke off is none: the one before stays in the state', async () => {
  const stage = createStage({ records });
  const first = await stage.run(hourly());
  stage.pass(2 * HOUR);
  const second = await stage.run(
    hourly({
      state: first.state,
      before: ({ path }) => {
        if (path.startsWith('/v1/metadata/') || path === '/v1/tags' || path === '/v1/slas')
          throw new ApiError('broken', { status: 500 });
      },
    }),
  );
  expect(second.outcome?.failures).toHaveLength(3);
  expect(second.state).toEqual(first.state);
});

it('a full table beside an older bookmark leaves what that says', async () => {
  const stage = createStage({ records });
  const run = await stage.run({
    streams: ['tags'],
    fullTables: ['tags'],
    state: { bookmarks: { tags: '2026-01-01T00:00:00Z' } },
  });
  expect(run.state.bookmarks['tags']).toEqual({
    replication_key_value: '2026-01-01T00:00:00Z',
    last_complete_pass: iso(NOW),
    last_pass_method: 'FULL_TABLE',
  });
});

it('searches are read in every run', async () => {
  const stage = createStage({ records });
  const streams = ['customers'];
  const first = await stage.run(hourly({ streams }));
  const second = await stage.run(hourly({ streams, state: first.state }));
  expect(second.calls.filter(({ method }) => method === 'POST')).toHaveLength(1);
});
