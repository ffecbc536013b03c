/**
 * Every response example of Kustomer's OpenAPI file that belongs to a stream comes through the tap as a page: each example
 * record becomes a record that fits its schema. The file is no part of the project; where it isn't there, nothing is shown.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Writable } from 'node:stream';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { discoverStream } from '../src/discover';
import { isJsonObject, member, type JsonObject } from '../src/json';
import type { Client } from '../src/kustomer/client';
import { selectStreams } from '../src/select-streams';
import { parseState } from '../src/singer/state';
import { createLineWriter } from '../src/singer/writer';
import { CUSTOMISED_RESOURCES, type StreamDefinition } from '../src/streams/definition';
import { STREAMS, findStream } from '../src/streams/table';
import { runSync } from '../src/sync/sync';
import type { StreamTally } from '../src/sync/tally';
import { createSchemaCompiler } from '../src/validate';
import { settingsOf } from './sync/stage';

const FILE =
  process.env['KUSTOMER_OPENAPI'] ??
  path.join(__dirname, '../../shared/reference/kustomer-core-openapi.json');
const NOW = Date.UTC(2026, 5, 15, 12, 0, 0);

/** The stream of a resource's type; undefined where the tap has none for it. */
const STREAM_OF: Readonly<Record<string, string>> = {
  attachment: 'attachments',
  audit_log: 'audit_logs',
  brand: 'brands',
  company: 'companies',
  conversation: 'conversations',
  conversation_time: 'conversation_times',
  customer: 'customers',
  customer_event: 'conversation_events',
  customer_merge: 'customer_merges',
  draft: 'customer_drafts',
  forward: 'conversation_forwards',
  holiday: 'business_schedule_holidays',
  klass: 'klasses',
  'kobject.order': 'kobjects',
  message: 'messages',
  metadata: 'custom_attributes',
  note: 'notes',
  satisfaction: 'satisfaction_surveys',
  schedule: 'business_schedules',
  sender: 'spam_senders',
  sla: 'slas',
  sla_version: 'sla_versions',
};

/** Of these paths the records are others than the stream's, although they are called the same. */
const NO_STREAM: readonly RegExp[] = [
  // Of drafts, forwards and of nothing at all, but never of messages.
  /^\/(drafts|forwards)\/\{id\}\/attachments/,
  /^\/(media|attachments)\//,
];

interface Example {
  /** Method and path of the API. */
  readonly where: string;
  readonly stream: StreamDefinition;
  readonly rows: readonly JsonObject[];
}

/** The examples of reading answers, one per type of record in them. */
function examplesIn(document: unknown): Example[] {
  const paths = member(document, 'paths');
  return Object.entries(isJsonObject(paths) ? paths : {}).flatMap(([at, methods]) =>
    (['get', 'post'] as const)
      .filter((method) => method === 'get' || at.endsWith('/search'))
      .flatMap((method) => answersOf(member(methods, method)))
      .filter(() => !NO_STREAM.some((one) => one.test(at)))
      .flatMap((answer) => [...listOf(member(answer, 'data')), ...listOf(member(answer, 'included'))])
      .reduce<Example[]>((examples, row) => {
        const stream = findStream(STREAM_OF[String(row['type'])] ?? '');
        const known = examples.find((example) => example.stream === stream);
        if (!stream) return examples;
        if (!known) return [...examples, { where: at, stream, rows: [row] }];
        return examples.map((one) => (one === known ? { ...one, rows: [...one.rows, row] } : one));
      }, []),
  );
}

function answersOf(operation: unknown): unknown[] {
  const responses = member(operation, 'responses');
  return Object.entries(isJsonObject(responses) ? responses : {})
    .filter(([status]) => status.startsWith('2'))
    .flatMap(([, response]) => {
      const content = member(member(response, 'content'), 'application/json');
      const named = member(content, 'examples');
      const several = isJsonObject(named) ? Object.values(named).map((one) => member(one, 'value')) : [];
      return [member(content, 'example'), ...several].map(valuesIn);
    });
}

/** In some examples a description of the value stands in its place: `{"type": "integer", "example": 1}`. */
function valuesIn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(valuesIn);
  if (!isJsonObject(value)) return value;
  const { type, example } = value;
  if (typeof type === 'string' && example !== undefined) return example;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, valuesIn(inner)]));
}

function listOf(value: unknown): JsonObject[] {
  return (Array.isArray(value) ? value : [value]).filter(isJsonObject);
}

