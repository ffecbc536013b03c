/**
 * Stream table + schemas → catalog. Asks nobody.
 */
import type { Catalog, CatalogEntry, ReplicationMethod, StreamTraits } from './singer/catalog';
import { buildEntry } from './singer/catalog';
import { loadSchema } from './schema';
import type { StreamDefinition } from './streams/definition';
import { KEY_PROPERTIES, REPLICATION_KEY, UNFIT_COLUMN, hasReplicationKey } from './streams/definition';
import { STREAMS } from './streams/table';

/** The catalog of all streams; those that `closed` names are marked as unsupported. */
export function discoverCatalog(closed: ReadonlySet<string> = new Set()): Catalog {
  return { streams: STREAMS.map((stream) => discoverStream(stream, !closed.has(stream.name))) };
}

/** The catalog entry of one stream. */
export function discoverStream(stream: StreamDefinition, isSupported = true): CatalogEntry {
  return buildEntry(traitsOf(stream, isSupported), loadSchema(stream.name));
}

/** The methods that a stream can be replicated by; the first is the default. */
export function replicationMethods(stream: StreamDefinition): readonly ReplicationMethod[] {
  if (!hasReplicationKey(stream)) return ['FULL_TABLE'];
  return stream.kind === 'list' ? ['INCREMENTAL', 'FULL_TABLE'] : ['INCREMENTAL'];
}

/** Columns that are written whatever the catalog selects. */
export function automaticColumns(stream: StreamDefinition): ReadonlySet<string> {
  return new Set([...KEY_PROPERTIES, ...(hasReplicationKey(stream) ? [REPLICATION_KEY] : []), UNFIT_COLUMN]);
}

function traitsOf(stream: StreamDefinition, isSupported: boolean): StreamTraits {
  return {
    name: stream.name,
    keyProperties: KEY_PROPERTIES,
    replicationKey: hasReplicationKey(stream) ? REPLICATION_KEY : undefined,
    replicationMethods: replicationMethods(stream),
    parent: stream.kind === 'child' ? stream.parent : undefined,
    automaticColumns: [UNFIT_COLUMN],
    isSupported,
  };
}
