/** The audit log, whatever of its paging the API honours; and the deletions that it tells of. */
import type { StoredResource } from '../sandbox/resource';
import type { Switches } from '../sandbox/switches';
import { DAY, HOUR, MINUTE, NOW, SECOND } from './organisation';
import { bookmarkOf, createStage, idsOf, listsOf } from './stage';

jest.setTimeout(60_000);

const streams = ['audit_logs', 'deletions'];
const VERBS = ['update', 'create', 'delete'];

const ago = (ms: number): string => new Date(NOW - ms).toISOString();

/** The ids of the log rise with time. */
function entry(index: number, agoMs: number): StoredResource {
  const id = `${String(NOW - agoMs).padStart(15, '0')}-${String(index).padStart(5, '0')}`;
  const eventVerb = VERBS[index % 3] ?? '';
  return {
    type: 'audit_log',
    id,
    attributes: {
      ...{
        eventName: `kustomer.customer.${eventVerb}`,
        eventVerb,
        objectType: 'customer',
        objectId: `c${index}`,
      },
      createdAt: ago(agoMs),
    },
  };
}

/** Pages are of 1,000: a day that needs several, a second that is full, and a long rest. */
const RECORDS = [
  ...Array.from({ length: 1_500 }, (_, index) => entry(index, 3 * HOUR + index * 20 * SECOND)),
  ...Array.from({ length: 110 }, (_, index) => entry(3_000 + index, 30 * DAY)),
  ...Array.from({ length: 60 }, (_, index) => entry(4_000 + index, 40 * DAY + index * HOUR)),
];
const ALL = RECORDS.map(({ id }) => id).sort();
const DELETED = RECORDS.filter(({ attributes }) => attributes['eventVerb'] === 'delete')
  .map(({ id }) => id)
  .sort();
const distinct = (ids: readonly string[]): string[] => [...new Set(ids)].sort();

describe.each<[title: string, switches: Partial<Switches>]>([
  ['as its example shows', {}],
  ['as its example shows, without totals', { auditTotal: 'none' }],
  ['as its example shows, with totals of something else', { auditTotal: 'of-all' }],
  ['by a cursor that is ignored', { auditCursor: 'ignored' }],
  ['by a cursor that is ignored, without totals', { auditCursor: 'ignored', auditTotal: 'none' }],
  ['by a cursor that leads the other way', { auditCursor: 'newer' }],
  ['by a filter that is ignored', { auditFilterHonoured: false }],
])('a log that is paged %s', (_title, switches) => {
  it('comes whole, with the deletions that it tells of, and ends at its newest entry', async () => {
    const run = await createStage({ records: RECORDS, switches }).run({ streams });
    expect([run.outcome?.failures, run.outcome?.fatal]).toEqual([[], undefined]);
    expect(distinct(idsOf(run, 'audit_logs'))).toEqual(ALL);
    expect(distinct(idsOf(run, 'deletions'))).toEqual(DELETED);
    expect(run.calls.length).toBeLessThan(300);
    const newest = { replication_key_value: ago(3 * HOUR), windows: [] };
    expect(bookmarkOf(run, 'audit_logs')).toMatchObject({ replication_key: 'created_at', ...newest });
    expect(bookmarkOf(run, 'deletions')).toMatchObject({ replication_key: 'deleted_at', ...newest });
  });

  it('loses nothing to a kill', async () => {
    const stage = createStage({ records: RECORDS, switches });
    for (const killAt of [150, 1_700]) {
      const killed = await stage.run({ streams, killAt });
      const next = await stage.run({ streams, state: killed.state });
      expect(distinct([...idsOf(killed, 'audit_logs'), ...idsOf(next, 'audit_logs')])).toEqual(ALL);
      expect(distinct([...idsOf(killed, 'deletions'), ...idsOf(next, 'deletions')])).toEqual(DELETED);
    }
  });

  it('is read from the bookmark on, less the lookback', async () => {
    const stage = createStage({ records: RECORDS, switches });
    const first = await stage.run({ streams });
    stage.api.store.put(entry(9_000, 2 * HOUR));
    const second = await stage.run({ streams, state: first.state });
    const ids = idsOf(second, 'audit_logs');
    expect(distinct(ids)).toContain(entry(9_000, 2 * HOUR).id);
    expect(distinct(ids).length).toBeLessThan(2 + (10 * MINUTE) / (20 * SECOND) + 1);
  });
});

it('a cursor that leads nowhere within one second fails the streams, and names the second', async () => {
  const records = Array.from({ length: 1_200 }, (_, index) => entry(index, DAY));
  const run = await createStage({ records, switches: { auditCursor: 'ignored' } }).run({ streams });
  expect(run.outcome?.failures).toEqual([
    expect.stringMatching(
      /^audit_logs: of the audit log from .* 1000 entries could be read, and the API counts 1200/,
    ),
    expect.stringMatching(/^deletions: /),
  ]);
  expect(Date.parse(bookmarkOf(run, 'audit_logs').replication_key_value)).toBeLessThanOrEqual(NOW - DAY);
});

it('a bookmark that is older than what the API keeps is told of, a young one is not', async () => {
  const stateOf = (value: string) => ({
    bookmarks: { audit_logs: { replication_key: 'created_at', replication_key_value: value } },
  });
  const stage = createStage({ records: RECORDS });
  const old = await stage.run({ streams: ['audit_logs'], state: stateOf(ago(100 * DAY)) });
  const young = await stage.run({ streams: ['audit_logs'], state: stateOf(ago(80 * DAY)) });
  expect([old.warnings, young.warnings]).toEqual([
    [expect.stringContaining('entries since then may be gone')],
    [],
  ]);
});

it('a span of years costs no request per forgotten day', async () => {
  const run = await createStage({ records: RECORDS }).run({ streams, startDate: '2015-01-01' });
  expect(distinct(idsOf(run, 'audit_logs'))).toEqual(ALL);
  expect(listsOf(run).length).toBeLessThan(40);
});

it('an earlier "start_date" is read once, and the bookmark does not go back', async () => {
  const stage = createStage({ records: RECORDS });
  const first = await stage.run({ streams: ['audit_logs'], startDate: ago(10 * DAY) });
  const second = await stage.run({ streams: ['audit_logs'], startDate: ago(60 * DAY), state: first.state });
  const third = await stage.run({ streams: ['audit_logs'], startDate: ago(60 * DAY), state: second.state });
  expect(distinct([...idsOf(first, 'audit_logs'), ...idsOf(second, 'audit_logs')])).toEqual(ALL);
  const values = [first, second, third].map((run) => bookmarkOf(run, 'audit_logs').replication_key_value);
  expect(values).toEqual([ago(3 * HOUR), ago(3 * HOUR), ago(3 * HOUR)]);
  expect(idsOf(third, 'audit_logs').length).toBeLessThan(40);
});

it('"end_date" is kept, and a start of the future claims nothing', async () => {
  const stage = createStage({ records: RECORDS });
  const cut = await stage.run({ streams, endDate: ago(20 * DAY) });
  expect(distinct(idsOf(cut, 'audit_logs'))).toEqual(
    RECORDS.slice(1_500)
      .map(({ id }) => id)
      .sort(),
  );
  const future = await stage.run({ streams, startDate: new Date(NOW + DAY).toISOString() });
  expect([idsOf(future, 'audit_logs'), future.state.bookmarks]).toEqual([[], {}]);
});
