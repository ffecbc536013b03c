/** What a run costs, in requests. */
import { createStage, idsOf, listsOf, searchesOf } from './stage';
import { DAY, HOUR, MINUTE, conversationWith, made, manyOf } from './organisation';

/** `count` customers over some days, at most `ties` of them at one instant. */
function customers(count: number, ties: number) {
  return Array.from({ length: count }, (_, index) =>
    made('customer', `c${String(index).padStart(5, '0')}`, HOUR + Math.floor(index / ties) * MINUTE),
  );
}

describe('a window over quiet data', () => {
  it.each([
    [0, 10, 1],
    [1, 10, 1],
    [10, 10, 1],
    [11, 10, 1],
    [100, 10, 3],
    [500, 10, 9],
    [1_000, 50, 5],
    [2_000, 100, 40],
  ])('of %d rows takes, in pages of %d with up to %d ties, rows/(P-t) + 3 requests', async (rows, P, t) => {
    const stage = createStage({ records: customers(rows, t) });
    const run = await stage.run({ streams: ['customers'], settings: { pageSize: P } });
    expect(idsOf(run, 'customers')).toHaveLength(rows);
    expect(searchesOf(run).length).toBeLessThanOrEqual(Math.ceil(rows / (P - t)) + 3);
  });

  it('takes as much for the newest days and the history, and one more to see that they are two', async () => {
    const stage = createStage({ records: manyOf('customer', 300, HOUR, 2 * HOUR) });
    const run = await stage.run({ streams: ['customers'], settings: { pageSize: 10, newestFirstDays: 7 } });
    expect(idsOf(run, 'customers')).toHaveLength(300);
    expect(searchesOf(run).length).toBeLessThanOrEqual(Math.ceil(300 / 9) + 2 * 3 + 1);
  });
});

describe('a run in which nothing changed', () => {
  const STREAMS = ['companies', 'conversations', 'customers', 'messages', 'notes', 'kobjects'];
  const records = (ageMs: number) =>
    ['company', 'conversation', 'customer', 'message', 'note', 'kobject.order'].flatMap((type) =>
      manyOf(type, 250, ageMs, DAY / 4),
    );

  it.each([
    ['an hour', HOUR],
    ['a month', 31 * DAY],
  ])('takes one search per search stream where the last change is %s old', async (_age, ageMs) => {
    const stage = createStage({ records: records(ageMs) });
    const first = await stage.run({ streams: STREAMS, settings: { newestFirstDays: 7 } });
    stage.pass(HOUR);
    const second = await stage.run({
      streams: STREAMS,
      settings: { newestFirstDays: 7, concurrency: 4 },
      state: first.state,
    });
    expect(searchesOf(first).length).toBeGreaterThan(STREAMS.length);
    expect(searchesOf(second)).toHaveLength(STREAMS.length);
    expect(STREAMS.map((stream) => idsOf(second, stream).length)).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it('asks the attachments of one conversation again', async () => {
    const stage = createStage({
      records: [...conversationWith('a', 3 * DAY, 1), ...conversationWith('b', DAY, 1)],
    });
    const streams = ['conversations', 'attachments'];
    const first = await stage.run({ streams });
    const second = await stage.run({ streams, state: first.state });
    expect(searchesOf(second)).toHaveLength(1);
    expect(listsOf(second)).toEqual(['/v1/conversations/b/attachments']);
  });
});
