import { automaticColumns, discoverCatalog, discoverStream, replicationMethods } from '../../src/discover';
import { declaredType, type JsonSchema } from '../../src/json';
import { parseCatalog, type CatalogEntry } from '../../src/singer/catalog';
import { isStreamSelected } from '../../src/singer/selection';
import { STREAMS } from '../../src/streams/table';

/** Meltano's pipe takes no longer line. Source: singer dossier, section 2.3. */
const LONGEST_LINE_BYTES = 64 * 1024;

const catalog = discoverCatalog(new Set(), undefined, ['*']);
const ENTRIES = catalog.streams.map((entry) => [entry.tap_stream_id, entry] as const);

/** Breadcrumbs of all properties of a schema, in words. */
function places(schema: JsonSchema, prefix: readonly string[] = []): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => {
    const place = [...prefix, 'properties', name];
    return [JSON.stringify(place), ...(declaredType(inner) === 'object' ? places(inner, place) : [])];
  });
}

function rootOf(entry: CatalogEntry | undefined): Record<string, unknown> {
  return entry?.metadata.find(({ breadcrumb }) => breadcrumb.length === 0)?.metadata ?? {};
}

describe('the catalog', () => {
  it('has every stream of the table, in its order', () => {
    expect(ENTRIES.map(([name]) => name)).toEqual(STREAMS.map(({ name }) => name));
  });

  it('is taken back as it is printed, with indent and no line that Meltano can’t read', () => {
    const text = JSON.stringify(catalog, null, 2);
    expect(text.split('\n')[1]).toBe('  "streams": [');
    const longest = Math.max(...text.split('\n').map((line) => Buffer.byteLength(line)));
    expect(longest).toBeLessThan(LONGEST_LINE_BYTES);
    const read = parseCatalog(JSON.parse(text), '').streams;
    expect(read.map(({ schema, metadata }) => ({ schema, metadata }))).toEqual(
      catalog.streams.map(({ schema, metadata }) => ({ schema, metadata })),
    );
  });

  it('would be too long for Meltano on one line', () => {
    expect(JSON.stringify(catalog).length).toBeGreaterThan(LONGEST_LINE_BYTES);
  });

  it('has names of streams that make names of tables', () => {
    for (const [name] of ENTRIES) expect(name).toMatch(/^[a-z][a-z0-9_]{0,62}$/);
  });
});

it('marks closed streams as unsupported and as not selected, and leaves the others alone', () => {
  const marked = discoverCatalog(new Set(['notes']), undefined, ['*']).streams;
  expect(marked.map(({ tap_stream_id: name }) => name)).toEqual(STREAMS.map(({ name }) => name));
  for (const entry of marked) {
    const isOpen = entry.tap_stream_id !== 'notes';
    expect(isStreamSelected(entry)).toBe(isOpen);
    expect(rootOf(entry)).toMatchObject({
      inclusion: isOpen ? 'available' : 'unsupported',
      'selected-by-default': isOpen,
    });
  }
});

describe.each(ENTRIES)('the entry of %s', (_name, entry) => {
  const byPlace = new Map(
    entry.metadata.map(({ breadcrumb, metadata }) => [JSON.stringify(breadcrumb), metadata]),
  );

  it('is selected by default', () => {
    expect(isStreamSelected(entry)).toBe(true);
    expect(rootOf(entry)).toMatchObject({ inclusion: 'available', 'selected-by-default': true });
  });

  it('has metadata for every property, each once', () => {
    expect(byPlace.size).toBe(entry.metadata.length);
    expect([...byPlace.keys()]).toEqual(['[]', ...places(entry.schema)]);
  });

  it('has key, replication key and unfit_values automatic, and nothing else', () => {
    const automatic = [...byPlace]
      .filter(([, { inclusion }]) => inclusion === 'automatic')
      .map(([place]) => place);
    const names = [
      ...(entry.key_properties ?? []),
      ...(entry.replication_key === undefined ? [] : [entry.replication_key]),
      'unfit_values',
    ];
    expect(automatic.sort()).toEqual(names.map((name) => JSON.stringify(['properties', name])).sort());
    const available = [...byPlace.values()].filter(({ inclusion }) => inclusion === 'available');
    expect(available).toHaveLength(entry.metadata.length - names.length);
  });

  it('says the same in its own keys and in its metadata', () => {
    const root = rootOf(entry);
    expect(entry.stream).toBe(entry.tap_stream_id);
    expect(root['table-key-properties']).toEqual(entry.key_properties);
    expect(root['valid-replication-keys']).toEqual(entry.replication_key && [entry.replication_key]);
    expect([entry.replication_method, undefined]).toContain(root['forced-replication-method']);
  });
});

describe('the methods of replication', () => {
  const byName = new Map(ENTRIES);
  it.each([
    [['companies', 'conversations', 'customers', 'messages', 'notes', 'kobjects'], 'INCREMENTAL', true],
    [['attachments'], 'INCREMENTAL', true],
    [['conversation_times', 'work_sessions', 'work_items', 'audit_logs', 'deletions'], 'INCREMENTAL', true],
    [['shortcuts', 'tags', 'teams', 'users'], 'INCREMENTAL', false],
    [['slas', 'sla_versions', 'custom_attributes', 'live_ids', 'sync_windows'], 'FULL_TABLE', true],
  ])('of %j: %s, forced: %s', (names, method, isForced) => {
    for (const name of names) {
      const entry = byName.get(name);
      expect(entry?.replication_method).toBe(method);
      expect(rootOf(entry)['forced-replication-method']).toBe(isForced ? method : undefined);
    }
  });

  it('are several for lists with times only', () => {
    const several = STREAMS.filter((stream) => replicationMethods(stream).length > 1);
    const lists = STREAMS.filter(({ kind }) => kind === 'list').map(({ name }) => name);
    const untimed = ['slas', 'sla_versions'];
    expect(several.map(({ name }) => name)).toEqual(lists.filter((name) => !untimed.includes(name)));
  });
});

describe('a child', () => {
  it('names its parent, and no other stream does', () => {
    const parents = ENTRIES.map(([name, entry]) => [name, rootOf(entry)['parent-tap-stream-id']] as const);
    expect(parents.filter(([, parent]) => parent !== undefined)).toEqual([
      ['attachments', 'conversations'],
      ['business_schedule_holidays', 'business_schedules'],
      ['conversation_events', 'conversations'],
      ['conversation_forwards', 'conversations'],
      ['customer_merges', 'customers'],
      ['customer_drafts', 'customers'],
    ]);
  });
});

describe('the automatic columns', () => {
  it.each(STREAMS.map((stream) => [stream.name, stream] as const))(
    'of %s stand in its schema',
    (_name, stream) => {
      const columns = Object.keys(discoverStream(stream).schema.properties ?? {});
      expect(columns).toEqual(expect.arrayContaining([...automaticColumns(stream)]));
    },
  );
});
