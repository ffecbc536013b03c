/**
 * What agents did, of the made-up organisation: handling times, work sessions and work items (dossier sections 2 and 9;
 * the attributes that MEL-cf26 captured). Made last, so that it changes no other record.
 */
import { iso, stamps, type Generation, type Moments } from './generation';
import type { JsonObject } from './json';
import { refersTo, relatedId, type Relationship, type StoredResource } from './resource';

/** Every record of some shares its moment with others, as everywhere. */
export function generateActivity(
  generation: Generation,
  conversations: readonly StoredResource[],
  count: number,
): StoredResource[] {
  if (conversations.length === 0) return [];
  const many = (make: (index: number, moments: Moments) => StoredResource): StoredResource[] =>
    Array.from({ length: count }, (_, index) => make(index, generation.moments(index)));
  const { random } = generation;
  const ofConversation = (): {
    conversation: StoredResource;
    relationships: Record<string, Relationship>;
  } => {
    const conversation = random.pick(conversations);
    const customer = refersTo('customer', relatedId(conversation, 'customer') ?? '');
    return {
      conversation,
      relationships: { conversation: refersTo('conversation', conversation.id), customer },
    };
  };
  return [
    ...many((index, moments) => {
      const { relationships } = ofConversation();
      return make(
        generation,
        'conversation_time',
        moments,
        handling(generation, index, moments),
        relationships,
      );
    }),
    ...many((index, moments) =>
      make(generation, 'work_session', moments, session(generation, index, moments), {
        user: refersTo('user', random.pick(generation.userIds)),
        team: refersTo('team', random.pick(generation.teamIds)),
        queues: { data: [{ type: 'queue', id: random.id(moments.createdAt) }] },
      }),
    ),
    ...many((index, moments) => {
      const { conversation } = ofConversation();
      return make(generation, 'work_item', moments, item(generation, index, moments), {
        resource: { data: { type: 'conversation', id: conversation.id } },
        assignedTo: refersTo('user', random.pick(generation.userIds)),
      });
    }),
    ...many((index, moments) => {
      const { conversation, relationships } = ofConversation();
      return auditEntry(generation, index, moments, conversation, relationships);
    }),
  ];
}

const PATHS: Readonly<Record<string, string>> = {
  conversation_time: '/v1/conversations/times',
  work_session: '/v1/routing/work-sessions',
  work_item: '/v1/routing/work-items',
};

function make(
  generation: Generation,
  type: string,
  { createdAt }: Moments,
  attributes: JsonObject,
  relationships: Record<string, Relationship>,
): StoredResource {
  const id = generation.random.id(createdAt);
  const record = generation.record(type, id, attributes, relationships);
  return { ...record, links: { self: `${PATHS[type] ?? ''}/${id}` } };
}

/** As the documented example has it: without links, a user that is none. */
function auditEntry(
  { random, now }: Generation,
  index: number,
  { createdAt }: Moments,
  conversation: StoredResource,
  { customer }: Record<string, Relationship>,
): StoredResource {
  const verb = ['update', 'create', 'update', 'delete'][index % 4] ?? '';
  // The log forgets after a year.
  const at = now - 3_600_000 - ((now - createdAt) % (360 * 86_400_000));
  return {
    type: 'audit_log',
    id: random.id(at),
    attributes: {
      eventName: `kustomer.conversation.${verb}`,
      eventVerb: verb,
      org: null,
      userId: null,
      userType: 'system',
      objectId: conversation.id,
      objectType: 'conversation',
      client: 'routing-api',
      ip: null,
      changes: { attributes: { assignedUsers: { op: 'replace', before: [], after: [random.id(at)] } } },
      createdAt: iso(at),
      publishedAt: iso(at + 7_000),
      expiresAt: iso(at + 365 * 86_400_000),
    },
    relationships: {
      ...(customer && { customer }),
      user: { links: { self: '/v1/users/null' }, data: null },
    },
  };
}

/** Has no `updatedAt`: it is made once. */
function handling(
  { random, teamIds, userIds }: Generation,
  index: number,
  { createdAt }: Moments,
): JsonObject {
  return {
    createdAt: iso(createdAt),
    createdByTeams: [random.pick(teamIds)],
    assignedUsers: index % 3 === 0 ? [] : [random.pick(userIds)],
    assignedTeams: [],
    handleAt: iso(createdAt - 1000),
    handleTime: random.integer(1, 4000),
    channels: [random.pick(['chat', 'email'])],
    ...(index % 2 === 0 && { messageAt: iso(createdAt - 500), messageTime: random.integer(1, 900) }),
  };
}

function session({ random }: Generation, index: number, moments: Moments): JsonObject {
  const total = { statusAt: iso(moments.createdAt), time: random.integer(1, 9_000_000), businessTime: 0 };
  return {
    routable: index % 4 !== 0,
    statusType: index % 4 === 0 ? 'unavailable' : 'available',
    workItemCount: index % 5,
    pausedWorkItemCount: 0,
    signedInAt: iso(moments.createdAt),
    signedOutAt: index % 6 === 0 ? null : iso(moments.updatedAt),
    capacity: [{ remaining: 2, limit: 5, priority: 1 }],
    capacityRemaining: 2,
    totalCapacity: index % 7 === 0 ? 2.5 : 5,
    capacityStatus: 'available',
    handledItemCount: random.integer(0, 60),
    handledConversationCount: random.integer(0, 60),
    totalAvailable: total,
    totalAvailableIdleCapacity: { time: 5, businessTime: 0 },
    totalUnavailable: { statusAt: iso(moments.createdAt) },
    totalTimeByStatus: { [random.id(moments.createdAt)]: total },
    lastRevision: { handledItemCount: 1, totalAvailable: { statusAt: iso(moments.createdAt) } },
    rev: index % 9,
    ...stamps(moments),
  };
}

function item({ random }: Generation, index: number, moments: Moments): JsonObject {
  return {
    resourceType: 'conversation',
    status: random.pick(['queued', 'assigned', 'completed']),
    paused: false,
    channel: random.pick(['chat', 'email']),
    queuedCount: 1,
    priority: 3,
    itemSize: index % 8 === 0 ? 0.5 : 1,
    workItemNumber: index,
    resourceCreatedAt: iso(moments.createdAt),
    resourceRev: index % 4,
    resourceDirection: 'in',
    firstEnterQueueAt: iso(moments.createdAt),
    lastRevision: { acceptedAt: iso(moments.updatedAt), enteredQueueAt: iso(moments.createdAt) },
    rev: index % 9,
    ...stamps(moments),
  };
}
