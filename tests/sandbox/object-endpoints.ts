/** GET of companies, conversations, customers, messages and notes (dossier sections 5 and 6). Knows no search. */
import type { Answer, Api, Call, Route } from './api';
import { badRequest, notFound } from './api-error';
import { listPage, type ListForm, type ListPage } from './list-page';
import { attachmentsOf, presentAttachment, withAttachments } from './message-attachments';
import { plural, relatedId, type Envelope, type Resource, type StoredResource } from './resource';
import { readRoles } from './roles';

const OBJECTS = ['company', 'conversation', 'customer', 'message', 'note'] as const;
type ObjectType = (typeof OBJECTS)[number];

/** Lists, single records, and what hangs below conversations and messages. */
export function objectRoutes(api: Api): Route[] {
  return [
    ...OBJECTS.flatMap((type) => [listRoute(api, type), itemRoute(api, type)]),
    ...childRoutes(api),
    attachmentRoute(api),
  ];
}

function listRoute(api: Api, type: ObjectType): Route {
  return {
    method: 'GET',
    path: `/v1/${plural(type)}`,
    roles: readRoles(type),
    answer: (call) => {
      const form: ListForm = {
        hasTotal: type === 'customer' || type === 'company',
        present: (record) => presentObject(api, record),
      };
      return {
        status: 200,
        body: sideLoaded(api, call, listPage(api, call, inOrder(call, api.store.all(type)), form)),
      };
    },
  };
}

function itemRoute(api: Api, type: ObjectType): Route {
  return {
    method: 'GET',
    path: `/v1/${plural(type)}/:id`,
    roles: readRoles(type),
    answer: ({ params }) => ({
      status: 200,
      body: { data: presentObject(api, existing(api, type, params['id'])) },
    }),
  };
}

/** What hangs below a conversation; 404 where the conversation is gone. */
function childRoutes(api: Api): Route[] {
  const route = (
    segment: string,
    type: string,
    records: (id: string) => readonly StoredResource[],
    form: (call: Call) => ListForm,
  ): Route => ({
    method: 'GET',
    path: `/v1/conversations/:id/${segment}`,
    roles: readRoles(type),
    answer: (call): Answer => {
      const { id } = existing(api, 'conversation', call.params['id']);
      return {
        status: 200,
        body: sideLoaded(api, call, listPage(api, call, inOrder(call, records(id)), form(call))),
      };
    },
  });
  const children = (type: string) => (id: string) => api.relations.children(type, 'conversation', id);
  const asObject = (): ListForm => ({ present: (record) => presentObject(api, record) });
  return [
    route(
      'attachments',
      'attachment',
      (id) => attachmentsOf(api, id),
      ({ count }) => ({ emptyMeta: true, present: (record) => presentAttachment(api, record, count) }),
    ),
    route('messages', 'message', children('message'), asObject),
    route('notes', 'note', children('note'), asObject),
  ];
}

function existing(api: Api, type: string, id = ''): StoredResource {
  const record = api.store.get(type, id);
  if (record === undefined) throw notFound(`no ${type} ${id}`);
  return record;
}

/** Lists of messages take `include=attachments` (dossier sections 5 and 6). */
function sideLoaded(api: Api, call: Call, page: ListPage): Envelope {
  if (call.query.get('include') !== 'attachments' || !call.path.endsWith('/messages')) return page;
  const attachments = page.data.flatMap(({ id = '' }) => api.relations.children('attachment', 'message', id));
  return { ...page, included: attachments.map((one) => presentAttachment(api, one, call.count)) };
}

/** JSON whose `links.related` is the signed link, not a redirect (dossier section 6). */
function attachmentRoute(api: Api): Route {
  return {
    method: 'GET',
    path: '/v1/messages/:message/attachments/:id',
    roles: readRoles('attachment'),
    answer: ({ params, count }) => {
      const attachment = existing(api, 'attachment', params['id']);
      if (relatedId(attachment, 'message') !== params['message'])
        throw notFound(`no attachment ${attachment.id}`);
      return { status: 200, body: { data: presentAttachment(api, attachment, count) } };
    },
  };
}

function presentObject(api: Api, record: StoredResource): Resource {
  return record.type === 'message' ? withAttachments(api, record) : record;
}

/** Lists stand in the order of ids, ascending unless `sort=desc` (dossier section 2, "Sort"). */
function inOrder(call: Call, records: readonly StoredResource[]): readonly StoredResource[] {
  const sort = call.query.get('sort');
  if (sort !== null && sort !== 'asc' && sort !== 'desc') throw badRequest('sort must be "asc" or "desc"');
  return sort === 'desc' ? records.toReversed() : records;
}
