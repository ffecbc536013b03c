/** The endpoints that CREATE and delete (dossier sections 7 and 9): a tap that calls one leaves a trace. */
import type { Answer, Api, Call, Route } from './api';
import { badRequest, notFound } from './api-error';
import { MACHINE_USER_ID } from './identity-endpoints';
import { isObject, type Json, type JsonObject } from './json';
import { plural, refersTo, resource, type Reference } from './resource';

interface Creatable {
  readonly type: string;
  readonly required: readonly string[];
  /** The properties of the request body; no others are allowed ([doc OAS]: additionalProperties false). */
  readonly known: string;
}

const CREATABLE: readonly Creatable[] = [
  {
    type: 'customer',
    required: [],
    known: `name company externalId username signedUpAt lastActivityAt lastCustomerActivityAt lastSeenAt avatarUrl
      externalIds sharedExternalIds emails sharedEmails phones sharedPhones whatsapps facebookIds instagramIds socials
      sharedSocials urls locations locale timeZone tags sentiment custom birthdayAt gender createdAt importedAt rev
      defaultLang`,
  },
  {
    type: 'company',
    required: ['name'],
    known: `name externalId avatarUrl emails phones whatsapps socials urls domains locations employeeCount tags createdAt
      importedAt rev custom defaultLang`,
  },
  {
    type: 'conversation',
    required: ['customer'],
    known: `id customer externalId name status priority createdAt importedAt direction replyChannel tags assignedUsers
      assignedTeams custom defaultLang queue`,
  },
  {
    type: 'message',
    required: ['channel', 'app', 'direction'],
    known: `id externalId customer conversation reference channel preview subject direction app size related status error
      errorAt auto sentAt source shortcuts kbArticles attachments location meta custom sentiment createdAt modifiedAt
      createdBy modifiedBy importedAt lang queue`,
  },
  {
    type: 'note',
    required: ['body'],
    known: 'id externalId body userMentions createdAt modifiedAt createdBy modifiedBy lang',
  },
];
/** Properties that name another record. */
const REFERENCES = ['company', 'customer', 'conversation', 'queue', 'createdBy', 'modifiedBy'];
/** Conversations take their messages with them; companies and messages can't be deleted. */
const DELETABLE = ['customer', 'conversation', 'note'];

/** Unlike the API, no role is asked for: a wrong call must leave its trace, whatever the key of a test may do. */
const EVERY_KEY: readonly string[] = [];

/** POST creates and answers 201; DELETE exists for what section 9 lists. Everything else that writes is 404. */
export function writeRoutes(api: Api): Route[] {
  return [
    ...CREATABLE.flatMap((kind): Route[] => [
      {
        method: 'POST',
        path: `/v1/${plural(kind.type)}`,
        roles: EVERY_KEY,
        answer: ({ body, count }) => createOne(api, kind, body, count),
      },
      {
        method: 'POST',
        path: `/v1/${plural(kind.type)}/bulk`,
        roles: EVERY_KEY,
        answer: (call) => createMany(api, kind, call),
      },
    ]),
    ...DELETABLE.map((type): Route => ({
      method: 'DELETE',
      path: `/v1/${plural(type)}/:id`,
      roles: EVERY_KEY,
      answer: ({ params }) => remove(api, type, params['id'] ?? ''),
    })),
  ];
}

function createOne(api: Api, kind: Creatable, body: unknown, count: number): Answer {
  const record = create(api, kind, body, `${count}`.padStart(8, '0'));
  return { status: 201, body: { data: record }, created: { type: record.type, id: record.id } };
}

function createMany(api: Api, kind: Creatable, { body, count }: Call): Answer {
  if (!Array.isArray(body)) throw badRequest('the body must be a list');
  const records = body.map((one, at) =>
    create(api, kind, one, `${count}${`${at}`.padStart(4, '0')}`.padStart(8, '0')),
  );
  const [first] = records;
  const created: { created?: Reference } =
    first === undefined ? {} : { created: { type: first.type, id: first.id } };
  return { status: 201, body: { data: records }, ...created };
}

function create(api: Api, { type, required, known }: Creatable, body: unknown, suffix: string) {
  if (!isObject(body)) throw badRequest('the body must be a JSON object');
  const names = known.split(/\s+/);
  for (const key of Object.keys(body)) {
    if (!names.includes(key)) throw badRequest(`unknown property "${key}"`, { property: key });
  }
  for (const key of required) {
    if (body[key] === undefined) throw badRequest(`missing property "${key}"`, { property: key });
  }
  const now = api.now();
  const id =
    Math.floor(now / 1000)
      .toString(16)
      .padStart(8, '0') +
    'feedface' +
    suffix;
  const createdAt = new Date(now).toISOString();
  const attributes: JsonObject = { createdAt, updatedAt: createdAt, modifiedAt: createdAt, rev: 1 };
  const relationships = {
    org: refersTo('org', api.organisation.id),
    createdBy: refersTo('user', MACHINE_USER_ID),
  };
  const references: Record<string, ReturnType<typeof refersTo>> = {};
  for (const [key, value] of Object.entries(body)) {
    if (REFERENCES.includes(key))
      references[key] = refersTo(key.endsWith('By') ? 'user' : key, String(value));
    else if (key !== 'id') attributes[key] = toJson(value);
  }
  const record = resource(type, id, attributes, { ...relationships, ...references });
  api.store.put(record);
  return record;
}

/** A value that came in as JSON, copied. */
function toJson(value: unknown): Json {
  if (Array.isArray(value)) return value.map(toJson);
  if (isObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, toJson(one)]));
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

function remove(api: Api, type: string, id: string): Answer {
  if (!api.store.remove(type, id)) throw notFound(`no ${type} ${id}`);
  if (type === 'conversation') {
    for (const message of api.relations.children('message', 'conversation', id)) {
      for (const attachment of api.relations.children('attachment', 'message', message.id)) {
        api.store.remove('attachment', attachment.id);
      }
      api.store.remove('message', message.id);
    }
  }
  return { status: 204 };
}
