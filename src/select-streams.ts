/**
 * Catalog → the streams that a sync reads. Pure but for loading schemas.
 */
import {
  KLASS_KEY,
  UNTYPED_KEY,
  automaticColumns,
  discoverCatalog,
  replicationMethods,
  schemaOf,
} from './discover';
import { CatalogError } from './errors';
import type { Catalog, CatalogEntry, ReplicationMethod } from './singer/catalog';
import {
  isOfAnotherLayout,
  isStreamSelected,
  isWishedInVain,
  requestedMethod,
  rootMetadata,
  selectSchema,
} from './singer/selection';
import type { CustomAttributes } from './streams/custom-attributes';
import { customAttributesIn } from './streams/custom-attributes';
import type { SearchStream, StreamDefinition } from './streams/definition';
import { customisedResourceOf } from './streams/definition';
import { isKlassName, isKlassStreamName, klassStream } from './streams/klass-streams';
import { STREAMS } from './streams/table';
import type { SelectedStream } from './sync/families';

export interface Selection {
  readonly selected: readonly SelectedStream[];
  /** Somebody chose them: there is a catalog. */
  readonly isChosen: boolean;
  /** Selected streams that this tap doesn't have: each of them fails. */
  readonly unknown: readonly string[];
  /** All streams that the catalog names, selected or not. */
  readonly named: ReadonlySet<string>;
  readonly warnings: readonly string[];
}

/**
 * What `catalog` selects, whatever `optionalStreams` says; without one, all that costs little and what `optionalStreams`
 * (names or globs) adds. Throws CatalogError for no stream at all.
 */
export function selectStreams(
  catalog: Catalog | undefined,
  optionalStreams: readonly string[] = [],
): Selection {
  const entries = (catalog ?? discoverCatalog(new Set(), undefined, optionalStreams)).streams;
  const chosen = entries.filter(isStreamSelected);
  if (chosen.length === 0) {
    throw new CatalogError(
      '--catalog: no stream is selected; set "selected": true in the metadata of a stream.',
    );
  }
  const byName = new Map(chosen.map((entry) => [entry.tap_stream_id, entry]));
  const warnings = entries
    .filter(isWishedInVain)
    .map(
      ({ tap_stream_id: name }) =>
        `${name}: is selected, but the catalog says "inclusion": "unsupported": when it was written, the key lacked a ` +
        'role. The stream is not read; write the catalog anew with --discover once the key has the role.',
    );
  const klassStreams = chosen.map(klassStreamOf).filter((stream) => stream !== undefined);
  const known = [...STREAMS, ...klassStreams];
  const selected = known.flatMap((definition) => {
    const entry = byName.get(definition.name);
    return entry ? [selectStream(definition, entry, warnings)] : [];
  });
  return {
    selected,
    isChosen: catalog !== undefined,
    unknown: [...byName.keys()].filter((name) => !known.some((stream) => stream.name === name)),
    named: new Set(entries.map((entry) => entry.tap_stream_id)),
    warnings,
  };
}

/** The selection with these streams of classes behind it, as they come with the tap. */
export function withKlassStreams(selection: Selection, klassStreams: readonly SearchStream[]): Selection {
  const { streams } = discoverCatalog(new Set(), { klassStreams, attributes: new Map() });
  const names = new Set(klassStreams.map(({ name }) => name));
  const entries = streams.filter((entry) => names.has(entry.tap_stream_id));
  const added = entries.length === 0 ? [] : selectStreams({ streams: entries }).selected;
  return { ...selection, selected: [...selection.selected, ...added] };
}

/** The sentence about a selected stream that this tap doesn't have. */
export function describeUnknown(name: string): string {
  return `${name}: this tap has no such stream; deselect it, or write the catalog anew with --discover.`;
}

/** The sentence about a class that the organisation has no more. */
export function describeGoneKlass(name: string, klass: string): string {
  return (
    `${name}: the organisation has no custom object class ${JSON.stringify(klass)} any more; deselect the stream, or ` +
    'write the catalog anew with --discover.'
  );
}

/** The stream of a custom object class, which only the catalog can name. */
function klassStreamOf(entry: CatalogEntry): SearchStream | undefined {
  const name = entry.tap_stream_id;
  const klass = rootMetadata(entry)[KLASS_KEY];
  return isKlassStreamName(name) && isKlassName(klass) ? klassStream(klass, name) : undefined;
}

/** Types are the tap's own; those of custom attributes only the catalog has, so that nobody needs to be asked. */
function selectStream(definition: StreamDefinition, entry: CatalogEntry, warnings: string[]): SelectedStream {
  const isCustomised = customisedResourceOf(definition) !== undefined;
  const custom = customAttributesIn(isCustomised ? entry.schema : {});
  const fullSchema = schemaOf(definition, custom.typed);
  if (isOfAnotherLayout(fullSchema, entry)) {
    warnings.push(
      `${definition.name}: the catalog's fields are those of another tap, so all fields are written; write the catalog ` +
        'anew with --discover.',
    );
  }
  return {
    definition,
    method: methodOf(definition, entry, warnings),
    fullSchema,
    selectedSchema: selectSchema(fullSchema, entry, automaticColumns(definition)),
    knownAttributes: isCustomised ? knownAttributesOf(entry, custom) : undefined,
  };
}

/** The attributes that the organisation had when the catalog was written; undefined where it wasn't asked. */
function knownAttributesOf(
  entry: CatalogEntry,
  { typed, untyped }: CustomAttributes,
): ReadonlySet<string> | undefined {
  const toldUntyped = rootMetadata(entry)[UNTYPED_KEY];
  if (!Array.isArray(toldUntyped)) return undefined;
  const told = toldUntyped.filter((name) => typeof name === 'string');
  return new Set([...Object.keys(typed), ...untyped, ...told]);
}

function methodOf(definition: StreamDefinition, entry: CatalogEntry, warnings: string[]): ReplicationMethod {
  const possible = replicationMethods(definition);
  const [fallback = 'FULL_TABLE'] = possible;
  const requested = requestedMethod(entry) ?? fallback;
  const method = possible.find((candidate) => candidate === requested);
  if (method) return method;
  warnings.push(`${definition.name}: can't be replicated as ${requested}; it is read as ${fallback}.`);
  return fallback;
}
