/** GET of what an organisation configures: users, teams, tags, shortcuts, SLAs, klasses, metadata (dossier section 5). */
import type { Answer, Api, Call, Route } from './api';
import { badRequest, notFound } from './api-error';
import { listPage } from './list-page';
import { attribute, refersTo, resource, textAttribute, type Resource, type StoredResource } from './resource';
import { kobjectRoles, readRoles } from './roles';

/** Users and teams allow larger pages than other lists (dossier section 5, [doc D:page]). */
const MAX_PEOPLE_PAGE_SIZE = 500;

/** The GET lists of settings, with the filters that the dossier names (section 5). */
export function settingRoutes(api: Api): Route[] {
  const get = (path: string, role: string, answer: (call: Call) => Answer['body']): Route => ({
    method: 'GET',
    path,
    roles: readRoles(role),
    answer: (call) => ({ status: 200, ...bodyOf(answer(call)) }),
  });
  const flagged = (type: string, call: Call, maxPageSize?: number) =>
    listPage(api, call, withDeletedFlag(api, call, type), maxPageSize === undefined ? {} : { maxPageSize });
  return [
    get('/v1/users', 'user', (call) =>
      listPage(api, call, users(api, call), { maxPageSize: MAX_PEOPLE_PAGE_SIZE }),
    ),
    get('/v1/teams', 'team', (call) => flagged('team', call, MAX_PEOPLE_PAGE_SIZE)),
    get('/v1/tags', 'tag', (call) => flagged('tag', call)),
    get('/v1/shortcuts', 'shortcut', (call) => flagged('shortcut', call)),
    get('/v1/slas', 'sla', (call) => {
      const slas = listPage(api, call, api.store.all('sla'));
      return { ...slas, ...included(api, call, slas.data) };
    }),
    get('/v1/slas/:id', 'sla', (call) => {
      const sla = existing(api, 'sla', call.params['id']);
      return { data: sla, ...included(api, call, [sla]) };
    }),
    get('/v1/klasses', 'klass', (call) => listPage(api, call, klasses(api, call))),
    get('/v1/klasses/:id([0-9a-f]{24})', 'klass', ({ params }) => ({
      data: existing(api, 'klass', params['id']),
    })),
    {
      method: 'GET',
      path: '/v1/klasses/:name',
      roles: ({ name }) => kobjectRoles(name),
      answer: (call) => ({ status: 200, body: listPage(api, call, kobjects(api, call)) }),
    },
    {
      method: 'GET',
      path: '/v1/klasses/:name/:id',
      roles: ({ name }) => kobjectRoles(name),
      answer: ({ params }) => ({
        status: 200,
        body: { data: existing(api, `kobject.${params['name'] ?? ''}`, params['id']) },
      }),
    },
    get('/v1/metadata/:resource', 'metadata', ({ params }) => ({
      data: metadata(api, params['resource'] ?? ''),
    })),
  ];
}

function bodyOf(body: Answer['body']): Pick<Answer, 'body'> {
  return body === undefined ? {} : { body };
}

function existing(api: Api, type: string, id = ''): StoredResource {
  const record = api.store.get(type, id);
  if (record === undefined) throw notFound(`no ${type} ${id}`);
  return record;
}

/** Deactivated users come only with `deleted=true`; the filters can't be combined. */
function users(api: Api, { query }: Call): StoredResource[] {
  const given = ['pending', 'deleted', 'userType', 'email'].filter((name) => query.has(name));
  if (given.length > 1) throw badRequest(`the filters ${given.join(' and ')} can't be combined`);
  const isDeactivated = (user: StoredResource): boolean => typeof attribute(user, 'deletedAt') === 'string';
  const deactivated = query.get('deleted') === 'true';
  const equals = (name: string) => (user: StoredResource) =>
    !query.has(name) || attribute(user, name) === query.get(name);
  return api.store
    .all('user')
    .filter((user) => isDeactivated(user) === deactivated)
    .filter(equals('userType'))
    .filter(equals('email'))
    .filter((user) => query.get('pending') !== 'true' || attribute(user, 'firstLoginAt') === null);
}

function withDeletedFlag(api: Api, { query }: Call, type: string): StoredResource[] {
  const deleted = query.get('deleted');
  return api.store.all(type).filter((record) => {
    const isDeleted = attribute(record, 'deleted') === true;
    return deleted === null
      ? api.switches.listsShowDeleted || !isDeleted
      : isDeleted === (deleted === 'true');
  });
}

/** Versions are side-loaded with `versions=all` (every one) or `versions=active` (the current one). */
function included(
  api: Api,
  { query }: Call,
  slas: readonly Resource[],
): { included?: Resource | Resource[] } {
  const versions = query.get('versions');
  if (versions === null) return {};
  if (versions !== 'all' && versions !== 'active') throw badRequest('versions must be "active" or "all"');
  const wanted = slas.flatMap((sla) =>
    api.relations
      .children('sla_version', 'sla', sla.id ?? '')
      .filter((one) => versions === 'all' || attribute(one, 'version') === attribute(sla, 'currentVersion')),
  );
  const [first] = wanted;
  return { included: api.switches.slaIncluded === 'object' && first !== undefined ? first : wanted };
}

function klasses(api: Api, { query }: Call): StoredResource[] {
  const status = query.get('status') ?? 'enabled';
  if (!['enabled', 'disabled', 'existing_only'].includes(status)) {
    throw badRequest('status must be "enabled", "disabled" or "existing_only"');
  }
  return api.store.all('klass').filter((klass) => attribute(klass, 'status') === status);
}

function kobjects(api: Api, { params, query }: Call): StoredResource[] {
  const name = params['name'] ?? '';
  if (!api.store.all('klass').some((klass) => attribute(klass, 'name') === name)) {
    throw notFound(`no klass ${name}`);
  }
  const fromDate = query.get('fromDate');
  const from = fromDate === null ? -Infinity : Date.parse(fromDate);
  if (Number.isNaN(from)) throw badRequest('fromDate must be an ISO 8601 date-time');
  return api.store
    .all(`kobject.${name}`)
    .filter((one) => from === -Infinity || Date.parse(textAttribute(one, 'updatedAt')) >= from);
}

/** A standard object without custom attributes has empty properties; an unknown klass is refused. */
function metadata(api: Api, name: string): Resource {
  const known = api.store.get('metadata', name);
  if (known !== undefined) return known;
  if (!['company', 'conversation', 'customer', 'message'].includes(name))
    throw notFound(`no metadata ${name}`);
  return {
    ...resource('metadata', name, { properties: {} }, { org: refersTo('org', api.organisation.id) }),
    links: { self: `/v1/metadata/${name}` },
  };
}
