/** Attachments: a list per conversation, with a bookmark of their own. */
import { ApiError } from '../../src/errors';
import type { EmbeddedCall } from './embedded-client';
import { bookmarkOf, createStage, idsOf, listsOf, searchesOf } from './stage';
import { DAY, HOUR, NOW, conversationWith, made } from './organisation';

const ago = (ms: number): string => new Date(NOW - ms).toISOString();
const BOTH = ['conversations', 'attachments'];
const pathOf = (id: string): string => `/v1/conversations/${id}/attachments`;
const refuse = (status: number, isMeant: (call: EmbeddedCall) => boolean) => (call: EmbeddedCall) => {
  if (isMeant(call)) throw new ApiError(`${call.method} ${call.path}: status ${status}`, { status });
};

const records = [
  ...conversationWith('old', 100 * DAY, 2),
  ...conversationWith('bare', 90 * DAY, 0),
  ...conversationWith('new', HOUR, 1),
];

describe('attachments of every conversation', () => {
  it('are asked for once per conversation, and never where it has no messages', async () => {
    const run = await createStage({ records }).run({ streams: BOTH });
    expect(listsOf(run)).toEqual([pathOf('old'), pathOf('new')]);
    expect(idsOf(run, 'attachments')).toEqual(['old-a0', 'old-a1', 'new-a0']);
    expect(idsOf(run, 'conversations')).toEqual(['old', 'bare', 'new']);
    expect(searchesOf(run)).toHaveLength(1);
  });

  it('carry the id and the update of their conversation', async () => {
    const run = await createStage({ records }).run({ streams: ['attachments'] });
    const [first] = run.messages.filter(({ type }) => type === 'RECORD');
    expect(first?.record).toMatchObject({
      id: 'old-a0',
      conversation_id: 'old',
      message_id: 'old-m',
      updated_at: ago(100 * DAY),
    });
  });

  it('come alone where conversations are not selected', async () => {
    const run = await createStage({ records }).run({ streams: ['attachments'] });
    const streams = new Set(run.messages.map(({ stream }) => stream));
    expect([...streams]).toEqual([undefined, 'attachments']);
    expect(idsOf(run, 'attachments')).toHaveLength(3);
  });

  it('that are selected later are read from start_date, without writing the conversations again', async () => {
    const stage = createStage({ records });
    const first = await stage.run({ streams: ['conversations'] });
    const second = await stage.run({ streams: BOTH, state: first.state });
    expect(idsOf(second, 'attachments')).toEqual(['old-a0', 'old-a1', 'new-a0']);
    // The newest one again, because of the lookback.
    expect(idsOf(second, 'conversations')).toEqual(['new']);
    expect(bookmarkOf(second, 'attachments').replication_key_value).toBe(ago(HOUR));
  });

  it('count a conversation that is gone, and go on', async () => {
    const stage = createStage({ records });
    const run = await stage.run({
      streams: BOTH,
      before: ({ path }) => {
        if (path === pathOf('old')) stage.api.store.remove('conversation', 'old');
      },
    });
    expect(idsOf(run, 'attachments')).toEqual(['new-a0']);
    expect(run.outcome).toMatchObject({ failures: [], fatal: undefined });
  });

  it('that can not be read fail alone: conversations go on, and the outcome names them', async () => {
    const stage = createStage({ records });
    const run = await stage.run({ streams: BOTH, before: refuse(500, ({ path }) => path === pathOf('old')) });
    expect(idsOf(run, 'conversations')).toEqual(['old', 'bare', 'new']);
    expect(run.outcome?.failures).toEqual([expect.stringMatching(/^attachments: .*status 500/)]);
    expect(run.outcome?.fatal).toBeUndefined();
    expect(bookmarkOf(run, 'conversations').replication_key_value).toBe(ago(HOUR));
    expect(run.state.bookmarks['attachments']).toBeUndefined();
    const next = await stage.run({ streams: BOTH, state: run.state });
    expect(idsOf(next, 'attachments')).toEqual(['old-a0', 'old-a1', 'new-a0']);
  });

  it('that failed are not walked for any further', async () => {
    const many = Array.from({ length: 40 }, (_, index) =>
      conversationWith(`c${index}`, (20 + index) * DAY, 1),
    );
    const stage = createStage({ records: [...many.flat(), ...conversationWith('new', HOUR, 1)] });
    const first = await stage.run({ streams: ['conversations'] });
    const second = await stage.run({
      streams: BOTH,
      state: first.state,
      settings: { pageSize: 5, newestFirstDays: 7 },
      before: refuse(403, ({ path }) => path.endsWith('/attachments')),
    });
    expect(second.outcome?.failures).toHaveLength(1);
    expect(idsOf(second, 'conversations')).toEqual(['new']);
    expect(searchesOf(second).length).toBeLessThanOrEqual(4);
  });

  it('come from the archive, too', async () => {
    const stage = createStage({ records: [...conversationWith('ancient', 1000 * DAY, 1), ...records] });
    const run = await stage.run({ streams: BOTH, startDate: '2023-01-01' });
    expect(idsOf(run, 'attachments').sort()).toEqual(['ancient-a0', 'new-a0', 'old-a0', 'old-a1']);
  });
});

