/** Catalogs as the acceptance lists look at them and edit them. Judges nothing. */

export interface Metadata {
  readonly breadcrumb: readonly string[];
  readonly metadata: Record<string, unknown>;
}

/** A node of a JSON Schema, with whatever keywords it has. */
export interface Node {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly additionalProperties?: unknown;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
}

export interface Entry {
  readonly tap_stream_id: string;
  readonly stream: string;
  readonly schema: Node;
  readonly key_properties: readonly string[];
  readonly replication_key?: string;
  readonly replication_method: string;
  readonly metadata: readonly Metadata[];
}

export interface Catalog {
  readonly streams: readonly Entry[];
}

export function parseCatalog(text: string): Catalog {
  return JSON.parse(text) as Catalog;
}

/** What the metadata says at the root of a stream, or of one of its columns. */
export function metadataOf({ metadata }: Entry, ...breadcrumb: readonly string[]): Record<string, unknown> {
  const found = metadata.find((one) => one.breadcrumb.join() === breadcrumb.join());
  return found?.metadata ?? {};
}

/** Columns whose `inclusion` is this. */
export function columnsThatAre(inclusion: string, { metadata }: Entry): string[] {
  return metadata
    .filter((one) => one.breadcrumb.length === 2 && one.metadata['inclusion'] === inclusion)
    .map(({ breadcrumb }) => breadcrumb[1] ?? '');
}

/** Only these streams are selected; of their fields all, or none that can be left out. */
export function selecting(catalog: Catalog, streams: readonly string[], fields: 'all' | 'none'): Catalog {
  return {
    streams: catalog.streams.map((entry) => ({
      ...entry,
      metadata: entry.metadata.map(({ breadcrumb, metadata }) => ({
        breadcrumb,
        metadata: {
          ...metadata,
          selected: breadcrumb.length === 0 ? streams.includes(entry.stream) : fields === 'all',
        },
      })),
    })),
  };
}

/** Every node of a schema with its path. */
export function nodesOf(schema: Node, at = ''): [path: string, node: Node][] {
  const inner = Object.entries(schema.properties ?? {}).flatMap(([name, node]) =>
    nodesOf(node, at === '' ? name : `${at}.${name}`),
  );
  const items = schema.items ? nodesOf(schema.items, `${at}[]`) : [];
  return [[at, schema], ...inner, ...items];
}
