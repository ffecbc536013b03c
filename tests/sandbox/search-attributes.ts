/** Which attributes a search may filter and sort by (dossier appendix A, sections 2 and 3). Knows no values. */

const OPERATOR_CLASSES = [
  'string',
  'string_notanalyzed',
  'text',
  'any',
  'number',
  'datetime',
  'boolean',
  'list',
  'tree',
] as const;
export type OperatorClass = (typeof OPERATOR_CLASSES)[number];
export type SearchEndpoint = 'main' | 'archive';

/** An attribute, split into its object (`conversation`) and its field (`updated_at`). */
export interface SearchAttribute {
  readonly name: string;
  readonly object: string;
  readonly field: string;
  readonly operatorClass: OperatorClass;
}

type Fields = Partial<Record<OperatorClass, string>>;

/** Appendix A and the table of timestamps per context. */
const MAIN: Readonly<Record<string, Fields>> = {
  customer: {
    any: 'any_text',
    string: 'name email shared_email phone shared_phone whatsapp urls address locale',
    datetime: `activity_at last_seen_at signed_up_at last_message_sent_at last_message_out_sent_at
      last_message_unresponded_to_sent_at last_message_at created_at updated_at modified_at imported_at`,
    string_notanalyzed: 'externalId shared_externalId',
    list: `gender presence created_by modified_by status progressive_status active_users watchers tags sentiment
      social_type social_userid social_username shared_social_type shared_social_userid shared_social_username
      default_lang`,
    number: 'satisfaction_avg_score satisfaction_avg_rating conversations_count',
    boolean: 'imported',
  },
  company: {
    any: 'any_text',
    string: 'name',
    list: 'tags default_lang created_by modified_by',
    datetime: 'imported_at created_at modified_at updated_at',
    boolean: 'imported',
  },
  message: {
    any: 'any_text',
    text: 'body subject',
    list: `channel direction created_by modified_by sentiment customer_id status error_title direction_type
      created_by_teams recipients sender shortcuts source lang`,
    string_notanalyzed: 'external_id',
    number: 'size attachment_count',
    datetime: 'sent_at created_at updated_at error_at redacted_at imported_at',
    boolean: 'redacted imported auto',
  },
  note: {
    any: 'any_text',
    text: 'body',
    datetime: 'created_at modified_at updated_at imported_at',
    list: 'created_by modified_by user_mentions team_mentions customer_id conversation_id lang',
    boolean: 'deleted imported',
    number: 'attachment_count',
    string_notanalyzed: 'external_id',
  },
  conversation: {
    any: 'any_text',
    string: 'name',
    list: `sentiment status sub_status modified_by satisfaction satisfaction_survey_id satisfaction_sent_by
      satisfaction_sent_by_teams satisfaction_rating satisfaction_status channels tags assigned_users assigned_teams
      last_message_direction first_response_created_by last_response_created_by direction customer_id campaign_id
      first_message_in_direction_type first_message_in_channel first_message_out_direction_type
      first_message_out_channel default_lang sla_status sla_version_id sla_id sla_breach_metric first_done_created_by
      last_done_created_by last_done_created_by_teams reply_channel queue external_queue ended_reason`,
    datetime: `created_at updated_at modified_at satisfaction_created_at last_message_sent_at last_message_out_sent_at
      last_message_unresponded_to_sent_at last_message_at first_response_sent_at first_message_in_sent_at
      first_message_out_sent_at sla_breach_at sla_satisfied_at last_done_created_at ended_at imported_at`,
    number: 'message_count note_count outbound_message_count satisfaction_score priority first_response_time',
    boolean: 'sla_breached ended imported',
  },
  conversation_time: {
    datetime: 'created_at message_at note_at handle_at',
    list: 'conversation_id created_by_teams assigned_users assigned_teams channels',
    boolean: 'touched reopened snoozed resolved',
    number: 'message_time messages_sent note_time notes_sent handle_time',
  },
  kobject: { any: 'any_text', datetime: 'created_at updated_at imported_at', boolean: 'imported' },
  // Of these two only `handle_completed_at` and `work_session_updated_at` were seen; the others are assumed.
  work_item: { datetime: 'handle_completed_at created_at updated_at' },
  work_session: { datetime: 'created_at updated_at' },
};

