/**
 * Where the API's resources leave the rule: pure functions that bring them to the shape of their schema.
 * They never change what they are given, do no I/O, and leave alone what they don't recognise: the check
 * against the schema deals with that, and loses nothing.
 *
 * Copies are made by spread and by computed keys of a literal only: both keep an own `__proto__` key, as
 * JSON.parse makes it, where an assignment would lose it.
 */

import { isJsonObject, member, type JsonObject } from '../json';

/** The lists of recipients inside the `meta` of a message. */
const RECIPIENT_KEYS = ['to', 'cc', 'bcc'] as const;

/** The last segment of `/v1/messages/{id}/attachments/{id}` and of `/v1/attachments/{id}`. */
const ATTACHMENT_ID_IN_LINK = /\/attachments\/([^/?#]+)\/?(?:[?#]|$)/;

/** The message in `/v1/messages/{id}` and in `/v1/messages/{id}/attachments/{id}`. */
const MESSAGE_ID_IN_LINK = /\/messages\/([^/?#]+)/;

/**
 * Makes the recipients of a message lists of objects: the API writes `attributes.meta.to`, `cc` and `bcc` as a
 * text, as one object or as a list (dossier, section 9: message, polymorphism).
 */
export function normalizeRecipients(message: JsonObject): JsonObject {
  return changeAt(message, ['attributes', 'meta'], normalizeMeta);
}

/**
 * The same for the messages that a conversation repeats: its first and its last inbound one carry their `meta`
 * (dossier, section 6: `meta.attachmentNum`; section 9: conversation). No source shows one on the outbound ones.
 */
export function normalizeConversationRecipients(conversation: JsonObject): JsonObject {
  const firstDone = changeAt(conversation, ['attributes', 'firstMessageIn', 'meta'], normalizeMeta);
  return changeAt(firstDone, ['attributes', 'lastMessageIn', 'meta'], normalizeMeta);
}

/**
 * The same for a draft or a forward, which has its recipients among its attributes: the writing endpoint takes one object
 * as well as a list (OpenAPI file, drafts; dossier, section 5).
 */
export function normalizeOwnRecipients(draft: JsonObject): JsonObject {
  return changeAt(draft, ['attributes'], normalizeMeta);
}

/**
 * Makes the domains of a company a list of objects, whichever form they come in: other taps met plain texts, Kustomer's
 * own description of the writing endpoint has objects (dossier, section 9: company).
 */
export function normalizeDomains(company: JsonObject): JsonObject {
  return changeAt(company, ['attributes', 'domains'], (domains) =>
    Array.isArray(domains)
      ? domains.map((one: unknown) => (typeof one === 'string' ? { domain: one } : one))
      : domains,
  );
}

/**
 * Makes the value of a snooze an object: it is a number of milliseconds (a duration, or an instant since the epoch), or
 * an object with a day and a time (dossier, section 5: snoozes; developer.kustomer.com, "Get all snoozes").
 */
export function normalizeSnoozeValue(snooze: JsonObject): JsonObject {
  return changeAt(snooze, ['attributes', 'value'], (value) =>
    typeof value === 'number' ? { milliseconds: value } : value,
  );
}

/**
 * Turns the definitions of a resource's custom attributes from a map by name into a list, as
 * MeltanoLabs/tap-kustomer writes it: each definition with its name as `id`, and with `tree` as JSON text (of ""
 * where there is none). Where a definition is no object, the map stays as it is.
 *
 * In the documented example the id of `/v1/metadata/{resource}` is the resource's name (dossier, section 5: custom
 * attribute metadata); an answer without an id has `resource`, the name that was asked for, as its key.
 */
export function listAttributeDefinitions(metadata: JsonObject, resource: string): JsonObject {
  const listed = changeAt(metadata, ['attributes', 'properties'], listDefinitions);
  return { ...listed, id: nonEmptyText(metadata['id']) ?? resource, resource };
}

/** An attachment that names itself and its message as far as its payload tells; without `id` it has no key. */
export type IdentifiedAttachment = JsonObject & { id: string | undefined; message_id: string | null };

/**
 * Gives an attachment its key and its message. The documented item of a conversation's list has no id, only a link
 * that ends in it, and other payloads have a link to their message, but no `data` (dossier, section 6).
 */
export function identifyAttachment(attachment: JsonObject): IdentifiedAttachment {
  const self = textAt(attachment, ['links', 'self']);
  const id = nonEmptyText(attachment['id']) ?? firstGroup(ATTACHMENT_ID_IN_LINK, self);
  const messageId =
    textAt(attachment, ['relationships', 'message', 'data', 'id']) ??
    firstGroup(MESSAGE_ID_IN_LINK, textAt(attachment, ['relationships', 'message', 'links', 'self'])) ??
    firstGroup(MESSAGE_ID_IN_LINK, self);
  return { ...attachment, id, message_id: messageId ?? null };
}

/**
 * The deletion that an entry of the audit log tells of: its own id, and the object that is gone; undefined for any other
 * entry. The event is called `kustomer.conversation.delete` and its verb `delete`, as the documented one of an update has
 * them (OpenAPI, audit-logs); which of both is there for every object is not documented.
 */
export function deletionIn(entry: JsonObject): JsonObject | undefined {
  const { eventName, eventVerb, objectType, objectId } = isJsonObject(entry['attributes'])
    ? entry['attributes']
    : {};
  const isNamed = typeof eventName === 'string' && eventName.endsWith('.delete');
  if (eventVerb !== 'delete' && !isNamed) return undefined;
  return { id: entry['id'], object_type: objectType ?? null, object_id: objectId ?? null };
}

function normalizeMeta(meta: unknown): unknown {
  if (!isJsonObject(meta)) return meta;
  return RECIPIENT_KEYS.reduce((changed, key) => changeAt(changed, [key], listRecipients), meta);
}

function listRecipients(recipients: unknown): unknown {
  if (typeof recipients === 'string') return [{ contact: recipients }];
  if (isJsonObject(recipients)) return [recipients];
  // Most are in order; a new list would have the whole message copied around it.
  if (!Array.isArray(recipients) || !recipients.some((one) => typeof one === 'string')) return recipients;
  return recipients.map((one: unknown) => (typeof one === 'string' ? { contact: one } : one));
}

function listDefinitions(definitions: unknown): unknown {
  if (!isJsonObject(definitions)) return definitions;
  const list: JsonObject[] = [];
  for (const [name, definition] of Object.entries(definitions)) {
    if (!isJsonObject(definition)) return definitions;
    const { tree = '' } = definition;
    list.push({ ...definition, id: name, tree: JSON.stringify(tree) });
  }
  return list;
}

/** A copy of `object` in which the value at `path` is changed; the object itself where there is none. */
function changeAt(
  object: JsonObject,
  path: readonly string[],
  change: (value: unknown) => unknown,
  depth = 0,
): JsonObject {
  const key = path[depth];
  if (key === undefined || !Object.hasOwn(object, key)) return object;
  const before = object[key];
  const isLast = depth + 1 === path.length;
  const after = isLast
    ? change(before)
    : isJsonObject(before)
      ? changeAt(before, path, change, depth + 1)
      : before;
  return after === before ? object : { ...object, [key]: after };
}

/** The text at `path`; undefined where there is none, or an empty one. */
function textAt(object: JsonObject, path: readonly string[]): string | undefined {
  const value = path.reduce<unknown>((inner, key) => member(inner, key), object);
  return nonEmptyText(value);
}

function nonEmptyText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function firstGroup(pattern: RegExp, text: string | undefined): string | undefined {
  return text === undefined ? undefined : pattern.exec(text)?.[1];
}
