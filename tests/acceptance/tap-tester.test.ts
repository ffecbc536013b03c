/**
 * The scenarios of Stitch's tap-tester, by the names under which its public taps run them (tap-hubspot, tap-stripe,
 * tap-zendesk): the tap is asked for what each of them asks, over the executable and the sandbox.
 */
import { countByStream, lastState, recordsOf, schemaOf, type Message, type State } from '../cli/messages';
import { openScene, type Scene } from '../cli/scene';
import { columnsThatAre, metadataOf, parseCatalog, selecting, type Catalog, type Entry } from './catalogs';

const DAY_MS = 86_400_000;

let scene: Scene;
let catalog: Catalog;
/** A first sync of everything. */
let first: readonly Message[];

beforeAll(async () => {
  scene = await openScene();
  const discovered = await scene.run(['--config', 'config.json', '--discover']);
  catalog = parseCatalog(discovered.stdout);
  first = await sync({});
});

afterAll(() => scene.close());

interface Asked {
  readonly settings?: object;
  readonly catalog?: Catalog;
  readonly state?: State;
}

/** The messages of a run that ends well. */
async function sync({ settings = {}, catalog: chosen, state }: Asked): Promise<readonly Message[]> {
  const config = scene.write('tap.json', { ...scene.config, ...settings });
  const selection = scene.write('catalog.json', chosen ?? selecting(catalog, names(), 'all'));
  const from = state ? ['--state', scene.write('state.json', state)] : [];
  const { code, messages } = await scene.run(['--config', config, '--catalog', selection, ...from]);
  expect(code).toBe(0);
  return messages;
}

function names(): string[] {
  return catalog.streams.map(({ stream }) => stream);
}

function idsOf(messages: readonly Message[], stream: string): string[] {
  return recordsOf(messages, stream).map((record) => String(record['id']));
}

/** The moments of the stream's records by its replication key. */
function momentsOf(messages: readonly Message[], { stream, replication_key: key = '' }: Entry): number[] {
  return recordsOf(messages, stream).flatMap((record) => {
    const value = record[key];
    return typeof value === 'string' ? [Date.parse(value)] : [];
  });
}

/** The streams that go on from a search's bookmark; others are read whole, and filtered. */
function incremental(): Entry[] {
  return catalog.streams.filter(
    (entry) =>
      metadataOf(entry)['forced-replication-method'] === 'INCREMENTAL' && entry.stream !== 'attachments',
  );
}

it('discovery: names, keys, replication and inclusion of each stream', () => {
  expect(names().length).toBeGreaterThan(30);
  for (const entry of catalog.streams) {
    const { stream, key_properties: keys, replication_key: replicationKey } = entry;
    const root = metadataOf(entry);
    expect(stream).toMatch(/^[a-z][a-z_]*$/);
    expect(entry.metadata.filter(({ breadcrumb }) => breadcrumb.length === 0)).toHaveLength(1);
    expect([stream, root['table-key-properties']]).toEqual([stream, keys]);
    expect([stream, root['valid-replication-keys']]).toEqual([stream, replicationKey && [replicationKey]]);
    expect([stream, entry.replication_method]).toEqual([
      stream,
      replicationKey ? 'INCREMENTAL' : 'FULL_TABLE',
    ]);
    const automatic = [...keys, ...(replicationKey ? [replicationKey] : []), 'unfit_values'];
    expect([stream, columnsThatAre('automatic', entry).sort()]).toEqual([stream, automatic.sort()]);
    const columns = Object.keys(entry.schema.properties ?? {}).filter(
      (column) => !automatic.includes(column),
    );
    expect([stream, columnsThatAre('available', entry).sort()]).toEqual([stream, columns.sort()]);
  }
});

it('automatic_fields: with no field selected, the automatic ones come, for every record', async () => {
  const messages = await sync({ catalog: selecting(catalog, names(), 'none') });
  expect(countByStream(messages)).toEqual(countByStream(first));
  for (const entry of catalog.streams) {
    const columns = columnsThatAre('automatic', entry).sort();
    expect([entry.stream, Object.keys(schemaOf(messages, entry.stream).properties ?? {}).sort()]).toEqual([
      entry.stream,
      columns,
    ]);
    const written = new Set(
      recordsOf(messages, entry.stream).map((record) => Object.keys(record).sort().join()),
    );
    expect([entry.stream, [...written]]).toEqual([entry.stream, [columns.join()]]);
    expect(new Set(idsOf(messages, entry.stream)).size).toBe(recordsOf(messages, entry.stream).length);
  }
});

it('all_fields: with all selected, each record has every column of the catalog', () => {
  for (const { stream, schema } of catalog.streams) {
    const columns = Object.keys(schema.properties ?? {})
      .sort()
      .join();
    const written = new Set(recordsOf(first, stream).map((record) => Object.keys(record).sort().join()));
    expect([stream, [...written]]).toEqual([stream, [columns]]);
  }
});

