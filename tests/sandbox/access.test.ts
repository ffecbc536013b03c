/** Who may ask what: keys, pods, roles, and the calls that tell who is asking. */
import { valueAt } from './json';
import { covers, READING_ROLES, SEARCH_ROLES } from './roles';
import { messageOf, NOON, withSandbox } from './sandbox-client';
import { SANDBOX_API_KEY } from './server';

it.each([undefined, 'Bearer ', 'Bearer wrong', SANDBOX_API_KEY, `Basic ${SANDBOX_API_KEY}`])(
  'refuses the authorization %s',
  (authorization) =>
    withSandbox({}, async (_, { url }) => {
      const headers = authorization === undefined ? {} : { authorization };
      const response = await fetch(`${url}/v1/users`, { headers });
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ errors: [{ code: 'unauthorized', meta: {} }] });
      expect(response.headers.get('x-ratelimit-limit')).toBeNull();
    }),
);

it('has a key that decodes as a token of the organisation', () => {
  const [, payload = ''] = SANDBOX_API_KEY.split('.');
  expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
    orgName: 'sandbox',
    userType: 'machine',
    roles: READING_ROLES,
  });
});

it('names both pods to a key of another region', () =>
  withSandbox({ switches: { wrongPod: true } }, async (client) => {
    const reply = await client.get('/v1/auth/tokens/current');
    expect([reply.status, messageOf(reply)]).toEqual([
      401,
      expect.stringMatching(/associated with pod prod2 but .* handled by prod1/),
    ]);
  }));

it('describes the current token, user and organisation to every key', () =>
  withSandbox({ roles: ['org.permission.tag.read'] }, async (client) => {
    const token = await client.get('/v1/auth/tokens/current', { 'user-agent': 'contract/1' });
    expect(token.json).toMatchObject({
      data: {
        attributes: {
          roles: ['org.permission.tag.read'],
          ipAddress: '127.0.0.1',
          userAgent: 'contract/1',
          lastAccessedAt: new Date(NOON).toISOString(),
        },
      },
    });
    expect((await client.get('/v1/users/current')).json).toMatchObject({
      data: { type: 'user', attributes: { userType: 'machine' } },
    });
    expect((await client.get('/v1/orgs/current')).json).toMatchObject({
      data: { attributes: { name: 'sandbox' } },
    });
  }));

it.each([403, 404] as const)('answers the token check with %d where the switch says so', (tokenCheckStatus) =>
  withSandbox({ switches: { tokenCheckStatus } }, async (client) => {
    expect((await client.get('/v1/auth/tokens/current')).status).toBe(tokenCheckStatus);
  }),
);

it('names the missing role, with 403 or 401', () =>
  withSandbox({ roles: ['org.permission.tag.read'] }, async (client, { switches }) => {
    const reply = await client.get('/v1/teams');
    expect([reply.status, messageOf(reply)]).toEqual([
      403,
      expect.stringContaining('org.permission.team.read'),
    ]);
    expect((await client.get('/v1/tags')).status).toBe(200);
    switches.missingRoleStatus = 401;
    expect((await client.get('/v1/teams')).status).toBe(401);
  }));

it('asks a search for a search role and, unless switched off, for the role of its object', () =>
  withSandbox(
    { roles: ['org.permission.search.create', 'org.permission.note.read'] },
    async (client, { switches }) => {
      const status = async (queryContext: string) => (await client.search({ queryContext })).status;
      expect([await status('note'), await status('message')]).toEqual([200, 403]);
      switches.searchNeedsObjectRole = false;
      expect(await status('message')).toBe(200);
    },
  ));

it('does not let a key search that has read roles only', () =>
  withSandbox({ roles: ['org.permission.read', 'org.user.read', 'org.admin.read'] }, async (client) => {
    expect((await client.search({ queryContext: 'note' })).status).toBe(403);
    expect((await client.get('/v1/notes')).status).toBe(200);
  }));

it('lets a key read one klass by its own role', () =>
  withSandbox(
    { roles: ['org.permission.search.create', 'org.permission.kobject.kobject_order.read'] },
    async (client) => {
      const status = async (queryContext: string) => (await client.search({ queryContext })).status;
      expect([
        await status('kobject_order'),
        await status('kobject_ecomm-order'),
        await status('kobject'),
      ]).toEqual([200, 403, 403]);
      expect((await client.get('/v1/klasses/order')).status).toBe(200);
      expect((await client.get('/v1/klasses/ecomm-order')).status).toBe(403);
    },
  ));

it('reads everything with the default key', () =>
  withSandbox({}, async (client, { journal }) => {
    for (const path of [
      'users',
      'teams',
      'tags',
      'shortcuts',
      'slas',
      'klasses',
      'klasses/order',
      'metadata/customer',
    ]) {
      await client.get(`/v1/${path}`);
    }
    for (const path of ['customers', 'companies', 'conversations', 'messages', 'notes'])
      await client.get(`/v1/${path}`);
    for (const queryContext of ['customer', 'company', 'conversation', 'message', 'note', 'kobject']) {
      await client.search({ queryContext });
    }
    expect(journal.filter(({ status }) => status !== 200)).toEqual([]);
    expect(journal.filter(({ rows }) => rows === 0)).toEqual([]);
  }));

it.each([
  ['org.permission', 'org.permission.conversation.read', true],
  ['org.permission', 'org.permission.search.create', true],
  ['org.permission.conversation', 'org.permission.conversation.read', true],
  ['org.permission.read', 'org.permission.conversation.read', true],
  ['org.permission.read', 'org.permission.kobject.kobject_order.read', true],
  ['org.permission.read', 'org.permission.search.create', false],
  ['org.permission.read', 'org.user.conversation.read', false],
  ['org.user.read', 'org.user.conversation.read', true],
  ['org.user.read', 'org.user.search.read', false],
  ['org.user.search.read', 'org.user.search.read', true],
  ['org.permission.conversation.create', 'org.permission.conversation.read', false],
  ['org.perm', 'org.permission.conversation.read', false],
])('a key with %s is allowed %s: %s', (granted, required, expected) => {
  expect(covers(granted, required)).toBe(expected);
});

it('keeps the token in the answer from being the whole key', () =>
  withSandbox({ apiKey: 'a-key-of-its-own-1234' }, async (client) => {
    const reply = await client.get('/v1/auth/tokens/current');
    expect(valueAt(reply.json, 'data', 'attributes', 'lastTokenChars')).toBe('1234');
    expect(SEARCH_ROLES).toHaveLength(6);
  }));
