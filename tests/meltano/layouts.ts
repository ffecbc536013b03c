/** What a target should hold with live discovery, hostile names included, in each layout. Knows no target. */
import type { Schema } from '../cli/messages';
import { flatRows, type FlatRows, type Layout } from './column-rows';
import { isObject } from './compare';
import { expectedRows, typeOfStream } from './expected';
import { kindsOf, type Kinds } from './kinds';
import { faultsOfTarget, load, openStage, type Stage, type Target, type View } from './stage';

/** What PostgreSQL and others take without quotes, and don't cut. */
const LEGAL_NAME = /^[a-z][a-z0-9_]{0,62}$/;

export type AnyLayout = 'resource' | Layout;

const SETTINGS: Readonly<Record<AnyLayout, object>> = {
  resource: {},
  columns: { record_layout: 'columns' },
  flattened: { flattening_enabled: true },
};

interface Entry {
  readonly tap_stream_id: string;
  readonly schema: Schema;
  readonly metadata: readonly { readonly metadata: Readonly<Record<string, unknown>> }[];
}

/**
 * A full load holds what the sandbox holds, typed custom attributes and all classes included; where columns have names of
 * the tap's making, an incremental one does, too.
 */
export async function holdsInLayout(
  layout: AnyLayout,
  create: (stage: Stage) => Target,
  settings: object = {},
): Promise<void> {
  const stage = await openStage({}, { names: true });
  try {
    const own = { discover_custom_attributes: true, optional_streams: ['kobjects_*'], ...settings };
    const target = { ...create(stage), settings: { ...own, ...SETTINGS[layout] } };
    const view = await viewOf(stage, own, layout);
    expect(view.streams.filter((stream) => stream.startsWith('kobjects_')).length).toBeGreaterThan(15);
    const columns = view.streams.flatMap((stream) => [stream, ...view.kinds(stream).keys()]);
    expect(columns.filter((name) => !LEGAL_NAME.test(name))).toEqual([]);
    const state = await load(stage, target);
    expect(await faultsOfTarget(view, target)).toEqual([]);
    // Its names are the API's own.
    if (layout === 'resource') return;
    stage.work();
    await load(stage, target, state);
    // A column that was called otherwise in this run would be one more, or lack its values.
    expect(await faultsOfTarget(view, target)).toEqual([]);
  } finally {
    await stage.close();
  }
}

async function viewOf(stage: Stage, settings: object, layout: AnyLayout): Promise<View> {
  const { scene, exceptions } = stage;
  const config = scene.write('discover.json', { ...scene.config, ...settings });
  const { stdout } = await scene.run(['--config', config, '--discover']);
  const catalog = JSON.parse(stdout) as { readonly streams: readonly Entry[] };
  const entries = new Map(catalog.streams.map((entry) => [entry.tap_stream_id, entry]));
  const flat = new Map<string, FlatRows>();
  for (const [stream, { schema }] of entries)
    if (layout !== 'resource') flat.set(stream, flatRows(schema, layout));
  const { store } = scene.sandbox;
  const typeOf = (stream: string): string => {
    const klass = entries.get(stream)?.metadata[0]?.metadata['kustomer.klass'];
    return typeof klass === 'string' ? `kobject.${klass}` : typeOfStream(stream);
  };
  const definitionsOf = (type: string): unknown => {
    const metadata = type === 'kobject' ? undefined : store.get('metadata', type);
    return isObject(metadata?.attributes) ? metadata.attributes['properties'] : undefined;
  };
  return {
    streams: [...entries.keys()].filter((stream) => store.all(typeOf(stream)).length > 0),
    expected(stream) {
      const type = typeOf(stream);
      const rows = expectedRows(store, stream, type, { exceptions, definitions: definitionsOf(type) });
      return rows.map((row) => flat.get(stream)?.spread(row) ?? row);
    },
    kinds(stream) {
      const schemas =
        flat.get(stream)?.schemas ?? Object.entries(entries.get(stream)?.schema.properties ?? {});
      return layout === 'flattened' ? withNestedAsText(kindsOf(schemas)) : kindsOf(schemas);
    },
  };
}

/** Flattened records have nothing nested any more. */
function withNestedAsText(kinds: Kinds): Kinds {
  return new Map([...kinds].map(([name, kind]) => [name, kind === 'nested' ? 'json' : kind]));
}
