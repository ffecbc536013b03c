/**
 * Walks the stream table. What it says about a new stream is the checklist for who adds it: a row in
 * `src/streams/table.ts`, a schema in `schemas/`, a resource in `tests/sandbox/`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Writable } from 'node:stream';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import type { Clock } from '../src/clock';
import { resolveConfig, type Config } from '../src/config';
import { discoverCatalog } from '../src/discover';
import { buildClient } from '../src/edge';
import { isJsonObject, member, type JsonObject } from '../src/json';
import { createLog } from '../src/log';
import { selectStreams } from '../src/select-streams';
import type { Catalog, CatalogEntry } from '../src/singer/catalog';
import { parseState } from '../src/singer/state';
import { createLineWriter } from '../src/singer/writer';
import type { StreamDefinition } from '../src/streams/definition';
import { STREAMS, findStream } from '../src/streams/table';
import { runSync, type SyncOutcome } from '../src/sync/sync';
import type { StreamTally } from '../src/sync/tally';
import { createSchemaCompiler } from '../src/validate';

import { startSandbox, type Sandbox } from './sandbox/server';

const SCHEMAS = path.join(__dirname, '../schemas');
// Whole syncs, on machines that are busy.
jest.setTimeout(60_000);

const NOON = Date.UTC(2026, 5, 15, 12, 0, 30);
const LOOKBACK_SECONDS = 600;
/** With the streams that only `optional_streams` adds. */
const CATALOG = discoverCatalog(new Set(), undefined, ['*']);
/** A path that the sandbox doesn't know, for a control. */
const UNKNOWN_PATH = '/v1/new';

// What is checked: pure functions that return a sentence per fault ------------------------------------------------

/** Rows without a schema, and schemas without a row. */
function faultsOfTable(rows: readonly string[], files: readonly string[]): string[] {
  return [
    ...rows
      .filter((name) => !files.includes(`${name}.json`))
      .map((name) => `${name} has no schema: add schemas/${name}.json`),
    ...files
      .filter((file) => !rows.includes(file.replace(/\.json$/, '')))
      .map((file) => `schemas/${file} has no stream: add a row to src/streams/table.ts, or remove the file`),
    ...rows
      .filter((name, index) => rows.indexOf(name) !== index)
      .map((name) => `${name} has two rows in src/streams/table.ts`),
  ];
}

/** Streams whose records have another replication key than `updated_at`. */
const OTHER_CURSORS: Readonly<Record<string, string>> = {
  conversation_times: 'created_at',
  audit_logs: 'created_at',
  deletions: 'deleted_at',
};

/** The replication key of a stream. Said here once more, apart from the code that is checked. */
function cursorOf(stream: StreamDefinition): string | undefined {
  const isUndated =
    stream.kind === 'list' ? !stream.hasUpdatedAt : ['metadata', 'sweep', 'windows'].includes(stream.kind);
  return isUndated ? undefined : (OTHER_CURSORS[stream.name] ?? 'updated_at');
}

/** The key of a stream, said here once more. */
function keyOf({ name }: StreamDefinition): readonly string[] {
  return name === 'live_ids' ? ['stream', 'id'] : ['id'];
}

function isDated(stream: StreamDefinition): boolean {
  return cursorOf(stream) !== undefined;
}

/** Whose records its records belong to, and in which column they say so. */
function lineageOf(stream: StreamDefinition): { parent: string; parentKey: string } | undefined {
  if (stream.kind === 'child') return stream;
  return stream.kind === 'list' ? stream.sideLoading : undefined;
}

function faultsOfSchema(stream: StreamDefinition, schema: unknown): string[] {
  const columns = member(schema, 'properties');
  const { name } = stream;
  const cursor = cursorOf(stream);
  const need = (column: string, text: string, why: string): string[] => {
    const found = JSON.stringify(withoutDescription(member(columns, column)));
    return found === text ? [] : [`schemas/${name}.json needs "${column}": ${text}, ${why}; it has ${found}`];
  };
  const text = '{"type":["null","string"]}';
  const time = '{"type":["null","string"],"format":"date-time"}';
  return [
    ...keyOf(stream).flatMap((column) => need(column, '{"type":"string"}', 'the key')),
    ...(cursor === undefined ? [] : need(cursor, time, 'the replication key')),
    ...(!isDated(stream) && member(columns, 'updated_at') !== undefined
      ? [`schemas/${name}.json has "updated_at", but its row says that records carry no time`]
      : []),
    ...(lineageOf(stream) ? need(lineageOf(stream)?.parentKey ?? '', text, 'the id of its parent') : []),
    ...need('unfit_values', '{"type":["null","object"]}', 'for what does not fit'),
  ];
}

