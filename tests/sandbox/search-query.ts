/** The body of a search, checked as strictly as the published schema (dossier sections 2 and 3). Knows no records. */
import { badRequest } from './api-error';
import { isObject } from './json';
import { attributeNames, findAttribute, isSortable, type SearchEndpoint } from './search-attributes';
import { compileCriterion, type Criterion, type CriterionSettings } from './search-criteria';
import { isTimeZone } from './search-dates';

export interface SearchQuery {
  readonly context: string;
  readonly all: readonly Criterion[];
  readonly any: readonly Criterion[];
  readonly none: readonly Criterion[];
  /** The first key only: that is all that was ever seen to be honoured (dossier section 2, "Sort"). */
  readonly sort: { readonly field: string; readonly descending: boolean } | undefined;
  readonly includeDeleted: boolean;
}

export type QuerySettings = Omit<CriterionSettings, 'timeZone'> & {
  readonly companyUpdatedAtRefused: boolean;
};

const CONTEXTS = {
  main: /^(company|customer|message|conversation|conversation_time|note|kobject|kobject_.*|work_session|work_item)$/,
  archive: /^(message|conversation|customer|kobject|kobject_.*|company)$/,
};
const COMMON_KEYS = ['queryContext', 'and', 'or', 'not', 'sort', 'timeZone', 'includeDeleted'];
const KEYS = { main: [...COMMON_KEYS, 'fields', 'aggs', 'searchHash'], archive: COMMON_KEYS };
const MAX_CRITERIA = 20;
const MAX_SORT_KEYS = 5;
const MAX_FIELDS = 20;

/** Checks the whole body; throws a 400 that names what is wrong. */
export function parseSearch(endpoint: SearchEndpoint, body: unknown, settings: QuerySettings): SearchQuery {
  if (!isObject(body)) throw badRequest('the body must be a JSON object');
  for (const key of Object.keys(body)) {
    if (!KEYS[endpoint].includes(key)) throw badRequest(`unknown property "${key}"`, { property: key });
  }
  const context = body['queryContext'];
  if (typeof context !== 'string' || !CONTEXTS[endpoint].test(context)) {
    throw badRequest(
      `queryContext must match ${CONTEXTS[endpoint].source}, got ${JSON.stringify(context ?? null)}`,
    );
  }
  const timeZone = body['timeZone'] ?? 'GMT';
  if (typeof timeZone !== 'string' || !isTimeZone(timeZone)) {
    throw badRequest('timeZone must name an IANA time zone');
  }
  const includeDeleted = body['includeDeleted'] ?? false;
  if (typeof includeDeleted !== 'boolean') throw badRequest('includeDeleted must be a boolean');
  checkExtras(body);

  const scope = { endpoint, context, settings: { ...settings, timeZone } };
  return {
    context,
    all: parseCriteria(scope, 'and', body['and']),
    any: parseCriteria(scope, 'or', body['or']),
    none: parseCriteria(scope, 'not', body['not']),
    sort: parseSort(scope, body['sort']),
    includeDeleted,
  };
}

interface Scope {
  endpoint: SearchEndpoint;
  context: string;
  settings: QuerySettings & CriterionSettings;
}

function checkExtras(body: Record<string, unknown>): void {
  const { fields, aggs, searchHash } = body;
  if (
    fields !== undefined &&
    !(Array.isArray(fields) && fields.length <= MAX_FIELDS && fields.every(isObject))
  ) {
    throw badRequest(`fields must be a list of at most ${MAX_FIELDS} objects`);
  }
  if (aggs !== undefined && !isObject(aggs)) throw badRequest('aggs must be an object');
  if (searchHash !== undefined && typeof searchHash !== 'string')
    throw badRequest('searchHash must be a string');
}

/** An object, or a list of at most `limit` different objects. */
function objectsOf(key: string, value: unknown, limit: number): Record<string, unknown>[] {
  if (value === undefined) return [];
  const list = Array.isArray(value) ? value : [value];
  if (!list.every(isObject)) throw badRequest(`${key} must be an object or a list of objects`);
  if (list.length > limit) throw badRequest(`${key} takes at most ${limit} entries, got ${list.length}`);
  if (new Set(list.map((one) => JSON.stringify(one))).size < list.length) {
    throw badRequest(`${key} must not repeat an entry`);
  }
  return list;
}

function onlyEntry(key: string, value: Record<string, unknown>): [string, unknown] {
  const entries = Object.entries(value);
  const [entry] = entries;
  if (entry === undefined || entries.length !== 1) {
    throw badRequest(`an entry of ${key} must have exactly one attribute, got ${entries.length}`);
  }
  return entry;
}

function knownAttribute({ endpoint, context, settings }: Scope, key: string, name: string) {
  const attribute = findAttribute(endpoint, context, name);
  const isRefused = settings.companyUpdatedAtRefused && endpoint === 'main' && name === 'company_updated_at';
  if (attribute === undefined || isRefused) {
    const known = attributeNames(endpoint, context).join(', ');
    throw badRequest(`${key}: unknown attribute "${name}" in context ${context}; known: ${known}`, {
      attribute: name,
    });
  }
  return attribute;
}

function parseCriteria(scope: Scope, key: string, value: unknown): Criterion[] {
  return objectsOf(key, value, MAX_CRITERIA).map((entry) => {
    const [name, condition] = onlyEntry(key, entry);
    return compileCriterion(knownAttribute(scope, key, name), condition, scope.settings);
  });
}

function parseSort(scope: Scope, value: unknown): SearchQuery['sort'] {
  const keys = objectsOf('sort', value, MAX_SORT_KEYS).map((entry) => {
    const [name, direction] = onlyEntry('sort', entry);
    const attribute = knownAttribute(scope, 'sort', name);
    if (!isSortable(scope.endpoint, attribute)) throw badRequest(`sort: "${name}" is not sortable`);
    if (direction !== 'asc' && direction !== 'desc') throw badRequest(`sort: ${name} takes "asc" or "desc"`);
    return { field: attribute.field, descending: direction === 'desc' };
  });
  return keys[0];
}
