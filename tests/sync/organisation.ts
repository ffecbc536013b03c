/** Records of organisations that tests make up. */
import type { JsonObject } from '../sandbox/json';
import type { StoredResource } from '../sandbox/resource';
import { refersTo, resource } from '../sandbox/resource';

export const NOW = Date.UTC(2026, 5, 15, 12, 0, 0);
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const CUSTOMER = refersTo('customer', 'c'.padStart(24, '0'));

/** A record that was updated `agoMs` before NOW, and made a day earlier. */
export function made(type: string, id: string, agoMs: number, attributes: JsonObject = {}): StoredResource {
  return resource(
    type,
    id,
    {
      rev: 1,
      createdAt: new Date(NOW - agoMs - DAY).toISOString(),
      updatedAt: new Date(NOW - agoMs).toISOString(),
      ...attributes,
    },
    { customer: CUSTOMER },
  );
}

/** `count` records, the first updated `newestAgoMs` before NOW and each other one `stepMs` earlier. */
export function manyOf(type: string, count: number, newestAgoMs: number, stepMs: number): StoredResource[] {
  return Array.from({ length: count }, (_, index) =>
    made(type, `${type}-${String(index).padStart(4, '0')}`, newestAgoMs + index * stepMs),
  );
}

/** A conversation with one message that carries `attachments` of them. */
export function conversationWith(id: string, agoMs: number, attachments: number): StoredResource[] {
  const conversation = made('conversation', id, agoMs, { messageCount: attachments });
  if (attachments === 0) return [conversation];
  const message = made('message', `${id}-m`, agoMs);
  return [
    conversation,
    {
      ...message,
      relationships: { ...message.relationships, conversation: refersTo('conversation', id) },
    },
    ...Array.from({ length: attachments }, (_, index) =>
      resource(
        'attachment',
        `${id}-a${index}`,
        { name: 'a.jpg' },
        { message: refersTo('message', `${id}-m`) },
      ),
    ),
  ];
}
