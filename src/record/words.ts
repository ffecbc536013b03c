/**
 * The words that a recording keeps as they are: those that Kustomer's public documents name. Data only.
 *
 * Whatever isn't listed here is scrambled, so a word belongs here only if anybody can read it in the documents. Source:
 * dossier, sections 1, 2, 5, 6, 8 and 9, and the enumerations of the published OpenAPI file.
 */

/** Types of resources, also as `queryContext`, as relationships and in the names of roles. */
const TYPES =
  'app apps article attachment audit_log audit_logs biz-rules brand business_rule card chat_setting company ' +
  'conversation conversation_time customer customer_merge deflection document draft event form hook ip_rule ' +
  'kb kb_article kb_category klass kobject message metadata note notification org queue queue_rule role_group ' +
  'routing routing_status satisfaction satisfaction_survey schedule schedule_holiday search search_execution ' +
  'search_global search_preview security shortcut shortcut_category sla sla_version snippet snooze spam ' +
  'spam_sender tag task team token user work work_item work_session workflow';

/** Segments of the API's paths. */
const PATHS =
  'v1 v2 v3 p archive articles attachments audit-logs auth brands bulk cards categories companies conversations ' +
  'current customers drafts email events forwards hooks holidays items klasses merges messages notes notifications ' +
  'orgs queue-rules queues role-groups routing satisfaction schedules schema search searches senders sessions ' +
  'shortcuts slas snippets snoozes statuses tags teams times tokens users versions web workflows work-items ' +
  'work-sessions';

/** States, directions, channels, kinds of addresses and of values. */
const VALUES =
  'active all assignable auto available bulk button canceled closed commentable commented completed creatable ' +
  'desc asc disabled done editable elapsed enabled error existing_only expired failed forward home image in ' +
  'initial-in initial-out response-in response-out followup-in followup-out inactive inbound limited list love ' +
  'machine mobile no offered open other out outbound pending postmark quick_replies rated received reply replyAll ' +
  'routable scheduled sent snoozed unavailable unresponded url work yes message_in message_out ' +
  'amazon-connect blog chat email email-autoresponse email-reply email-satisfaction facebook fax gmail google ' +
  'instagram instagram-comment linkedin messagebird mll phone pinterest shopify_rest smooch sms text twilio ' +
  'twilio_whatsapp twitter twitter-dm twitter-tweet video voice web website whatsapp zipwhip ' +
  'array boolean date date-time datetime integer null number object string tree';

/** Verbs in the names of roles: `org.permission.customer.read`. */
const ROLES = 'admin permission create read update delete user';

/** Codes of errors. */
const CODES =
  'bad_request conflict forbidden internal_error not_found payload_too_large rate_limit_exceeded too_many_requests ' +
  'unauthorized unprocessable_entity validation_error';

/** Members of envelopes, requests and error bodies; attributes of tokens, organisations and definitions. */
const KEYS =
  'data meta links included errors jsonapi self first last prev next related link page pageSize total totalPages ' +
  'aggregations code title detail message status source pointer parameter error id type attributes relationships ' +
  'queryContext and or not sort equals not_equals contains gt gte lt lte not_set timeZone includeDeleted fields ' +
  'aggs searchHash idsOnly include versions deleted cursor limit after before size ' +
  'lastTokenChars ipAddress userAgent roles lastAccessedAt createdAt updatedAt modifiedAt deletedAt ' +
  'properties custom displayName description multi array format enumeration target children kobject';

/** What the API's own words for a fault are made of; kept in the messages of errors only. */
const FAULTS =
  'a an and any are as associated at be been billing body but by can cannot exceed exceeded exceeds expected expired ' +
  'feature field fields for from greater handled has have id in invalid is it key less like limit match max maximum ' +
  'min minimum missing more must no not of on only or org organization pages path permission plan please pod prod1 ' +
  'prod2 prod4 property query rate request requests required resource role scope should size subscription supported ' +
  'such than that the this to too token try type unknown unsupported upgrade valid value was were with you your';

/** The words of a list that is written as one text. */
function wordsOf(...lists: readonly string[]): ReadonlySet<string> {
  return new Set(lists.flatMap((list) => list.split(' ')));
}

export const KEPT_VALUES: ReadonlySet<string> = wordsOf(TYPES, PATHS, VALUES, ROLES, CODES);
export const KEPT_KEYS: ReadonlySet<string> = wordsOf(TYPES, VALUES, KEYS);
export const KEPT_IN_FAULTS: ReadonlySet<string> = wordsOf(FAULTS, TYPES, KEYS);