/** An API that has nothing but the rows, wherever it is asked. */
function clientWith({ stream, rows }: Example): Client {
  const page = (data: readonly JsonObject[]) => ({
    data,
    included: data,
    meta: { total: data.length },
    links: { next: null },
  });
  const parent = { id: 'parent', attributes: { updatedAt: new Date(NOW - 3_600_000).toISOString() } };
  return {
    baseUrl: 'https://api.kustomerapp.com',
    apiNow: () => NOW,
    close: () => undefined,
    search: () => Promise.resolve(page(stream.kind === 'child' ? [parent] : rows)),
    get(at) {
      if (at.startsWith('/v1/auth/')) return Promise.resolve({ data: { attributes: {} } });
      if (at === '/v1/klasses' && stream.kind === 'metadata') return Promise.resolve(page([]));
      if (stream.kind === 'metadata') return Promise.resolve({ data: rows[0] });
      if (stream.kind === 'list' && stream.sideLoading?.pathOf('parent') === at)
        return Promise.resolve({ data: parent, included: rows });
      return Promise.resolve(page(stream.kind === 'list' && stream.sideLoading ? [parent] : rows));
    },
  };
}

interface Passed {
  readonly records: readonly JsonObject[];
  readonly schema: JsonObject;
  readonly tally: StreamTally | undefined;
  readonly failures: readonly string[];
}

/** A sync of the example's stream, alone. */
async function pass(example: Example): Promise<Passed> {
  let text = '';
  const writer = createLineWriter(
    new Writable({
      decodeStrings: false,
      write(part: string, _encoding, done) {
        text += part;
        done();
      },
    }),
  );
  const tallies = new Map<string, StreamTally>();
  const outcome = await runSync(
    {
      client: clientWith(example),
      writer,
      clock: { now: () => NOW, sleep: () => Promise.resolve(), random: () => 0 },
      compileCheck: createSchemaCompiler(),
      info: () => undefined,
      note: () => undefined,
      warn: () => undefined,
      tallies,
    },
    selectStreams({ streams: [discoverStream(example.stream)] }).selected,
    parseState(undefined, 'state'),
    settingsOf({
      streams: [],
      startDate: '2000-01-01',
      settings: { includeArchived: false, includeDeleted: true, validateRecords: 'repair' },
    }),
  );
  await writer.flush(1000);
  const messages = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line));
  const ofType = (type: string, key: string): JsonObject[] =>
    messages.filter((one) => member(one, 'type') === type).flatMap((one) => listOf(member(one, key)));
  return {
    records: ofType('RECORD', 'record'),
    schema: ofType('SCHEMA', 'schema')[0] ?? {},
    tally: tallies.get(example.stream.name),
    failures: [...outcome.failures, ...(outcome.fatal ? [String(outcome.fatal)] : [])],
  };
}

if (existsSync(FILE)) {
  const examples = examplesIn(JSON.parse(readFileSync(FILE, 'utf8')));

  it('there is an example of each type that the file is known to show', () => {
    expect(examples.length).toBeGreaterThan(35);
    const shown = new Set(examples.map(({ stream }) => stream.name));
    const meant = Object.values(STREAM_OF).filter((name) => STREAMS.some((stream) => stream.name === name));
    expect(meant.filter((name) => !shown.has(name))).toEqual([]);
  });

  describe.each(examples.map((example) => [`${example.where}: ${example.stream.name}`, example] as const))(
    'the example of %s',
    (_title, example) => {
      it('becomes records that fit their schema', async () => {
        const { records, schema, tally, failures } = await pass(example);
        expect(failures).toEqual([]);
        const isMetadata = example.stream.kind === 'metadata';
        const ids = new Set(
          example.rows.map((row, index) => row['id'] ?? member(row['links'], 'self') ?? index),
        );
        // An example answers every question, so one that is asked twice brings it twice.
        const told = isMetadata
          ? records
          : [...new Map(records.map((record) => [record['id'], record])).values()];
        expect(told).toHaveLength(isMetadata ? CUSTOMISED_RESOURCES.length : ids.size);
        const ajv = new Ajv({ strict: true, allErrors: true });
        addFormats(ajv, { mode: 'full' });
        const isFit = ajv.compile(schema);
        expect(records.filter((record) => !isFit(record)).map(() => isFit.errors)).toEqual([]);
        const unfit = records.flatMap(({ unfit_values: values }) =>
          Object.keys(isJsonObject(values) ? values : {}),
        );
        expect(unfit).toEqual([]);
        expect(tally?.unfitValues).toBe(0);
      });
    },
  );
}

const whereItIs = existsSync(FILE) ? it : it.skip;
whereItIs(`the examples are shown, or there is no ${path.basename(FILE)} in ../shared/reference`, () => {
  expect(existsSync(FILE)).toBe(true);
});
