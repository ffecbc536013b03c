/** GET: lists, their pages and filters, single records. */
import { valueAt } from './json';
import {
  attributesOf,
  dataOf,
  idsOf,
  messageOf,
  NOON,
  organisationOf,
  record,
  withSandbox,
} from './sandbox-client';

it.each([
  ['users', 112, undefined],
  ['teams', 24, undefined],
  ['tags', 120, undefined],
  ['shortcuts', 110, undefined],
  ['notes', 120, undefined],
  ['messages', 250, undefined],
  ['conversations', 180, undefined],
  ['companies', 110, 110],
  ['customers', 240, 240],
])('pages through %s by links until next is null', (name, count, total) =>
  withSandbox({}, async (client) => {
    const ids: unknown[] = [];
    let next: unknown = `/v1/${name}?pageSize=50`;
    while (typeof next === 'string') {
      const reply = await client.get(next);
      ids.push(...idsOf(reply));
      expect(valueAt(reply.json, 'meta', 'pageSize')).toBe(50);
      expect(valueAt(reply.json, 'meta', 'total')).toBe(total);
      next = valueAt(reply.json, 'links', 'next');
    }
    expect(next).toBeNull();
    expect(ids).toHaveLength(count);
    expect(ids).toEqual([...new Set(ids)].sort());
  }),
);

it('allows larger pages for users and teams only', () =>
  withSandbox({}, async (client, { switches }) => {
    const status = async (path: string) => (await client.get(path)).status;
    expect(await status('/v1/users?pageSize=500')).toBe(200);
    expect(await status('/v1/teams?pageSize=501')).toBe(400);
    expect(await status('/v1/tags?pageSize=101')).toBe(400);
    switches.oversizedPage = 'clamped';
    expect((await client.get('/v1/tags?pageSize=101')).json).toMatchObject({ meta: { pageSize: 100 } });
    expect(await status('/v1/tags?page=101')).toBe(400);
  }));

it('sorts by id, descending where that is asked for, and says so in the links', () =>
  withSandbox({}, async (client) => {
    const reply = await client.get('/v1/notes?sort=desc&pageSize=10');
    expect(idsOf(reply)).toEqual([...idsOf(reply)].sort().reverse());
    expect(reply.json).toMatchObject({
      links: { next: '/v1/notes?sort=desc&page=2&pageSize=10', prev: null },
    });
    expect((await client.get('/v1/notes?sort=newest')).status).toBe(400);
  }));

it('lists deactivated users only where they are asked for', () =>
  withSandbox({}, async (client) => {
    const active = await client.get('/v1/users?pageSize=500');
    const deactivated = await client.get('/v1/users?deleted=true&pageSize=500');
    expect(new Set(attributesOf(active, 'deletedAt'))).toEqual(new Set([null]));
    expect(attributesOf(deactivated, 'deletedAt')).not.toContain(null);
    expect(dataOf(deactivated)).toHaveLength(18);
    expect(new Set(attributesOf(await client.get('/v1/users?userType=machine'), 'userType'))).toEqual(
      new Set(['machine']),
    );
    expect((await client.get('/v1/users?deleted=true&userType=machine')).status).toBe(400);
  }));

it('lists soft-deleted tags with their flag', () =>
  withSandbox({}, async (client, { switches }) => {
    const deleted = async (path: string) => new Set(attributesOf(await client.get(path), 'deleted'));
    expect(await deleted('/v1/tags')).toEqual(new Set([true, false]));
    expect(await deleted('/v1/tags?deleted=false')).toEqual(new Set([false]));
    switches.listsShowDeleted = false;
    expect(await deleted('/v1/tags')).toEqual(new Set([false]));
  }));

it('side-loads the versions of SLAs as a list, or as the single object of the documented example', () =>
  withSandbox({}, async (client, { switches }) => {
    const all = await client.get('/v1/slas?versions=all');
    const included = valueAt(all.json, 'included');
    expect(included).toHaveLength(12);
    expect(dataOf(all)).toHaveLength(6);
    expect(valueAt((await client.get('/v1/slas?versions=active')).json, 'included')).toHaveLength(6);
    expect(valueAt((await client.get('/v1/slas')).json, 'included')).toBeUndefined();
    const three = dataOf(all).find((one) => valueAt(one, 'attributes', 'currentVersion') === 3);
    const path = `/v1/slas/${String(valueAt(three, 'id'))}?versions=all`;
    expect((await client.get(path)).json).toMatchObject({
      data: { type: 'sla' },
      included: [{ type: 'sla_version' }, {}, {}],
    });
    switches.slaIncluded = 'object';
    expect(valueAt((await client.get(path)).json, 'included', 'type')).toBe('sla_version');
  }));

it('lists enabled klasses, their objects, and single ones', () =>
  withSandbox({}, async (client, { store }) => {
    const klasses = await client.get('/v1/klasses');
    expect(new Set(attributesOf(klasses, 'name'))).toEqual(new Set(['order', 'ecomm-order', 'Subscription']));
    expect(dataOf(await client.get('/v1/klasses?status=disabled'))).toHaveLength(1);
    expect((await client.get(`/v1/klasses/${String(idsOf(klasses)[0])}`)).json).toMatchObject({
      data: { type: 'klass' },
    });
    const orders = await client.get('/v1/klasses/order');
    expect(orders.json).toMatchObject({
      meta: { pageSize: 100, page: 1 },
    });
    expect(idsOf(orders)).toEqual(
      store
        .all('kobject.order')
        .slice(0, 100)
        .map(({ id }) => id),
    );
    const recent = await client.get('/v1/klasses/order?fromDate=2025-06-01T00:00:00.000Z');
    expect(dataOf(recent).length).toBeLessThan(100);
    const id = String(idsOf(orders)[0]);
    expect((await client.get(`/v1/klasses/order/${id}`)).json).toMatchObject({
      data: { id, type: 'kobject.order', relationships: { klass: { link: {}, data: { type: 'klass' } } } },
    });
    expect((await client.get('/v1/klasses/unknown')).status).toBe(404);
  }));

