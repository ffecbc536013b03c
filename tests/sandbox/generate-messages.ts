/** Messages of the made-up organisation and their attachments (dossier sections 6 and 9). Knows no endpoints. */
import { EMPTY_EVERY } from './generate-conversations';
import { iso, stamps, type Generation, type Moments } from './generation';
import type { Json, JsonObject } from './json';
import { relatedId, refersTo, textAttribute, type StoredResource } from './resource';

const ATTACHED_EVERY = 5;

/** Messages, each followed by its attachments. */
export function generateMessages(
  generation: Generation,
  conversations: readonly StoredResource[],
  count: number,
): StoredResource[] {
  const spoken = conversations.filter((_, index) => index % EMPTY_EVERY !== 0);
  if (spoken.length === 0) return [];
  return Array.from({ length: count }, (_, index) => {
    const message = generateMessage(generation, generation.random.pick(spoken), index);
    return index % ATTACHED_EVERY === 0
      ? [message, ...generateAttachments(generation, message, 1 + (index % 3))]
      : [message];
  }).flat();
}

function generateMessage(
  generation: Generation,
  conversation: StoredResource,
  index: number,
): StoredResource {
  const { random } = generation;
  const moments = generation.moments(index);
  const id = random.id(moments.createdAt);
  const message = generation.record('message', id, messageAttributes(generation, index, moments), {
    // "customers" on messages, "customer" elsewhere.
    customer: refersTo('customer', relatedId(conversation, 'customer') ?? '', 'customers'),
    conversation: refersTo('conversation', conversation.id),
    ...(index % 8 === 0 ? { shortcuts: { data: [] } } : {}),
  });
  return { ...message, links: { self: `/v1/messages/${id}`, related: `/v1/postmark/messages/${id}` } };
}

function messageAttributes(generation: Generation, index: number, moments: Moments): JsonObject {
  const { random } = generation;
  const isIn = index % 3 !== 0;
  const failed = index % 23 === 22;
  return {
    externalId: index % 4 === 0 ? null : `<message-${index}@example.com>`,
    channel: random.pick(['email', 'chat', 'sms', 'voice']),
    app: random.pick(['postmark', 'chat', 'twilio']),
    size: random.integer(0, 9000),
    direction: isIn ? 'in' : 'out',
    directionType: isIn ? 'initial-in' : 'response-out',
    subject: index % 6 === 0 ? null : `Subject ${index}`,
    preview: generation.text(index),
    meta: {
      from: 'customer@example.com',
      to: recipients(index),
      cc: [],
      bcc: index % 5 === 0 ? null : [],
      subject: 'Re: hey',
    },
    status: failed ? 'error' : isIn ? 'received' : 'sent',
    error: failed ? { status: 550, code: 'bounced', title: 'Bounced', meta: {} } : null,
    errorAt: failed ? iso(moments.updatedAt) : null,
    auto: index % 10 === 0,
    source: null,
    responseTime: isIn ? null : random.integer(1, 100_000),
    responseBusinessTime: null,
    assignedUsers: [],
    assignedTeams: [],
    createdByTeams: index % 2 === 0 ? [random.pick(generation.teamIds)] : [],
    reactions:
      index % 9 === 0
        ? [{ name: '👍', subjectId: null, subjectType: 'user', createdAt: iso(moments.updatedAt) }]
        : [],
    intentDetections: [],
    sentiment: index % 3 === 0 ? { polarity: 0, confidence: 1 } : {},
    lang: random.pick(['en_us', 'ar', null]),
    location: null,
    redacted: index % 47 === 46,
    redactedAt: index % 47 === 46 ? iso(moments.updatedAt) : null,
    sentAt: iso(moments.createdAt),
    ...stamps(moments),
    importedAt: null,
    rev: random.integer(0, 5),
    custom: {},
  };
}

/** `meta.to` is a list of addresses, one address as text, an object, or missing content. */
function recipients(index: number): Json {
  const forms: Json[] = [
    [{ email: 'support@example.com' }],
    'support@example.com',
    { email: 'support@example.com' },
    [{ contact: '+15550100' }],
    null,
  ];
  return forms[index % forms.length] ?? null;
}

function generateAttachments(
  generation: Generation,
  message: StoredResource,
  count: number,
): StoredResource[] {
  const { random } = generation;
  const createdAt = Date.parse(textAttribute(message, 'createdAt'));
  return Array.from({ length: count }, (_, index) => {
    const isOut = index === 1;
    return generation.record(
      'attachment',
      random.id(createdAt),
      {
        name: isOut ? 'Rechnung März.pdf' : 'photo.jpg',
        contentType: isOut ? 'application/pdf' : 'image/jpeg',
        contentLength: random.integer(0, 2_000_000),
        redacted: message.attributes['redacted'] === true,
        // No link for what was uploaded with metadata only.
        ...(index === 2 ? { renderMode: 'metadata_only', uploaded: false } : {}),
      },
      { message: refersTo('message', message.id) },
    );
  });
}
