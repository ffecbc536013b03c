import { discoverCatalog } from '../../src/discover';
import { CatalogError } from '../../src/errors';
import type { JsonObject } from '../../src/json';
import { loadSchema } from '../../src/schema';
import { selectStreams } from '../../src/select-streams';
import type { Catalog, CatalogEntry } from '../../src/singer/catalog';
import { withCustomAttributes } from '../../src/streams/custom-attributes';
import { klassStream } from '../../src/streams/klass-streams';
import { streamsInCatalog } from '../../src/streams/optional';
import { STREAMS } from '../../src/streams/table';

/** The entries that discovery writes for these streams, selected as `marks` say. */
function catalogOf(marks: Readonly<Record<string, JsonObject>>): Catalog {
  const entries = discoverCatalog().streams.filter(({ tap_stream_id: name }) => name in marks);
  return { streams: entries.map((entry) => marked(entry, marks[entry.tap_stream_id] ?? {})) };
}

function marked(entry: CatalogEntry, mark: JsonObject): CatalogEntry {
  const [root, ...properties] = entry.metadata;
  return {
    ...entry,
    metadata: [{ breadcrumb: [], metadata: { ...root?.metadata, ...mark } }, ...properties],
  };
}

const foreign = (name: string, selected: boolean): CatalogEntry => ({
  tap_stream_id: name,
  stream: name,
  schema: {},
  metadata: [{ breadcrumb: [], metadata: { selected } }],
});

const namesOf = (catalog: Catalog | undefined): string[] =>
  selectStreams(catalog).selected.map(({ definition }) => definition.name);

describe('without a catalog', () => {
  it('every stream that costs little is read, in the order of the table, by its default method, with its full schema', () => {
    const { selected, unknown, named, warnings } = selectStreams(undefined);
    expect(selected.map(({ definition }) => definition)).toEqual(streamsInCatalog([]));
    expect(selected.map(({ method }) => method)).toEqual(
      discoverCatalog().streams.map((entry) => entry.replication_method),
    );
    for (const { definition, fullSchema, selectedSchema } of selected) {
      expect(fullSchema).toEqual(loadSchema(definition.name));
      expect(selectedSchema).toEqual(fullSchema);
    }
    expect([unknown, warnings]).toEqual([[], []]);
    expect([...named]).toEqual(streamsInCatalog([]).map(({ name }) => name));
  });

  it('what "optional_streams" names is read too', () => {
    expect(selectStreams(undefined, ['*']).selected.map(({ definition }) => definition)).toEqual(STREAMS);
  });
});

describe('with a catalog', () => {
  it('what it selects is read, in the order of the table', () => {
    const catalog = catalogOf({ tags: {}, notes: { selected: true }, teams: { selected: false } });
    expect(namesOf({ streams: [...catalog.streams].reverse() })).toEqual(['notes', 'tags']);
  });

  it('what it marks as unsupported is not read, and a line says so where it is selected all the same', () => {
    const unsupported = { inclusion: 'unsupported', 'selected-by-default': false };
    const { selected, warnings, isChosen } = selectStreams(
      catalogOf({ tags: {}, notes: unsupported, teams: { ...unsupported, selected: true } }),
    );
    expect(selected.map(({ definition }) => definition.name)).toEqual(['tags']);
    expect(warnings).toEqual([expect.stringMatching(/^teams: is selected, but .*"unsupported".*--discover/)]);
    expect([isChosen, selectStreams(undefined).isChosen]).toEqual([true, false]);
  });

  it('a child is read without its parent', () => {
    expect(namesOf(catalogOf({ attachments: {}, conversations: { selected: false } }))).toEqual([
      'attachments',
    ]);
  });

  it('selected streams that this tap lacks are named apart, deselected ones ignored', () => {
    const { streams } = catalogOf({ tags: {} });
    const selection = selectStreams({
      streams: [...streams, foreign('gone', true), foreign('other', false)],
    });
    expect(selection.unknown).toEqual(['gone']);
    expect([...selection.named]).toEqual(['tags', 'gone', 'other']);
    expect(selection.selected).toHaveLength(1);
  });

  it('that selects nothing but a stream that this tap lacks, that one is still named', () => {
    expect(selectStreams({ streams: [foreign('gone', true)] })).toMatchObject({
      selected: [],
      unknown: ['gone'],
    });
  });

  it.each<[title: string, catalog: Catalog]>([
    ['that is empty', { streams: [] }],
    ['that deselects everything', catalogOf({ tags: { selected: false }, users: { selected: false } })],
    ['whose streams are unsupported', catalogOf({ tags: { inclusion: 'unsupported', selected: true } })],
  ])('%s there is nothing to do, and the caller must act', (_title, catalog) => {
    expect(() => selectStreams(catalog)).toThrow(CatalogError);
    expect(() => selectStreams(catalog)).toThrow(/no stream is selected/);
  });

  it('deselected fields are left out of the schema that is written, and stay in the full one', () => {
    const { streams } = catalogOf({ tags: {} });
    const drop = { breadcrumb: ['properties', 'links'], metadata: { selected: false } };
    const keep = { breadcrumb: ['properties', 'unfit_values'], metadata: { selected: false } };
    const [entry] = streams;
    const selection = selectStreams({
      streams: entry ? [{ ...entry, metadata: [...entry.metadata.slice(0, 1), drop, keep] }] : [],
    });
    const [tags] = selection.selected;
    const all = Object.keys(tags?.fullSchema.properties ?? {});
    expect(all).toContain('links');
    expect(Object.keys(tags?.selectedSchema.properties ?? {})).toEqual(
      all.filter((name) => name !== 'links'),
    );
  });
});