function withoutDescription(column: unknown): unknown {
  if (!isJsonObject(column)) return column;
  return Object.fromEntries(Object.entries(column).filter(([keyword]) => keyword !== 'description'));
}

function faultsOfEntry(stream: StreamDefinition, entry: CatalogEntry | undefined): string[] {
  const { name } = stream;
  if (!entry) return [`${name} is not in the catalog`];
  const root = entry.metadata.find(({ breadcrumb }) => breadcrumb.length === 0)?.metadata;
  const isChoice = stream.kind === 'list' && isDated(stream);
  const cursor = cursorOf(stream);
  const method = cursor === undefined ? 'FULL_TABLE' : 'INCREMENTAL';
  const expected: readonly [what: string, found: unknown, expected: unknown][] = [
    ['"stream"', entry.stream, name],
    ['"key_properties"', entry.key_properties, keyOf(stream)],
    ['"replication_key"', entry.replication_key, cursor],
    ['"replication_method"', entry.replication_method, method],
    ['inclusion', root?.['inclusion'], 'available'],
    ['selected-by-default', root?.['selected-by-default'], true],
    ['table-key-properties', root?.['table-key-properties'], keyOf(stream)],
    ['valid-replication-keys', root?.['valid-replication-keys'], cursor && [cursor]],
    ['forced-replication-method', root?.['forced-replication-method'], isChoice ? undefined : method],
    ['parent-tap-stream-id', root?.['parent-tap-stream-id'], lineageOf(stream)?.parent],
    [
      'automatic columns',
      automaticOf(entry),
      [...keyOf(stream).toReversed(), ...(cursor === undefined ? [] : [cursor]), 'unfit_values'],
    ],
  ];
  return expected
    .filter(([, found, wanted]) => JSON.stringify(found) !== JSON.stringify(wanted))
    .map(
      ([what, found, wanted]) =>
        `the catalog entry of ${name}: ${what} must be ${JSON.stringify(wanted)}, is ${JSON.stringify(found)}`,
    );
}

function automaticOf(entry: CatalogEntry): (string | undefined)[] {
  return entry.metadata
    .filter(({ breadcrumb, metadata }) => breadcrumb.length === 2 && metadata['inclusion'] === 'automatic')
    .map(({ breadcrumb }) => breadcrumb[1]);
}

/** One run of one stream. */
interface Run {
  readonly messages: readonly JsonObject[];
  readonly outcome: SyncOutcome;
  readonly tally: StreamTally | undefined;
}

function ofType(run: Run, type: string): JsonObject[] {
  return run.messages.filter((message) => message['type'] === type);
}

function recordsOf(run: Run): JsonObject[] {
  return ofType(run, 'RECORD')
    .map(({ record }) => record)
    .filter(isJsonObject);
}

/** What a run must be, whatever it read: no failure, and its messages in order. */
function faultsOfRun(name: string, run: Run): string[] {
  const { failures, fatal } = run.outcome;
  const types = run.messages.map(({ type }) => type);
  const foreign = run.messages.filter(({ stream }) => stream !== undefined && stream !== name);
  return [
    ...failures.map((line) => `a sync of ${name} alone failed: ${line}`),
    ...(fatal ? [`a sync of ${name} alone ended with: ${String(fatal)}`] : []),
    ...(types[0] === 'STATE' && types.at(-1) === 'STATE'
      ? []
      : [`${name}: first and last message are no STATE`]),
    ...(types.filter((type) => type === 'SCHEMA').length === 1 ? [] : [`${name}: not exactly one SCHEMA`]),
    ...(types.includes('RECORD') && types.indexOf('RECORD') < types.indexOf('SCHEMA')
      ? [`${name}: a RECORD stands before the SCHEMA`]
      : []),
    ...(foreign.length > 0 ? [`a sync of ${name} alone wrote messages of other streams`] : []),
  ];
}

