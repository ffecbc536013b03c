/** Which records a search finds: operators, combinations, deleted records, custom objects, attachments. */
import { refersTo } from './resource';
import {
  dataOf,
  idsOf,
  NOON,
  organisationOf,
  record,
  totalOf,
  withSandbox,
  type Client,
  customers,
} from './sandbox-client';

const at = (ms: number): string => new Date(ms).toISOString();
const ASCENDING = [{ customer_updated_at: 'asc' }];

async function search(client: Client, and: unknown[], query = '') {
  return client.search({ queryContext: 'customer', and, sort: ASCENDING }, query);
}

it.each([
  ['gte', ['c0002', 'c0003']],
  ['gt', ['c0003']],
  ['lte', ['c0000', 'c0001', 'c0002']],
  ['lt', ['c0000', 'c0001']],
  ['equals', ['c0002']],
  ['not_equals', ['c0000', 'c0001', 'c0003']],
])('compares dates with %s to the millisecond', (operator, expected) =>
  withSandbox({ organisation: organisationOf(customers(4)) }, async (client) => {
    const bound = at(NOON - 3_600_000 - 2000);
    expect(idsOf(await search(client, [{ customer_updated_at: { [operator]: bound } }]))).toEqual(expected);
    expect(idsOf(await search(client, [{ customer_created_at: { [operator]: bound } }]))).toEqual(expected);
  }),
);

it.each([
  [{ customer_name: { equals: 'Ada Lovelace' } }, ['ada']],
  [{ customer_name: { contains: 'love' } }, []],
  [{ customer_name: { contains: 'lovelace' } }, ['ada']],
  [{ customer_name: { contains: 'Lovelace Ada' } }, ['ada']],
  [{ customer_name: { contains: 'Lovelace Grace' } }, []],
  [{ customer_name: { not_equals: 'Ada Lovelace' } }, ['grace', 'none']],
  [{ customer_name: { in: ['Grace', 'x'] } }, ['grace']],
  [{ customer_name: { not_set: '' } }, ['none']],
  [{ customer_conversations_count: { gte: 2 } }, ['grace']],
  [{ customer_custom_vipBool: { equals: true } }, ['grace']],
  [{ customer_email: { equals: 'ada@example.com' } }, ['ada']],
  [{ customer_any_text: { contains: 'ada@example.com' } }, ['ada']],
])('filters by %j', (criterion, expected) =>
  withSandbox(
    {
      organisation: organisationOf([
        record('customer', 'ada', NOON - 3000, {
          name: 'Ada Lovelace',
          emails: [{ email: 'ada@example.com' }],
        }),
        record('customer', 'grace', NOON - 2000, {
          name: 'Grace',
          conversationCounts: { all: 2 },
          custom: { vipBool: true },
        }),
        record('customer', 'none', NOON - 1000, { name: null }),
      ]),
    },
    async (client) => expect(idsOf(await search(client, [criterion]))).toEqual(expected),
  ),
);

it('combines and, or and not', () =>
  withSandbox({ organisation: organisationOf(customers(6)) }, async (client) => {
    const second = (index: number) => ({
      customer_updated_at: { equals: at(NOON - 3_600_000 - (6 - index) * 1000) },
    });
    const reply = await client.search({
      queryContext: 'customer',
      or: [second(1), second(2), second(4)],
      not: [second(2)],
      sort: ASCENDING,
    });
    expect(idsOf(reply)).toEqual(['c0001', 'c0004']);
    expect(reply.json).toMatchObject({ meta: { total: 2 } });
  }));

it('shifts local dates by the time zone', () =>
  withSandbox(
    { organisation: organisationOf([record('customer', 'c', Date.UTC(2026, 0, 1, 3))]) },
    async (client) => {
      const body = { queryContext: 'customer', and: [{ customer_updated_at: { gte: '2026-01-01' } }] };
      expect(idsOf(await client.search(body))).toEqual(['c']);
      expect(idsOf(await client.search({ ...body, timeZone: 'America/New_York' }))).toEqual([]);
    },
  ));

it('hides deleted records unless they are asked for', () =>
  withSandbox(
    {
      organisation: organisationOf([
        record('note', 'gone', NOON - 2000, { deleted: true }),
        record('note', 'here', NOON - 1000),
      ]),
    },
    async (client) => {
      const body = { queryContext: 'note', sort: { note_updated_at: 'asc' } };
      expect(idsOf(await client.search(body))).toEqual(['here']);
      expect(idsOf(await client.search({ ...body, includeDeleted: true }))).toEqual(['gone', 'here']);
      expect(
        idsOf(
          await client.search({ ...body, and: [{ note_deleted: { equals: true } }], includeDeleted: true }),
        ),
      ).toEqual(['gone']);
    },
  ));

it('finds every custom object in context kobject and one class in its own context', () =>
  withSandbox({}, async (client, { store }) => {
    const total = async (queryContext: string) => {
      const [main, archive] = [await client.search({ queryContext }), await client.archive({ queryContext })];
      return totalOf(main) + totalOf(archive);
    };
    expect(await total('kobject')).toBe(store.all('kobject').length);
    expect(await total('kobject_ecomm-order')).toBe(store.all('kobject.ecomm-order').length);
    const orders = await client.search({ queryContext: 'kobject_order' });
    expect(new Set(dataOf(orders).map((one) => JSON.stringify(one).slice(0, 23)))).toEqual(
      new Set(['{"type":"kobject.order"']),
    );
  }));

it('filters messages by their number of attachments and rows name them', () =>
  withSandbox(
    {
      organisation: organisationOf([
        record('message', 'with', NOON - 2000),
        record('message', 'without', NOON - 1000),
        {
          ...record('attachment', 'a', NOON - 2000),
          relationships: { message: refersTo('message', 'with') },
        },
      ]),
    },
    async (client, { switches }) => {
      const body = { queryContext: 'message', and: [{ message_attachment_count: { gt: 0 } }] };
      const reply = await client.search(body);
      expect(reply.json).toMatchObject({
        data: [{ id: 'with', relationships: { attachments: { data: [{ type: 'attachment', id: 'a' }] } } }],
      });
      switches.searchRowsIncludeAttachments = false;
      expect((await client.search(body)).text).not.toContain('"attachments"');
    },
  ));
