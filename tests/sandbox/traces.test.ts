/** The journal, and the endpoints that create: whoever calls one leaves a trace. */
import { valueAt } from './json';
import { messageOf, NOON, organisationOf, record, withSandbox } from './sandbox-client';

it('notes every request with what was asked and answered', () =>
  withSandbox(
    { organisation: organisationOf([record('note', 'n', NOON - 1000)]) },
    async (client, { journal, apiKey }) => {
      await client.search({ queryContext: 'note' }, '?page=1&pageSize=5');
      await client.get('/v1/unknown');
      expect(journal).toMatchObject([
        {
          at: NOON,
          method: 'POST',
          path: '/v1/customers/search',
          query: { page: '1', pageSize: '5' },
          headers: { authorization: `Bearer ${apiKey}` },
          body: { queryContext: 'note' },
          status: 200,
          rows: 1,
        },
        { method: 'GET', path: '/v1/unknown', query: {}, status: 404, rows: 0 },
      ]);
      expect(journal.some((entry) => 'created' in entry || 'fault' in entry)).toBe(false);
    },
  ));

it.each([
  ['/v1/customers', {}, 'customer'],
  ['/v1/companies', { name: 'New' }, 'company'],
  ['/v1/conversations', { customer: 'c' }, 'conversation'],
  ['/v1/messages', { channel: 'email', app: 'postmark', direction: 'out' }, 'message'],
  ['/v1/notes', { body: 'text' }, 'note'],
  ['/v1/customers/bulk', [{}, {}], 'customer'],
])('creates at %s from %j', (path, body, type) =>
  withSandbox({ organisation: organisationOf([]) }, async (client, { journal, store }) => {
    const reply = await client.send('POST', path, body);
    expect(reply.status).toBe(201);
    const [created] = store.all(type);
    expect(journal).toMatchObject([{ status: 201, created: { type, id: created?.id } }]);
    expect(created?.id).toMatch(/^[0-9a-f]{24}$/);
    expect(store.all(type)).toHaveLength(Array.isArray(body) ? 2 : 1);
    expect(created?.attributes).toMatchObject({ updatedAt: new Date(NOON).toISOString() });
  }),
);

it.each([
  ['/v1/companies', {}, '"name"'],
  ['/v1/conversations', {}, '"customer"'],
  ['/v1/messages', { channel: 'email' }, '"app"'],
  ['/v1/notes', {}, '"body"'],
  ['/v1/customers', { queryContext: 'customer' }, '"queryContext"'],
])('creates nothing at %s from %j', (path, body, named) =>
  withSandbox({ organisation: organisationOf([]) }, async (client, { journal }) => {
    const reply = await client.send('POST', path, body);
    expect([reply.status, messageOf(reply)]).toEqual([400, expect.stringContaining(named)]);
    expect(journal[0]?.created).toBeUndefined();
  }),
);

it('deletes a conversation with its messages and their attachments', () =>
  withSandbox({}, async (client, { store }) => {
    const attachment = store.all('attachment')[0];
    const message = store.get(
      'message',
      String(valueAt(attachment, 'relationships', 'message', 'data', 'id')),
    );
    const path = `/v1/conversations/${String(valueAt(message, 'relationships', 'conversation', 'data', 'id'))}`;
    expect((await client.send('DELETE', path, undefined)).status).toBe(204);
    expect((await client.get(path)).status).toBe(404);
    expect(store.get('message', message?.id ?? '')).toBeUndefined();
    expect(store.get('attachment', attachment?.id ?? '')).toBeUndefined();
  }));
