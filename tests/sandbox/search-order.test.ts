/** The order of rows: one key, ties that change with every request, pages that fit together. */
import {
  customers,
  attributesOf,
  idsOf,
  NOON,
  organisationOf,
  record,
  withSandbox,
  type Client,
} from './sandbox-client';

const ASCENDING = [{ customer_updated_at: 'asc' }];

async function search(client: Client, and: unknown[], query = '') {
  return client.search({ queryContext: 'customer', and, sort: ASCENDING }, query);
}

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

it.each(['asc', 'desc'])(
  'cuts pages within ties without a loss or a double while their order stands: %s',
  (direction) =>
    withSandbox(
      {
        organisation: organisationOf(
          Array.from({ length: 40 }, (_, index) =>
            record('customer', `c${index}`, NOON - Math.floor(index / 9) * 1000),
          ),
        ),
        switches: { tieOrder: 'stable' },
      },
      async (client) => {
        const body = { queryContext: 'customer', sort: [{ customer_updated_at: direction }] };
        const pages = [1, 2, 3, 4, 5, 6];
        const replies = await Promise.all(
          pages.map((page) => client.search(body, `?page=${page}&pageSize=7`)),
        );
        const ids = replies.flatMap(idsOf);
        expect(ids).toHaveLength(40);
        expect(new Set(ids).size).toBe(40);
        const updates = replies.flatMap((reply) => attributesOf(reply, 'updatedAt'));
        expect(updates).toEqual(direction === 'asc' ? [...updates].sort() : [...updates].sort().reverse());
      },
    ),
);

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
