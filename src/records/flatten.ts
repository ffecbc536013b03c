/**
 * The plan of flattened records, as the Meltano SDK flattens: a column per property of every object down to a depth.
 * Pure; knows no stream.
 *
 * Source: `flatten_schema` and `flatten_record` of the SDK's `helpers/_flattening.py`. Other than there, names are in snake
 * case, and what the schema doesn't name is set aside instead of being dropped.
 */
import type { JsonSchema } from '../json';
import { declaredType } from '../json';
import { wishFor } from './names';
import type { Place } from './spread';

/**
 * The places of all properties of `full`. Objects with properties are opened down to `maxDepth` levels; `selected` says
 * which of them are wanted.
 */
export function flatPlaces(
  full: JsonSchema,
  selected: JsonSchema,
  maxDepth: number,
  separator: string,
): ReadonlyMap<string, Place> {
  const placesIn = (
    node: JsonSchema,
    wanted: JsonSchema | undefined,
    path: readonly string[],
  ): ReadonlyMap<string, Place> =>
    new Map(
      Object.entries(node.properties ?? {}).map(([name, inner]): [string, Place] => [
        name,
        placeOf(inner, wanted?.properties?.[name], [...path, name]),
      ]),
    );

  const placeOf = (node: JsonSchema, wanted: JsonSchema | undefined, path: readonly string[]): Place => {
    if (declaredType(node) === 'object' && node.properties && path.length <= maxDepth)
      return { kind: 'inside', path, members: placesIn(node, wanted, path), dropsLinks: false };
    return { kind: 'column', wish: wishFor(path, path, separator, 0), schema: wanted };
  };

  return placesIn(full, selected, []);
}
