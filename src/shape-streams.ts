/**
 * Settings + selected streams → the shape in which each stream's records leave the tap. Asks nobody.
 */
import type { DiscoveryConfig } from './config';
import { keyedHash } from './digest';
import { ConfigError } from './errors';
import type { JsonSchema } from './json';
import { matchesName, startTrail, type Trail } from './records/path-globs';
import type { ShapeRules } from './records/shape';
import { compileShape } from './records/shape';
import { loadSchema } from './schema';
import { replicationKeyOf, UNFIT_COLUMN } from './streams/definition';
import type { StreamDefinition } from './streams/definition';
import { STREAMS } from './streams/table';
import type { SelectedStream } from './sync/families';

/** Where a replication key is hoisted from. */
const CURSOR_PATHS: Readonly<Record<string, string>> = {
  updated_at: 'attributes.updatedAt',
  created_at: 'attributes.createdAt',
};
/** Addresses in a record: they repeat its id and those of its relationships. */
const LINKS = ['links', 'relationships.*.links', 'relationships.*.link'] as const;
const PARENT_COLUMN = /^(\w+)_id$/;

export type ShapeSettings = Pick<
  DiscoveryConfig,
  | 'recordLayout'
  | 'flatteningEnabled'
  | 'flatteningMaxDepth'
  | 'flatteningSeparator'
  | 'flatteningMaxKeyLength'
  | 'hashFields'
  | 'hashSalt'
>;

/**
 * The streams with their shapes, where they have one. Throws ConfigError for `hash_fields` that would hash a replication
 * key.
 */
export function shapeStreams(
  streams: readonly SelectedStream[],
  settings: ShapeSettings,
): readonly SelectedStream[] {
  refuseReplicationKeys(settings.hashFields);
  return streams.map((stream) => {
    const { definition, fullSchema, selectedSchema } = stream;
    const rules = {
      ...rulesFor(definition.name, fullSchema, settings),
      isCursorCarried: definition.kind === 'child',
    };
    const shape = compileShape(fullSchema, selectedSchema, rules, UNFIT_COLUMN);
    return shape ? { ...stream, shape } : stream;
  });
}

/** A line for each of `hash_fields` that names no field of any stream, and none that an open object could hold. */
export function describeIdleGlobs({ hashFields }: ShapeSettings): string[] {
  return hashFields
    .filter((field) => {
      const named = STREAMS.filter(({ name }) => globsFor(name, [field]).length > 0);
      return !named.some(({ name }) => mayMatch(loadSchema(name), startTrail(globsFor(name, [field]))));
    })
    .map(
      (field) =>
        `"hash_fields": "${field}" names no field of any stream, so it hashes nothing; names are those of the catalog, ` +
        'joined by dots (for example customers.attributes.emails).',
    );
}

function rulesFor(stream: string, schema: JsonSchema, settings: ShapeSettings): ShapeRules {
  const { flatteningEnabled, hashSalt } = settings;
  const globs = globsFor(stream, settings.hashFields);
  return {
    layout: settings.recordLayout,
    flattening: flatteningEnabled
      ? {
          maxDepth: settings.flatteningMaxDepth ?? Infinity,
          separator: settings.flatteningSeparator,
          maxNameLength: settings.flatteningMaxKeyLength,
        }
      : undefined,
    hashing:
      globs.length > 0 && hashSalt !== undefined
        ? { globs: [...globs, ...impliedGlobs(schema, startTrail(globs))], hashText: keyedHash(hashSalt) }
        : undefined,
  };
}

/** The paths that `fields` (`stream.path`) name in records of `stream`. */
function globsFor(stream: string, fields: readonly string[]): string[] {
  return fields.flatMap((field) => {
    // Any stream, at any depth.
    if (field.startsWith('**.')) return [field];
    const dot = field.indexOf('.');
    return matchesName(field.slice(0, dot), stream) ? [field.slice(dot + 1)] : [];
  });
}

/** Where else a hashed id stands in the same record: a parent's id in its relationship, all ids in addresses. */
function impliedGlobs({ properties = {} }: JsonSchema, trail: Trail): string[] {
  const relationships = properties['relationships'];
  const parents = Object.keys(properties).flatMap((column) => {
    const relationship = PARENT_COLUMN.exec(column)?.[1];
    return relationship === undefined ? [] : [{ column, path: `relationships.${relationship}.data.id` }];
  });
  const twins = parents.filter(
    ({ column, path }) => trail.below(column).isMatched || trail.along(path).isMatched,
  );
  const ofRelated = Object.keys(relationships?.properties ?? {}).flatMap((name) => [
    `relationships.${name}.data.id`,
    `relationships.${name}.id`,
  ]);
  const isIdHashed = twins.length > 0 || ['id', ...ofRelated].some((path) => trail.along(path).isMatched);
  return [...twins.flatMap(({ column, path }) => [column, path]), ...(isIdHashed ? LINKS : [])];
}

function refuseReplicationKeys(fields: readonly string[]): void {
  const lines = fields.flatMap((field) => {
    const stream = STREAMS.find((one) => isReplicationKeyHashed(one, field));
    if (!stream) return [];
    return [
      `"hash_fields": "${field}" would hash "${replicationKeyOf(stream) ?? ''}" of ${stream.name}, by which the tap and its targets go on; ` +
        'name the fields to hash instead (for example customers.attributes.emails).',
    ];
  });
  if (lines.length > 0) throw new ConfigError(lines);
}

function isReplicationKeyHashed(stream: StreamDefinition, field: string): boolean {
  const key = replicationKeyOf(stream);
  if (key === undefined) return false;
  return globsFor(stream.name, [field]).some(
    (glob) => glob === CURSOR_PATHS[key] || startTrail([glob]).below(key).isMatched,
  );
}

/** Is a declared field matched, or could one be inside an object that is open? */
function mayMatch(schema: JsonSchema, trail: Trail): boolean {
  if (!trail.isOpen || trail.isMatched) return trail.isMatched;
  if (schema.items) return mayMatch(schema.items, trail.item());
  if (schema.properties) {
    return Object.entries(schema.properties).some(([name, inner]) => mayMatch(inner, trail.below(name)));
  }
  return [schema.type].flat().includes('object');
}