describe('attachments_mode with_attachments', () => {
  const settings = { attachmentsMode: 'with_attachments' } as const;

  it('asks only the conversations that have some', async () => {
    const silent = Array.from({ length: 30 }, (_, index) =>
      made('conversation', `silent-${index}`, (index + 1) * DAY, { messageCount: 3 }),
    );
    const stage = createStage({ records: [...records, ...silent] });
    const few = await stage.run({ streams: ['attachments'], settings });
    const every = await stage.run({ streams: ['attachments'] });
    expect(listsOf(few)).toEqual([pathOf('old'), pathOf('new')]);
    expect(listsOf(every)).toHaveLength(32);
    expect(idsOf(few, 'attachments')).toEqual(['old-a0', 'old-a1', 'new-a0']);
    expect(searchesOf(few, 'message')).toHaveLength(1);
  });

  it('falls back to every conversation where the filter is refused, and says so once', async () => {
    const stage = createStage({ records });
    const run = await stage.run({
      streams: ['attachments'],
      settings,
      before: refuse(400, ({ body }) => JSON.stringify(body ?? {}).includes('attachment_count')),
    });
    expect(idsOf(run, 'attachments')).toEqual(['old-a0', 'old-a1', 'new-a0']);
    expect(run.warnings).toEqual([
      'attachments: the API refuses to say which conversations have any; asking for every one.',
    ]);
    expect(run.outcome?.failures).toEqual([]);
  });

  // Its message is older than the bookmark, itself newer than what the first run may read.
  const busy = [...conversationWith('busy', 2 * HOUR, 1), ...conversationWith('done', HOUR, 1)];
  const filterIsRefused = refuse(400, ({ body }) => JSON.stringify(body ?? {}).includes('attachment_count'));
  const touchBusy = ({ api }: ReturnType<typeof createStage>): void => {
    api.store.edit('conversation', 'busy', {}, { updatedAt: NOW - 60_000 });
  };

  it('loses nothing where the mode was switched on behind a bookmark of conversations', async () => {
    const stage = createStage({ records: busy });
    touchBusy(stage);
    const first = await stage.run({ streams: ['attachments'] });
    expect(idsOf(first, 'attachments')).toEqual(['done-a0']);
    stage.pass(HOUR);
    const second = await stage.run({ streams: ['attachments'], settings, state: first.state });
    expect(idsOf(second, 'attachments')).toContain('busy-a0');
    expect(second.warnings).toEqual([
      'attachments: its bookmark was made by other dates than message_updated_at; all of it is read once more.',
    ]);
    const third = await stage.run({ streams: ['attachments'], settings, state: second.state });
    expect(idsOf(third, 'attachments')).not.toContain('busy-a0');
  });

  it('loses nothing where the filter was refused in one run and taken in the next', async () => {
    const stage = createStage({ records: busy });
    touchBusy(stage);
    const first = await stage.run({ streams: ['attachments'], settings, before: filterIsRefused });
    expect(idsOf(first, 'attachments')).toEqual(['done-a0']);
    stage.pass(HOUR);
    const second = await stage.run({ streams: ['attachments'], settings, state: first.state });
    expect(idsOf(second, 'attachments')).toContain('busy-a0');
  });

  it('reads only what is new while the filter stays refused', async () => {
    const stage = createStage({ records });
    const first = await stage.run({ streams: ['attachments'], settings, before: filterIsRefused });
    stage.pass(HOUR);
    const state = first.state;
    const second = await stage.run({ streams: ['attachments'], settings, before: filterIsRefused, state });
    expect(listsOf(second)).toEqual([pathOf('new')]);
  });

  it('asks every conversation of the archive that has messages', async () => {
    const stage = createStage({ records: [...conversationWith('ancient', 1000 * DAY, 1), ...records] });
    const run = await stage.run({ streams: ['attachments'], settings, startDate: '2023-01-01' });
    expect(idsOf(run, 'attachments').sort()).toEqual(['ancient-a0', 'new-a0', 'old-a0', 'old-a1']);
  });

  /** The message is old, its conversation was touched lately. */
  const touched = conversationWith('touched', 60 * DAY, 1).map((record) =>
    record.type === 'conversation'
      ? { ...record, attributes: { ...record.attributes, updatedAt: ago(2 * HOUR) } }
      : record,
  );

  it('builds on nothing that a killed run of the other mode left, whose times mean something else', async () => {
    const stage = createStage({ records: [...touched, ...records] });
    const newestFirst = { newestFirstDays: 7, pageSize: 2 };
    const killed = await stage.run({
      streams: ['attachments'],
      settings: { ...settings, ...newestFirst },
      before: ({ body }) => {
        // The history begins.
        if (JSON.stringify(body ?? {}).includes(`{"lt":"${ago(7 * DAY + 120_000)}"}`))
          throw new Error('killed');
      },
    });
    expect(idsOf(killed, 'attachments')).toEqual(['new-a0']);
    expect(bookmarkOf(killed, 'attachments').windows).toHaveLength(1);
    const next = await stage.run({ streams: ['attachments'], settings: newestFirst, state: killed.state });
    expect(idsOf(next, 'attachments')).toContain('touched-a0');
  });

  it('builds on nothing of its own either where the filter is refused from now on', async () => {
    const stage = createStage({ records: [...touched, ...records] });
    const both = { ...settings, newestFirstDays: 7, pageSize: 2 };
    const killed = await stage.run({
      streams: ['attachments'],
      settings: both,
      before: ({ body }) => {
        if (JSON.stringify(body ?? {}).includes(`{"lt":"${ago(7 * DAY + 120_000)}"}`))
          throw new Error('killed');
      },
    });
    const next = await stage.run({
      streams: ['attachments'],
      settings: both,
      state: killed.state,
      before: refuse(400, ({ body }) => JSON.stringify(body ?? {}).includes('attachment_count')),
    });
    expect(idsOf(next, 'attachments')).toContain('touched-a0');
  });
});
