import { CatalogError } from '../../../src/errors';
import type { JsonSchema } from '../../../src/json';
import { buildEntry, parseCatalog, type StreamTraits } from '../../../src/singer/catalog';

const TRAITS: StreamTraits = {
  name: 'orders',
  keyProperties: ['id'],
  replicationKey: 'updated_at',
  replicationMethods: ['INCREMENTAL'],
  parent: undefined,
  automaticColumns: ['unfit_values'],
  isSupported: true,
};

const TEXT: JsonSchema = { type: ['null', 'string'] };
const SCHEMA: JsonSchema = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    updated_at: TEXT,
    attributes: {
      type: ['null', 'object'],
      properties: {
        name: TEXT,
        deep: { type: ['null', 'object'], properties: { id: TEXT } },
        list: {
          type: ['null', 'array'],
          items: { type: ['null', 'object'], properties: { inner: TEXT } },
        },
      },
    },
    unfit_values: { type: ['null', 'object'] },
  },
};

describe('a catalog entry', () => {
  it('names the stream, its keys and its method as the Meltano SDK writes them, around the schema', () => {
    const entry = buildEntry(TRAITS, SCHEMA);
    expect(entry).toMatchObject({
      tap_stream_id: 'orders',
      stream: 'orders',
      key_properties: ['id'],
      replication_key: 'updated_at',
      replication_method: 'INCREMENTAL',
    });
    expect(entry.schema).toBe(SCHEMA);
  });

  it('says of the stream what tools ask for', () => {
    expect(buildEntry(TRAITS, SCHEMA).metadata[0]).toEqual({
      breadcrumb: [],
      metadata: {
        inclusion: 'available',
        'selected-by-default': true,
        'table-key-properties': ['id'],
        'valid-replication-keys': ['updated_at'],
        'forced-replication-method': 'INCREMENTAL',
      },
    });
  });

  it('has metadata for every property, nested ones too, and automatic ones at the top only', () => {
    const { metadata } = buildEntry(TRAITS, SCHEMA);
    const inclusions = metadata
      .slice(1)
      .map(({ breadcrumb, metadata: { inclusion } }) => [breadcrumb.join('/'), inclusion]);
    expect(inclusions).toEqual([
      ['properties/id', 'automatic'],
      ['properties/updated_at', 'automatic'],
      ['properties/attributes', 'available'],
      ['properties/attributes/properties/name', 'available'],
      ['properties/attributes/properties/deep', 'available'],
      ['properties/attributes/properties/deep/properties/id', 'available'],
      ['properties/attributes/properties/list', 'available'],
      ['properties/unfit_values', 'automatic'],
    ]);
  });

  it('forces no method where there are several, and names the first as default', () => {
    const entry = buildEntry({ ...TRAITS, replicationMethods: ['INCREMENTAL', 'FULL_TABLE'] }, SCHEMA);
    expect(entry.metadata[0]?.metadata).not.toHaveProperty('forced-replication-method');
    expect(entry.replication_method).toBe('INCREMENTAL');
  });

  it('has no replication key where the stream has none', () => {
    const entry = buildEntry(
      { ...TRAITS, replicationKey: undefined, replicationMethods: ['FULL_TABLE'] },
      SCHEMA,
    );
    expect(entry).not.toHaveProperty('replication_key');
    expect(entry.metadata[0]?.metadata).not.toHaveProperty('valid-replication-keys');
    expect(entry.metadata[0]?.metadata).toMatchObject({ 'forced-replication-method': 'FULL_TABLE' });
    expect(entry.metadata[2]).toEqual({
      breadcrumb: ['properties', 'updated_at'],
      metadata: { inclusion: 'available' },
    });
  });

  it('names the parent of a child', () => {
    const { metadata } = buildEntry({ ...TRAITS, parent: 'customers' }, SCHEMA);
    expect(metadata[0]?.metadata).toMatchObject({ 'parent-tap-stream-id': 'customers' });
  });

  it('of a stream that the key may not read is unsupported and not selected', () => {
    const { metadata } = buildEntry({ ...TRAITS, isSupported: false }, SCHEMA);
    expect(metadata[0]?.metadata).toMatchObject({ inclusion: 'unsupported', 'selected-by-default': false });
  });

  it('is read back as it was written', () => {
    const json: unknown = JSON.parse(JSON.stringify({ streams: [buildEntry(TRAITS, SCHEMA)] }));
    const { metadata, schema } = buildEntry(TRAITS, SCHEMA);
    expect(parseCatalog(json, '--catalog c.json').streams).toEqual([
      { tap_stream_id: 'orders', stream: 'orders', schema, metadata, replication_method: 'INCREMENTAL' },
    ]);
  });
});

/** The lines of the error that reading `json` as a catalog throws. */
function faultsOf(json: unknown): readonly string[] {
  try {
    parseCatalog(json, '--catalog c.json');
  } catch (error) {
    if (error instanceof CatalogError) return error.lines;
    throw error;
  }
  return [];
}

const root = (metadata: object): object => ({ breadcrumb: [], metadata });

