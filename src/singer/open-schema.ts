/**
 * The schema of a SCHEMA message, which says of every object inside that it may hold more than it names. Knows no
 * stream.
 *
 * Source: the Meltano SDK, `_conform_record_data_types`, which target-snowflake asks to go through all levels: it drops
 * what an object's `properties` don't name unless `additionalProperties` is true, and fails at a list of objects whose
 * items have no `properties` at all.
 */
import type { JsonSchema } from '../json';
import { declaredType } from '../json';

type OpenSchema = JsonSchema & { readonly additionalProperties?: true };

/** A copy in which nested objects are open by word. The record itself has its columns and no others: it stays as it is. */
export function openSchema(schema: JsonSchema): OpenSchema {
  return schema.properties ? { ...schema, properties: eachOpen(schema.properties) } : schema;
}

function open(schema: JsonSchema): OpenSchema {
  if (schema.items) return { ...schema, items: openItem(schema.items) };
  if (!schema.properties) return schema;
  return { ...schema, properties: eachOpen(schema.properties), additionalProperties: true };
}

function openItem(item: JsonSchema): OpenSchema {
  return open(declaredType(item) === 'object' ? { ...item, properties: item.properties ?? {} } : item);
}

function eachOpen(properties: NonNullable<JsonSchema['properties']>): Record<string, OpenSchema> {
  return Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, open(inner)]));
}
