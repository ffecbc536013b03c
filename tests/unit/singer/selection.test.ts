import type { JsonObject, JsonSchema } from '../../../src/json';
import type { CatalogEntry, MetadataEntry } from '../../../src/singer/catalog';
import { isStreamSelected, requestedMethod, selectSchema } from '../../../src/singer/selection';

const TEXT: JsonSchema = { type: ['null', 'string'] };
const SCHEMA: JsonSchema = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    name: TEXT,
    attributes: {
      type: ['null', 'object'],
      properties: {
        a: TEXT,
        deep: { type: ['null', 'object'], properties: { b: TEXT, c: TEXT } },
      },
    },
  },
};
const AUTOMATIC = new Set(['id']);

function entryOf(parts: Partial<CatalogEntry> = {}): CatalogEntry {
  return { tap_stream_id: 's', stream: 's', schema: SCHEMA, metadata: [], ...parts };
}

const at = (place: string, metadata: JsonObject): MetadataEntry => ({
  breadcrumb: place === '' ? [] : place.split('.').flatMap((name) => ['properties', name]),
  metadata,
});

/** Paths of the properties that are left, parents before their children. */
function placesOf(schema: JsonSchema, prefix = ''): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => [
    `${prefix}${name}`,
    ...placesOf(inner, `${prefix}${name}.`),
  ]);
}

const ALL = [
  'id',
  'name',
  'attributes',
  'attributes.a',
  'attributes.deep',
  'attributes.deep.b',
  'attributes.deep.c',
];

/** Places that `entry` leaves out. */
function left(entry: CatalogEntry): string[] {
  const kept = placesOf(selectSchema(SCHEMA, entry, AUTOMATIC));
  expect(ALL.filter((place) => kept.includes(place))).toEqual(kept);
  return ALL.filter((place) => !kept.includes(place));
}

describe('a stream', () => {
  const legacy = (selected: boolean): JsonSchema => ({ ...SCHEMA, selected }) as JsonSchema;
  const cases: readonly [title: string, parts: Partial<CatalogEntry>, expected: boolean][] = [
    ['is not selected where nothing is said', {}, false],
    ['follows its metadata', { metadata: [at('', { selected: true })] }, true],
    ['follows its metadata against selection', { metadata: [at('', { selected: false })] }, false],
    ['is selected by default', { metadata: [at('', { 'selected-by-default': true })] }, true],
    ['is not selected by default', { metadata: [at('', { 'selected-by-default': false })] }, false],
    [
      'follows its metadata before the default',
      { metadata: [at('', { selected: false, 'selected-by-default': true })] },
      false,
    ],
    [
      'takes null in its metadata for nothing said',
      { metadata: [at('', { selected: null, 'selected-by-default': true })] },
      true,
    ],
    ['follows Meltano’s plain key on the entry', { selected: true }, true],
    [
      'follows Meltano’s plain key before the default',
      { selected: false, metadata: [at('', { 'selected-by-default': true })] },
      false,
    ],
    [
      'follows its metadata before the plain key',
      { selected: false, metadata: [at('', { selected: true })] },
      true,
    ],
    ['follows the older mark inside the schema', { schema: legacy(true) }, true],
    [
      'follows the older mark before the default',
      { schema: legacy(false), metadata: [at('', { 'selected-by-default': true })] },
      false,
    ],
    ['follows the plain key before the older mark', { selected: true, schema: legacy(false) }, true],
    [
      'is never selected where it is unsupported',
      { selected: true, metadata: [at('', { inclusion: 'unsupported', selected: true })] },
      false,
    ],
    ['is not selected by the mark of a field', { metadata: [at('name', { selected: true })] }, false],
  ];

  it.each(cases)('%s', (_title, parts, expected) => {
    expect(isStreamSelected(entryOf(parts))).toBe(expected);
  });
});

describe('the method', () => {
  it.each<[title: string, parts: Partial<CatalogEntry>, expected: string | undefined]>([
    ['is not asked for where nothing is said', {}, undefined],
    ['is the one of the entry, as discovery writes it', { replication_method: 'INCREMENTAL' }, 'INCREMENTAL'],
    [
      'is the one that a user or tool wrote into the metadata, before the entry’s',
      { replication_method: 'INCREMENTAL', metadata: [at('', { 'replication-method': 'FULL_TABLE' })] },
      'FULL_TABLE',
    ],
    [
      'is the forced one at last',
      { metadata: [at('', { 'forced-replication-method': 'FULL_TABLE' })] },
      'FULL_TABLE',
    ],
    [
      'is the entry’s before the forced one',
      {
        replication_method: 'FULL_TABLE',
        metadata: [at('', { 'forced-replication-method': 'INCREMENTAL' })],
      },
      'FULL_TABLE',
    ],
    ['may be written in small letters', { replication_method: 'full_table' }, 'FULL_TABLE'],
    ['is named also where this tap lacks it', { replication_method: 'LOG_BASED' }, 'LOG_BASED'],
    ['is not a value that is no text', { metadata: [at('', { 'replication-method': null })] }, undefined],
  ])('%s', (_title, parts, expected) => {
    expect(requestedMethod(entryOf(parts))).toBe(expected);
  });
});

