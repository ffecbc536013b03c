/** What hangs below a conversation: messages, notes, and attachments with their signed links. */
import { valueAt } from './json';
import { refersTo } from './resource';
import { dataOf, idsOf, NOON, organisationOf, record, withSandbox } from './sandbox-client';

describe('below a conversation', () => {
  const conversation = refersTo('conversation', 'c');
  const message = refersTo('message', 'm');
  const organisation = organisationOf([
    record('conversation', 'c', NOON - 1000),
    { ...record('message', 'm', NOON - 1000), relationships: { conversation } },
    { ...record('note', 'n', NOON - 1000), relationships: { conversation } },
    { ...record('attachment', 'a1', NOON - 1000, { name: 'ä b.jpg' }), relationships: { message } },
    {
      ...record('attachment', 'a2', NOON - 1000, { renderMode: 'metadata_only' }),
      relationships: { message },
    },
    {
      ...record('attachment', 'a3', NOON - 1000, { externalUrl: 'https://x.example/f' }),
      relationships: { message },
    },
  ]);

  it('attachments have no id and a link that is signed anew at every read', () =>
    withSandbox({ organisation }, async (client, { switches }) => {
      const link = async () =>
        valueAt(dataOf(await client.get('/v1/conversations/c/attachments'))[0], 'links', 'related');
      const reply = await client.get('/v1/conversations/c/attachments');
      expect(reply.json).toMatchObject({
        meta: {},
        data: [
          {
            type: 'attachment',
            links: { self: '/v1/messages/m/attachments/a1' },
            relationships: { message },
          },
          { links: { self: '/v1/messages/m/attachments/a2' } },
          { links: { related: 'https://x.example/f' } },
        ],
        links: { self: '/v1/conversations/c/attachments?page=1&pageSize=100', next: null },
      });
      expect(idsOf(reply)).toEqual([undefined, undefined, undefined]);
      expect(valueAt(dataOf(reply)[1], 'links', 'related')).toBeUndefined();
      const [one, two] = [await link(), await link()];
      expect(one).toMatch(/^https:\/\/attachments\.sandbox\.invalid\/.*X-Amz-Expires=600/);
      expect(two).not.toBe(one);
      switches.attachmentIds = true;
      expect(idsOf(await client.get('/v1/conversations/c/attachments'))).toEqual(['a1', 'a2', 'a3']);
    }));

  it('attachments are side-loaded with messages, and answered one by one', () =>
    withSandbox({ organisation }, async (client) => {
      for (const path of ['/v1/messages', '/v1/conversations/c/messages']) {
        expect(valueAt((await client.get(path)).json, 'included')).toBeUndefined();
        expect(valueAt((await client.get(`${path}?include=attachments`)).json, 'included')).toHaveLength(3);
      }
      expect((await client.get('/v1/messages/m/attachments/a3')).json).toMatchObject({
        data: { type: 'attachment', links: { related: 'https://x.example/f' } },
      });
      expect((await client.get('/v1/messages/other/attachments/a3')).status).toBe(404);
    }));

  it('messages, notes and attachments follow the data, down to a 404', () =>
    withSandbox({ organisation }, async (client, { store }) => {
      expect(idsOf(await client.get('/v1/conversations/c/messages'))).toEqual(['m']);
      expect(idsOf(await client.get('/v1/conversations/c/notes'))).toEqual(['n']);
      store.put({ ...record('attachment', 'a4', NOON), relationships: { message } });
      store.remove('attachment', 'a1');
      expect(dataOf(await client.get('/v1/conversations/c/attachments'))).toHaveLength(3);
      store.remove('conversation', 'c');
      expect((await client.get('/v1/conversations/c/attachments')).status).toBe(404);
    }));
});
