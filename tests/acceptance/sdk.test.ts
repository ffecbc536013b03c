/**
 * The standard tests of the Meltano SDK (`singer_sdk/testing`), by their names: they need a tap in Python, so their
 * assertions are made here over the output of one run of the executable.
 */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { lastState, recordsOf, schemaOf } from '../cli/messages';
import type { Run } from '../cli/run-tap';
import { openScene, type Scene } from '../cli/scene';
import { isObject } from '../meltano/compare';
import { nodesOf, parseCatalog, type Catalog, type Entry } from './catalogs';

type Record_ = Readonly<Record<string, unknown>>;

let scene: Scene;
let catalog: Catalog;
/** A first sync of everything. */
let run: Run;

beforeAll(async () => {
  scene = await openScene();
  const discovered = await scene.run(['--config', 'config.json', '--discover']);
  catalog = parseCatalog(scene.read(scene.write('catalog.json', discovered.stdout)));
  run = await scene.run(['--config', 'config.json', '--catalog', 'catalog.json']);
});

afterAll(() => scene.close());

/** The sentences of all streams; there is something to look at in each. */
function faults(check: (entry: Entry, records: readonly Record_[]) => readonly string[]): string[] {
  const { messages } = run;
  expect(catalog.streams.length).toBeGreaterThan(30);
  return catalog.streams.flatMap((entry) => {
    const found = check(entry, recordsOf(messages, entry.stream));
    return found.map((fault) => `${entry.stream}: ${fault}`);
  });
}

function compiled(schema: object): ValidateFunction {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
  addFormats(ajv);
  return ajv.compile(schema);
}

describe('tap tests of the SDK', () => {
  it('cli_prints: version and about', async () => {
    const flags = [
      ['--version'],
      ['--about'],
      ['--about', '--format', 'json'],
      ['--about', '--format', 'markdown'],
    ];
    for (const args of flags) {
      const { code, stdout } = await scene.run(args);
      expect([args, code]).toEqual([args, 0]);
      expect(stdout).toContain('tap-kustomer');
    }
  });

  it('discovery: the catalog is built, and accepted back', () => {
    expect(catalog.streams.map(({ tap_stream_id: id, stream }) => id === stream)).not.toContain(false);
    expect(run.code).toBe(0);
  });

  it('stream_connections: one record from each stream', async () => {
    const report = await scene.run(['--config', 'config.json', '--test']);
    expect(report.code).toBe(0);
    expect(faults(({ stream }) => (report.stdout.includes(stream) ? [] : ['not in the report']))).toEqual([]);
  });

  it('valid_final_state: no progress markers, a bookmark for each stream', () => {
    const state = lastState(run.messages);
    expect(JSON.stringify(state)).not.toContain('progress_markers');
    expect(Object.keys(state.bookmarks).sort()).toEqual(catalog.streams.map(({ stream }) => stream).sort());
  });
});

describe('stream tests of the SDK', () => {
  it('schema_is_valid: each is a schema of draft 2020-12', () => {
    expect(
      faults(({ stream, schema }) => {
        compiled(schema);
        compiled(schemaOf(run.messages, stream));
        return [];
      }),
    ).toEqual([]);
    expect(() => compiled({ type: 'text' })).toThrow('schema is invalid');
  });

  it('returns_record: at least one', () => {
    expect(faults((_, records) => (records.length > 0 ? [] : ['no record']))).toEqual([]);
  });

  it('catalog_schema_matches_record: the columns of the catalog are those of the records', () => {
    expect(
      faults(({ schema }, records) => {
        const seen = new Set(records.flatMap((record) => Object.keys(record)));
        return Object.keys(schema.properties ?? {}).filter((column) => !seen.has(column));
      }),
    ).toEqual([]);
  });

  it('record_schema_matches_catalog: no record has a column that the catalog lacks', () => {
    expect(
      faults(({ schema }, records) => {
        const known = new Set(Object.keys(schema.properties ?? {}));
        return records.flatMap((record) => Object.keys(record).filter((column) => !known.has(column)));
      }),
    ).toEqual([]);
  });

  it('record_matches_stream_schema: each record is valid', () => {
    expect(
      faults(({ stream }, records) => {
        const isValid = compiled(schemaOf(run.messages, stream));
        return records.filter((record) => !isValid(record)).map((record) => String(record['id']));
      }),
    ).toEqual([]);
  });

  it('primary_keys: never null, and unique', () => {
    expect(
      faults(({ key_properties: keys }, records) => {
        const ids = records.map((record) => JSON.stringify(keys.map((key) => record[key] ?? null)));
        const twice = ids.length - new Set(ids).size;
        return [
          ...(keys.length === 0 ? ['no key'] : []),
          ...ids.filter((id) => id.includes('null')),
          ...(twice > 0 ? [`${twice} keys come twice`] : []),
        ];
      }),
    ).toEqual([]);
  });
});

/** Each value beside the type that the catalog states, at every depth. */
function valuesOf(schema: Entry['schema'], record: unknown): [path: string, type: string, value: unknown][] {
  return nodesOf(schema).flatMap(([path, { type, format }]) => {
    if (path === '' || path.includes('[]')) return [];
    const value = path
      .split('.')
      .reduce<unknown>((at, name) => (isObject(at) ? at[name] : undefined), record);
    const kind = format ?? [type ?? []].flat().find((one) => one !== 'null') ?? '';
    return value === undefined || value === null ? [] : [[path, kind, value]];
  });
}

describe('attribute tests of the SDK', () => {
  it.each<[name: string, type: string, isFit: (value: unknown) => boolean]>([
    ['is_datetime', 'date-time', (value) => !Number.isNaN(Date.parse(String(value)))],
    ['is_boolean', 'boolean', (value) => typeof value === 'boolean'],
    ['is_object', 'object', isObject],
    ['is_integer', 'integer', Number.isSafeInteger],
    ['is_number', 'number', Number.isFinite],
  ])('%s: each value of a %s is one', (_name, type, isFit) => {
    let seen = 0;
    const found = faults(({ schema }, records) =>
      records
        .flatMap((record) => valuesOf(schema, record))
        .filter(([, kind]) => kind === type)
        .filter(([, , value]) => {
          seen += 1;
          return !isFit(value);
        })
        .map(([path, , value]) => `${path} is ${JSON.stringify(value)}`),
    );
    expect(found).toEqual([]);
    expect(seen).toBeGreaterThan(20);
  });

  it('not_null: what may not be null is the key alone, and never is', () => {
    expect(
      faults(({ schema }, records) =>
        Object.entries(schema.properties ?? {})
          .filter(([, { type }]) => ![type].flat().includes('null'))
          .flatMap(([column]) => [
            ...(column === 'id' ? [] : [`${column} may not be null`]),
            ...records.filter((record) => record[column] === null).map(() => `${column} is null`),
          ]),
      ),
    ).toEqual([]);
  });
});