describe('a field', () => {
  const marked = (place: 'name' | 'attributes', extra: JsonObject): JsonSchema => ({
    ...SCHEMA,
    properties: { ...SCHEMA.properties, [place]: { ...SCHEMA.properties?.[place], ...extra } },
  });
  const nested = ['attributes', 'attributes.a', 'attributes.deep', 'attributes.deep.b', 'attributes.deep.c'];

  it.each<[title: string, parts: Partial<CatalogEntry>, without: string[]]>([
    ['is kept where nothing is said', {}, []],
    ['is kept where only its inclusion is said', { metadata: [at('name', { inclusion: 'available' })] }, []],
    ['is dropped where it is deselected', { metadata: [at('name', { selected: false })] }, ['name']],
    [
      'is dropped where it is not selected by default',
      { metadata: [at('name', { 'selected-by-default': false })] },
      ['name'],
    ],
    [
      'is kept where it is selected against the default',
      { metadata: [at('name', { selected: true, 'selected-by-default': false })] },
      [],
    ],
    [
      'takes null for nothing said',
      { metadata: [at('name', { selected: null, 'selected-by-default': false })] },
      ['name'],
    ],
    [
      'is kept where it is automatic, though deselected, as Meltano writes it',
      { metadata: [at('id', { inclusion: 'automatic', selected: false })] },
      [],
    ],
    [
      'is kept where the tap knows it to be automatic, whatever the catalog says',
      { metadata: [at('id', { inclusion: 'unsupported', selected: false })] },
      [],
    ],
    [
      'is kept where the catalog calls it automatic',
      { metadata: [at('name', { inclusion: 'automatic', selected: false })] },
      [],
    ],
    [
      'is dropped where it is unsupported, though selected',
      { metadata: [at('name', { inclusion: 'unsupported', selected: true })] },
      ['name'],
    ],
    ['is dropped with its parent', { metadata: [at('attributes', { selected: false })] }, nested],
    [
      'is dropped with its parent, though selected itself',
      { metadata: [at('attributes', { selected: false }), at('attributes.deep.b', { selected: true })] },
      nested,
    ],
    [
      'is dropped with its parent, though automatic by the catalog',
      {
        metadata: [
          at('attributes.deep', { selected: false }),
          at('attributes.deep.b', { inclusion: 'automatic' }),
        ],
      },
      ['attributes.deep', 'attributes.deep.b', 'attributes.deep.c'],
    ],
    [
      'is dropped alone inside objects',
      { metadata: [at('attributes.deep.b', { selected: false })] },
      ['attributes.deep.b'],
    ],
    [
      'is not mistaken for one of the same name elsewhere',
      { metadata: [at('b', { selected: false }), at('attributes.name', { selected: false })] },
      [],
    ],
    ['follows the older mark inside the schema', { schema: marked('name', { selected: false }) }, ['name']],
    [
      'follows its metadata before the older mark',
      { schema: marked('name', { selected: false }), metadata: [at('name', { selected: true })] },
      [],
    ],
    [
      'follows the older mark before the default',
      {
        schema: marked('name', { selected: true }),
        metadata: [at('name', { 'selected-by-default': false })],
      },
      [],
    ],
    ['follows an older mark of its parent', { schema: marked('attributes', { selected: false }) }, nested],
    [
      'follows an older nested mark',
      {
        schema: marked('attributes', { properties: { a: { ...TEXT, selected: false } } }),
      },
      ['attributes.a'],
    ],
    [
      'is dropped where it was cut out of the catalog’s schema',
      { schema: { type: 'object', properties: { id: TEXT, attributes: { type: ['null', 'object'] } } } },
      ['name'],
    ],
    [
      'is dropped where it was cut out, though its metadata selects it',
      {
        schema: { type: 'object', properties: { id: TEXT, attributes: TEXT } },
        metadata: [at('name', { selected: true })],
      },
      ['name'],
    ],
    [
      'is kept where it is automatic, though cut out',
      { schema: { type: 'object', properties: { name: TEXT, attributes: TEXT } } },
      [],
    ],
    ['is kept where the catalog’s schema has no properties at all', { schema: {} }, []],
    [
      'is kept where the catalog’s fields are mostly those of another layout',
      { schema: { type: 'object', properties: { id: TEXT, display_name: TEXT, created_at: TEXT } } },
      [],
    ],
    ['is not added by the catalog’s schema', { schema: marked('name', { properties: { x: TEXT } }) }, []],
  ])('%s', (_title, parts, without) => {
    expect(left(entryOf(parts))).toEqual(without);
  });
});

describe('the selected schema', () => {
  it('has the tap’s own types, not those of the catalog', () => {
    const schema = { type: 'object', properties: { id: TEXT, name: { type: 'integer' }, attributes: TEXT } };
    expect(selectSchema(SCHEMA, entryOf({ schema }), AUTOMATIC)).toEqual(SCHEMA);
  });

  it('leaves an object open where all that was known of it is deselected', () => {
    const entry = entryOf({
      metadata: [at('attributes.a', { selected: false }), at('attributes.deep', { selected: false })],
    });
    expect(selectSchema(SCHEMA, entry, AUTOMATIC).properties?.['attributes']).toEqual({
      type: ['null', 'object'],
    });
  });

  it('is made without changing the full one', () => {
    const before = JSON.stringify(SCHEMA);
    left(entryOf({ metadata: [at('attributes.a', { selected: false }), at('name', { selected: false })] }));
    expect(JSON.stringify(SCHEMA)).toBe(before);
  });
});
