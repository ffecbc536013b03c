/** The sweep of all ids that exist: whole, or it fails. */
import { ApiError } from '../../src/errors';
import type { StoredResource } from '../sandbox/resource';
import type { Switches } from '../sandbox/switches';
import { DAY, HOUR, MINUTE, NOW, made, manyOf } from './organisation';
import { createStage, searchesOf, type Run } from './stage';

const YEAR = 365 * DAY;

const RECORDS: readonly StoredResource[] = [
  ...manyOf('customer', 1_300, HOUR, HOUR),
  // As after a bulk import: all made in one millisecond.
  ...Array.from({ length: 700 }, (_, index) =>
    made('customer', `import-${index}`, DAY, { createdAt: new Date(NOW - 300 * DAY).toISOString() }),
  ),
  ...manyOf('customer', 40, 3 * YEAR, HOUR).map((record) => ({ ...record, id: `old-${record.id}` })),
  made('customer', 'older-than-kustomer', HOUR, { createdAt: '1999-12-31T00:00:00.000Z' }),
  ...manyOf('company', 12, HOUR, DAY),
  ...manyOf('note', 5, HOUR, DAY),
  ...manyOf('kobject.order', 5, HOUR, DAY),
];

/** What the sweep saw, as `stream/id`. */
function seenIn({ messages }: Run): string[] {
  const records = messages.filter(({ type, stream }) => type === 'RECORD' && stream === 'live_ids');
  return [
    ...new Set(records.map(({ record }) => `${String(record?.['stream'])}/${String(record?.['id'])}`)),
  ].sort();
}

const STREAM_OF: Readonly<Record<string, string>> = {
  customer: 'customers',
  company: 'companies',
  note: 'notes',
  'kobject.order': 'kobjects',
};
const ALL = RECORDS.map(({ type, id }) => `${STREAM_OF[type] ?? ''}/${id}`).sort();

jest.setTimeout(60_000);

it.each<[title: string, switches: Partial<Switches>]>([
  ['with exact totals', {}],
  ['with totals that are capped or wrong', { totals: 'wrong' }],
  ['in an order of the API’s own', { sortHonoured: false }],
  ['without next keys', { nextKeyOmitted: true }],
])('sees all of all searched streams, old ones too, %s', async (_title, switches) => {
  const records =
    switches.totals === 'wrong' ? RECORDS.filter(({ id }) => !id.startsWith('import')) : RECORDS;
  const run = await createStage({ records, switches }).run({ streams: ['live_ids'] });
  expect(run.outcome?.failures).toEqual([]);
  expect(seenIn(run)).toEqual(ALL.filter((one) => records === RECORDS || !one.includes('/import')));
});

it('asks for ids only, within one answer each, and what is flagged as deleted only where that is wanted', async () => {
  const records = [...RECORDS, made('customer', 'flagged', HOUR, { deleted: true })];
  const stage = createStage({ records });
  const run = await stage.run({ streams: ['live_ids'] });
  const bulk = searchesOf(run).filter(({ query }) => query['idsOnly'] === true);
  expect(bulk.length).toBeGreaterThan(20);
  expect(bulk.every(({ query }) => query['page'] === 1 && query['pageSize'] === 500)).toBe(true);
  expect(searchesOf(run).length).toBeLessThan(300);
  expect(seenIn(run)).not.toContain('customers/flagged');
  const all = await stage.run({ streams: ['live_ids'], settings: { includeDeleted: true } });
  expect(seenIn(all)).toContain('customers/flagged');
});

it('sweeps those streams that are selected too', async () => {
  const run = await createStage({ records: RECORDS }).run({ streams: ['companies', 'live_ids'] });
  expect(seenIn(run)).toEqual(ALL.filter((one) => one.startsWith('companies/')));
});

it('does without ids only where that is refused', async () => {
  const run = await createStage({ records: RECORDS }).run({
    streams: ['live_ids'],
    before: ({ query }) => {
      if (query['idsOnly'] === true) throw new ApiError('no such parameter', { status: 400 });
    },
  });
  expect(run.outcome?.failures).toEqual([]);
  expect(seenIn(run)).toEqual(ALL);
});

it('sees what an edit takes out of the archive while it is swept', async () => {
  const stage = createStage({ records: RECORDS });
  let archived = 0;
  const run = await stage.run({
    streams: ['customers', 'live_ids'],
    before: ({ path, query }) => {
      if (query['idsOnly'] !== true || !path.includes('archive')) return;
      archived += 1;
      if (archived === 1) stage.api.store.edit('customer', 'old-customer-0000', { name: 'edited' });
    },
  });
  expect(archived).toBeGreaterThan(1);
  expect(seenIn(run)).toContain('customers/old-customer-0000');
});

describe('a sweep that misses a part', () => {
  const settings = { emitActivateVersionMessages: true };
  const activations = ({ messages }: Run): number =>
    messages.filter(({ type, stream }) => type === 'ACTIVATE_VERSION' && stream === 'live_ids').length;

  it('fails, activates no version and is due again; one that is whole activates its version', async () => {
    const stage = createStage({ records: RECORDS, switches: { archiveRefused: true } });
    const options = { streams: ['live_ids'], settings: { ...settings, fullTableIntervalMs: DAY } };
    const broken = await stage.run(options);
    expect([broken.outcome?.failures.length, activations(broken)]).toEqual([1, 0]);
    stage.api.switches.archiveRefused = false;
    const whole = await stage.run({ ...options, state: broken.state });
    expect([whole.outcome?.failures, activations(whole), seenIn(whole)]).toEqual([[], 1, ALL]);
    stage.pass(HOUR);
    const young = await stage.run({ ...options, state: whole.state });
    expect([activations(young), seenIn(young), searchesOf(young)]).toEqual([0, [], []]);
  });
});

it('says of which moment it tells: what is younger the index may not show yet', async () => {
  const run = await createStage({ records: RECORDS }).run({
    streams: ['companies', 'live_ids', 'sync_windows'],
  });
  const moment = new Date(NOW - 10 * MINUTE).toISOString();
  const records = run.messages.filter(({ type }) => type === 'RECORD').map(({ record }) => record);
  const windows = records.filter((record) => record?.['stream'] === 'live_ids');
  expect(windows).toEqual([expect.objectContaining({ to: moment, result: 'done', delivered: 12 })]);
  const live = records.filter(
    (record) => record?.['stream'] === 'companies' && record['swept_at'] !== undefined,
  );
  expect(live.every((record) => record?.['swept_at'] === moment)).toBe(true);
});
