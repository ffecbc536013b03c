import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { isJsonObject, type JsonObject } from '../../src/json';
import { faultsOf, keysOf } from './schema-rules';

const FOLDER = path.join(__dirname, '../../schemas');

const STREAMS = [
  ...[
    'apps',
    'attachments',
    'audit_logs',
    'brands',
    'business_schedule_holidays',
    'business_schedules',
    'cards',
  ],
  ...['companies', 'conversation_events', 'conversation_forwards', 'conversation_times', 'conversations'],
  ...[
    'custom_attributes',
    'customer_drafts',
    'customer_merges',
    'customers',
    'deletions',
    'hooks_email',
    'hooks_form',
  ],
  ...['hooks_web', 'kb_articles', 'kb_categories', 'klasses', 'kobjects', 'live_ids', 'messages', 'notes'],
  ...['notifications', 'queue_rules', 'queues', 'role_groups', 'routing_statuses', 'satisfaction_surveys'],
  ...['saved_searches', 'shortcut_categories', 'shortcuts', 'sla_versions', 'slas', 'snippets', 'snoozes'],
  ...['spam_senders', 'sync_windows', 'tags', 'teams', 'users', 'work_items', 'work_sessions', 'workflows'],
];
const FILE_COLUMNS = ['file_path', 'file_sha256', 'file_missing'];
const BY_CREATION = ['audit_logs', 'conversation_times'];
/** What the tap makes of what the API tells: no resources of the API. */
const OWN: Readonly<Record<string, readonly string[]>> = {
  deletions: ['object_type', 'object_id', 'deleted_at'],
  live_ids: ['stream', 'swept_at'],
  sync_windows: [
    ...['run_id', 'run_started_at', 'stream', 'from', 'to', 'expected', 'delivered', 'result', 'started_at'],
    'ended_at',
  ],
};
const WITHOUT_UPDATED_AT = ['custom_attributes', 'sla_versions', 'slas'];

function load(stream: string): JsonObject {
  const schema: unknown = JSON.parse(readFileSync(path.join(FOLDER, `${stream}.json`), 'utf8'));
  if (!isJsonObject(schema)) throw new Error(`${stream}.json holds no object`);
  return schema;
}

function columnsOf(schema: JsonObject): JsonObject {
  return isJsonObject(schema['properties']) ? schema['properties'] : {};
}

/** Paths of the properties for which `matches` holds, lists marked by []. */
function pathsWhere(
  at: string,
  property: unknown,
  matches: (name: string, inner: JsonObject) => boolean,
): string[] {
  if (!isJsonObject(property)) return [];
  const inItems = pathsWhere(`${at}[]`, property['items'], matches);
  const inProperties = Object.entries(columnsOf(property)).flatMap(([name, inner]) => {
    const here = `${at}.${name}`;
    const found = isJsonObject(inner) && matches(name, inner) ? [here] : [];
    return [...found, ...pathsWhere(here, inner, matches)];
  });
  return [...inItems, ...inProperties];
}

describe('the schema files', () => {
  it('are one per stream, named like it', () => {
    expect(readdirSync(FOLDER).sort()).toEqual(STREAMS.map((stream) => `${stream}.json`));
  });
});

