/** What each warehouse's target should make of a column, from its schema: said here once more. Knows no stream. */
import type { JsonSchema } from '../../../src/json';

/** A column of BigQuery: a name of a type, or the members of a record. */
export interface BigQueryField {
  readonly name: string;
  readonly type: string | readonly BigQueryField[];
  readonly repeated: boolean;
}

/** The one type of a property, `date-time` apart from other texts. */
function kindOf({ type, format }: JsonSchema): string {
  const [kind = ''] = [type ?? []].flat().filter((one) => one !== 'null');
  return format ?? kind;
}

function from(table: Readonly<Record<string, string>>): (schema: JsonSchema) => string {
  return (schema) => table[kindOf(schema)] ?? `no type for ${JSON.stringify(schema)}`;
}

/** As Snowflake's dialect writes them: its DECIMAL has 38 digits, its FLOAT is double. */
export const snowflakeType = from({
  string: 'VARCHAR',
  'date-time': 'TIMESTAMP_NTZ',
  boolean: 'BOOLEAN',
  integer: 'DECIMAL',
  number: 'FLOAT',
  object: 'VARIANT',
  array: 'VARIANT',
});

/** Numbers of 18 digits at most, longer than any integer that the tap writes; lists and objects are JSON text. */
export const redshiftType = from({
  string: 'character varying(10000)',
  'date-time': 'timestamp without time zone',
  boolean: 'boolean',
  integer: 'numeric',
  number: 'double precision',
  object: 'character varying(65535)',
  array: 'character varying(65535)',
});

const bigQueryScalar = from({
  string: 'STRING',
  'date-time': 'TIMESTAMP',
  boolean: 'BOOLEAN',
  integer: 'INTEGER',
  number: 'FLOAT',
  object: 'JSON',
  // Inside a list: BigQuery has no lists of lists.
  array: 'STRING',
});

export function bigQueryFields({ properties = {} }: JsonSchema): BigQueryField[] {
  return Object.entries(properties).map(([name, schema]) => {
    const repeated = kindOf(schema) === 'array';
    const value = repeated ? (schema.items ?? {}) : schema;
    const hasMembers = kindOf(value) === 'object' && Object.keys(value.properties ?? {}).length > 0;
    return { name, type: hasMembers ? bigQueryFields(value) : bigQueryScalar(value), repeated };
  });
}

/** What BigQuery refuses: names it can't have, and records deeper than 15 levels. */
export function bigQueryFaults(fields: readonly BigQueryField[], above = ''): string[] {
  const names = fields.map(({ name }) => name.toLowerCase());
  return fields.flatMap(({ name, type }, index) => {
    const at = `${above}${name}`;
    const inner = typeof type === 'string' ? [] : bigQueryFaults(type, `${at}.`);
    if (!/^[A-Za-z_]\w{0,299}$/.test(name)) return [`${at} is no name of a field`, ...inner];
    if (names.indexOf(name.toLowerCase()) < index) return [`${at} is there twice`, ...inner];
    return at.split('.').length > 15 ? [`${at} is too deep`, ...inner] : inner;
  });
}
