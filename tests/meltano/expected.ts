/**
 * What a target should hold, from the sandbox's store: the documented conversions of the tap (BEHAVIOR.md), written
 * once more, apart from the tap's own code. Knows no target.
 */
import { relatedId, type StoredResource } from '../sandbox/resource';
import type { Store } from '../sandbox/store';
import { isObject, type Row } from './compare';
import { withTypedCustom } from './custom-values';

/** Stream → type of its resources in the store. */
export const STREAM_TYPES = {
  companies: 'company',
  conversations: 'conversation',
  attachments: 'attachment',
  customers: 'customer',
  messages: 'message',
  notes: 'note',
  kobjects: 'kobject',
  shortcuts: 'shortcut',
  tags: 'tag',
  teams: 'team',
  users: 'user',
  slas: 'sla',
  sla_versions: 'sla_version',
  custom_attributes: 'metadata',
  brands: 'brand',
  business_schedules: 'schedule',
  business_schedule_holidays: 'holiday',
  queues: 'queue',
  queue_rules: 'queue_rule',
  routing_statuses: 'routing_status',
  klasses: 'klass',
  snoozes: 'snooze',
  snippets: 'snippet',
  shortcut_categories: 'shortcut_category',
  role_groups: 'role_group',
  cards: 'card',
  satisfaction_surveys: 'satisfaction',
  saved_searches: 'saved_search',
  spam_senders: 'sender',
  workflows: 'workflow',
  notifications: 'notification',
  kb_articles: 'kb_article',
  kb_categories: 'kb_category',
  hooks_email: 'email_hook',
  hooks_web: 'web_hook',
  hooks_form: 'form_hook',
  apps: 'app',
} as const;

export type StreamName = keyof typeof STREAM_TYPES;

/** Id → what the tap makes of a record whose values don't fit: paths of attributes → value, and what is set aside. */
export type Exceptions = ReadonlyMap<string, { readonly attributes: Row; readonly unfit: Row | null }>;

export function streamNames(): StreamName[] {
  return Object.keys(STREAM_TYPES).filter((name): name is StreamName => name in STREAM_TYPES);
}

/** The type of a stream's resources; throws where the table hasn't the stream. */
export function typeOfStream(stream: string): string {
  const found = streamNames().find((name) => name === stream);
  if (found === undefined) throw new Error(`There is no stream ${stream}.`);
  return STREAM_TYPES[found];
}

/** The records of a type as the tap should write them into a stream; `definitions` are those of its custom attributes. */
export function expectedRows(
  store: Store,
  stream: string,
  type: string,
  { exceptions = new Map(), definitions }: { exceptions?: Exceptions | undefined; definitions?: unknown },
): Row[] {
  return store.all(type).map((stored) => {
    const exception = exceptions.get(stored.id);
    const plain = exception?.attributes ?? attributesOf(stored);
    const { attributes, unfit } = isObject(plain)
      ? withTypedCustom(plain, definitions)
      : { attributes: plain, unfit: {} };
    const aside = { ...exception?.unfit, ...unfit };
    const unfitValues = Object.keys(aside).length > 0 ? aside : null;
    const row = { ...columnsOf(store, stream, stored), attributes, unfit_values: unfitValues };
    return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, asText(value)]));
  });
}

function columnsOf(store: Store, stream: string, stored: StoredResource): Row {
  const { id, type, relationships = {}, links = null } = stored;
  const updatedAt = stored.attributes['updatedAt'];
  const base = { id, type, relationships, links };
  switch (stream) {
    case 'attachments':
      return { ...base, ...attachmentColumns(store, stored) };
    case 'messages':
      return { ...base, relationships: withAttachments(store, stored), updated_at: updatedAt };
    case 'custom_attributes':
      return { ...base, resource: id };
    case 'business_schedule_holidays':
      return { ...base, updated_at: updatedAt, business_schedule_id: relatedId(stored, 'schedule') };
    case 'slas':
    case 'sla_versions':
      return base;
    default:
      return { ...base, updated_at: updatedAt };
  }
}

/** The signed link differs at every read and is left out. */
function attachmentColumns(store: Store, stored: StoredResource): Row {
  const messageId = relatedId(stored, 'message') ?? '';
  const message = store.get('message', messageId);
  const conversation = message && store.get('conversation', relatedId(message, 'conversation') ?? '');
  return {
    links: { self: `/v1/messages/${messageId}/attachments/${stored.id}` },
    updated_at: conversation?.attributes['updatedAt'],
    conversation_id: conversation?.id,
    message_id: messageId,
    // No files are downloaded here.
    ...{ file_path: null, file_sha256: null, file_missing: null },
  };
}

function withAttachments(store: Store, message: StoredResource): unknown {
  const own = store.all('attachment').filter((one) => relatedId(one, 'message') === message.id);
  if (own.length === 0) return message.relationships;
  const data = own.map(({ id }) => ({ type: 'attachment', id }));
  const attachments = { data, links: { self: `/v1/messages/${message.id}/attachments` } };
  return { ...message.relationships, attachments };
}

/** Recipients and domains are lists of objects, definitions a list; a few single values become lists or texts. */
function attributesOf({ type, attributes }: StoredResource): unknown {
  switch (type) {
    case 'company':
      return change(attributes, ['domains'], (domains) => listOf(domains, 'domain'));
    case 'message':
      return withRecipients(attributes, 'meta');
    case 'conversation': {
      const listed = ['firstResponse', 'lastDone'].reduce<unknown>(
        (made, name) =>
          change(made, [name, 'createdByTeams'], (teams) => (typeof teams === 'string' ? [teams] : teams)),
        attributes,
      );
      const texted = change(listed, ['satisfaction'], (value) =>
        typeof value === 'number' ? String(value) : value,
      );
      return ['firstMessageIn', 'lastMessageIn'].reduce<unknown>(
        (made, name) => change(made, [name], (message) => withRecipients(message, 'meta')),
        texted,
      );
    }
    case 'snooze':
      return change(attributes, ['value'], (value) =>
        typeof value === 'number' ? { milliseconds: value } : value,
      );
    case 'metadata':
      return change(attributes, ['properties'], (properties) =>
        Object.entries(isObject(properties) ? properties : {}).map(([id, definition]) => {
          const known = isObject(definition) ? definition : {};
          return { ...known, id, tree: JSON.stringify(known['tree'] ?? '') };
        }),
      );
    default:
      return attributes;
  }
}

function withRecipients(value: unknown, meta: string): unknown {
  return ['to', 'cc', 'bcc'].reduce<unknown>(
    (made, name) => change(made, [meta, name], (recipients) => listOf(recipients, 'contact')),
    value,
  );
}

/** A lone value as the only one of a list; texts under `name`. */
function listOf(value: unknown, name: string): unknown {
  if (value === null || value === undefined) return value;
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  return items.map((item) => (typeof item === 'string' ? { [name]: item } : item));
}

function change(
  value: unknown,
  [first, ...rest]: readonly string[],
  by: (value: unknown) => unknown,
): unknown {
  if (first === undefined) return by(value);
  if (!isObject(value) || !Object.hasOwn(value, first)) return value;
  return { ...value, [first]: change(value[first], rest, by) };
}

/** Text as targets can hold it, in names too: without U+0000, lone surrogates replaced. */
function asText(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\u0000', '').toWellFormed();
  if (Array.isArray(value)) return value.map(asText);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [String(asText(name)), asText(inner)]),
  );
}