it('bookmarks: the second sync goes on from the first one’s, and brings less', async () => {
  const state = lastState(first);
  const second = await sync({ state });
  expect(incremental().length).toBeGreaterThan(4);
  for (const entry of incremental()) {
    const bookmark = Date.parse(state.bookmarks[entry.stream]?.replication_key_value ?? '');
    expect([entry.stream, bookmark]).toEqual([entry.stream, Math.max(...momentsOf(first, entry))]);
    const again = momentsOf(second, entry);
    expect(again.every((moment) => moment >= bookmark - 600_000)).toBe(true);
    expect(again.length).toBeLessThan(momentsOf(first, entry).length);
    const later = lastState(second).bookmarks[entry.stream]?.replication_key_value ?? '';
    expect(Date.parse(later)).toBeGreaterThanOrEqual(bookmark);
  }
});

it('start_date: a later one brings fewer records, all of them from then on', async () => {
  const start = Date.now() - 365 * DAY_MS;
  const messages = await sync({ settings: { start_date: new Date(start).toISOString() } });
  for (const entry of incremental()) {
    const moments = momentsOf(messages, entry);
    expect([entry.stream, moments.length > 0]).toEqual([entry.stream, true]);
    expect([entry.stream, moments.filter((moment) => moment < start)]).toEqual([entry.stream, []]);
    expect(moments.length).toBe(momentsOf(first, entry).filter((moment) => moment >= start).length);
  }
});

it('pagination: pages of three bring the same records, each once', async () => {
  const messages = await sync({ settings: { page_size: 3, max_page_size: 3 } });
  expect(countByStream(messages)).toEqual(countByStream(first));
  expect(idsOf(messages, 'users').length).toBeGreaterThan(3);
  for (const stream of names()) {
    expect([stream, idsOf(messages, stream).sort()]).toEqual([stream, idsOf(first, stream).sort()]);
    expect(new Set(idsOf(messages, stream)).size).toBe(idsOf(messages, stream).length);
  }
});

it('interrupted_sync: from any state in the middle the next sync brings what was not written', async () => {
  const middle = Math.floor(first.length / 2);
  const at = first.findIndex(({ type }, index) => type === 'STATE' && index >= middle);
  const state = first[at]?.value;
  if (state === undefined) throw new Error('there is no state in the middle');
  const rest = await sync({ state });
  expect(recordsOf(rest).length).toBeLessThan(recordsOf(first).length);
  for (const stream of names()) {
    const both = new Set([...idsOf(first.slice(0, at), stream), ...idsOf(rest, stream)]);
    expect([stream, [...both].sort()]).toEqual([stream, idsOf(first, stream).sort()]);
  }
});

it('parent_child_independent: a child comes without its parent', async () => {
  const children = catalog.streams.filter((entry) => metadataOf(entry)['parent-tap-stream-id'] !== undefined);
  expect(children.map(({ stream }) => stream)).toEqual(['attachments', 'business_schedule_holidays']);
  for (const { stream } of children) {
    const messages = await sync({ catalog: selecting(catalog, [stream], 'all') });
    expect(countByStream(messages)).toEqual({ [stream]: idsOf(first, stream).length });
  }
});

it('minimal_selection: one stream with its automatic fields is a sync of its own', async () => {
  const messages = await sync({ catalog: selecting(catalog, ['tags'], 'none') });
  expect(countByStream(messages)).toEqual({ tags: idsOf(first, 'tags').length });
  expect(Object.keys(lastState(messages).bookmarks)).toEqual(['tags']);
});

it('lookback: what lies behind the bookmark by less comes again', async () => {
  const state = lastState(first);
  const days = 200;
  const none = await sync({ state, settings: { lookback_seconds: 0 } });
  const wide = await sync({ state, settings: { lookback_seconds: days * 86_400 } });
  const counts = incremental().map((entry) => {
    const bookmark = Date.parse(state.bookmarks[entry.stream]?.replication_key_value ?? '');
    const from = bookmark - days * DAY_MS;
    expect(momentsOf(none, entry).every((moment) => moment >= bookmark)).toBe(true);
    expect(momentsOf(wide, entry).length).toBe(
      momentsOf(first, entry).filter((moment) => moment >= from).length,
    );
    return momentsOf(wide, entry).length - momentsOf(none, entry).length;
  });
  expect(Math.max(...counts)).toBeGreaterThan(0);
});

it('full_replication: full tables come whole in every sync', async () => {
  const full = catalog.streams.filter(({ replication_method: method }) => method === 'FULL_TABLE');
  expect(full.length).toBeGreaterThan(2);
  const second = await sync({ state: lastState(first) });
  for (const { stream } of full)
    expect([stream, idsOf(second, stream)]).toEqual([stream, idsOf(first, stream)]);
});
