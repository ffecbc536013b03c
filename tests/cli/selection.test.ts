/** What a catalog selects arrives, in SCHEMA and RECORD alike, and nothing else. */
import { countByStream, recordsOf, schemaOf } from './messages';
import { openScene, type Scene } from './scene';

interface Entry {
  tap_stream_id: string;
  schema: { selected?: boolean; properties: Record<string, { selected?: boolean }> };
  metadata: { breadcrumb: string[]; metadata: Record<string, unknown> }[];
}

let scene: Scene;
let discovered: string;
beforeAll(async () => {
  scene = await openScene();
  discovered = (await scene.run(['--discover'])).stdout;
});
afterAll(() => scene.close());

/** Writes a catalog in which only these streams are selected, each changed by its function. */
function select(streams: Record<string, (entry: Entry) => void>): string {
  const catalog = JSON.parse(discovered) as { streams: Entry[] };
  for (const entry of catalog.streams) {
    const change = streams[entry.tap_stream_id];
    mark(entry, [], change !== undefined);
    change?.(entry);
  }
  return scene.write('catalog.json', catalog);
}

function mark(entry: Entry, breadcrumb: string[], selected: boolean): void {
  const found = entry.metadata.find((item) => item.breadcrumb.join() === breadcrumb.join());
  if (!found) throw new Error(`${entry.tap_stream_id} has no metadata for ${breadcrumb.join('.')}`);
  found.metadata['selected'] = selected;
}

const untouched = (): void => undefined;

it('syncs the selected streams only', async () => {
  const catalog = select({ teams: untouched, notes: untouched });
  const { code, messages } = await scene.run(['--config', 'config.json', '--catalog', catalog]);
  expect(code).toBe(0);
  expect(Object.keys(countByStream(messages)).sort()).toEqual(['notes', 'teams']);
});

it('leaves a deselected column out of SCHEMA and RECORD', async () => {
  const catalog = select({ teams: (entry) => mark(entry, ['properties', 'relationships'], false) });
  const { messages } = await scene.run(['--config', 'config.json', '--catalog', catalog]);
  const columns = ['attributes', 'id', 'links', 'type', 'unfit_values', 'updated_at'];
  expect(Object.keys(schemaOf(messages, 'teams').properties ?? {}).sort()).toEqual(columns);
  const written = new Set(recordsOf(messages, 'teams').map((record) => Object.keys(record).sort().join()));
  expect([...written]).toEqual([columns.join()]);
});

it('leaves a deselected nested field out of both, and keeps its neighbours', async () => {
  const hidden = ['properties', 'attributes', 'properties', 'name'];
  const catalog = select({ teams: (entry) => mark(entry, hidden, false) });
  const { messages } = await scene.run(['--config', 'config.json', '--catalog', catalog]);
  const fields = Object.keys(schemaOf(messages, 'teams').properties?.['attributes']?.properties ?? {});
  expect(fields).not.toContain('name');
  expect(fields).toContain('createdAt');
  const attributes = recordsOf(messages, 'teams').map((record) =>
    Object.keys(record['attributes'] as object),
  );
  expect(attributes.filter((names) => names.includes('name'))).toEqual([]);
  expect(attributes.filter((names) => !names.includes('createdAt'))).toEqual([]);
});

it('keeps key, replication key and unfit_values, whatever the catalog says', async () => {
  const catalog = select({
    teams: ({ schema, metadata }) => {
      for (const item of metadata) if (item.breadcrumb.length > 0) item.metadata['selected'] = false;
      expect(Object.keys(schema.properties).length).toBeGreaterThan(3);
    },
  });
  const { messages } = await scene.run(['--config', 'config.json', '--catalog', catalog]);
  const columns = ['id', 'unfit_values', 'updated_at'];
  expect(Object.keys(schemaOf(messages, 'teams').properties ?? {}).sort()).toEqual(columns);
  expect(Object.keys(recordsOf(messages, 'teams')[0] ?? {}).sort()).toEqual(columns);
});

it('writes only attachments where only they are selected', async () => {
  const catalog = select({ attachments: untouched });
  const { code, messages } = await scene.run(['--config', 'config.json', '--catalog', catalog]);
  expect(code).toBe(0);
  expect(Object.keys(countByStream(messages))).toEqual(['attachments']);
  expect(countByStream(messages)['attachments']).toBeGreaterThan(0);
  expect(recordsOf(messages).filter((record) => typeof record['conversation_id'] !== 'string')).toEqual([]);
});

describe('the older form', () => {
  /** Without metadata, and with `selected` inside the schema. */
  function selectInSchema(streams: readonly string[]): string {
    const catalog = JSON.parse(discovered) as { streams: Entry[] };
    for (const entry of catalog.streams) {
      entry.metadata = [];
      if (streams.includes(entry.tap_stream_id)) entry.schema.selected = true;
      const { links } = entry.schema.properties;
      if (links) links.selected = false;
    }
    return scene.write('properties.json', catalog);
  }

  it.each(['-p', '--properties'])('is read after %s', async (flag) => {
    const { code, messages } = await scene.run(['-c', 'config.json', flag, selectInSchema(['tags'])]);
    expect(code).toBe(0);
    expect(Object.keys(countByStream(messages))).toEqual(['tags']);
    expect(Object.keys(schemaOf(messages, 'tags').properties ?? {})).not.toContain('links');
    expect(Object.keys(recordsOf(messages, 'tags')[0] ?? {})).not.toContain('links');
  });

  it('gives way to --catalog, with a warning', async () => {
    const properties = selectInSchema(['tags']);
    const catalog = select({ teams: untouched });
    const run = await scene.run(['-c', 'config.json', '-p', properties, '--catalog', catalog]);
    expect(Object.keys(countByStream(run.messages))).toEqual(['teams']);
    expect(run.stderr).toContain('WARNING --catalog and its older name --properties are both given');
  });
});