/** Section 3. */
const ARCHIVE: Readonly<Record<string, Fields>> = {
  conversation: {
    string_notanalyzed: 'id customer_id',
    datetime: 'created_at updated_at',
    any: 'any_text',
    boolean: 'deleted',
  },
  customer: {
    string_notanalyzed: 'id companyId',
    datetime: 'created_at updated_at',
    any: 'any_text_new',
    boolean: 'deleted',
  },
  message: { string_notanalyzed: 'id conversation_id', datetime: 'created_at updated_at', any: 'any_text' },
  kobject: {
    string_notanalyzed: 'id customer_id company_id',
    datetime: 'created_at updated_at',
    any: 'any_text',
  },
  company: { datetime: 'created_at updated_at' },
};

/** The documented list for customers; `*_updated_at` and `*_created_at` because both taps and CAS rely on them. */
const SORTABLE_MAIN: readonly RegExp[] = [
  /_(updated|created)_at$/,
  /^customer_(name|gender|modified_at|externalId|activity_at|last_seen_at|signed_up_at|progressive_status)$/,
  /^customer_last_message_/,
];
const SORTABLE_ARCHIVE =
  /^(conversation_(customer_id|deleted)|customer_(companyId|deleted)|message_id)$|_(updated|created)_at$/;

/** Types of custom attributes by the suffix of their name (dossier section 9). */
const CUSTOM_SUFFIXES: readonly (readonly [string, OperatorClass])[] = [
  ['Str', 'string'],
  ['Txt', 'text'],
  ['Num', 'number'],
  ['Bool', 'boolean'],
  ['At', 'datetime'],
  ['Url', 'string'],
  ['Tree', 'tree'],
  ['Id', 'string_notanalyzed'],
];

const TABLES = { main: byName(MAIN), archive: byName(ARCHIVE) };

function byName(table: Readonly<Record<string, Fields>>): ReadonlyMap<string, SearchAttribute> {
  const attributes = new Map<string, SearchAttribute>();
  for (const [object, fields] of Object.entries(table)) {
    for (const operatorClass of OPERATOR_CLASSES) {
      for (const field of fields[operatorClass]?.split(/\s+/) ?? []) {
        attributes.set(`${object}_${field}`, { name: `${object}_${field}`, object, field, operatorClass });
      }
    }
  }
  return attributes;
}

/** Resolves an attribute of the object that `context` searches; undefined where the endpoint has no such attribute. */
export function findAttribute(
  endpoint: SearchEndpoint,
  context: string,
  name: string,
): SearchAttribute | undefined {
  const object = context.startsWith('kobject') ? 'kobject' : context;
  const known = TABLES[endpoint].get(name);
  if (known !== undefined) return known.object === object ? known : undefined;
  const klassPrefix = `${context}_`;
  if (object === 'kobject' && context !== 'kobject' && name.startsWith(klassPrefix)) {
    const ofKlass = TABLES[endpoint].get(`kobject_${name.slice(klassPrefix.length)}`);
    if (ofKlass !== undefined) return { ...ofKlass, name };
  }
  return endpoint === 'main' ? findCustomAttribute(object, context, name) : undefined;
}

/** `customer_custom_<name>` and `kobject_custom_<klass>_<name>`; the names of attributes are camel case. */
function findCustomAttribute(object: string, context: string, name: string): SearchAttribute | undefined {
  const form = object === 'kobject' ? /^kobject_custom_(.+)_([^_]+)$/ : /^([a-z_]+)_custom_([^_]+)$/;
  const [, owner, field = ''] = form.exec(name) ?? [];
  const isOfContext =
    object === 'kobject' ? ['kobject', `kobject_${owner}`].includes(context) : owner === object;
  const operatorClass = CUSTOM_SUFFIXES.find(([suffix]) => field.endsWith(suffix))?.[1];
  if (owner === undefined || !isOfContext || operatorClass === undefined) return undefined;
  return { name, object, field: `custom.${field}`, operatorClass };
}

/** Whether the endpoint sorts by an attribute that it knows. */
export function isSortable(endpoint: SearchEndpoint, attribute: SearchAttribute): boolean {
  const name = `${attribute.object}_${attribute.field}`;
  return endpoint === 'archive'
    ? SORTABLE_ARCHIVE.test(name)
    : SORTABLE_MAIN.some((known) => known.test(name));
}

/** The names that an endpoint accepts in a context of one standard object; for error messages. */
export function attributeNames(endpoint: SearchEndpoint, context: string): string[] {
  const object = context.startsWith('kobject') ? 'kobject' : context;
  return [...TABLES[endpoint].values()].filter((known) => known.object === object).map(({ name }) => name);
}
