/**
 * The plan of records with one flat column per attribute and related id. Pure; knows the API's resources, but no stream
 * by name.
 */
import type { JsonSchema } from '../json';
import { declaredType } from '../json';
import { snakeCase, wishFor } from './names';
import { relatedTypes } from './related-types';
import type { Place } from './spread';

/** Who keeps a name that several want: top-level fields, then related ids, then attributes. */
const RANK = { topLevel: 0, related: 1, attribute: 2 } as const;
const LEFT_OUT: Place = { kind: 'left out' };

/** Addresses in a relationship; `link` is the one of a custom object's klass (dossier, section 5). */
const LINK_NAMES = ['links', 'link'] as const;

/** Where the hoisted cursor of a stream comes from, and where it stands. */
const CURSOR_COLUMNS: Readonly<Record<string, string>> = { updatedAt: 'updated_at', createdAt: 'created_at' };
/** Where the cursor is the parent's, a record's own update needs a name of its own. */
const OWN_CURSOR = ['own', 'updatedAt'] as const;

/**
 * The places of all fields of `full`, a resource's schema. `selected` says which of them are wanted; `isHashed` of which
 * nothing but a hash is left; `isCursorCarried` that the cursor is a parent's, and not the record's own update.
 */
export function columnPlaces(
  full: JsonSchema,
  selected: JsonSchema,
  isHashed: (path: readonly string[]) => boolean,
  isCursorCarried = false,
): ReadonlyMap<string, Place> {
  const topLevel = new Map(
    Object.keys(full.properties ?? {}).map((name) => [name, wishFor([name], [name], '_', RANK.topLevel)]),
  );

  /** A field that says the same as a top-level column has no other one: it repeats it, or stands in for it. */
  const orRepeated = (path: readonly string[], column: string, place: Place & { kind: 'column' }): Place => {
    const wish = topLevel.get(column);
    if (!wish) return place;
    if (!Object.hasOwn(selected.properties ?? {}, column)) return { ...place, wish };
    return isHashed(path) ? LEFT_OUT : { kind: 'repeated', path, of: column };
  };

  const attribute = (node: JsonSchema, wanted: JsonSchema | undefined, path: readonly string[]): Place => {
    if (declaredType(node) === 'object' && node.properties)
      return inside(path, members(node, wanted, path, attribute));
    return { kind: 'column', wish: wishFor(path, path.slice(1), '_', RANK.attribute), schema: wanted };
  };

  const ofAttributes = (node: JsonSchema, wanted: JsonSchema | undefined, path: readonly string[]): Place => {
    const place = attribute(node, wanted, path);
    const cursor = CURSOR_COLUMNS[path[1] ?? ''];
    if (place.kind !== 'column' || cursor === undefined) return place;
    if (isCursorCarried && path[1] === OWN_CURSOR[1]) {
      return { ...place, wish: wishFor(path, OWN_CURSOR, '_', RANK.attribute) };
    }
    return orRepeated(path, cursor, place);
  };

  const related = (node: JsonSchema, wanted: JsonSchema | undefined, path: readonly string[]): Place => {
    const [, name = ''] = path;
    if (declaredType(node) === 'array') return idsOf(wanted, path, name);
    const data = node.properties?.['data'];
    const dataPath = [...path, 'data'];
    const wantedData = wanted?.properties?.['data'];
    const dataPlace =
      data === undefined
        ? undefined
        : declaredType(data) === 'array'
          ? idsOf(wantedData, dataPath, name)
          : idOf(wantedData, dataPath, name);
    return inside(
      path,
      new Map([
        ...(dataPlace ? [['data', dataPlace] as const] : []),
        ...LINK_NAMES.map((one) => [one, LEFT_OUT] as const),
      ]),
    );
  };

  const typeOf = (path: readonly string[], name: string): Place =>
    isHashed(path) ? LEFT_OUT : { kind: 'known', path, known: relatedTypes(name) };

  const idOf = (wanted: JsonSchema | undefined, path: readonly string[], name: string): Place => {
    const idPath = [...path, 'id'];
    const wish = wishFor(idPath, [name, 'id'], '_', RANK.related);
    const schema = wanted?.properties?.['id'];
    const id = orRepeated(idPath, `${snakeCase(name)}_id`, { kind: 'column', wish, schema });
    return inside(
      path,
      new Map([
        ['id', id],
        ['type', typeOf([...path, 'type'], name)],
      ]),
    );
  };

  const idsOf = (wanted: JsonSchema | undefined, path: readonly string[], name: string): Place => {
    const item = wanted?.items?.properties?.['id'];
    const schema = item && { type: ['null', 'array'], items: item };
    // The type of an item stands beside its id: both are hashed, or the type says what it always says.
    const type = isHashed([...path, 'type']) ? undefined : relatedTypes(name);
    return { kind: 'ids', wish: wishFor(path, [name, 'ids'], '_', RANK.related), schema, type };
  };

  return members(full, selected, [], (node, wanted, path) => {
    const [name = ''] = path;
    if (name === 'links') return LEFT_OUT;
    if (name === 'attributes') return inside(path, members(node, wanted, path, ofAttributes));
    if (name === 'relationships')
      return { ...inside(path, members(node, wanted, path, related)), dropsLinks: true };
    const wish = topLevel.get(name);
    return wish ? { kind: 'column', wish, schema: wanted } : LEFT_OUT;
  });
}

function inside(path: readonly string[], places: ReadonlyMap<string, Place>): Place & { kind: 'inside' } {
  return { kind: 'inside', path, members: places, dropsLinks: false };
}

/** The places of an object's properties, in their order. */
function members(
  node: JsonSchema,
  wanted: JsonSchema | undefined,
  path: readonly string[],
  placeOf: (node: JsonSchema, wanted: JsonSchema | undefined, path: readonly string[]) => Place,
): ReadonlyMap<string, Place> {
  return new Map(
    Object.entries(node.properties ?? {}).map(([name, inner]): [string, Place] => [
      name,
      placeOf(inner, wanted?.properties?.[name], [...path, name]),
    ]),
  );
}
