/** What every target can live with, as rules over the schema of a stream, of any layout. */
import { isJsonObject } from '../../src/json';

/** The columns that tell a stream's records apart; they are never null. */
export const keysOf = (stream: string): readonly string[] =>
  stream === 'live_ids' ? ['stream', 'id'] : ['id'];

const TYPES = ['string', 'boolean', 'integer', 'number', 'object', 'array'];
const KEYWORDS = ['type', 'properties', 'items', 'format', 'description'];
const COLUMN_NAME = /^[a-z][a-z0-9_]*$/;
const LONGEST_COLUMN_NAME = 63;

/** What breaks the rules of targets (singer dossier, section 5), one line each; empty for a good schema. */
export function faultsOf(
  schema: unknown,
  unfitType: 'object' | 'string' = 'object',
  keys: readonly string[] = ['id'],
): string[] {
  if (!isJsonObject(schema)) return ['schema: no object'];
  const faults: string[] = [];
  if (schema['type'] !== 'object') faults.push('schema: type is not "object"');
  const extra = Object.keys(schema).filter((keyword) => keyword !== 'type' && keyword !== 'properties');
  if (extra.length > 0) faults.push(`schema: ${extra.join(', ')}`);
  const columns = schema['properties'];
  if (!isJsonObject(columns)) return [...faults, 'schema: no properties'];
  const names = Object.keys(columns).map((name) => name.toLowerCase());
  if (new Set(names).size < names.length) faults.push('schema: names that differ in case only');
  for (const [name, column] of Object.entries(columns)) {
    if (!COLUMN_NAME.test(name) || name.length > LONGEST_COLUMN_NAME)
      faults.push(`${name}: name of a column`);
    if (!keys.includes(name)) faults.push(...faultsOfProperty(name, column));
  }
  for (const key of keys) {
    if (JSON.stringify(columns[key]) !== '{"type":"string"}') faults.push(`${key}: not {"type":"string"}`);
  }
  if (JSON.stringify(withoutDescription(columns['unfit_values'])) !== `{"type":["null","${unfitType}"]}`) {
    faults.push(`unfit_values: no nullable ${unfitType === 'object' ? 'open object' : 'text'}`);
  }
  return faults;
}

function faultsOfProperty(at: string, property: unknown): string[] {
  if (!isJsonObject(property)) return [`${at}: no object`];
  const faults = Object.keys(property)
    .filter((keyword) => !KEYWORDS.includes(keyword))
    .map((keyword) => `${at}: keyword ${keyword}`);
  const { type, format, description, properties, items } = property;
  const [first, second, ...more] = Array.isArray(type) ? (type as unknown[]) : [];
  const known = typeof second === 'string' && TYPES.includes(second);
  if (first !== 'null' || !known || more.length > 0) faults.push(`${at}: type`);
  if (format !== undefined && (format !== 'date-time' || second !== 'string')) faults.push(`${at}: format`);
  if (description !== undefined && (typeof description !== 'string' || description === '')) {
    faults.push(`${at}: description`);
  }
  if (properties !== undefined && (second !== 'object' || !hasKeys(properties))) {
    faults.push(`${at}: properties`);
  }
  if ((items !== undefined) !== (second === 'array')) faults.push(`${at}: items`);
  if (items !== undefined) faults.push(...faultsOfProperty(`${at}[]`, items));
  if (isJsonObject(properties)) {
    for (const [name, inner] of Object.entries(properties)) {
      faults.push(...faultsOfProperty(`${at}.${name}`, inner));
    }
  }
  return faults;
}

function hasKeys(value: unknown): boolean {
  return isJsonObject(value) && Object.keys(value).length > 0;
}

function withoutDescription(value: unknown): unknown {
  return isJsonObject(value) ? { ...value, description: undefined } : value;
}
