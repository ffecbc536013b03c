/** What a search finds: operators, order, ties, pages, ceilings and the form of the answer. */
import { refersTo } from './resource';
import {
  attributesOf,
  DAY_MS,
  dataOf,
  idsOf,
  messageOf,
  NOON,
  organisationOf,
  record,
  totalOf,
  withSandbox,
  type Client,
} from './sandbox-client';

const at = (ms: number): string => new Date(ms).toISOString();
const ASCENDING = [{ customer_updated_at: 'asc' }];

/** Customers `c0000`, `c0001`, …, one per second, the last one an hour ago. */
const customers = (count: number, attributes = {}) =>
  Array.from({ length: count }, (_, index) =>
    record(
      'customer',
      `c${`${index}`.padStart(4, '0')}`,
      NOON - 3_600_000 - (count - index) * 1000,
      attributes,
    ),
  );

async function search(client: Client, and: unknown[], query = '') {
  return client.search({ queryContext: 'customer', and, sort: ASCENDING }, query);
}

it('answers in the documented envelope with relative links', () =>
  withSandbox({ organisation: organisationOf(customers(250)) }, async (client) => {
    const { json, headers } = await client.search(
      { queryContext: 'customer', sort: ASCENDING },
      '?page=2&pageSize=100',
    );
    expect(headers.get('content-type')).toContain('application/json');
    expect(json).toMatchObject({
      meta: { pageSize: 100, page: 2, total: 250, totalPages: 3, aggregations: {} },
      links: {
        self: '/v1/customers/search?page=2&pageSize=100',
        first: '/v1/customers/search?page=1&pageSize=100',
        prev: '/v1/customers/search?page=1&pageSize=100',
        next: '/v1/customers/search?page=3&pageSize=100',
        last: '/v1/customers/search?page=3&pageSize=100',
      },
    });
    const last = await client.search({ queryContext: 'customer', sort: ASCENDING }, '?page=3&pageSize=100');
    expect(last.json).toMatchObject({ links: { next: null } });
    expect(dataOf(last)).toHaveLength(50);
  }));

it('walks all pages in the order of the sort, in both directions', () =>
  withSandbox({ organisation: organisationOf(customers(250)) }, async (client) => {
    const walk = async (direction: string) => {
      const ids: unknown[] = [];
      for (const page of [1, 2, 3]) {
        const body = { queryContext: 'customer', sort: [{ customer_updated_at: direction }] };
        ids.push(...idsOf(await client.search(body, `?page=${page}&pageSize=100`)));
      }
      return ids;
    };
    const expected = customers(250).map(({ id }) => id);
    expect(await walk('asc')).toEqual(expected);
    expect(await walk('desc')).toEqual(expected.toReversed());
  }));

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

it('gives ties in another order at every request, the rest always sorted', () =>
  withSandbox(
    {
      organisation: organisationOf([
        record('customer', 'first', NOON - 9000),
        ...Array.from({ length: 30 }, (_, index) => record('customer', `tie-${index}`, NOON - 5000)),
        record('customer', 'last', NOON - 1000),
      ]),
    },
    async (client) => {
      const one = idsOf(await search(client, []));
      const two = idsOf(await search(client, []));
      expect(one).not.toEqual(two);
      expect(new Set(one)).toEqual(new Set(two));
      expect([one.at(0), one.at(-1), two.at(0), two.at(-1)]).toEqual(['first', 'last', 'first', 'last']);
    },
  ));

