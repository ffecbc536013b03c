/** Conversations of the made-up organisation, with the dossier's polymorphic fields (section 9). */
import { iso, stamps, type Generation, type Moments } from './generation';
import type { Json, JsonObject } from './json';
import { refersTo, type StoredResource } from './resource';

const CHANNELS = ['email', 'chat', 'sms', 'voice', 'whatsapp', 'facebook'] as const;
/** Every so many conversations have no message at all. */
export const EMPTY_EVERY = 11;

/** Conversations of random customers; attributes and their variants as in dossier section 9. */
export function generateConversations(
  generation: Generation,
  customers: readonly StoredResource[],
  count: number,
): StoredResource[] {
  const { random } = generation;
  if (customers.length === 0) return [];
  return Array.from({ length: count }, (_, index) => {
    const moments = generation.moments(index);
    const id = random.id(moments.createdAt);
    return generation.record('conversation', id, conversationAttributes(generation, index, moments), {
      customer: refersTo('customer', random.pick(customers).id),
      messages: { links: { self: `/v1/conversations/${id}/messages` } },
      ...(index % 13 === 0 ? { endedBy: refersTo('user', random.pick(generation.userIds)) } : {}),
    });
  });
}

function conversationAttributes(generation: Generation, index: number, moments: Moments): JsonObject {
  const { random } = generation;
  const channel = random.pick(CHANNELS);
  const isEmpty = index % EMPTY_EVERY === 0;
  const status = random.pick(['open', 'snoozed', 'done']);
  const updatedAt = iso(moments.updatedAt);
  return {
    name: index % 8 === 0 ? '' : `Conversation ${index}`,
    preview: isEmpty ? null : generation.text(index),
    channels: isEmpty ? [] : [channel],
    status,
    open: status === 'open' ? { statusAt: updatedAt } : {},
    snooze: snooze(index, updatedAt),
    priority: random.integer(1, 5),
    direction: random.pick(['in', 'out', null]),
    messageCount: isEmpty ? 0 : random.integer(1, 9),
    noteCount: index % 3,
    outboundMessageCount: isEmpty ? 0 : 1,
    outboundMessageCountByChannel: index % 2 === 0 ? { [channel]: 1 } : {},
    externalId: null,
    spam: index % 29 === 0,
    ended: index % 13 === 0,
    endedAt: index % 13 === 0 ? updatedAt : null,
    endedReason: null,
    endedByType: index % 13 === 0 ? 'user' : null,
    tags: index % 4 === 0 ? [random.pick(generation.tagIds)] : [],
    suggestedTags: [],
    suggestedShortcuts: [],
    predictions: [],
    sentiment: index % 3 === 0 ? { polarity: -1, confidence: 0.5 } : {},
    assignedUsers: index % 2 === 0 ? [random.pick(generation.userIds)] : [],
    assignedTeams: index % 3 === 0 ? [random.pick(generation.teamIds)] : [],
    firstMessageIn: isEmpty ? {} : messageSummary(generation, moments, channel),
    lastMessageIn: isEmpty ? {} : messageSummary(generation, moments, channel),
    firstMessageOut: {},
    lastMessageOut: {},
    lastMessageDirection: isEmpty ? null : 'in',
    lastMessageAt: isEmpty ? null : updatedAt,
    lastActivityAt: updatedAt,
    firstResponse: isEmpty ? {} : response(generation, index, moments),
    lastResponse: {},
    firstDone: status === 'done' ? { createdAt: updatedAt, createdByTeams: [], noteCount: 0 } : {},
    lastDone:
      status === 'done'
        ? { createdAt: updatedAt, createdByTeams: teams(generation, index), noteCount: 0 }
        : {},
    doneCount: random.integer(0, 3),
    reopenCount: index % 4 === 1 ? 1 + (index % 3) : 0,
    snoozeCount: 0,
    totalOpen: { time: random.integer(0, 9_000_000), businessTime: null },
    totalSnooze: {},
    totalDone: {},
    // An integer in the published examples, a string in another tap's schema.
    satisfaction: index % 5 === 0 ? String(index % 6) : index % 7 === 0 ? null : index % 6,
    satisfactionLevel: satisfactionLevel(generation, index, updatedAt),
    sla:
      index % 10 === 0
        ? { version: random.id(moments.createdAt), status: 'pending', breached: index % 20 === 0 }
        : {},
    assistant: {},
    mergedTarget: index % 31 === 0,
    defaultLang: random.pick([null, 'en_us']),
    deleted: index % 43 === 42,
    ...stamps(moments),
    importedAt: null,
    rev: random.integer(0, 30),
    roleGroupVersions: [],
    custom: {
      contactReasonTree: 'orders.returns',
      escalatedBool: index % 2 === 0,
      promisedAt: '2016-11-06T13:54:29-05:00',
      orderNumberId: null,
    },
  };
}

/** Seen as an object with a time, as an empty object, and as null. */
function snooze(index: number, at: string): Json {
  if (index % 3 === 0) return null;
  return index % 3 === 1 ? {} : { status: 'scheduled', statusAt: at, time: at };
}

/** Seen as a list of ids, as an empty list, as one id and as null. */
function teams(generation: Generation, index: number): Json {
  const team = generation.random.pick(generation.teamIds);
  const forms: Json[] = [[team], [], team, null];
  return forms[index % forms.length] ?? null;
}

function messageSummary({ random }: Generation, moments: Moments, channel: string): JsonObject {
  return {
    id: random.id(moments.createdAt),
    sentAt: iso(moments.createdAt),
    createdAt: iso(moments.createdAt),
    channel,
    directionType: 'initial-in',
    meta: channel === 'email' ? { attachmentNum: random.integer(0, 2) } : {},
  };
}

function response(generation: Generation, index: number, moments: Moments): JsonObject {
  const answeredAt = Math.min(moments.createdAt + (1 + (index % 7)) * 600_000, moments.updatedAt);
  return {
    id: generation.random.id(moments.createdAt),
    sentAt: iso(answeredAt),
    createdAt: iso(answeredAt),
    createdBy: generation.random.pick(generation.userIds),
    createdByTeams: teams(generation, index),
    assignedUsers: [],
    assignedTeams: [],
    time: answeredAt - moments.createdAt,
    responseTime: answeredAt - moments.createdAt,
    businessTime: null,
  };
}

function satisfactionLevel({ teamIds }: Generation, index: number, at: string): JsonObject {
  if (index % 6 !== 0) return { sentByTeams: [], answers: [] };
  return {
    form: '60b6b1b3b3b3b3b3b3b3b3b3',
    channel: 'email',
    status: 'rated',
    scheduledFor: null,
    sentAt: at,
    sentByTeams: index % 12 === 0 ? teamIds.slice(index % 5, (index % 5) + 2) : [],
    rating: 1 + (index % 5),
    score: (1 + (index % 5)) / 5,
    firstAnswer: null,
    answers: [],
  };
}