const noRecord = (name: string): string =>
  `${name}: no RECORD; give the sandbox's organisation some (tests/sandbox/organisation.ts)`;

/** What each record must be: at least one, each fit for the SCHEMA that was written, with exactly its columns. */
function faultsOfRecords(name: string, run: Run): string[] {
  const schema = ofType(run, 'SCHEMA')[0]?.['schema'];
  if (!isJsonObject(schema)) return [`${name}: its SCHEMA has no schema`];
  const records = recordsOf(run);
  if (records.length === 0) {
    return [noRecord(name)];
  }
  const ajv = new Ajv({ strict: true, allErrors: true });
  addFormats(ajv, { mode: 'full' });
  const validate = ajv.compile(schema);
  const columns = Object.keys(isJsonObject(schema['properties']) ? schema['properties'] : {});
  const faults = records.flatMap((record) => {
    const id = JSON.stringify(record['id']);
    const misfits = validate(record)
      ? []
      : (validate.errors ?? []).map((one) => `${one.instancePath} ${String(one.message)}`);
    const odd = [
      ...Object.keys(record).filter((column) => !columns.includes(column)),
      ...columns.filter((column) => !Object.hasOwn(record, column)),
    ];
    return [
      ...misfits.map((misfit) => `${name} ${id} does not fit its SCHEMA: ${misfit}`),
      ...(odd.length > 0
        ? [`${name} ${id} has not exactly the columns of its SCHEMA: ${odd.join(', ')}`]
        : []),
      ...(typeof record['id'] === 'string' && record['id'] !== '' ? [] : [`${name} ${id} has no key`]),
    ];
  });
  return [...new Set(faults)];
}

/** The instant up to which a state says that all is written. */
function bookmarkMs(state: unknown, name: string): number | undefined {
  const value = member(member(member(state, 'bookmarks'), name), 'replication_key_value');
  return typeof value === 'string' ? Date.parse(value) : undefined;
}

/** What a run from the last STATE of another must be. */
function faultsOfResumption(stream: StreamDefinition, first: Run, second: Run): string[] {
  const { name } = stream;
  const [before, after] = [
    ofType(first, 'STATE').at(-1)?.['value'],
    ofType(second, 'STATE').at(-1)?.['value'],
  ];
  const faults = faultsOfRun(name, second).map((fault) => `resumed: ${fault}`);
  if (JSON.stringify(ofType(second, 'STATE')[0]?.['value']) !== JSON.stringify(before)) {
    faults.push(`${name}: the first STATE of a resumed run is not the state that it was given`);
  }
  const [beforeMs, afterMs] = [bookmarkMs(before, name), bookmarkMs(after, name)];
  if (!isDated(stream)) {
    return beforeMs === undefined ? faults : [...faults, `${name} is read whole, and yet has a bookmark`];
  }
  if (beforeMs === undefined || Number.isNaN(beforeMs))
    return [...faults, `${name}: its STATE has no bookmark`];
  if (afterMs === undefined || !(afterMs >= beforeMs)) {
    faults.push(`${name}: a resumed run moved its bookmark back`);
  }
  const floorMs = beforeMs - LOOKBACK_SECONDS * 1000;
  const old = recordsOf(second).filter(
    ({ [cursorOf(stream) ?? '']: at }) => typeof at === 'string' && Date.parse(at) < floorMs,
  );
  if (old.length > 0) faults.push(`${name}: a resumed run wrote ${old.length} records from before its start`);
  return faults;
}

// The real table ----------------------------------------------------------------------------------------------------

let nowMs = NOON;
/** Time passes only where somebody waits. */
const clock: Clock = {
  now: () => nowMs,
  random: () => 0,
  sleep: (waitMs) => {
    nowMs += waitMs;
    return Promise.resolve();
  },
};
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ now: () => nowMs });
});
afterAll(() => sandbox.stop());