describe.each(STREAMS)('the schema of %s', (stream) => {
  const schema = load(stream);

  it('keeps the rules that every target can live with', () => {
    expect(faultsOf(schema, 'object', keysOf(stream))).toEqual([]);
  });

  it('has the columns of the API’s resource, the hoisted cursor and parents, and unfit_values, in this order', () => {
    const own = OWN[stream];
    const ofOwn = own && ['id', ...own, 'unfit_values'];
    const ofResource = [
      ...['id', 'type'],
      ...(stream === 'custom_attributes' ? ['resource'] : []),
      ...(BY_CREATION.includes(stream) ? ['created_at'] : []),
      ...([...WITHOUT_UPDATED_AT, ...BY_CREATION].includes(stream) ? [] : ['updated_at']),
      ...(stream === 'attachments' ? ['conversation_id', 'message_id', ...FILE_COLUMNS] : []),
      ...(/^conversation_(events|forwards)$/.test(stream) ? ['conversation_id'] : []),
      ...(/^customer_/.test(stream) ? ['customer_id'] : []),
      ...(stream === 'business_schedule_holidays' ? ['business_schedule_id'] : []),
      ...['attributes', 'relationships', 'links', 'unfit_values'],
    ];
    expect(Object.keys(columnsOf(schema))).toEqual(ofOwn ?? ofResource);
  });

  it('types the attributes, the relationships and the links', () => {
    const { attributes, relationships, links } = columnsOf(schema);
    for (const column of OWN[stream] ? [] : [attributes, relationships, links]) {
      expect(column).toMatchObject({ type: ['null', 'object'], properties: expect.any(Object) as unknown });
    }
  });

  it('marks what is named as a time as one', () => {
    const named = pathsWhere('', schema, (name) => /(?:At|Date|_at)$|^scheduledFor$/.test(name));
    const marked = pathsWhere('', schema, (_name, property) => property['format'] === 'date-time');
    expect(named.filter((place) => !marked.includes(place))).toEqual([]);
  });

  it('lets no duration, score, priority or amount of money be an integer', () => {
    const measures = /(?:[tT]ime|[tT]ime\w+|rating|score|confidence|polarity|priority|[rR]evenue\w*)$/;
    const integers = pathsWhere('', schema, (name, { type }) => {
      return measures.test(name) && Array.isArray(type) && type.includes('integer');
    });
    expect(integers).toEqual([]);
  });

  it('leaves custom attributes open', () => {
    const places = pathsWhere('', schema, (name, property) => name === 'custom' && 'properties' in property);
    expect(places).toEqual([]);
  });

  it('compiles in ajv’s strict mode, and takes an empty resource and one full of nulls', () => {
    const ajv = new Ajv({ strict: true, formats: { 'date-time': true } });
    const isFit = ajv.compile(schema);
    const nulls = Object.fromEntries(Object.keys(columnsOf(schema)).map((name) => [name, null]));
    const key = Object.fromEntries(keysOf(stream).map((column) => [column, '1']));
    expect(isFit(key)).toBe(true);
    expect(isFit({ ...nulls, ...key })).toBe(true);
    expect(isFit({ ...nulls })).toBe(false);
  });
});

describe('recipients are lists of objects', () => {
  it.each([
    ['messages', ['attributes', 'meta']],
    ['conversations', ['attributes', 'firstMessageIn', 'meta']],
    ['conversations', ['attributes', 'lastMessageIn', 'meta']],
    ['customer_drafts', ['attributes']],
  ])('in %s at %j', (stream, place) => {
    const meta = place.reduce<unknown>(
      (schema, name) => (isJsonObject(schema) ? columnsOf(schema)[name] : undefined),
      load(stream),
    );
    const recipients = { type: ['null', 'array'], items: { type: ['null', 'object'] } };
    expect(meta).toMatchObject({ properties: { to: recipients, cc: recipients, bcc: recipients } });
  });
});

