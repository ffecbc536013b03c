/** The messages of a run: their order, how often a STATE comes, and a small run word for word. */
import { createStage, idsOf } from './stage';
import { DAY, HOUR, MINUTE, SECOND, conversationWith, made, manyOf } from './organisation';

describe('a small run, word for word', () => {
  it('with conversations, attachments, tags and a state', async () => {
    const stage = createStage({
      records: [
        ...conversationWith('old', 3 * DAY, 1),
        ...conversationWith('new', HOUR, 0),
        made('tag', 'vip', 2 * DAY, { name: 'VIP' }),
      ],
    });
    const run = await stage.run({
      streams: ['conversations', 'attachments', 'tags'],
      startDate: '2026-06-01',
      state: { bookmarks: { other: '2025-01-01T00:00:00Z' } },
    });
    const lines = run.messages.map((message) => JSON.stringify(message).replace(/X-Amz-Signature=\w+/, ''));
    expect(lines).toMatchSnapshot();
  });
});

describe('STATE', () => {
  const states = (run: { messages: readonly { type: string }[] }): number =>
    run.messages.filter(({ type }) => type === 'STATE').length;

  it('is the first message and the last, and repeats the input first', async () => {
    const input = { bookmarks: { customers: { replication_key_value: '2026-06-01T00:00:00.000Z' } } };
    const run = await createStage({ records: manyOf('customer', 3, HOUR, DAY) }).run({
      streams: ['customers', 'tags'],
      state: input,
    });
    expect(run.messages[0]).toEqual({ type: 'STATE', value: input });
    expect(run.messages.at(-1)?.type).toBe('STATE');
  });

  it('comes at most once in 5 s, plus once per window and family', async () => {
    const stage = createStage({ records: manyOf('customer', 300, HOUR, MINUTE) });
    const startedAtMs = stage.nowMs();
    const run = await stage.run({
      streams: ['customers'],
      settings: { pageSize: 5 },
      before: () => stage.pass(SECOND),
    });
    const elapsedMs = stage.nowMs() - startedAtMs;
    expect(idsOf(run, 'customers')).toHaveLength(300);
    expect(elapsedMs).toBeGreaterThan(60 * SECOND);
    expect(states(run)).toBeLessThanOrEqual(Math.ceil(elapsedMs / (5 * SECOND)) + 4);
    expect(states(run)).toBeGreaterThan(elapsedMs / (7 * SECOND));
  });

  it('comes where time stands still only at the ends of windows', async () => {
    const stage = createStage({ records: manyOf('customer', 300, HOUR, MINUTE) });
    const run = await stage.run({ streams: ['customers'], settings: { pageSize: 5 } });
    expect(states(run)).toBe(3);
  });

  it('never claims a record that was not written before it, and never goes back', async () => {
    const stage = createStage({ records: manyOf('customer', 200, HOUR, HOUR) });
    const updates = new Map(
      manyOf('customer', 200, HOUR, HOUR).map(({ id, attributes }) => [
        id,
        attributes['updatedAt'] as string,
      ]),
    );
    const written = new Set<string>();
    const problems: string[] = [];
    let last = '';
    await stage.run({
      streams: ['customers'],
      settings: { pageSize: 5, concurrency: 4, newestFirstDays: 2 },
      before: () => stage.pass(3 * SECOND),
      onMessage: ({ type, record, value }) => {
        if (type === 'RECORD') written.add(String(record?.['id']));
        const bookmark = value?.bookmarks['customers'];
        if (typeof bookmark !== 'object' || bookmark === null) return;
        const { replication_key_value: claimed } = bookmark as { replication_key_value: string };
        if (claimed < last) problems.push(`${claimed} after ${last}`);
        last = claimed;
        for (const [id, at] of updates)
          if (at < claimed && !written.has(id)) problems.push(`${id} at ${claimed}`);
      },
    });
    expect(problems).toEqual([]);
    expect(written.size).toBe(200);
  });
});

describe('SCHEMA', () => {
  it('comes once per stream, before its records, also where none come', async () => {
    const run = await createStage({ records: manyOf('customer', 30, HOUR, DAY) }).run({
      streams: ['companies', 'customers', 'tags'],
      settings: { pageSize: 10 },
    });
    const schemas = run.messages.filter(({ type }) => type === 'SCHEMA').map(({ stream }) => stream);
    expect(schemas).toEqual(['companies', 'customers', 'tags']);
    const firstRecord = run.messages.findIndex(({ type }) => type === 'RECORD');
    const schema = run.messages.findIndex(({ type, stream }) => type === 'SCHEMA' && stream === 'customers');
    expect(schema).toBeLessThan(firstRecord);
  });
});
