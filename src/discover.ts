/**
 * Streams + schemas, and what the organisation has told, → catalog. Asks nobody.
 */
import type { JsonObject, JsonSchema } from './json';
import { loadSchema } from './schema';
import type { Catalog, CatalogEntry, ReplicationMethod, StreamTraits } from './singer/catalog';
import { buildEntry } from './singer/catalog';
import type { CustomAttributes } from './streams/custom-attributes';
import { withCustomAttributes } from './streams/custom-attributes';
import type { SearchStream, StreamDefinition } from './streams/definition';
import {
  UNFIT_COLUMN,
  customisedResourceOf,
  keyPropertiesOf,
  parentOf,
  replicationKeyOf,
  schemaNameOf,
} from './streams/definition';
import { streamsInCatalog } from './streams/optional';

/** What an organisation adds to the catalog. */
export interface OwnFields {
  /** Streams of its custom object classes. */
  readonly klassStreams: readonly SearchStream[];
  /** Custom attributes by resource; a resource that is missing stays open. */
  readonly attributes: ReadonlyMap<string, CustomAttributes>;
}

/** Metadata of a stream: the API's name of its class. */
export const KLASS_KEY = 'kustomer.klass';
/** Metadata of a stream whose custom attributes were asked for: the names of those without a type. */
export const UNTYPED_KEY = 'kustomer.untyped-attributes';

const NOTHING_OWN: OwnFields = { klassStreams: [], attributes: new Map() };

/**
 * The catalog of all streams that cost little, and of the others as far as `optionalStreams` (names or globs) names them;
 * those that `closed` names are marked as unsupported.
 */
export function discoverCatalog(
  closed: ReadonlySet<string> = new Set(),
  own: OwnFields = NOTHING_OWN,
  optionalStreams: readonly string[] = [],
): Catalog {
  const streams = [...streamsInCatalog(optionalStreams), ...own.klassStreams];
  return { streams: streams.map((stream) => discoverStream(stream, !closed.has(stream.name), own)) };
}

/** The catalog entry of one stream. */
export function discoverStream(
  stream: StreamDefinition,
  isSupported = true,
  { attributes }: Pick<OwnFields, 'attributes'> = NOTHING_OWN,
): CatalogEntry {
  const custom = attributes.get(customisedResourceOf(stream) ?? '');
  const ownMetadata = {
    ...(stream.kind === 'search' && stream.klass !== undefined && { [KLASS_KEY]: stream.klass }),
    ...(custom && { [UNTYPED_KEY]: custom.untyped }),
  };
  return buildEntry(traitsOf(stream, isSupported, ownMetadata), schemaOf(stream, custom?.typed ?? {}));
}

/** The stream's own schema with these custom attributes in it. */
export function schemaOf(stream: StreamDefinition, typed: CustomAttributes['typed']): JsonSchema {
  return withCustomAttributes(loadSchema(schemaNameOf(stream)), typed);
}

/** The methods that a stream can be replicated by; the first is the default. */
export function replicationMethods(stream: StreamDefinition): readonly ReplicationMethod[] {
  if (replicationKeyOf(stream) === undefined) return ['FULL_TABLE'];
  return stream.kind === 'list' ? ['INCREMENTAL', 'FULL_TABLE'] : ['INCREMENTAL'];
}

/** Columns that are written whatever the catalog selects. */
export function automaticColumns(stream: StreamDefinition): ReadonlySet<string> {
  const replicationKey = replicationKeyOf(stream);
  return new Set([
    ...keyPropertiesOf(stream),
    ...(replicationKey === undefined ? [] : [replicationKey]),
    UNFIT_COLUMN,
  ]);
}

function traitsOf(stream: StreamDefinition, isSupported: boolean, ownMetadata: JsonObject): StreamTraits {
  return {
    name: stream.name,
    keyProperties: keyPropertiesOf(stream),
    replicationKey: replicationKeyOf(stream),
    replicationMethods: replicationMethods(stream),
    parent: parentOf(stream),
    automaticColumns: [UNFIT_COLUMN],
    isSupported,
    ownMetadata,
  };
}
