/** Reads the value of a search attribute from a record. Knows nothing of operators or endpoints. */
import { isObject, valueAt } from './json';
import { relatedId, type StoredResource } from './resource';
import type { Relations } from './relations';

export type SearchReader = (record: StoredResource, relations: Relations) => unknown;

const relation =
  (name: string): SearchReader =>
  (record) =>
    relatedId(record, name);
const path =
  (...keys: string[]): SearchReader =>
  (record) =>
    valueAt(record.attributes, ...keys);
const each =
  (list: string, key: string): SearchReader =>
  (record) => {
    const items = record.attributes[list];
    return Array.isArray(items) ? items.map((item) => valueAt(item, key)) : undefined;
  };
const idsOf =
  (name: string): SearchReader =>
  (record) => {
    const data = record.relationships?.[name]?.data;
    return Array.isArray(data) ? data.map(({ id }) => id) : undefined;
  };
const allText: SearchReader = (record) => texts(record.attributes);

/** Fields whose value doesn't simply stand in the attribute of the same name in camel case. */
const READERS: Readonly<Record<string, SearchReader>> = {
  id: (record) => record.id,
  any_text: allText,
  any_text_new: allText,
  customer_id: relation('customer'),
  conversation_id: relation('conversation'),
  company_id: relation('company'),
  companyId: relation('company'),
  created_by: relation('createdBy'),
  modified_by: relation('modifiedBy'),
  queue: relation('queue'),
  sub_status: relation('subStatus'),
  sla_id: relation('sla'),
  sla_version_id: relation('slaVersion'),
  user_mentions: idsOf('userMentions'),
  team_mentions: idsOf('teamMentions'),
  shortcuts: idsOf('shortcuts'),
  email: each('emails', 'email'),
  phone: each('phones', 'phone'),
  body: (record) => record.attributes['body'] ?? record.attributes['preview'],
  activity_at: path('lastActivityAt'),
  sentiment: path('sentiment', 'polarity'),
  conversations_count: path('conversationCounts', 'all'),
  first_response_time: path('firstResponse', 'responseTime'),
  first_response_sent_at: path('firstResponse', 'sentAt'),
  last_message_sent_at: path('lastMessageAt'),
  last_message_out_sent_at: path('lastMessageOut', 'sentAt'),
  last_done_created_at: path('lastDone', 'createdAt'),
  last_done_created_by: path('lastDone', 'createdBy'),
  satisfaction_rating: path('satisfactionLevel', 'rating'),
  satisfaction_score: path('satisfactionLevel', 'score'),
  satisfaction_status: path('satisfactionLevel', 'status'),
  sla_status: path('sla', 'status'),
  sla_breached: path('sla', 'breached'),
  imported: (record) => typeof record.attributes['importedAt'] === 'string',
  deleted: (record) => record.attributes['deleted'] === true,
  attachment_count: (record, relations) =>
    record.type === 'message' ? relations.children('attachment', 'message', record.id).length : 0,
};

/** Reads `field`: undefined or null where the record has none, a list where it has many. */
export function searchReader(field: string): SearchReader {
  const known = READERS[field];
  if (known !== undefined) return known;
  if (field.startsWith('custom.')) return path('custom', field.slice('custom.'.length));
  return path(field.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()));
}

function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(texts);
  return isObject(value) ? Object.values(value).flatMap(texts) : [];
}