describe('the rules refuse', () => {
  const good = {
    type: 'object',
    properties: {
      id: { type: 'string' },
      updated_at: { type: ['null', 'string'], format: 'date-time' },
      list: { type: ['null', 'array'], items: { type: ['null', 'string'] } },
      deep: { type: ['null', 'object'], properties: { a: { type: ['null', 'number'] } } },
      unfit_values: { type: ['null', 'object'], description: 'text' },
    },
  };
  const withColumn = (column: unknown, name = 'wrong'): unknown => ({
    ...good,
    properties: { ...good.properties, [name]: column },
  });
  const text = ['null', 'string'];

  it('nothing in a good schema', () => {
    expect(faultsOf(good)).toEqual([]);
  });

  it.each<[title: string, schema: unknown, fault: string]>([
    ['a schema that is no object', [], 'schema: no object'],
    ['a schema without a type', { properties: good.properties }, 'schema: type is not "object"'],
    ['a schema without properties', { type: 'object' }, 'schema: no properties'],
    ['required', { ...good, required: ['id'] }, 'schema: required'],
    ['additionalProperties', { ...good, additionalProperties: false }, 'schema: additionalProperties'],
    ['a nullable key', withColumn({ type: text }, 'id'), 'id: not {"type":"string"}'],
    ['a described key', withColumn({ type: 'string', description: 'x' }, 'id'), 'id: not {"type":"string"}'],
    ['no unfit_values', withColumn(undefined, 'unfit_values'), 'unfit_values: no nullable open object'],
    [
      'typed unfit_values',
      withColumn({ type: ['null', 'object'], properties: { a: { type: text } } }, 'unfit_values'),
      'unfit_values: no nullable open object',
    ],
    ['a column in camel case', withColumn({ type: text }, 'updatedAt'), 'updatedAt: name of a column'],
    ['a column with a hyphen', withColumn({ type: text }, 'a-b'), 'a-b: name of a column'],
    ['a column that begins with a figure', withColumn({ type: text }, '1a'), '1a: name of a column'],
    [
      'a column name that PostgreSQL would cut',
      withColumn({ type: text }, 'a'.repeat(64)),
      `${'a'.repeat(64)}: name of a column`,
    ],
    ['an empty property', withColumn({}), 'wrong: type'],
    ['a property that is only described', withColumn({ description: 'x' }), 'wrong: type'],
    ['a property that is true', withColumn(true), 'wrong: no object'],
    ['a type that is no list', withColumn({ type: 'string' }), 'wrong: type'],
    ['a type without null', withColumn({ type: ['string'] }), 'wrong: type'],
    ['null not in front', withColumn({ type: ['string', 'null'] }), 'wrong: type'],
    ['nothing but null', withColumn({ type: ['null'] }), 'wrong: type'],
    ['two types', withColumn({ type: ['null', 'integer', 'string'] }), 'wrong: type'],
    ['an unknown type', withColumn({ type: ['null', 'date'] }), 'wrong: type'],
    ['enum', withColumn({ type: text, enum: ['a', null] }), 'wrong: keyword enum'],
    ['pattern', withColumn({ type: text, pattern: 'a' }), 'wrong: keyword pattern'],
    ['maxLength', withColumn({ type: text, maxLength: 3 }), 'wrong: keyword maxLength'],
    ['minimum', withColumn({ type: ['null', 'integer'], minimum: 0 }), 'wrong: keyword minimum'],
    ['anyOf', withColumn({ anyOf: [{ type: text }] }), 'wrong: keyword anyOf'],
    ['oneOf', withColumn({ oneOf: [{ type: text }] }), 'wrong: keyword oneOf'],
    ['$ref', withColumn({ $ref: '#/a' }), 'wrong: keyword $ref'],
    [
      'nested additionalProperties',
      withColumn({ type: ['null', 'object'], additionalProperties: true }),
      'wrong: keyword additionalProperties',
    ],
    ['a format other than date-time', withColumn({ type: text, format: 'email' }), 'wrong: format'],
    [
      'date-time on a number',
      withColumn({ type: ['null', 'integer'], format: 'date-time' }),
      'wrong: format',
    ],
    ['an empty description', withColumn({ type: text, description: '' }), 'wrong: description'],
    ['a list without items', withColumn({ type: ['null', 'array'] }), 'wrong: items'],
    ['a list of anything', withColumn({ type: ['null', 'array'], items: {} }), 'wrong[]: type'],
    [
      'a list of two types',
      withColumn({ type: ['null', 'array'], items: { type: ['null', 'string', 'object'] } }),
      'wrong[]: type',
    ],
    [
      'a list that holds no null',
      withColumn({ type: ['null', 'array'], items: { type: 'string' } }),
      'wrong[]: type',
    ],
    ['items without a list', withColumn({ type: text, items: { type: text } }), 'wrong: items'],
    [
      'properties on a text',
      withColumn({ type: text, properties: { a: { type: text } } }),
      'wrong: properties',
    ],
    ['empty properties', withColumn({ type: ['null', 'object'], properties: {} }), 'wrong: properties'],
    [
      'a fault deep inside',
      withColumn({
        type: ['null', 'array'],
        items: { type: ['null', 'object'], properties: { a: { type: ['null', 'array'], items: {} } } },
      }),
      'wrong[].a[]: type',
    ],
  ])('%s', (_title, schema, fault) => {
    expect(faultsOf(schema)).toContain(fault);
  });
});
