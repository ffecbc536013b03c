/** GET of the audit log (dossier section 5; OpenAPI, audit-logs): newest first, by a cursor. */
import { valueAt } from './json';
import { NOON, idsOf, messageOf, withSandbox } from './sandbox-client';

const PATH = '/v1/audit-logs';

it('comes newest first, and leads on by the last id', () =>
  withSandbox({}, async (client, sandbox) => {
    const all = sandbox.store.all('audit_log').map(({ id }) => id);
    const ids: unknown[] = [];
    let next: unknown = `${PATH}?count=50`;
    while (typeof next === 'string') {
      const reply = await client.get(next);
      ids.push(...idsOf(reply));
      expect(valueAt(reply.json, 'meta', 'total')).toBe(all.length);
      next = valueAt(reply.json, 'links', 'next');
      const isLedOn = typeof next !== 'string' || next.includes(`before=${String(ids.at(-1))}`);
      expect(isLedOn).toBe(true);
    }
    expect(ids).toEqual(all.toReversed());
    expect(ids.length).toBeGreaterThan(100);
  }));

it('is filtered by the instants of its entries', () =>
  withSandbox({}, async (client, sandbox) => {
    const from = new Date(NOON - 100 * 86_400_000).toISOString();
    const reply = await client.get(`${PATH}?count=1000&filter[start]=${from}`);
    const young = sandbox.store
      .all('audit_log')
      .filter(({ attributes: { createdAt } }) => typeof createdAt === 'string' && createdAt > from);
    expect(idsOf(reply).toSorted()).toEqual(young.map(({ id }) => id));
  }));

it.each(['count=1001', 'count=0', 'count=x', 'page=1'])('refuses %s', (query) =>
  withSandbox({}, async (client) => {
    const reply = await client.get(`${PATH}?${query}`);
    expect([reply.status, messageOf(reply)]).toEqual([400, expect.any(String)]);
  }),
);
