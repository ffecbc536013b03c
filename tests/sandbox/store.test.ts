/** The store and the indexes that follow it: after any changes they agree with a plain look at all records. */
import { createRandom } from './random';
import { textAttribute } from './resource';
import { idsOf, NOON, organisationOf, record, totalOf, withSandbox } from './sandbox-client';
import { createStore } from './store';

it('puts, edits, removes and lists by id', () => {
  const store = createStore(() => NOON);
  store.put(record('kobject.order', 'b', 1000, { title: 'first', status: 'open' }));
  store.put(record('kobject.refund', 'a', 1000));
  expect(store.all('kobject').map(({ id }) => id)).toEqual(['a', 'b']);
  const edited = store.edit('kobject.order', 'b', { title: 'second' });
  expect(edited.attributes).toMatchObject({
    title: 'second',
    status: 'open',
    rev: 2,
    updatedAt: new Date(NOON).toISOString(),
    createdAt: new Date(1000).toISOString(),
  });
  expect(store.all('kobject')[1]).toBe(edited);
  expect(store.edit('kobject.order', 'b', {}, { updatedAt: 2000 }).attributes).toMatchObject({
    rev: 3,
    updatedAt: new Date(2000).toISOString(),
  });
  expect(store.remove('kobject.order', 'b')).toBe(true);
  expect(store.remove('kobject.order', 'b')).toBe(false);
  expect(store.all('kobject').map(({ id }) => id)).toEqual(['a']);
  expect(() => store.edit('kobject.order', 'b', {})).toThrow('no kobject.order b');
});

it.each([1, 2, 3])('searches what a plain filter finds, after random changes (seed %d)', (seed) => {
  const random = createRandom(seed);
  const anyTime = () => NOON - random.integer(0, 20) * 1000;
  return withSandbox({ organisation: organisationOf([]) }, async (client, { store }) => {
    for (let step = 0; step < 12; step += 1) {
      for (let change = random.integer(0, 90); change > 0; change -= 1) {
        const id = `c${random.integer(0, 60)}`;
        if (random.chance(0.2)) store.remove('customer', id);
        else store.put(record('customer', id, anyTime(), { deleted: random.chance(0.2) }));
      }
      const from = new Date(anyTime()).toISOString();
      const includeDeleted = random.chance(0.5);
      const reply = await client.search(
        {
          queryContext: 'customer',
          and: [{ customer_updated_at: { gte: from } }],
          sort: [{ customer_updated_at: 'desc' }],
          includeDeleted,
        },
        '?pageSize=500',
      );
      const expected = store
        .all('customer')
        .filter((one) => textAttribute(one, 'updatedAt') >= from)
        .filter((one) => includeDeleted || one.attributes['deleted'] !== true)
        .map(({ id }) => id);
      expect([...idsOf(reply)].sort()).toEqual([...expected].sort());
      expect(totalOf(reply)).toBe(expected.length);
    }
  });
});
