/**
 * Every stream, one row each. Data only.
 *
 * Source of paths, contexts and roles: dossier, sections 1, 2, 5 and 6; roles that it doesn't name are those of the
 * reference on developer.kustomer.com.
 */
import type { JsonObject } from '../json';
import { member } from '../json';
import type {
  AuditStream,
  ChildStream,
  ListStream,
  MetadataStream,
  Repair,
  SearchStream,
  StreamDefinition,
  SweepStream,
  WindowsStream,
} from './definition';
import { CUSTOMISED_RESOURCES } from './definition';
import {
  deletionIn,
  identifyAttachment,
  normalizeConversationRecipients,
  normalizeDomains,
  normalizeOwnRecipients,
  normalizeRecipients,
  normalizeSnoozeValue,
} from './quirks';
import { SEARCH_ROLE, roleOfReading } from './roles';

/** Of the lists of inbound hooks Kustomer documents pages of 99 (developer.kustomer.com, "Get Email Hooks"). */
const MAX_HOOKS_PAGE_SIZE = 99;

/** A search stream; its attributes are named after its context. */
function search(name: string, context: string, extra: Partial<SearchStream> = {}): SearchStream {
  return {
    kind: 'search',
    name,
    context,
    role: roleOfReading(context),
    updatedAttribute: `${context}_updated_at`,
    createdAttribute: `${context}_created_at`,
    placedBy: 'updatedAt',
    archive: { kind: 'search' },
    ...extra,
  };
}

/** A search stream that a user opts into. */
function optionalSearch(name: string, context: string, extra: Partial<SearchStream>): SearchStream {
  return search(name, context, { isOptional: true, ...extra });
}

/** A list stream: pages of at most 100, unless the API allows more. */
function list(name: string, path: string, object: string, extra: Partial<ListStream> = {}): ListStream {
  return {
    kind: 'list',
    name,
    path,
    role: roleOfReading(object),
    queries: [{}],
    rowsKey: 'data',
    hasUpdatedAt: true,
    maxPageSize: 100,
    ...extra,
  };
}

/** One that costs a request per parent, so that it comes only where it is named. */
function optionalChild(
  name: string,
  parent: keyof typeof PARENTS,
  segment: string,
  object: string,
  repair?: Repair,
): ChildStream {
  return child(name, parent, segment, object, { isOptional: true, ...(repair && { repair }) });
}

/** What the archive search doesn't serve, or the main one refuses, stands in a list of all. */
function listed(path: string): Pick<SearchStream, 'archive' | 'fallbackPath'> {
  return { archive: { kind: 'list', path }, fallbackPath: path };
}

/** The id that a to-one relationship names. */
function relatedId(resource: JsonObject, relationship: string): string | undefined {
  const id = member(member(member(resource['relationships'], relationship), 'data'), 'id');
  return typeof id === 'string' ? id : undefined;
}

const PARENTS = { conversation: 'conversations', customer: 'customers' } as const;

/** A list per parent; `segment` is its last part of the path. */
function child(
  name: string,
  parent: keyof typeof PARENTS,
  segment: string,
  object: string,
  extra: Partial<ChildStream> = {},
): ChildStream {
  return {
    kind: 'child',
    name,
    role: roleOfReading(object),
    parent: PARENTS[parent],
    parentRole: roleOfReading(parent),
    parentKey: `${parent}_id`,
    path: (parentId) => `/v1/${PARENTS[parent]}/${encodeURIComponent(parentId)}/${segment}`,
    ...extra,
  };
}

const ATTACHMENTS = child('attachments', 'conversation', 'attachments', 'attachment', {
  repair: identifyAttachment,
  hasFiles: true,
  isKnownEmpty: (conversation) => member(conversation['attributes'], 'messageCount') === 0,
  shortcut: {
    context: 'message',
    updatedAttribute: 'message_updated_at',
    createdAttribute: 'message_created_at',
    filters: [{ message_attachment_count: { gt: 0 } }],
    parentIdOf: (message) => relatedId(message, 'conversation'),
  },
});

const BUSINESS_SCHEDULE_HOLIDAYS = list('business_schedule_holidays', '/v1/schedules', 'schedule', {
  queries: [{ include: 'holidays' }],
  rowsKey: 'included',
  sideLoading: {
    parent: 'business_schedules',
    parentKey: 'business_schedule_id',
    pathOf: (scheduleId) => `/v1/schedules/${encodeURIComponent(scheduleId)}`,
  },
});

const CUSTOM_ATTRIBUTES: MetadataStream = {
  kind: 'metadata',
  name: 'custom_attributes',
  role: roleOfReading('metadata'),
  resources: CUSTOMISED_RESOURCES,
};

/** A stream that is made of the audit log. */
function audit(extra: Pick<AuditStream, 'name' | 'replicationKey' | 'recordOf'>): AuditStream {
  const path = '/v1/audit-logs';
  return { kind: 'audit', path, role: roleOfReading('audit_logs'), isOptional: true, ...extra };
}

