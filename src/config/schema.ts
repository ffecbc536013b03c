/**
 * The settings as JSON Schema, for `--about`. Knows the table of keys only.
 */
import { CONFIG_KEYS } from './keys';
import type { ConfigKey } from './kinds';
import type { JsonObject } from '../json';

/** JSON Schema (Draft 2020-12) of a config, in the Meltano SDK's manner: secrets carry `secret` and `writeOnly`. */
export function configJsonSchema(): JsonObject {
  const rows = Object.entries<ConfigKey<unknown>>(CONFIG_KEYS);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    properties: Object.fromEntries(rows.map(([name, key]) => [name, describeKey(key)])),
    required: rows.filter(([, key]) => key.isRequired === true).map(([name]) => name),
  };
}

function describeKey(key: ConfigKey<unknown>): JsonObject {
  return {
    ...key.schema,
    description: [key.description, ...aliasNote(key)].join(' '),
    ...(key.default !== undefined && { default: key.default }),
    examples: [key.example],
    ...(key.isSecret === true && { secret: true, writeOnly: true }),
  };
}

function aliasNote({ aliases = {} }: ConfigKey<unknown>): string[] {
  return Object.entries(aliases).map(([alias, meanings]) => {
    const values = Object.entries(meanings).map(([value, meaning]) => `${value} = ${meaning}`);
    return `Also accepted: ${alias}${values.length > 0 ? ` (${values.join(', ')})` : ''}.`;
  });
}
