/**
 * Airbyte's connector acceptance tests, those that apply to a tap that isn't an Airbyte connector, by their names there
 * (`test_spec`, `test_connection`, `test_discovery`, `test_basic_read`, `test_full_refresh`, `test_incremental`).
 * Backward compatibility is in interface.test.ts.
 */
import { countByStream, lastState, recordsOf, type Message, type State } from '../cli/messages';
import type { Run } from '../cli/run-tap';
import { openScene, type Scene } from '../cli/scene';
import { isObject } from '../meltano/compare';
import { nodesOf, parseCatalog, type Catalog, type Entry } from './catalogs';

const WORDS = ['type', 'properties', 'items', 'format', 'description'];

let scene: Scene;
let catalog: Catalog;
let first: Run;

beforeAll(async () => {
  scene = await openScene();
  catalog = parseCatalog((await scene.run(['--config', 'config.json', '--discover'])).stdout);
  first = await scene.run(['--config', 'config.json']);
});

afterAll(() => scene.close());

function faults(check: (entry: Entry) => readonly string[]): string[] {
  expect(catalog.streams.length).toBeGreaterThan(30);
  return catalog.streams.flatMap((entry) => check(entry).map((fault) => `${entry.stream}: ${fault}`));
}

async function syncFrom(state: State): Promise<Run> {
  return scene.run(['--config', 'config.json', '--state', scene.write('state.json', state)]);
}

describe('test_spec', () => {
  interface Setting {
    readonly type?: unknown;
    readonly description?: string;
    readonly secret?: boolean;
  }
  let settings: Readonly<Record<string, Setting>>;
  let required: readonly string[];

  beforeAll(async () => {
    const { stdout } = await scene.run(['--about', '--format', 'json']);
    ({ properties: settings, required } = (
      JSON.parse(stdout) as { settings: { properties: Record<string, Setting>; required: string[] } }
    ).settings);
  });

  it('required fields are defined, and each field has one type and a description', () => {
    expect(required).toEqual(['api_key', 'start_date']);
    expect(required.filter((name) => !Object.hasOwn(settings, name))).toEqual([]);
    const poor = Object.entries(settings).filter(
      ([, { type, description = '' }]) => typeof type !== 'string' || description === '',
    );
    expect(poor).toEqual([]);
  });

  it('secrets are marked as such', () => {
    const secrets = Object.entries(settings).filter(([, setting]) => setting.secret === true);
    expect(secrets.map(([name]) => name)).toEqual(expect.arrayContaining(['api_key', 'hash_salt']));
  });
});

describe('test_connection', () => {
  it('succeeds with a good config', async () => {
    expect((await scene.run(['--config', 'config.json', '--test'])).code).toBe(0);
  });

  it('fails with a bad one, and says so without the secret', async () => {
    const bad = scene.write('bad.json', { ...scene.config, api_key: 'wrong-key-of-the-test' });
    const { code, stderr } = await scene.run(['--config', bad, '--test']);
    expect(code).toBe(2);
    expect(stderr).toContain('"api_key" was refused');
    expect(stderr).not.toContain('wrong-key-of-the-test');
  });
});

