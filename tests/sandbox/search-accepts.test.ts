/** Which bodies the main search accepts, and what the archive search takes and refuses. */
import { startSandbox, type Sandbox } from './server';
import { clientOf, messageOf, NOON, type Client } from './sandbox-client';

let sandbox: Sandbox;
let client: Client;
beforeAll(async () => {
  sandbox = await startSandbox({ now: () => NOON });
  client = clientOf(sandbox);
});
afterAll(() => sandbox.stop());

const AT = '2026-01-01T00:00:00.000Z';
const criterion = (name: string, operator: string, value: unknown) => ({ [name]: { [operator]: value } });
const many = (count: number) =>
  Array.from({ length: count }, (_, at) => criterion('customer_name', 'equals', `name ${at}`));

describe('the main search accepts', () => {
  it.each([
    ['nothing but a context', { queryContext: 'customer' }],
    [
      'a single criterion without a list',
      { queryContext: 'customer', and: criterion('customer_name', 'contains', 'Ada') },
    ],
    ['twenty criteria', { queryContext: 'customer', or: many(20) }],
    ['an empty "or" beside "and"', { queryContext: 'customer', and: many(1), or: [] }],
    [
      'a range as two criteria',
      {
        queryContext: 'message',
        and: [
          criterion('message_updated_at', 'gte', AT),
          criterion('message_updated_at', 'lt', '2026-02-01T00:00:00Z'),
        ],
      },
    ],
    [
      'a local date and a time zone',
      {
        queryContext: 'note',
        and: [criterion('note_created_at', 'gte', '2026-01-01')],
        timeZone: 'America/New_York',
      },
    ],
    [
      'not_set with an empty text',
      { queryContext: 'conversation', and: [criterion('conversation_ended_at', 'not_set', '')] },
    ],
    [
      'not_set with true',
      { queryContext: 'conversation', not: [criterion('conversation_ended_at', 'not_set', true)] },
    ],
    [
      '"in" with a list',
      { queryContext: 'conversation', and: [criterion('conversation_status', 'in', ['open', 'done'])] },
    ],
    ['numbers', { queryContext: 'message', and: [criterion('message_attachment_count', 'gt', 0)] }],
    [
      'a custom attribute',
      { queryContext: 'customer', and: [criterion('customer_custom_lastOrderIdNum', 'gte', 5)] },
    ],
    [
      'a custom attribute of a klass',
      {
        queryContext: 'kobject_ecomm-order',
        and: [criterion('kobject_custom_ecomm-order_orderStatusStr', 'equals', 'open')],
      },
    ],
    [
      'an attribute with the name of the klass',
      {
        queryContext: 'kobject_order',
        sort: [{ kobject_order_updated_at: 'asc' }],
      },
    ],
    [
      'five keys to sort by',
      {
        queryContext: 'customer',
        sort: ['updated_at', 'created_at', 'name', 'gender', 'modified_at'].map((name) => ({
          [`customer_${name}`]: 'asc',
        })),
      },
    ],
    ['fields, aggs and searchHash', { queryContext: 'customer', fields: [], aggs: {}, searchHash: 'x' }],
    [
      'a context without records',
      { queryContext: 'conversation_time', sort: { conversation_time_created_at: 'desc' } },
    ],
  ])('%s', async (_, body) => {
    const reply = await client.search(body);
    expect([reply.status, messageOf(reply)]).toEqual([200, undefined]);
  });
});

describe('the archive search', () => {
  it.each([
    ['conversation', 'conversation_updated_at'],
    ['customer', 'customer_updated_at'],
    ['message', 'message_id'],
    ['company', 'company_updated_at'],
    ['kobject', 'kobject_updated_at'],
    ['kobject_order', 'kobject_order_updated_at'],
  ])('sorts %s by %s', async (queryContext, attribute) => {
    expect((await client.archive({ queryContext, sort: [{ [attribute]: 'asc' }] })).status).toBe(200);
  });

  it.each([
    [{ queryContext: 'note' }, 'queryContext'],
    [{ queryContext: 'conversation_time' }, 'queryContext'],
    [{ queryContext: 'customer', fields: [] }, '"fields"'],
    [{ queryContext: 'customer', aggs: {} }, '"aggs"'],
    [{ queryContext: 'customer', and: [criterion('customer_name', 'equals', 'x')] }, 'customer_name'],
    [
      { queryContext: 'message', and: [criterion('message_attachment_count', 'gt', 0)] },
      'message_attachment_count',
    ],
    [{ queryContext: 'message', sort: [{ message_conversation_id: 'asc' }] }, 'not sortable'],
  ])('refuses %j', async (body, named) => {
    const reply = await client.archive(body);
    expect(reply.status).toBe(400);
    expect(messageOf(reply)).toContain(named);
  });

  it('finds records by id and by relation', async () => {
    const old = await client.archive({ queryContext: 'message', sort: [{ message_updated_at: 'asc' }] });
    expect(old.status).toBe(200);
    const [first] = sandbox.store.all('message').filter((one) => old.text.includes(one.id));
    const found = await client.archive({
      queryContext: 'message',
      and: [criterion('message_id', 'equals', first?.id)],
    });
    expect(found.json).toMatchObject({ data: [{ id: first?.id }], meta: { total: 1 } });
  });
});