describe('custom object classes', () => {
  const klasses = ['ecomm-order', 'Order'].map((klass) => klassStream(klass, `kobjects_${klass.length}`));
  const typed = { aStr: { type: ['null', 'string'] } };
  const own = {
    klassStreams: klasses,
    attributes: new Map([['kobject.Order', { typed, untyped: ['oldStr'] }]]),
  };
  const { streams } = discoverCatalog(new Set(['kobjects_5']), own);
  const entries = streams.filter(({ tap_stream_id: name }) => name.startsWith('kobjects_'));
  const supported = entries.map((entry) =>
    marked(entry, { inclusion: 'available', 'selected-by-default': true }),
  );

  it('are streams behind the table, called in the metadata as the API calls them', () => {
    expect(streams.map(({ tap_stream_id: name }) => name)).toEqual([
      ...streamsInCatalog([]).map(({ name }) => name),
      ...['kobjects_11', 'kobjects_5'],
    ]);
    expect(entries.map(({ metadata }) => metadata[0]?.metadata)).toMatchObject([
      { 'kustomer.klass': 'ecomm-order', inclusion: 'available' },
      { 'kustomer.klass': 'Order', inclusion: 'unsupported', 'kustomer.untyped-attributes': ['oldStr'] },
    ]);
  });

  it('come back from the catalog as they went in, their attributes typed and known', () => {
    const { selected, unknown } = selectStreams({ streams: supported });
    expect(selected.map(({ definition }) => definition)).toEqual(klasses);
    expect(unknown).toEqual([]);
    expect(selected.map(({ knownAttributes }) => knownAttributes)).toEqual([
      undefined,
      new Set(['aStr', 'oldStr']),
    ]);
    expect(selected[1]?.selectedSchema).toEqual(withCustomAttributes(loadSchema('kobjects'), typed));
  });

  it.each<[title: string, change: (entry: CatalogEntry) => CatalogEntry]>([
    ['has no class', (entry) => ({ ...entry, metadata: [] })],
    ['has one that is no text', (entry) => marked(entry, { 'kustomer.klass': 5 })],
    ['has an empty one', (entry) => marked(entry, { 'kustomer.klass': '' })],
    ['has one that no address can hold', (entry) => marked(entry, { 'kustomer.klass': '\ud83d' })],
    ['is called as no class stream is', (entry) => ({ ...entry, tap_stream_id: 'orders' })],
    ['is called as no table can be', (entry) => ({ ...entry, tap_stream_id: 'kobjects_A-B' })],
  ])('whose entry %s are unknown', (_title, change) => {
    const changed = supported.slice(0, 1).map((entry) => ({ ...change(entry), selected: true }));
    expect(selectStreams({ streams: changed })).toMatchObject({
      selected: [],
      unknown: [changed[0]?.tap_stream_id],
    });
  });
});

it('types in a catalog count for custom attributes only, and only of objects that have definitions', () => {
  const wild = { ...withCustomAttributes(loadSchema('customers'), { aNum: { type: ['null', 'number'] } }) };
  const changed = { ...wild, properties: { ...wild.properties, type: { type: 'integer' } } };
  for (const [name, takes] of [
    ['customers', true],
    ['users', false],
  ] as const) {
    const [entry] = catalogOf({ [name]: {} }).streams;
    const { selected } = selectStreams({ streams: entry ? [{ ...entry, schema: changed }] : [] });
    const { fullSchema } = selected[0] ?? {};
    expect(fullSchema).toEqual(
      takes
        ? withCustomAttributes(loadSchema(name), { aNum: { type: ['null', 'number'] } })
        : loadSchema(name),
    );
  }
});

describe('the method', () => {
  it.each<[stream: string, asked: JsonObject, method: string, warning: string | undefined]>([
    ['tags', {}, 'INCREMENTAL', undefined],
    ['tags', { 'replication-method': 'FULL_TABLE' }, 'FULL_TABLE', undefined],
    ['slas', { 'replication-method': 'full_table' }, 'FULL_TABLE', undefined],
    [
      'notes',
      { 'replication-method': 'FULL_TABLE' },
      'INCREMENTAL',
      "notes: can't be replicated as FULL_TABLE; it is read as INCREMENTAL.",
    ],
    [
      'slas',
      { 'replication-method': 'INCREMENTAL' },
      'FULL_TABLE',
      "slas: can't be replicated as INCREMENTAL; it is read as FULL_TABLE.",
    ],
    [
      'tags',
      { 'replication-method': 'LOG_BASED' },
      'INCREMENTAL',
      "tags: can't be replicated as LOG_BASED; it is read as INCREMENTAL.",
    ],
  ])('of %s, asked for with %j, is %s', (stream, asked, method, warning) => {
    const { selected, warnings } = selectStreams(catalogOf({ [stream]: asked }));
    expect(selected.map((one) => one.method)).toEqual([method]);
    expect(warnings).toEqual(warning === undefined ? [] : [warning]);
  });
});