it('honours only the first key of a sort', () =>
  withSandbox(
    {
      organisation: organisationOf(
        Array.from({ length: 30 }, (_, index) => record('message', `m${index}`, NOON - 1000)),
      ),
    },
    async (client, { switches }) => {
      switches.tieOrder = 'stable';
      const body = (second: string) => ({
        queryContext: 'message',
        sort: [{ message_updated_at: 'asc' }, { message_created_at: second }],
      });
      expect(idsOf(await client.search(body('asc')))).toEqual(idsOf(await client.search(body('desc'))));
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

it('answers ids only where that is asked for', () =>
  withSandbox({ organisation: organisationOf(customers(2)) }, async (client) => {
    const reply = await client.search(
      { queryContext: 'customer', sort: ASCENDING },
      '?idsOnly=true&pageSize=1',
    );
    expect(reply.json).toMatchObject({
      data: [{ type: 'customer', id: 'c0000' }],
      links: { next: '/v1/customers/search?idsOnly=true&page=2&pageSize=1' },
    });
    expect(attributesOf(reply, 'rev')).toEqual([undefined]);
  }));

it('advertises page 101 and refuses it', () =>
  withSandbox({ organisation: organisationOf(customers(120)) }, async (client) => {
    const hundredth = await client.search({ queryContext: 'customer' }, '?page=100&pageSize=1');
    expect(hundredth.json).toMatchObject({
      meta: { total: 120 },
      links: { next: '/v1/customers/search?page=101&pageSize=1' },
    });
    expect((await client.search({ queryContext: 'customer' }, '?page=101&pageSize=1')).status).toBe(400);
  }));

it('reaches 10,000 records and no more', () =>
  withSandbox({ organisation: organisationOf(customers(10_100)) }, async (client, { switches }) => {
    const twentieth = await client.search(
      { queryContext: 'customer', sort: ASCENDING },
      '?page=20&pageSize=500',
    );
    expect(twentieth.json).toMatchObject({ meta: { total: 10_100, totalPages: 21 } });
    expect(dataOf(twentieth)).toHaveLength(500);
    const beyond = await client.search(
      { queryContext: 'customer', sort: ASCENDING },
      '?page=21&pageSize=500',
    );
    expect([beyond.status, messageOf(beyond)]).toEqual([400, expect.stringContaining('10000 records')]);
    switches.totals = 'capped';
    expect((await search(client, [])).json).toMatchObject({ meta: { total: 10_000, totalPages: 100 } });
    switches.totals = 'wrong';
    expect((await search(client, [])).json).not.toMatchObject({ meta: { total: 10_100 } });
  }));

it('follows its switches about order, pages and links', () =>
  withSandbox(
    {
      organisation: organisationOf([
        record('company', 'b', NOON - 3001),
        record('company', 'a', NOON - 2400),
        record('company', 'c', NOON - 1000),
      ]),
    },
    async (client, { switches }) => {
      const sorted = { queryContext: 'company', sort: [{ company_updated_at: 'asc' }] };
      expect(idsOf(await client.search(sorted))).toEqual(['b', 'a', 'c']);
      switches.sortHonoured = false;
      expect(idsOf(await client.search(sorted))).toEqual(['a', 'b', 'c']);
      switches.pageSizeClamp = 2;
      expect((await client.search(sorted)).json).toMatchObject({ meta: { pageSize: 2, totalPages: 2 } });
      switches.nextKeyOmitted = true;
      expect((await client.search(sorted)).text).not.toContain('"next"');
      switches.pastLastPage = 'empty';
      expect((await client.search(sorted, '?page=3')).json).toMatchObject({ data: [] });
      switches.oversizedPage = 'clamped';
      expect((await client.search(sorted, '?pageSize=1000')).status).toBe(200);
      switches.gteMillisecondPrecision = false;
      const second = { ...sorted, and: [{ company_updated_at: { equals: at(NOON - 2999) } }] };
      expect(idsOf(await client.search(second))).toEqual(['a']);
      switches.companyUpdatedAtRefused = true;
      expect((await client.search(sorted)).status).toBe(400);
      expect((await client.archive(sorted)).status).toBe(200);
    },
  ));

it('refuses a page after the last one, but never the first', () =>
  withSandbox({ organisation: organisationOf(customers(3)) }, async (client) => {
    expect((await client.search({ queryContext: 'customer' }, '?page=2')).status).toBe(400);
    expect((await client.search({ queryContext: 'company' })).json).toMatchObject({
      data: [],
      meta: { total: 0 },
    });
  }));

it('knows updates of more than a day ago', () =>
  withSandbox({ organisation: organisationOf([record('customer', 'old', NOON - DAY_MS)]) }, async (client) =>
    expect(idsOf(await search(client, []))).toEqual(['old']),
  ));
