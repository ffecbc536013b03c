/** Which bodies the main search refuses, and that each refusal names what is wrong. */
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

describe('the main search refuses', () => {
  it.each([
    ['a missing context', {}, 'queryContext'],
    ['an unknown context', { queryContext: 'userTime' }, 'userTime'],
    ['a page in the body', { queryContext: 'customer', page: 1 }, '"page"'],
    ['a pageSize in the body', { queryContext: 'customer', pageSize: 100 }, '"pageSize"'],
    ['a list as body', [], 'object'],
    [
      'an unknown attribute',
      { queryContext: 'customer', and: [criterion('customer_id', 'equals', 'x')] },
      'customer_id',
    ],
    [
      'an attribute of another object',
      {
        queryContext: 'customer',
        and: [criterion('conversation_status', 'equals', 'open')],
      },
      'conversation_status',
    ],
    [
      'two attributes in one criterion',
      {
        queryContext: 'customer',
        and: [
          { ...criterion('customer_name', 'equals', 'a'), ...criterion('customer_email', 'equals', 'b') },
        ],
      },
      'exactly one attribute',
    ],
    [
      'two operators in one criterion',
      {
        queryContext: 'customer',
        and: [{ customer_updated_at: { gte: AT, lt: AT } }],
      },
      'exactly one operator',
    ],
    [
      'an unknown operator',
      { queryContext: 'customer', and: [criterion('customer_updated_at', 'after', AT)] },
      'after',
    ],
    [
      'contains on a date',
      { queryContext: 'customer', and: [criterion('customer_updated_at', 'contains', AT)] },
      'contains',
    ],
    ['gt on a text', { queryContext: 'customer', and: [criterion('customer_name', 'gt', 'a')] }, 'gt'],
    [
      'a date without a zone',
      {
        queryContext: 'customer',
        and: [criterion('customer_updated_at', 'gte', '2026-01-01T00:00:00')],
      },
      'dates must',
    ],
    [
      'a date with an offset',
      {
        queryContext: 'customer',
        and: [criterion('customer_updated_at', 'gte', '2026-01-01T00:00:00+00:00')],
      },
      'dates must',
    ],
    [
      'a day that does not exist',
      {
        queryContext: 'customer',
        and: [criterion('customer_updated_at', 'gte', '2026-02-30')],
      },
      'dates must',
    ],
    [
      'a date as a number',
      { queryContext: 'customer', and: [criterion('customer_updated_at', 'gte', 1)] },
      'dates must',
    ],
    [
      'a number as text',
      { queryContext: 'message', and: [criterion('message_attachment_count', 'gt', '0')] },
      'number',
    ],
    [
      '"in" without a list',
      { queryContext: 'conversation', and: [criterion('conversation_status', 'in', 'open')] },
      'list',
    ],
    [
      'not_set with false',
      { queryContext: 'customer', and: [criterion('customer_name', 'not_set', false)] },
      'not_set',
    ],
    ['twenty-one criteria', { queryContext: 'customer', and: many(21) }, 'at most 20'],
    ['a criterion twice', { queryContext: 'customer', and: [...many(1), ...many(1)] }, 'repeat'],
    [
      'an attribute that is not sortable',
      { queryContext: 'customer', sort: [{ customer_email: 'asc' }] },
      'not sortable',
    ],
    ['an unknown direction', { queryContext: 'customer', sort: [{ customer_updated_at: 'ASC' }] }, 'asc'],
    [
      'six keys to sort by',
      {
        queryContext: 'customer',
        sort: ['updated_at', 'created_at', 'name', 'gender', 'modified_at', 'last_seen_at'].map((name) => ({
          [`customer_${name}`]: 'asc',
        })),
      },
      'at most 5',
    ],
    ['an unknown time zone', { queryContext: 'customer', timeZone: 'Mars/Olympus' }, 'timeZone'],
    ['includeDeleted as text', { queryContext: 'customer', includeDeleted: 'true' }, 'includeDeleted'],
    [
      'a custom attribute of another klass',
      {
        queryContext: 'kobject_order',
        and: [criterion('kobject_custom_ecomm-order_orderStatusStr', 'equals', 'open')],
      },
      'unknown attribute',
    ],
  ])('%s', async (_, body, named) => {
    const reply = await client.search(body);
    expect(reply.status).toBe(400);
    expect(messageOf(reply)).toContain(named);
    expect(reply.json).toMatchObject({ errors: [{ code: 'bad_request', meta: {} }] });
  });

  it.each(['?page=0', '?page=-1', '?page=one', '?pageSize=0', '?pageSize=501', '?page=1.5'])(
    '%s',
    async (query) => {
      expect((await client.search({ queryContext: 'customer' }, query)).status).toBe(400);
    },
  );

  it('text that is no JSON', async () => {
    expect((await client.search('{"queryContext":')).status).toBe(400);
  });

  it('a body above 100 KB with 413', async () => {
    expect((await client.search({ queryContext: 'x'.repeat(102_400) })).status).toBe(413);
  });
});