it('describes custom attributes per resource', () =>
  withSandbox({}, async (client) => {
    expect((await client.get('/v1/metadata/customer')).json).toMatchObject({
      data: {
        type: 'metadata',
        id: 'customer',
        attributes: { properties: { ordersId: { type: 'string', multi: true, target: 'kobject.order' } } },
        links: { self: '/v1/metadata/customer' },
      },
    });
    expect((await client.get('/v1/metadata/message')).json).toMatchObject({
      data: { attributes: { properties: {} } },
    });
    expect((await client.get('/v1/metadata/kobject.ecomm-order')).status).toBe(200);
    expect((await client.get('/v1/metadata/kobject.unknown')).status).toBe(404);
  }));

it.each(['customer', 'company', 'conversation', 'message', 'note'])(
  'answers one %s, and 404 for an unknown id',
  (type) =>
    withSandbox({ organisation: organisationOf([record(type, 'one', NOON - 1000)]) }, async (client) => {
      const path = `/v1/${type === 'company' ? 'companies' : `${type}s`}`;
      expect((await client.get(`${path}/one`)).json).toMatchObject({
        data: { type, id: 'one', links: { self: `${path}/one` } },
      });
      expect(await client.get(`${path}/other`)).toMatchObject({
        status: 404,
        json: { errors: [{ code: 'not_found' }] },
      });
    }),
);

it.each([
  ['GET', '/v1/unknown'],
  ['GET', '/v1/customers/archive/search'],
  ['PUT', '/v1/customers/one'],
  ['POST', '/v1/users'],
  ['GET', '/'],
])('knows no %s %s', (method, path) =>
  withSandbox({}, async (client) => {
    const reply = await client.send(method, path, undefined);
    expect(reply.status).toBe(404);
    expect(messageOf(reply)).toContain(path);
  }),
);

it.each([
  ['brands', 3],
  ['schedules', 3],
  ['routing/queues', 5],
  ['routing/queue-rules', 4],
  ['routing/statuses', 4],
  ['snoozes', 4],
  ['snippets', 105],
  ['shortcuts/categories', 6],
  ['role-groups', 4],
  ['cards', 2],
  ['satisfaction', 3],
  ['customers/searches', 5],
  ['spam/senders', 130],
  ['workflows', 4],
  ['notifications', 3],
  ['kb/articles', 6],
  ['kb/categories', 4],
  ['hooks/email', 3],
  ['hooks/web', 3],
  ['hooks/form', 3],
  ['apps', 3],
])('pages through %s, and refuses parameters that nobody documents', (name, count) =>
  withSandbox({}, async (client) => {
    const ids: unknown[] = [];
    let next: unknown = `/v1/${name}?pageSize=50`;
    while (typeof next === 'string') {
      const reply = await client.get(next);
      ids.push(...idsOf(reply));
      expect(attributesOf(reply, 'updatedAt')).not.toContain(undefined);
      next = valueAt(reply.json, 'links', 'next');
    }
    expect(ids).toHaveLength(count);
    expect((await client.get(`/v1/${name}?page%5Bsize%5D=50`)).status).toBe(400);
  }),
);

it('gives hooks in pages of 99, ten at most', () =>
  withSandbox({}, async (client) => {
    const status = async (query: string) => (await client.get(`/v1/hooks/email${query}`)).status;
    expect([await status(''), await status('?pageSize=99'), await status('?pageSize=100')]).toEqual([
      200, 200, 400,
    ]);
    expect(await status('?page=11')).toBe(400);
  }));

it('side-loads the holidays of a schedule where they are asked for', () =>
  withSandbox({}, async (client) => {
    const ids = idsOf(await client.get('/v1/schedules')).map(String);
    const included = async (id: string, query: string) =>
      valueAt((await client.get(`/v1/schedules/${id}${query}`)).json, 'included');
    const counts = await Promise.all(
      ids.map(async (id) => ((await included(id, '?include=holidays')) as unknown[]).length),
    );
    expect(counts.sort()).toEqual([0, 2, 3]);
    expect(await included(ids[0] ?? '', '')).toBeUndefined();
    expect((await client.get(`/v1/schedules/${ids[0] ?? ''}?include=all`)).status).toBe(400);
    expect((await client.get('/v1/schedules/unknown')).status).toBe(404);
  }));

it('lists classes by their status, enabled ones by default', () =>
  withSandbox({}, async (client) => {
    const statuses = async (query: string) =>
      new Set(attributesOf(await client.get(`/v1/klasses${query}`), 'status'));
    expect(await statuses('')).toEqual(new Set(['enabled']));
    for (const status of ['enabled', 'disabled', 'existing_only'])
      expect(await statuses(`?status=${status}`)).toEqual(new Set([status]));
    expect((await client.get('/v1/klasses?status=all')).status).toBe(400);
  }));

it('shows notifications to a key without any role, and nothing else', () =>
  withSandbox({ roles: [] }, async (client) => {
    const status = async (path: string) => (await client.get(path)).status;
    expect([await status('/v1/notifications'), await status('/v1/brands')]).toEqual([200, 403]);
  }));
