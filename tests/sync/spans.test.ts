/** Where a run begins and where it ends. */
import { bookmarkOf, createStage, idsOf, searchesOf } from './stage';
import { DAY, HOUR, MINUTE, NOW, conversationWith, made, manyOf } from './organisation';

const ago = (ms: number): string => new Date(NOW - ms).toISOString();

describe('two runs with adjacent slices', () => {
  const BORDER = 10 * DAY;
  const records = [
    ...manyOf('customer', 60, HOUR, 8 * HOUR),
    made('customer', 'just-before', BORDER + 1),
    made('customer', 'at-the-border', BORDER),
    made('customer', 'just-behind', BORDER - 1),
    ...conversationWith('early', BORDER + DAY, 2),
    ...conversationWith('border', BORDER, 1),
    ...conversationWith('late', DAY, 1),
  ];
  const streams = ['customers', 'conversations', 'attachments'];

  it.each([1, 4])('give what one run gives, and no record twice (concurrency %d)', async (concurrency) => {
    const stage = createStage({ records });
    const settings = { concurrency, pageSize: 5, newestFirstDays: 3 };
    const whole = await stage.run({ streams, settings, startDate: ago(30 * DAY) });
    const first = await stage.run({ streams, settings, startDate: ago(30 * DAY), endDate: ago(BORDER) });
    const second = await stage.run({ streams, settings, startDate: ago(BORDER) });
    for (const stream of streams) {
      const slices = [...idsOf(first, stream), ...idsOf(second, stream)];
      expect([...slices].sort()).toEqual([...new Set(idsOf(whole, stream))].sort());
      expect(new Set(slices).size).toBe(slices.length);
    }
    expect(idsOf(first, 'customers')).toContain('just-before');
    expect(idsOf(first, 'customers')).not.toContain('at-the-border');
    expect(idsOf(second, 'customers')).toContain('at-the-border');
  });
});

describe('the upper bound', () => {
  it('leaves out what the index may not show yet; the next run has it', async () => {
    const stage = createStage({
      records: [made('customer', 'old', HOUR), made('customer', 'young', MINUTE)],
    });
    const first = await stage.run({ streams: ['customers'] });
    stage.pass(10 * MINUTE);
    const second = await stage.run({ streams: ['customers'], state: first.state });
    expect(idsOf(first, 'customers')).toEqual(['old']);
    expect(idsOf(second, 'customers')).toEqual(['old', 'young']);
  });

  it('below the bookmark asks nothing, and the bookmark stays', async () => {
    const stage = createStage({ records: manyOf('customer', 5, HOUR, DAY) });
    const first = await stage.run({ streams: ['customers'] });
    const second = await stage.run({ streams: ['customers'], endDate: ago(20 * DAY), state: first.state });
    expect(searchesOf(second)).toEqual([]);
    expect(second.state).toEqual(first.state);
  });
});

describe('the bookmark', () => {
  it('is the greatest update written, so that an index that stands still for an hour loses nothing', async () => {
    let isStanding = true;
    const stage = createStage({
      records: [
        ...manyOf('customer', 5, 2 * HOUR, DAY),
        ...manyOf('customer', 0, 0, 0),
        made('customer', 'late', 50 * MINUTE),
      ],
      indexLagMs: (record) => (record.id === 'late' && isStanding ? Infinity : 0),
    });
    const first = await stage.run({ streams: ['customers'] });
    expect(idsOf(first, 'customers')).not.toContain('late');
    expect(bookmarkOf(first, 'customers').replication_key_value).toBe(ago(2 * HOUR));
    isStanding = false;
    const second = await stage.run({ streams: ['customers'], state: first.state });
    expect(idsOf(second, 'customers')).toContain('late');
  });

  it('where nothing was written is the start of the span', async () => {
    const run = await createStage({ records: [] }).run({ streams: ['customers'], startDate: '2026-01-01' });
    expect(bookmarkOf(run, 'customers').replication_key_value).toBe('2026-01-01T00:00:00.000Z');
  });

  it('is read on from a lookback earlier, never before start_date', async () => {
    const stage = createStage({
      records: [made('customer', 'a', HOUR + 11 * MINUTE), made('customer', 'b', HOUR + 9 * MINUTE)],
    });
    const state = { bookmarks: { customers: { replication_key_value: ago(HOUR) } } };
    const run = await stage.run({ streams: ['customers'], state });
    expect(idsOf(run, 'customers')).toEqual(['b']);
    const later = await stage.run({ streams: ['customers'], state, startDate: ago(HOUR + 5 * MINUTE) });
    expect(idsOf(later, 'customers')).toEqual([]);
  });

  it.each([
    ['a bare date-time', ago(2 * DAY)],
    [
      "the Meltano SDK's object",
      { replication_key: 'updated_at', replication_key_value: ago(2 * DAY), partitions: [] },
    ],
  ])('of another tap, %s, is read on from', async (_form, bookmark) => {
    const stage = createStage({ records: manyOf('customer', 10, HOUR, DAY) });
    const run = await stage.run({ streams: ['customers'], state: { bookmarks: { customers: bookmark } } });
    expect(idsOf(run, 'customers')).toEqual(['customer-0001', 'customer-0000']);
    expect(run.info.join('\n')).not.toContain('moved back');
  });

  it('is kept where the stream is not ours, and in the STATE from the first on', async () => {
    const stage = createStage({ records: [] });
    const foreign = { bookmarks: { other: { anything: [1] } }, note: 'kept' };
    const run = await stage.run({ streams: ['customers'], state: foreign });
    const states = run.messages.filter(({ type }) => type === 'STATE').map(({ value }) => value);
    expect(states[0]).toEqual(foreign);
    for (const value of states) expect(value).toMatchObject(foreign);
  });
});

describe('the upper bound of a run', () => {
  it('is one for all streams, however long the first of them takes', async () => {
    const records = [
      ...manyOf('company', 30, HOUR, MINUTE),
      made('message', 'before', 10 * MINUTE),
      made('message', 'meanwhile', -30 * MINUTE),
    ];
    const stage = createStage({ records });
    const run = await stage.run({
      streams: ['companies', 'messages'],
      settings: { pageSize: 10 },
      before: () => stage.pass(10 * MINUTE),
    });
    expect(idsOf(run, 'companies')).toHaveLength(30);
    expect(idsOf(run, 'messages')).toEqual(['before']);
  });
});

describe('what the API counts', () => {
  it('is told beside what was written, where it says so', async () => {
    const records = [...manyOf('customer', 25, HOUR, DAY), ...conversationWith('a', HOUR, 2)];
    const stage = createStage({ records });
    const streams = ['customers', 'conversations', 'attachments'];
    const run = await stage.run({ streams, settings: { pageSize: 10, newestFirstDays: 5, concurrency: 2 } });
    expect(run.info.filter((line) => line.includes(': done'))).toEqual([
      expect.stringMatching(/^customers: done, 25 records in \d+ requests; the API counts 25$/),
      expect.stringMatching(/^conversations: done, 1 records in \d+ requests; the API counts 1$/),
      expect.stringMatching(/^attachments: done, 2 records in \d+ requests$/),
    ]);
  });

  it('is not told where totals prove nothing', async () => {
    const records = manyOf('customer', 25, HOUR, DAY);
    const stage = createStage({ records, switches: { totals: 'wrong' } });
    const run = await stage.run({ streams: ['customers'], settings: { pageSize: 10 } });
    expect(run.info).toContainEqual(expect.stringMatching(/^customers: done, \d+ records in \d+ requests$/));
  });
});