describe('a catalog that is read', () => {
  it.each<[title: string, entry: object]>([
    ['an entry without metadata', { tap_stream_id: 'a', schema: {} }],
    ['an entry with null for metadata', { tap_stream_id: 'a', schema: {}, metadata: null }],
    ['an entry with its stream’s name only', { stream: 'a', schema: {} }],
    ['fields that this tap does not know', { tap_stream_id: 'a', schema: {}, is_view: false, x: 1 }],
    [
      'a schema with keywords that this tap does not write',
      { tap_stream_id: 'a', schema: { anyOf: [], properties: { b: { enum: [1] } } } },
    ],
    [
      'null for selected',
      { tap_stream_id: 'a', schema: {}, selected: null, metadata: [root({ selected: null })] },
    ],
  ])('may hold %s', (_title, entry) => {
    expect(faultsOf({ streams: [entry] })).toEqual([]);
    expect(parseCatalog({ streams: [entry] }, '').streams[0]).toMatchObject({ tap_stream_id: 'a' });
  });

  it('may be empty', () => {
    expect(parseCatalog({ streams: [] }, '').streams).toEqual([]);
  });

  it('keeps what Meltano writes on the entry itself', () => {
    const entry = { tap_stream_id: 'a', schema: {}, selected: false, replication_method: 'FULL_TABLE' };
    expect(parseCatalog({ streams: [entry] }, '').streams[0]).toMatchObject({
      selected: false,
      replication_method: 'FULL_TABLE',
    });
  });

  const entry = { tap_stream_id: 'a', schema: {} };
  const list = '--catalog c.json: "streams" must be a list of catalog entries, got';
  it.each<[title: string, json: unknown, line: string]>([
    ['a list', [], `${list} null; write a catalog with --discover.`],
    ['null', null, `${list} null; write a catalog with --discover.`],
    ['no streams', {}, `${list} null; write a catalog with --discover.`],
    ['streams by name', { streams: { a: entry } }, `${list} object; write a catalog with --discover.`],
    [
      'an entry that is none',
      { streams: ['a'] },
      '--catalog c.json: streams[0] must be an object, got string.',
    ],
    [
      'an entry without a name',
      { streams: [{ schema: {} }] },
      '--catalog c.json: streams[0] needs a "tap_stream_id", the name of a stream as --discover writes it.',
    ],
    [
      'an entry with an empty name',
      { streams: [{ tap_stream_id: '', schema: {} }] },
      '--catalog c.json: streams[0] needs a "tap_stream_id", the name of a stream as --discover writes it.',
    ],
    [
      'an entry without a schema',
      { streams: [{ tap_stream_id: 'a' }] },
      '--catalog c.json: streams[0] ("a"): "schema" must be a JSON Schema object, got null.',
    ],
    [
      'a schema whose properties are none',
      { streams: [{ ...entry, schema: { properties: { b: { properties: { c: true } } } } }] },
      '--catalog c.json: streams[0] ("a"): "schema" must be a JSON Schema object, got object.',
    ],
    [
      'metadata by name',
      { streams: [{ ...entry, metadata: {} }] },
      '--catalog c.json: streams[0] ("a"): "metadata" must be a list, got object.',
    ],
    [
      'metadata without a breadcrumb',
      { streams: [{ ...entry, metadata: [{ metadata: {} }] }] },
      '--catalog c.json: streams[0] ("a"): metadata[0] needs a "breadcrumb" (a list of texts) and "metadata" (an object).',
    ],
    [
      'a breadcrumb of numbers',
      { streams: [{ ...entry, metadata: [root({}), { breadcrumb: [1], metadata: {} }] }] },
      '--catalog c.json: streams[0] ("a"): metadata[1] needs a "breadcrumb" (a list of texts) and "metadata" (an object).',
    ],
    [
      'a selection in words',
      { streams: [{ ...entry, metadata: [root({ selected: 'yes' })] }] },
      '--catalog c.json: streams[0] ("a"): metadata[0]: "selected" must be true or false, got string.',
    ],
    [
      'a selection in words on the entry',
      { streams: [{ ...entry, selected: 'false' }] },
      '--catalog c.json: streams[0] ("a"): "selected" must be true or false, got string.',
    ],
    [
      'a stream twice',
      { streams: [entry, entry, entry] },
      '--catalog c.json: the stream "a" stands there twice; keep one entry.',
    ],
  ])('is refused for %s', (_title, json, line) => {
    expect(faultsOf(json)).toEqual([line]);
  });

  it('tells of all faults at once, a line each', () => {
    const faults = faultsOf({
      streams: [
        5,
        { ...entry, metadata: [{}, root({ selected: 1 })] },
        { tap_stream_id: 'b', schema: 'text' },
        entry,
      ],
    });
    expect(faults).toEqual([
      expect.stringContaining('streams[0] must be an object, got integer'),
      expect.stringContaining('streams[1] ("a"): metadata[0] needs'),
      expect.stringContaining('streams[1] ("a"): metadata[1]: "selected"'),
      expect.stringContaining('streams[2] ("b"): "schema"'),
      expect.stringContaining('"a" stands there twice'),
    ]);
  });
});
