/**
 * Which streams and fields a catalog selects. Pure; knows no stream by name.
 *
 * The rules are the Meltano SDK's: `automatic` wins over `selected: false`, `unsupported` is never written, a
 * field without a word of its own follows `selected-by-default`, then its parent. `selected` inside the schema
 * is the older form of the same wish.
 */
import type { JsonObject, JsonSchema } from '../json';
import { member } from '../json';
import type { CatalogEntry } from './catalog';

/** Is the stream to be synced? Without any mark it is, where it is `selected-by-default`. */
export function isStreamSelected(entry: CatalogEntry): boolean {
  const root = rootMetadata(entry);
  if (root['inclusion'] === 'unsupported') return false;
  const words = [
    root['selected'],
    entry.selected,
    member(entry.schema, 'selected'),
    root['selected-by-default'],
  ];
  return words.find((word) => typeof word === 'boolean') ?? false;
}

/** Is the stream selected by name although the tap can't read it? */
export function isWishedInVain(entry: CatalogEntry): boolean {
  const root = rootMetadata(entry);
  return root['inclusion'] === 'unsupported' && root['selected'] === true;
}

/**
 * The replication method that the catalog asks for, in upper case: the metadata's word, which only users and tools
 * write; then the entry's, which discovery writes too; then the only one that is possible.
 */
export function requestedMethod(entry: CatalogEntry): string | undefined {
  const root = rootMetadata(entry);
  const words = [root['replication-method'], entry.replication_method, root['forced-replication-method']];
  return words.find((candidate) => typeof candidate === 'string')?.toUpperCase();
}

/**
 * `schema` without what `entry` deselects, nested properties included. `automatic` names the top-level columns
 * that are always kept. Top-level properties that the entry's own schema doesn't have are left out too: who cut
 * them out of the catalog doesn't want them. A schema without properties, or of another layout, cuts nothing.
 */
export function selectSchema(
  schema: JsonSchema,
  entry: CatalogEntry,
  automatic: ReadonlySet<string>,
): JsonSchema {
  const byBreadcrumb = new Map(entry.metadata.map((item) => [item.breadcrumb.join('\u0000'), item.metadata]));
  const named = ownFields(schema, entry);
  const select = (
    node: JsonSchema,
    legacy: unknown,
    path: readonly string[],
    isParentSelected: boolean,
  ): JsonSchema => {
    const { properties, ...open } = node;
    if (!properties) return node;
    const kept = Object.entries(properties).flatMap(([name, inner]) => {
      const breadcrumb = [...path, 'properties', name];
      const legacyInner = member(member(legacy, 'properties'), name);
      const isAutomatic = path.length === 0 && automatic.has(name);
      if (isAutomatic) return [[name, inner] as const];
      if (path.length === 0 && named && !Object.hasOwn(named, name)) return [];
      const metadata = byBreadcrumb.get(breadcrumb.join('\u0000')) ?? {};
      if (!isFieldSelected(metadata, member(legacyInner, 'selected'), isParentSelected)) return [];
      return [[name, select(inner, legacyInner, breadcrumb, true)] as const];
    });
    // Without a property left the object is an open one, as the schema files write such objects.
    return kept.length === 0 ? open : { ...node, properties: Object.fromEntries(kept) };
  };
  return select(schema, entry.schema, [], true);
}

/** True where the entry's fields are mostly none of `schema`'s: another tap wrote it, in a layout of its own. */
export function isOfAnotherLayout(schema: JsonSchema, entry: CatalogEntry): boolean {
  const names = Object.keys(entry.schema.properties ?? {});
  const known = names.filter((name) => Object.hasOwn(schema.properties ?? {}, name));
  return names.length - known.length > known.length;
}

/** The properties by which the entry says what it leaves out; undefined where they say nothing of `schema`. */
function ownFields(schema: JsonSchema, entry: CatalogEntry): JsonSchema['properties'] {
  const { properties } = entry.schema;
  const saysNothing = !properties || Object.keys(properties).length === 0 || isOfAnotherLayout(schema, entry);
  return saysNothing ? undefined : properties;
}

/** Is the field to be written, where the object that it is in is? `legacySelected`: the word inside the schema. */
export function isFieldSelected(
  metadata: JsonObject,
  legacySelected: unknown,
  isParentSelected: boolean,
): boolean {
  if (metadata['inclusion'] === 'automatic') return true;
  if (metadata['inclusion'] === 'unsupported') return false;
  const words = [metadata['selected'], legacySelected, metadata['selected-by-default']];
  return words.find((word) => typeof word === 'boolean') ?? isParentSelected;
}

/** The metadata of the stream as a whole. */
export function rootMetadata(entry: CatalogEntry): JsonObject {
  return entry.metadata.find((item) => item.breadcrumb.length === 0)?.metadata ?? {};
}
