/** Envelope, pages, ceilings and totals of a search, and the switches about them. */
import {
  customers,
  attributesOf,
  dataOf,
  idsOf,
  messageOf,
  NOON,
  organisationOf,
  record,
  withSandbox,
  type Client,
} from './sandbox-client';

const at = (ms: number): string => new Date(ms).toISOString();
const ASCENDING = [{ customer_updated_at: 'asc' }];

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