describe('test_discovery', () => {
  it('defined_cursors_exist_in_schema, primary_keys_exist_in_schema, primary_keys_data_type', () => {
    const scalars = ['string', 'integer', 'number', 'boolean'];
    expect(
      faults(({ schema, key_properties: keys, replication_key: cursor }) => [
        ...keys.filter((key) => !scalars.includes(String(schema.properties?.[key]?.type))),
        ...(cursor !== undefined && schema.properties?.[cursor] === undefined ? [cursor] : []),
      ]),
    ).toEqual([]);
  });

  it('defined_refs_exist_in_schema, defined_keyword_exist_in_schema: no word but those that all targets know', () => {
    expect(
      faults(({ schema }) =>
        nodesOf(schema).flatMap(([path, node]) =>
          Object.keys(node)
            .filter((word) => !WORDS.includes(word))
            .map((word) => `${path} has ${word}`),
        ),
      ),
    ).toEqual([]);
  });

  it('additional_properties_is_true: where a SCHEMA message says it at all', () => {
    const schemas = first.messages.filter(({ type }) => type === 'SCHEMA');
    const said = schemas.flatMap(({ schema = {} }) =>
      nodesOf(schema).map(([, node]) => node.additionalProperties),
    );
    expect([...new Set(said)]).toEqual([undefined, true]);
  });

  it('streams_have_valid_json_schemas, duplicated_stream_names', () => {
    const names = catalog.streams.map(({ stream }) => stream);
    expect(new Set(names).size).toBe(names.length);
    expect(
      faults(({ schema }) => (schema.type === 'object' && schema.properties ? [] : ['no object'])),
    ).toEqual([]);
  });

  it('supported_sync_modes: each stream has a method', () => {
    const methods = ['INCREMENTAL', 'FULL_TABLE'];
    expect(faults(({ replication_method: method }) => (methods.includes(method) ? [] : [method]))).toEqual(
      [],
    );
  });
});

describe('test_basic_read', () => {
  it('every stream has records, none of them empty', () => {
    const counts = countByStream(first.messages);
    expect(first.code).toBe(0);
    expect(faults(({ stream }) => ((counts[stream] ?? 0) > 0 ? [] : ['no record']))).toEqual([]);
    expect(recordsOf(first.messages).filter((record) => Object.keys(record).length < 3)).toEqual([]);
  });

  it('airbyte_trace_message_on_failure: a failure ends with one line that helps', async () => {
    scene.sandbox.faults.add({ match: { path: '/v1/tags' }, action: { kind: 'status', status: 500 } });
    const { code, lastLine } = await scene.run(['--config', 'config.json']);
    expect(code).toBe(1);
    expect(lastLine).toContain('tags');
    scene.sandbox.faults.clear();
  });

  it('no secret in the output', () => {
    expect(`${first.stdout}${first.stderr}`).not.toContain(scene.sandbox.apiKey);
  });
});

describe('test_full_refresh', () => {
  it('sequential_reads: two give the same records', async () => {
    const second = await scene.run(['--config', 'config.json']);
    expect(withoutSignatures(second.messages)).toEqual(withoutSignatures(first.messages));
  });
});

describe('test_incremental', () => {
  it('two_sequential_reads: nothing in the second is older than what the first ended with', async () => {
    const state = lastState(first.messages);
    const second = await syncFrom(state);
    expect(second.code).toBe(0);
    expect(recordsOf(second.messages, 'conversations').length).toBeLessThan(
      recordsOf(first.messages, 'conversations').length,
    );
    const bookmark = Date.parse(state.bookmarks['conversations']?.replication_key_value ?? '') - 600_000;
    const moments = recordsOf(second.messages, 'conversations').map((record) =>
      Date.parse(String(record['updated_at'])),
    );
    expect(moments.filter((moment) => moment < bookmark)).toEqual([]);
  });

  it('read_sequential_slices: each state of a run is one to go on from', () => {
    const states = first.messages.filter(({ type }) => type === 'STATE').map(({ value }) => value);
    expect(states.length).toBeGreaterThan(10);
    expect(states.filter((state) => !isObject(state?.bookmarks))).toEqual([]);
  });

  it('state_with_abnormally_large_values: a state of the far future brings no record, and a line that says why', async () => {
    const future = { replication_key: 'updated_at', replication_key_value: '2999-01-01T00:00:00.000Z' };
    const { code, stdout, lastLine } = await syncFrom({ bookmarks: { conversations: future } });
    expect(code).toBe(2);
    expect(stdout).not.toContain('"RECORD"');
    expect(lastLine).toContain('conversations');
  });
});

/** The records in an order of their own; the link to an attachment's file is signed anew at every read. */
function withoutSignatures(messages: readonly Message[]): string[] {
  return messages
    .filter(({ type }) => type === 'RECORD')
    .map(({ stream, record }) => JSON.stringify([stream, record]).replaceAll(/"related":"[^"]*\?[^"]*"/g, ''))
    .sort();
}
