/** Who is asking: the token, its machine user and the organisation (dossier section 1). Needs no role. */
import type { Api, Call, Route } from './api';
import { ApiError, notFound } from './api-error';
import { refersTo, resource, type StoredResource } from './resource';

const TOKEN_ID = '600000000000000000000001';
/** The machine user behind the sandbox's key. */
export const MACHINE_USER_ID = '600000000000000000000002';
/** Long before any record. */
const KEY_CREATED_AT = '2019-03-01T09:30:00.000Z';

/** The three calls that any valid key may make (dossier section 1, "Token check endpoints"). */
export function identityRoutes(api: Api): Route[] {
  const get = (path: string, data: (call: Call) => StoredResource): Route => ({
    method: 'GET',
    path,
    roles: [],
    answer: (call) => ({ status: 200, body: { data: data(call) } }),
  });
  return [
    get('/v1/auth/tokens/current', (call) => currentToken(api, call)),
    get('/v1/users/current', () => api.store.get('user', MACHINE_USER_ID) ?? machineUser(api)),
    get('/v1/orgs/current', () => {
      const { id, name } = api.organisation;
      return resource('org', id, { name, createdAt: KEY_CREATED_AT, updatedAt: KEY_CREATED_AT });
    }),
  ];
}

/** The attributes that MEL-cf26 captured; the resource's `type` is assumed. */
function currentToken(api: Api, { userAgent }: Call): StoredResource {
  const { tokenCheckStatus } = api.switches;
  if (tokenCheckStatus === 403) throw new ApiError(403, 'forbidden', 'this key may not read tokens');
  if (tokenCheckStatus === 404) throw notFound('no such path: /v1/auth/tokens/current');
  const attributes = {
    name: 'sandbox key',
    lastTokenChars: api.apiKey.slice(-4),
    ipAddress: '127.0.0.1',
    userAgent,
    roles: [...api.roles],
    createdAt: KEY_CREATED_AT,
    updatedAt: KEY_CREATED_AT,
    lastAccessedAt: new Date(api.now()).toISOString(),
  };
  return {
    ...resource('token', TOKEN_ID, attributes, { org: refersTo('org', api.organisation.id) }),
    links: { self: '/v1/auth/tokens/current' },
  };
}

function machineUser(api: Api): StoredResource {
  const attributes = {
    displayName: 'sandbox key',
    name: 'sandbox key',
    email: null,
    userType: 'machine',
    roles: [...api.roles],
    roleGroups: [],
    deletedAt: null,
    createdAt: KEY_CREATED_AT,
    updatedAt: KEY_CREATED_AT,
  };
  return resource('user', MACHINE_USER_ID, attributes, { org: refersTo('org', api.organisation.id) });
}
