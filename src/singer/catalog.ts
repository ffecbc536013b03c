/**
 * The Singer catalog: its shape, how it is read from a file and how an entry is written. Knows no stream by name.
 *
 * Source: Singer's discovery-mode document and the Meltano SDK's additions (entry-level `key_properties`,
 * `replication_key`, `replication_method`; automatic replication keys; metadata for nested properties).
 */
import { CatalogError } from '../errors';
import type { JsonObject, JsonSchema } from '../json';
import { declaredType, isJsonObject, jsonTypeOf } from '../json';

export type ReplicationMethod = 'INCREMENTAL' | 'FULL_TABLE';

export interface MetadataEntry {
  readonly breadcrumb: readonly string[];
  readonly metadata: JsonObject;
}

export interface CatalogEntry {
  readonly tap_stream_id: string;
  readonly stream: string;
  readonly schema: JsonSchema;
  readonly metadata: readonly MetadataEntry[];
  readonly key_properties?: readonly string[];
  readonly replication_key?: string;
  readonly replication_method?: string;
  /** Meltano writes its selection here too. */
  readonly selected?: boolean;
}

export interface Catalog {
  readonly streams: readonly CatalogEntry[];
}

/** What a stream says of itself in the catalog. */
export interface StreamTraits {
  readonly name: string;
  readonly keyProperties: readonly string[];
  readonly replicationKey: string | undefined;
  /** One method where only one is possible; it is then written as forced. The first one is the default. */
  readonly replicationMethods: readonly ReplicationMethod[];
  readonly parent: string | undefined;
  /** Columns besides key and replication key that are always written. */
  readonly automaticColumns: readonly string[];
  /** False where the key's roles don't allow the stream. */
  readonly isSupported: boolean;
  /** What else the tap wants to read in the stream's metadata when the catalog comes back. */
  readonly ownMetadata?: JsonObject;
}

/** The catalog entry of a stream: schema, and metadata for the stream and for every property, nested ones too. */
export function buildEntry(traits: StreamTraits, schema: JsonSchema): CatalogEntry {
  const [method = 'FULL_TABLE', ...others] = traits.replicationMethods;
  const automatic = new Set([...traits.keyProperties, ...traits.automaticColumns]);
  if (traits.replicationKey !== undefined) automatic.add(traits.replicationKey);
  const root: JsonObject = {
    inclusion: traits.isSupported ? 'available' : 'unsupported',
    'selected-by-default': traits.isSupported,
    'table-key-properties': traits.keyProperties,
    ...(traits.replicationKey !== undefined && { 'valid-replication-keys': [traits.replicationKey] }),
    ...(others.length === 0 && { 'forced-replication-method': method }),
    ...(traits.parent !== undefined && { 'parent-tap-stream-id': traits.parent }),
    ...traits.ownMetadata,
  };
  return {
    tap_stream_id: traits.name,
    stream: traits.name,
    key_properties: traits.keyProperties,
    ...(traits.replicationKey !== undefined && { replication_key: traits.replicationKey }),
    replication_method: method,
    schema,
    metadata: [
      { breadcrumb: [], metadata: root },
      ...propertyBreadcrumbs(schema).map((breadcrumb) => ({
        breadcrumb,
        metadata: {
          inclusion:
            breadcrumb.length === 2 && automatic.has(breadcrumb[1] ?? '') ? 'automatic' : 'available',
        },
      })),
    ],
  };
}

function propertyBreadcrumbs(schema: JsonSchema, prefix: readonly string[] = []): string[][] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => {
    const breadcrumb = [...prefix, 'properties', name];
    return [breadcrumb, ...(declaredType(inner) === 'object' ? propertyBreadcrumbs(inner, breadcrumb) : [])];
  });
}

/**
 * Reads a catalog as `--catalog` or `--properties` gives it. `label` names the file in messages.
 * Throws CatalogError with a line per problem.
 */
export function parseCatalog(json: unknown, label: string): Catalog {
  const streams = isJsonObject(json) ? json['streams'] : undefined;
  if (!Array.isArray(streams)) {
    throw new CatalogError(
      `${label}: "streams" must be a list of catalog entries, got ${jsonTypeOf(streams)}; write a catalog with --discover.`,
    );
  }
  const problems: string[] = [];
  const entries = streams.map((entry: unknown, index) =>
    parseEntry(entry, `${label}: streams[${index}]`, problems),
  );
  const known = entries.filter((entry) => entry !== undefined);
  const names = known.map((entry) => entry.tap_stream_id);
  for (const name of new Set(names.filter((name, index) => names.indexOf(name) !== index))) {
    problems.push(`${label}: the stream "${name}" stands there twice; keep one entry.`);
  }
  if (problems.length > 0) throw new CatalogError(problems);
  return { streams: known };
}

function parseEntry(entry: unknown, where: string, problems: string[]): CatalogEntry | undefined {
  if (!isJsonObject(entry)) {
    problems.push(`${where} must be an object, got ${jsonTypeOf(entry)}.`);
    return undefined;
  }
  const id = entry['tap_stream_id'] ?? entry['stream'];
  if (typeof id !== 'string' || id === '') {
    problems.push(`${where} needs a "tap_stream_id", the name of a stream as --discover writes it.`);
    return undefined;
  }
  const named = `${where} ("${id}")`;
  const schema = entry['schema'];
  if (!isSchema(schema)) {
    problems.push(`${named}: "schema" must be a JSON Schema object, got ${jsonTypeOf(schema)}.`);
    return undefined;
  }
  const metadata = parseMetadata(entry['metadata'] ?? [], named, problems);
  const selected = entry['selected'];
  if (!isFlag(selected)) {
    problems.push(`${named}: "selected" must be true or false, got ${jsonTypeOf(selected)}.`);
  }
  const method = entry['replication_method'];
  return {
    tap_stream_id: id,
    stream: id,
    schema,
    metadata,
    ...(typeof selected === 'boolean' && { selected }),
    ...(typeof method === 'string' && { replication_method: method }),
  };
}

function isSchema(value: unknown): value is JsonSchema {
  if (!isJsonObject(value)) return false;
  const properties = value['properties'];
  return properties === undefined || (isJsonObject(properties) && Object.values(properties).every(isSchema));
}

function parseMetadata(list: unknown, where: string, problems: string[]): MetadataEntry[] {
  if (!Array.isArray(list)) {
    problems.push(`${where}: "metadata" must be a list, got ${jsonTypeOf(list)}.`);
    return [];
  }
  return list.flatMap((item: unknown, index) => {
    const breadcrumb = isJsonObject(item) ? item['breadcrumb'] : undefined;
    const metadata = isJsonObject(item) ? item['metadata'] : undefined;
    if (!isTextList(breadcrumb) || !isJsonObject(metadata)) {
      problems.push(
        `${where}: metadata[${index}] needs a "breadcrumb" (a list of texts) and "metadata" (an object).`,
      );
      return [];
    }
    const selected = metadata['selected'];
    if (!isFlag(selected)) {
      problems.push(
        `${where}: metadata[${index}]: "selected" must be true or false, got ${jsonTypeOf(selected)}.`,
      );
    }
    return [{ breadcrumb, metadata }];
  });
}

/** True for true, false and nothing. */
function isFlag(value: unknown): boolean {
  return value === undefined || value === null || typeof value === 'boolean';
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