const LIVE_IDS: SweepStream = { kind: 'sweep', name: 'live_ids', role: SEARCH_ROLE, isOptional: true };
const SYNC_WINDOWS: WindowsStream = {
  kind: 'windows',
  name: 'sync_windows',
  role: undefined,
  isOptional: true,
};

export const STREAMS: readonly StreamDefinition[] = [
  search('companies', 'company', { fallbackPath: '/v1/companies', repair: normalizeDomains }),
  search('conversations', 'conversation', { repair: normalizeConversationRecipients }),
  ATTACHMENTS,
  search('customers', 'customer'),
  search('messages', 'message', { repair: normalizeRecipients }),
  search('notes', 'note', { archive: { kind: 'list', path: '/v1/notes' } }),
  search('kobjects', 'kobject'),
  list('shortcuts', '/v1/shortcuts', 'shortcut'),
  list('tags', '/v1/tags', 'tag'),
  list('teams', '/v1/teams', 'team', { maxPageSize: 500 }),
  // Users are never deleted, only deactivated, and then the plain list hides them.
  list('users', '/v1/users', 'user', { maxPageSize: 500, queries: [{}, { deleted: true }] }),
  list('slas', '/v1/slas', 'sla', { queries: [{ versions: 'all' }], hasUpdatedAt: false }),
  list('sla_versions', '/v1/slas', 'sla', {
    queries: [{ versions: 'all' }],
    rowsKey: 'included',
    hasUpdatedAt: false,
  }),
  CUSTOM_ATTRIBUTES,
  list('brands', '/v1/brands', 'brand'),
  list('business_schedules', '/v1/schedules', 'schedule'),
  BUSINESS_SCHEDULE_HOLIDAYS,
  list('queues', '/v1/routing/queues', 'queue'),
  list('queue_rules', '/v1/routing/queue-rules', 'queue_rule'),
  list('routing_statuses', '/v1/routing/statuses', 'routing_status'),
  // Without a status the list holds the enabled ones only.
  list('klasses', '/v1/klasses', 'klass', {
    queries: [{}, { status: 'existing_only' }, { status: 'disabled' }],
  }),
  list('snoozes', '/v1/snoozes', 'snooze', { repair: normalizeSnoozeValue }),
  list('snippets', '/v1/snippets', 'snippet'),
  list('shortcut_categories', '/v1/shortcuts/categories', 'shortcut'),
  list('role_groups', '/v1/role-groups', 'role_group'),
  list('cards', '/v1/cards', 'apps'),
  list('satisfaction_surveys', '/v1/satisfaction', 'satisfaction'),
  // To read saved searches is another role than to search.
  list('saved_searches', '/v1/customers/searches', 'search'),
  list('spam_senders', '/v1/spam/senders', 'spam'),
  list('workflows', '/v1/workflows', 'workflow'),
  // Those of the key's own user: any key may read them.
  list('notifications', '/v1/notifications', 'notification', { role: undefined }),
  list('kb_articles', '/v1/kb/articles', 'kb'),
  list('kb_categories', '/v1/kb/categories', 'kb'),
  list('hooks_email', '/v1/hooks/email', 'hook', { maxPageSize: MAX_HOOKS_PAGE_SIZE }),
  list('hooks_web', '/v1/hooks/web', 'hook', { maxPageSize: MAX_HOOKS_PAGE_SIZE }),
  list('hooks_form', '/v1/hooks/form', 'hook', { maxPageSize: MAX_HOOKS_PAGE_SIZE }),
  list('apps', '/v1/apps', 'apps'),
  optionalChild('conversation_events', 'conversation', 'events', 'event'),
  optionalChild('conversation_forwards', 'conversation', 'forwards', 'draft', normalizeOwnRecipients),
  optionalChild('customer_merges', 'customer', 'merges', 'customer_merge'),
  optionalChild('customer_drafts', 'customer', 'drafts', 'draft', normalizeOwnRecipients),
  // They are made, and never changed.
  optionalSearch('conversation_times', 'conversation_time', {
    role: roleOfReading('conversation'),
    updatedAttribute: 'conversation_time_created_at',
    placedBy: 'createdAt',
    archive: { kind: 'none' },
  }),
  optionalSearch('work_sessions', 'work_session', listed('/v1/routing/work-sessions')),
  optionalSearch('work_items', 'work_item', listed('/v1/routing/work-items')),
  audit({ name: 'audit_logs', replicationKey: 'created_at', recordOf: (entry) => entry }),
  audit({ name: 'deletions', replicationKey: 'deleted_at', recordOf: deletionIn }),
  LIVE_IDS,
  SYNC_WINDOWS,
];

/** The stream of that name, or undefined. */
export function findStream(name: string): StreamDefinition | undefined {
  return STREAMS.find((stream) => stream.name === name);
}

/** The streams whose ids a sweep collects: of `names` those that it can; all that it can where that is none. */
export function sweptStreams(names: readonly string[]): readonly SearchStream[] {
  const searched = STREAMS.filter((stream) => stream.kind === 'search').filter(
    ({ isOptional }) => isOptional !== true,
  );
  const named = searched.filter(({ name }) => names.includes(name));
  return named.length === 0 ? searched : named;
}
