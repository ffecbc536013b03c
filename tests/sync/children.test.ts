/** Children in general: several of one parent share its walk, and each has a bookmark and a fate of its own. */
import { ApiError } from '../../src/errors';
import type { StoredResource } from '../sandbox/resource';
import { refersTo, resource } from '../sandbox/resource';
import type { EmbeddedCall } from './embedded-client';
import { DAY, HOUR, NOW, conversationWith, made } from './organisation';
import { bookmarkOf, createStage, idsOf, listsOf, searchesOf } from './stage';

const ago = (ms: number): string => new Date(NOW - ms).toISOString();
const OF_CONVERSATIONS = ['attachments', 'conversation_events', 'conversation_forwards'];
const OF_CUSTOMERS = ['customer_merges', 'customer_drafts'];
const refuse = (status: number, isMeant: (call: EmbeddedCall) => boolean) => (call: EmbeddedCall) => {
  if (isMeant(call)) throw new ApiError(`${call.method} ${call.path}: status ${status}`, { status });
};

const child = (type: string, id: string, relationship: string, parent: string): StoredResource =>
  resource(type, id, {}, { [relationship]: refersTo(parent, id.split('-')[0] ?? '') });

/** A conversation with an attachment, an event and a forward. */
const conversation = (id: string, agoMs: number): StoredResource[] => [
  ...conversationWith(id, agoMs, 1),
  child('customer_event', `${id}-e`, 'conversation', 'conversation'),
  child('forward', `${id}-f`, 'conversation', 'conversation'),
];
const customer = (id: string, agoMs: number): StoredResource[] => [
  made('customer', id, agoMs),
  child('customer_merge', `${id}-s`, 'target', 'customer'),
  child('draft', `${id}-d`, 'customer', 'customer'),
];
const records = [
  ...conversation('old', 100 * DAY),
  ...conversation('new', HOUR),
  ...customer('ann', 50 * DAY),
  ...customer('bob', HOUR),
];

