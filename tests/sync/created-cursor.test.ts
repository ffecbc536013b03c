/** Search streams whose records are made and never changed: they are read, and go on, by their creation. */
import type { StoredResource } from '../sandbox/resource';
import { resource } from '../sandbox/resource';
import { DAY, HOUR, MINUTE, NOW } from './organisation';
import { bookmarkOf, createStage, idsOf, searchesOf } from './stage';

const streams = ['conversation_times'];

function timed(id: string, agoMs: number): StoredResource {
  return resource('conversation_time', id, { createdAt: new Date(NOW - agoMs).toISOString(), handleTime: 5 });
}

const MANY = [
  ...Array.from({ length: 150 }, (_, index) => timed(`apart-${index}`, HOUR + index * MINUTE)),
  ...Array.from({ length: 130 }, (_, index) => timed(`tied-${index}`, 20 * HOUR)),
];
const ALL = MANY.map(({ id }) => id).sort();

it.each([
  ['in order', {}],
  ['in an order of the API’s own', { sortHonoured: false }],
  ['with totals that are capped', { totals: 'capped' as const }],
])('all come, those of one instant too, where rows come %s', async (_title, switches) => {
  const run = await createStage({ records: MANY, switches }).run({ streams, settings: { pageSize: 50 } });
  expect(run.outcome?.failures).toEqual([]);
  expect([...new Set(idsOf(run, 'conversation_times'))].sort()).toEqual(ALL);
  expect(bookmarkOf(run, 'conversation_times')).toMatchObject({
    replication_key: 'created_at',
    replication_key_value: new Date(NOW - HOUR).toISOString(),
    read_by: 'conversation_time_created_at',
  });
});

it('a run goes on from the bookmark, and claims nothing that a kill kept back', async () => {
  const stage = createStage({ records: MANY });
  const killed = await stage.run({ streams, settings: { pageSize: 50 }, killAt: 60 });
  const next = await stage.run({ streams, settings: { pageSize: 50 }, state: killed.state });
  expect([...new Set([...idsOf(killed, streams[0] ?? ''), ...idsOf(next, streams[0] ?? '')])].sort()).toEqual(
    ALL,
  );
  const last = await stage.run({ streams, state: next.state });
  expect(idsOf(last, 'conversation_times').length).toBeLessThan(12);
});

it('what no search serves any more is said to be missing, in the runs concerned, and asked for nowhere', async () => {
  const records = [timed('recent', HOUR), timed('ancient', 1_000 * DAY)];
  const stage = createStage({ records });
  const first = await stage.run({ streams, startDate: '2023-01-01' });
  expect(idsOf(first, 'conversation_times')).toEqual(['recent']);
  expect(first.warnings).toEqual([
    'conversation_times: records older than two years are in no search, so they are missing.',
  ]);
  const second = await stage.run({ streams, startDate: '2023-01-01', state: first.state });
  expect([second.warnings, second.info.filter((line) => line.includes('what that adds'))]).toEqual([[], []]);
  expect(searchesOf(second)).toHaveLength(1);
});

it('a bookmark of another replication key says nothing', async () => {
  const state = {
    bookmarks: {
      conversation_times: { replication_key: 'updated_at', replication_key_value: '2026-06-15T11:30:00Z' },
    },
  };
  const run = await createStage({ records: MANY }).run({ streams, state });
  expect(idsOf(run, 'conversation_times').length).toBeGreaterThanOrEqual(ALL.length);
});

it('sessions and items of work older than two years come from their lists', async () => {
  const old = (type: string): StoredResource => {
    const at = new Date(NOW - 1_000 * DAY).toISOString();
    return resource(type, `${type}-old`, { createdAt: at, updatedAt: at });
  };
  const records = [old('work_item'), old('work_session')];
  const run = await createStage({ records }).run({
    streams: ['work_sessions', 'work_items'],
    startDate: '2023-01-01',
  });
  expect([...idsOf(run, 'work_sessions'), ...idsOf(run, 'work_items')]).toEqual([
    'work_session-old',
    'work_item-old',
  ]);
});
