/**
 * What hangs below conversations and customers of the made-up organisation: the history of their changes, forwards, merges
 * and drafts (dossier section 5; fields of the OpenAPI file's examples). Made last, so that it changes no other record.
 */
import { withoutLinks } from './generate-settings';
import { iso, stamps, type Generation, type Moments } from './generation';
import type { Json, JsonObject } from './json';
import { refersTo, relatedId, textAttribute, type StoredResource } from './resource';

const LONG_HISTORY = 120;
const DRAFTED_EVERY = 7;
const FORWARDED_EVERY = 9;
const MERGED_EVERY = 17;

/** One conversation has more events than a page of 100 holds. */
export function generateChildren(
  generation: Generation,
  conversations: readonly StoredResource[],
  customers: readonly StoredResource[],
): StoredResource[] {
  return [
    ...conversations.flatMap((conversation, index) => [
      ...eventsOf(generation, conversation, index === 1 ? LONG_HISTORY : 1 + (index % 2)),
      ...(index % FORWARDED_EVERY === 0 ? [forwardOf(generation, conversation, index)] : []),
    ]),
    ...customers.flatMap((customer, index) => [
      ...(index % DRAFTED_EVERY === 0 ? [draftOf(generation, customer, index)] : []),
      ...(index % MERGED_EVERY === 0 ? [mergeInto(generation, customer)] : []),
    ]),
  ];
}

/** The first one says that the conversation was made, the others what changed. */
function eventsOf(generation: Generation, conversation: StoredResource, count: number): StoredResource[] {
  const { createdAt, updatedAt } = momentsOf(conversation);
  const customerId = relatedId(conversation, 'customer') ?? '';
  return Array.from({ length: count }, (_, index) => {
    const at = createdAt + Math.floor(((updatedAt - createdAt) * index) / count);
    const id = generation.random.id(at);
    const event = generation.record(
      'customer_event',
      id,
      {
        name: `kustomer.conversation.${index === 0 ? 'create' : 'update'}`,
        type: 'conversation',
        publishedAt: iso(at + 17),
        ...(index > 0 && { changes: changes(index) }),
        location: null,
        meta: null,
        ...stamps({ createdAt: at, updatedAt: at }),
      },
      { customer: refersTo('customer', customerId), conversation: refersTo('conversation', conversation.id) },
    );
    return { ...event, links: { self: `/v1/customers/${customerId}/events/${id}` } };
  });
}

function changes(index: number): JsonObject {
  const replaced = (before: Json, after: Json): JsonObject => ({ op: 'replace', before, after });
  const forms: JsonObject[] = [
    { status: replaced('open', 'done') },
    { tags: replaced([], ['5822ba88d4e96711004eccd5']), priority: replaced(3, 1) },
    { assignedUsers: { op: 'add', after: ['5808d9c95cf6ce1100e1acda'] } },
  ];
  return { attributes: forms[index % forms.length] ?? {}, relationships: {} };
}

function forwardOf(generation: Generation, conversation: StoredResource, index: number): StoredResource {
  const moments = momentsOf(conversation);
  const forward = generation.record(
    'forward',
    generation.random.id(moments.createdAt),
    {
      app: 'postmark',
      ...outgoing(generation, index, moments),
      from: { name: 'Sales', email: 'sales@example.com' },
    },
    {
      customer: refersTo('customer', relatedId(conversation, 'customer') ?? ''),
      conversation: refersTo('conversation', conversation.id),
    },
  );
  return withoutLinks(forward);
}

function draftOf(generation: Generation, customer: StoredResource, index: number): StoredResource {
  const moments = momentsOf(customer);
  const draft = generation.record(
    'draft',
    generation.random.id(moments.createdAt),
    outgoing(generation, index, moments),
    { customer: refersTo('customer', customer.id) },
  );
  return withoutLinks(draft);
}

/** The writing endpoint of drafts takes one recipient as well as a list. */
function outgoing(generation: Generation, index: number, moments: Moments): JsonObject {
  const recipient = { name: 'Billing', email: 'billing@example.com' };
  return {
    channel: 'email',
    body: generation.text(index),
    to: index % 2 === 0 ? [recipient] : recipient,
    payload: { draftJs: { blocks: [{ key: 'a789', text: '', type: 'unstyled', depth: 0 }], entityMap: {} } },
    status: index % 3 === 0 ? 'draft' : 'sent',
    ...stamps(moments),
  };
}

/** The customer that was merged is gone. */
function mergeInto(generation: Generation, customer: StoredResource): StoredResource {
  const { updatedAt } = momentsOf(customer);
  const id = generation.random.id(updatedAt);
  const merge = generation.record(
    'customer_merge',
    id,
    { status: 'success', createdAt: iso(updatedAt), updatedAt: iso(updatedAt) },
    {
      source: refersTo('customer', generation.random.id(updatedAt)),
      target: refersTo('customer', customer.id),
    },
  );
  return { ...merge, links: { self: `/v1/customers/merges/${id}` } };
}

function momentsOf(record: StoredResource): Moments {
  return {
    createdAt: Date.parse(textAttribute(record, 'createdAt')),
    updatedAt: Date.parse(textAttribute(record, 'updatedAt')),
  };
}