function configOf(): Config {
  const settings = {
    api_key: sandbox.apiKey,
    api_url: sandbox.url,
    start_date: '2020-01-01',
    lookback_seconds: LOOKBACK_SECONDS,
    search_requests_per_minute: 1_000_000,
    max_retry_seconds: 0,
  };
  const { apiKey, startDateMs, ...config } = resolveConfig([{ kind: 'file', path: 'test', settings }], {
    env: {},
    require: 'all',
    version: 'test',
  });
  if (apiKey === undefined || startDateMs === undefined) throw new Error('no complete config');
  return { ...config, apiKey, startDateMs };
}

function entryOf(name: string): CatalogEntry | undefined {
  return CATALOG.streams.find((entry) => entry.tap_stream_id === name);
}

/** A run of one stream alone from `state`, composed as in `src/tap.ts`, with memory for stdout. */
async function syncAlone(stream: StreamDefinition, state: unknown): Promise<Run> {
  const entry = entryOf(stream.name);
  if (!entry) throw new Error(`${stream.name} is not in the catalog`);
  const config = configOf();
  const tallies = new Map<string, StreamTally>();
  const texts: string[] = [];
  const writer = createLineWriter(
    new Writable({
      decodeStrings: false,
      write(text: string, _encoding, done) {
        texts.push(text);
        done();
      },
    }),
  );
  const log = createLog('text', 'fatal', { write: () => undefined });
  const client = buildClient(
    { clock, log, stop: new AbortController().signal, env: {} },
    config,
    config.apiKey,
    tallies,
  );
  try {
    const outcome = await runSync(
      {
        client,
        writer,
        clock,
        tallies,
        compileCheck: createSchemaCompiler(),
        info: () => undefined,
        note: () => undefined,
        warn: () => undefined,
      },
      selectStreams({ streams: [entry] }).selected,
      parseState(state, 'state'),
      { ...config, rules: config },
    );
    await writer.flush(1000);
    const lines = texts
      .join('')
      .split('\n')
      .filter((line) => line !== '');
    const messages = lines.map((line): unknown => JSON.parse(line)).filter(isJsonObject);
    return { messages, outcome, tally: tallies.get(stream.name) };
  } finally {
    client.close();
  }
}

/** First runs, one per stream. */
const firstRuns = new Map<string, Promise<Run>>();
function firstRun(stream: StreamDefinition): Promise<Run> {
  const run = firstRuns.get(stream.name) ?? syncAlone(stream, undefined);
  firstRuns.set(stream.name, run);
  return run;
}

