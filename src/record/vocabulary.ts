/**
 * The names of members that a recording keeps: those of the schemas, and those that the documents name. Pure.
 */
import type { JsonSchema } from '../json';
import type { StreamDefinition } from '../streams/definition';
import { KEPT_KEYS } from './words';

/** Tells the names that are documented. `schemas`: of all streams; `streams`: whose attributes are searched by. */
export function documentedKeys(
  schemas: readonly JsonSchema[],
  streams: readonly StreamDefinition[],
): (key: string) => boolean {
  const names = new Set(KEPT_KEYS);
  const collect = (schema: JsonSchema): void => {
    for (const [name, node] of Object.entries(schema.properties ?? {})) {
      names.add(name);
      collect(node);
    }
    if (schema.items) collect(schema.items);
  };
  schemas.forEach(collect);
  for (const name of streams.flatMap(searchedBy)) names.add(name);
  return (key) => names.has(key);
}

function searchedBy(stream: StreamDefinition): string[] {
  if (stream.kind === 'search') return [stream.updatedAttribute, stream.createdAttribute];
  if (stream.kind !== 'child' || !stream.shortcut) return [];
  const { updatedAttribute, createdAttribute, filters } = stream.shortcut;
  return [updatedAttribute, createdAttribute, ...filters.flatMap((filter) => Object.keys(filter))];
}