describe('several children of one parent', () => {
  it('share one walk over it, in which each asks its own list of every parent once', async () => {
    const streams = ['conversations', ...OF_CONVERSATIONS];
    const run = await createStage({ records }).run({ streams });
    expect(searchesOf(run)).toHaveLength(1);
    expect(listsOf(run).sort()).toEqual(
      ['new', 'old'].flatMap((id) =>
        ['attachments', 'events', 'forwards'].map((segment) => `/v1/conversations/${id}/${segment}`),
      ),
    );
    expect(idsOf(run, 'conversations')).toEqual(['old', 'new']);
    expect(idsOf(run, 'attachments')).toEqual(['old-a0', 'new-a0']);
    expect(idsOf(run, 'conversation_events')).toEqual(['old-e', 'new-e']);
    expect(idsOf(run, 'conversation_forwards')).toEqual(['old-f', 'new-f']);
  });

  it('come without it, each with one SCHEMA before its records', async () => {
    const run = await createStage({ records }).run({ streams: OF_CUSTOMERS });
    expect(searchesOf(run, 'customer')).toHaveLength(1);
    expect(idsOf(run, 'customers')).toEqual([]);
    expect(idsOf(run, 'customer_merges')).toEqual(['ann-s', 'bob-s']);
    expect(idsOf(run, 'customer_drafts')).toEqual(['ann-d', 'bob-d']);
    const schemas = run.messages.filter(({ type }) => type === 'SCHEMA').map(({ stream }) => stream);
    expect(schemas).toEqual(OF_CUSTOMERS);
    const firstRecord = run.messages.findIndex(({ type }) => type === 'RECORD');
    expect(run.messages.slice(firstRecord).some(({ type }) => type === 'SCHEMA')).toBe(false);
  });

  it('carry the id and the update of their parent', async () => {
    const run = await createStage({ records }).run({ streams: OF_CUSTOMERS });
    const found = run.messages.filter(({ type }) => type === 'RECORD').map(({ record }) => record);
    expect(found[0]).toMatchObject({ id: 'ann-s', customer_id: 'ann', updated_at: ago(50 * DAY) });
    expect(found.at(-1)).toMatchObject({ id: 'bob-d', customer_id: 'bob', updated_at: ago(HOUR) });
  });

  it('have bookmarks of their own: one that is selected later reads what it misses, and nobody else does', async () => {
    const stage = createStage({ records });
    const first = await stage.run({ streams: ['conversations', 'conversation_events'] });
    stage.pass(HOUR);
    const streams = ['conversations', ...OF_CONVERSATIONS];
    const second = await stage.run({ streams, state: first.state });
    expect(idsOf(second, 'conversation_forwards')).toEqual(['old-f', 'new-f']);
    // The newest one again, because of the lookback.
    expect(idsOf(second, 'conversation_events')).toEqual(['new-e']);
    expect(idsOf(second, 'conversations')).toEqual(['new']);
    for (const stream of streams) {
      expect(bookmarkOf(second, stream).replication_key_value).toBe(ago(HOUR));
    }
  });

  it('that are refused fail alone, and are asked for no further, while the others go on', async () => {
    const stage = createStage({ records });
    const streams = ['conversations', ...OF_CONVERSATIONS];
    const before = refuse(403, ({ path }) => path.endsWith('/events'));
    const run = await stage.run({ streams, before, settings: { pageSize: 1 } });
    expect(run.outcome?.failures).toEqual([
      expect.stringMatching(/^conversation_events: .*org\.permission\.event\.read/),
    ]);
    expect(listsOf(run).filter((path) => path.endsWith('/events'))).toHaveLength(1);
    expect(idsOf(run, 'conversation_forwards')).toEqual(['old-f', 'new-f']);
    expect(idsOf(run, 'attachments')).toEqual(['old-a0', 'new-a0']);
    expect(run.state.bookmarks['conversation_events']).toBeUndefined();
    const next = await stage.run({ streams, state: run.state });
    expect(idsOf(next, 'conversation_events')).toEqual(['old-e', 'new-e']);
    expect(idsOf(next, 'conversation_forwards')).toEqual(['new-f']);
  });

  it('of a parent that is gone are counted for each of them, and the rest comes', async () => {
    const stage = createStage({ records });
    const run = await stage.run({
      streams: ['customers', ...OF_CUSTOMERS],
      before: ({ path }) => {
        if (path === '/v1/customers/ann/merges') stage.api.store.remove('customer', 'ann');
      },
    });
    expect(run.outcome).toMatchObject({ failures: [], fatal: undefined });
    expect(idsOf(run, 'customer_merges')).toEqual(['bob-s']);
    expect(idsOf(run, 'customer_drafts')).toEqual(['bob-d']);
    const told = run.info
      .filter((line) => line.includes('1 parents were gone'))
      .map((line) => line.split(':')[0]);
    expect(told).toEqual(OF_CUSTOMERS);
  });

  it('are read page by page where a parent has many', async () => {
    const events = Array.from({ length: 250 }, (_, index) =>
      child('customer_event', `new-${String(index).padStart(3, '0')}`, 'conversation', 'conversation'),
    );
    const stage = createStage({ records: [...conversationWith('new', HOUR, 0), ...events] });
    const run = await stage.run({ streams: ['conversation_events'] });
    expect(listsOf(run)).toHaveLength(3);
    expect(new Set(idsOf(run, 'conversation_events')).size).toBe(250);
  });
});

it('leave a state whose size does not grow with the number of parents', async () => {
  const sizeWith = async (count: number): Promise<number> => {
    const many = Array.from({ length: count }, (_, index) => conversation(`c${index}`, (index + 1) * HOUR));
    const streams = ['conversations', ...OF_CONVERSATIONS];
    const run = await createStage({ records: many.flat() }).run({ streams, settings: { pageSize: 10 } });
    expect(idsOf(run, 'conversation_events')).toHaveLength(count);
    return JSON.stringify(run.state).length;
  };
  expect(await sizeWith(120)).toBe(await sizeWith(3));
});

it('the attachments that go by messages walk apart from the other children', async () => {
  const run = await createStage({ records }).run({
    streams: ['conversations', ...OF_CONVERSATIONS],
    settings: { attachmentsMode: 'with_attachments' },
  });
  expect(searchesOf(run, 'conversation')).toHaveLength(1);
  expect(searchesOf(run, 'message')).toHaveLength(1);
  expect(idsOf(run, 'conversation_events')).toEqual(['old-e', 'new-e']);
  expect(idsOf(run, 'attachments')).toEqual(['old-a0', 'new-a0']);
});