async function ask(
  method: 'GET' | 'POST',
  url: string,
  body?: unknown,
): Promise<{ status: number; json: unknown }> {
  const response = await fetch(sandbox.url + url, {
    method,
    headers: { authorization: `Bearer ${sandbox.apiKey}` },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const json: unknown = await response.json();
  return { status: response.status, json };
}

/** Asks the sandbox for what `stream` is made of; a sentence where it doesn't know it or has none. */
async function faultsOfSandbox(stream: StreamDefinition): Promise<string[]> {
  const told = async (
    method: 'GET' | 'POST',
    url: string,
    key: string,
    body?: unknown,
  ): Promise<string[]> => {
    const { status, json } = await ask(method, url, body);
    const where = `the sandbox answers ${method} ${url}${body === undefined ? '' : ` ${JSON.stringify(body)}`}`;
    if (status !== 200)
      return [`${where} with ${status}: add the resource of ${stream.name} to tests/sandbox`];
    const rows = member(json, key);
    const isEmpty = Array.isArray(rows) ? rows.length === 0 : !isJsonObject(rows);
    return isEmpty ? [`${where} without any ${key}: add records of ${stream.name} to its organisation`] : [];
  };
  switch (stream.kind) {
    case 'search':
      return told('POST', '/v1/customers/search?page=1&pageSize=1', 'data', {
        queryContext: stream.context,
        and: [{ [stream.updatedAttribute]: { gte: '2020-01-01T00:00:00.000Z' } }],
        sort: [{ [stream.updatedAttribute]: 'asc' }],
      });
    case 'list': {
      const { sideLoading } = stream;
      if (sideLoading) {
        const parent = findStream(sideLoading.parent);
        const parents = parent ? recordsOf(await firstRun(parent)) : [];
        const [query = {}] = stream.queries;
        const suffix = new URLSearchParams(query as Record<string, string>).toString();
        return faultsOfChildren(
          stream.name,
          parents.map(({ id }) => `${sideLoading.pathOf(String(id))}?${suffix}`),
          (url) => told('GET', url, stream.rowsKey),
        );
      }
      const asked = stream.queries.map((query) => {
        const named = Object.entries(query).map(([name, value]) => [name, String(value)]);
        return `${stream.path}?${new URLSearchParams(Object.fromEntries(named) as Record<string, string>).toString()}`;
      });
      return (await Promise.all(asked.map((url) => told('GET', url, stream.rowsKey)))).flat();
    }
    case 'child': {
      const parent = findStream(stream.parent);
      if (!parent) return [`the parent of ${stream.name}, ${stream.parent}, has no row`];
      const parents = recordsOf(await firstRun(parent));
      return faultsOfChildren(
        stream.name,
        parents.slice(0, 40).map(({ id }) => stream.path(String(id))),
        (url) => told('GET', url, 'data'),
      );
    }
    // The searches that it asks are those of other streams.
    case 'sweep':
    case 'windows':
      return [];
    case 'audit':
      return told('GET', `${stream.path}?count=1`, 'data');
    case 'metadata':
      return (
        await Promise.all(stream.resources.map((resource) => told('GET', `/v1/metadata/${resource}`, 'data')))
      ).flat();
  }
}

/** Not every parent has children, but one must. */
async function faultsOfChildren(
  name: string,
  urls: readonly string[],
  faultsAt: (url: string) => Promise<string[]>,
): Promise<string[]> {
  const faults = await Promise.all(urls.map(faultsAt));
  return faults.some((one) => one.length === 0)
    ? []
    : (faults[0] ?? [`the parents of ${name} have no records`]);
}

function loadSchemaFile(name: string): unknown {
  return JSON.parse(readFileSync(path.join(SCHEMAS, `${name}.json`), 'utf8')) as unknown;
}

describe('the stream table', () => {
  it('has a schema for each row, and a row for each schema', () => {
    expect(
      faultsOfTable(
        STREAMS.map(({ name }) => name),
        readdirSync(SCHEMAS),
      ),
    ).toEqual([]);
  });

  it('is what the catalog holds, optional streams only where they are asked for', () => {
    const namesIn = ({ streams }: Catalog): string[] => streams.map((entry) => entry.tap_stream_id);
    const cheap = STREAMS.filter(({ isOptional }) => isOptional !== true);
    expect(namesIn(CATALOG)).toEqual(STREAMS.map(({ name }) => name));
    expect(namesIn(discoverCatalog())).toEqual(cheap.map(({ name }) => name));
  });
});

describe.each(STREAMS.map((stream) => [stream.name, stream] as const))('the stream %s', (name, stream) => {
  it('has a schema with key, replication key and unfit_values', () => {
    expect(faultsOfSchema(stream, loadSchemaFile(name))).toEqual([]);
  });

  it('has the catalog entry of its kind', () => {
    expect(faultsOfEntry(stream, entryOf(name))).toEqual([]);
  });

  it('is known to the sandbox', async () => {
    expect(await faultsOfSandbox(stream)).toEqual([]);
  });

  it('is synced alone', async () => {
    expect(faultsOfRun(name, await firstRun(stream))).toEqual([]);
  });

  it('writes records that fit its SCHEMA and have exactly its columns', async () => {
    // Where it is read alone there is nothing to tell; `tests/sync/sync-windows.test.ts` shows its records.
    const none = stream.kind === 'windows' ? [noRecord(name)] : [];
    expect(faultsOfRecords(name, await firstRun(stream))).toEqual(none);
  });

  it('counts what it wrote', async () => {
    const run = await firstRun(stream);
    expect(run.tally).toMatchObject({ result: 'done', records: recordsOf(run).length });
    expect(run.tally?.requests ?? 0).toBeGreaterThanOrEqual(stream.kind === 'windows' ? 0 : 1);
  });

  it('goes on from its last STATE', async () => {
    const first = await firstRun(stream);
    const second = await syncAlone(stream, ofType(first, 'STATE').at(-1)?.['value']);
    expect(faultsOfResumption(stream, first, second)).toEqual([]);
  });
});

it('reading all streams changes no data, and is refused nothing', async () => {
  for (const stream of STREAMS) await firstRun(stream);
  const ofRuns = sandbox.journal.filter(({ path: where }) => where !== UNKNOWN_PATH);
  expect(ofRuns.length).toBeGreaterThan(STREAMS.length);
  const odd = ofRuns.filter(({ created, status }) => created !== undefined || status >= 400);
  expect(odd.map(({ method, path: where, status }) => `${method} ${where}: ${status}`)).toEqual([]);
});

// Controls ------------------------------------------------------------------------------------------------------------

describe('a fault is found', () => {
  const tags = STREAMS.find((stream) => stream.name === 'tags');
  const slas = STREAMS.find((stream) => stream.name === 'slas');
  const attachments = STREAMS.find((stream) => stream.name === 'attachments');
  if (!tags || !slas || !attachments) throw new Error('the table lacks what the controls are made of');

  const AT = '2026-01-01T00:00:00.000Z';
  const state = (value: string): JsonObject => ({
    type: 'STATE',
    value: { bookmarks: { tags: { replication_key: 'updated_at', replication_key_value: value } } },
  });
  const schema: JsonObject = {
    type: 'SCHEMA',
    stream: 'tags',
    schema: {
      type: 'object',
      properties: { id: { type: 'string' }, updated_at: { type: ['null', 'string'], format: 'date-time' } },
    },
  };
  const record = (columns: JsonObject): JsonObject => ({ type: 'RECORD', stream: 'tags', record: columns });
  const run = (messages: readonly JsonObject[], outcome: Partial<SyncOutcome> = {}): Run => ({
    messages,
    tally: undefined,
    outcome: { failures: [], fatal: undefined, state: parseState(undefined, ''), ...outcome },
  });
  const good = run([state(AT), schema, record({ id: '1', updated_at: AT }), state(AT)]);

  it('nowhere in a good run', () => {
    const faults = [
      faultsOfRun('tags', good),
      faultsOfRecords('tags', good),
      faultsOfResumption(tags, good, good),
    ];
    expect(faults.flat()).toEqual([]);
  });

  it('in the table', () => {
    expect(faultsOfTable(['a', 'b', 'a'], ['a.json', 'c.json'])).toEqual([
      'b has no schema: add schemas/b.json',
      'schemas/c.json has no stream: add a row to src/streams/table.ts, or remove the file',
      'a has two rows in src/streams/table.ts',
    ]);
  });

  it('in a schema', () => {
    expect(faultsOfSchema(attachments, { properties: { id: { type: ['null', 'string'] } } })).toEqual([
      expect.stringContaining('needs "id": {"type":"string"}, the key; it has {"type":["null","string"]}'),
      expect.stringContaining('needs "updated_at"'),
      expect.stringContaining('needs "conversation_id"'),
      expect.stringContaining('needs "unfit_values"'),
    ]);
    const dated = loadSchemaFile('tags');
    expect(faultsOfSchema(slas, dated)).toEqual([
      expect.stringContaining('its row says that records carry no time'),
    ]);
  });

  it('in a catalog entry', () => {
    expect(faultsOfEntry(tags, undefined)).toEqual(['tags is not in the catalog']);
    const bare: CatalogEntry = { tap_stream_id: 'tags', stream: 'tags', schema: {}, metadata: [] };
    expect(faultsOfEntry(tags, bare)).toHaveLength(8);
    expect(faultsOfEntry(slas, entryOf('tags'))).toContain(
      'the catalog entry of slas: "replication_method" must be "FULL_TABLE", is "INCREMENTAL"',
    );
    expect(faultsOfEntry(attachments, entryOf('customers'))).toContain(
      'the catalog entry of attachments: parent-tap-stream-id must be "conversations", is undefined',
    );
  });

  it.each<[title: string, found: Run, fault: string]>([
    ['that failed', run(good.messages, { failures: ['no'] }), 'a sync of tags alone failed: no'],
    [
      'that ended',
      run(good.messages, { fatal: new Error('no') }),
      'a sync of tags alone ended with: Error: no',
    ],
    ['that begins without STATE', run(good.messages.slice(1)), 'tags: first and last message are no STATE'],
    ['that ends without STATE', run(good.messages.slice(0, -1)), 'tags: first and last message are no STATE'],
    ['without SCHEMA', run([state(AT), state(AT)]), 'tags: not exactly one SCHEMA'],
    ['with two SCHEMAs', run([state(AT), schema, schema, state(AT)]), 'tags: not exactly one SCHEMA'],
    [
      'with a RECORD before its SCHEMA',
      run([state(AT), record({}), schema, state(AT)]),
      'tags: a RECORD stands before the SCHEMA',
    ],
    [
      'with another stream in it',
      run([state(AT), schema, { ...record({}), stream: 'users' }, state(AT)]),
      'a sync of tags alone wrote messages of other streams',
    ],
  ])('in a run %s', (_title, found, fault) => {
    expect(faultsOfRun('tags', found)).toEqual([fault]);
  });

  it.each<[title: string, columns: JsonObject | undefined, fault: string]>([
    [
      'where there is none',
      undefined,
      "tags: no RECORD; give the sandbox's organisation some (tests/sandbox/organisation.ts)",
    ],
    [
      'of the wrong type',
      { id: '1', updated_at: 5 },
      'tags "1" does not fit its SCHEMA: /updated_at must be null,string',
    ],
    [
      'whose time is none',
      { id: '1', updated_at: '2026-02-30' },
      'tags "1" does not fit its SCHEMA: /updated_at must match format "date-time"',
    ],
    [
      'with a column too many',
      { id: '1', updated_at: null, more: 1 },
      'tags "1" has not exactly the columns of its SCHEMA: more',
    ],
    ['with a column too few', { id: '1' }, 'tags "1" has not exactly the columns of its SCHEMA: updated_at'],
    ['with an empty key', { id: '', updated_at: null }, 'tags "" has no key'],
  ])('in a record %s', (_title, columns, fault) => {
    expect(faultsOfRecords('tags', run([schema, ...(columns ? [record(columns)] : [])]))).toEqual([fault]);
  });

  it.each<[title: string, stream: StreamDefinition, first: Run, second: Run, fault: string]>([
    [
      'that failed',
      tags,
      good,
      run(good.messages, { failures: ['no'] }),
      'resumed: a sync of tags alone failed: no',
    ],
    [
      'that began anew',
      tags,
      good,
      run([{ type: 'STATE', value: { bookmarks: {} } }, schema, state(AT)]),
      'tags: the first STATE of a resumed run is not the state that it was given',
    ],
    [
      'whose bookmark went back',
      tags,
      good,
      run([state(AT), schema, state('2025-12-31T00:00:00.000Z')]),
      'tags: a resumed run moved its bookmark back',
    ],
    [
      'that read everything again',
      tags,
      good,
      run([state(AT), schema, record({ id: '1', updated_at: '2025-12-31T00:00:00.000Z' }), state(AT)]),
      'tags: a resumed run wrote 1 records from before its start',
    ],
    [
      'of a stream that is read whole, and has a bookmark',
      { ...slas, name: 'tags' },
      good,
      good,
      'tags is read whole, and yet has a bookmark',
    ],
  ])('in a resumed run %s', (_title, stream, first, second, fault) => {
    expect(faultsOfResumption(stream, first, second)).toEqual([fault]);
  });

  it('in a state without a bookmark', () => {
    const empty = { type: 'STATE', value: { bookmarks: {} } };
    const nothing = run([empty, schema, empty]);
    expect(faultsOfResumption(tags, nothing, nothing)).toEqual(['tags: its STATE has no bookmark']);
  });

  it('in the sandbox, where it does not know the stream or has none of it', async () => {
    const unknown: StreamDefinition = {
      ...tags,
      kind: 'list',
      name: 'new',
      path: '/v1/new',
    } as StreamDefinition;
    expect(await faultsOfSandbox(unknown)).toEqual([
      'the sandbox answers GET /v1/new? with 404: add the resource of new to tests/sandbox',
    ]);
    const without = { ...tags, rowsKey: 'included' } as StreamDefinition;
    expect(await faultsOfSandbox(without)).toEqual([
      'the sandbox answers GET /v1/tags? without any included: add records of tags to its organisation',
    ]);
  });
});
