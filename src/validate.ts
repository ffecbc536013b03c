/**
 * The one ajv instance: compiles a stream's schema into a check. Knows no stream.
 *
 * The check is the fast path: a record that fits is passed on as it is; one that doesn't goes to `records/fit`.
 */
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { isCanonicalInstant } from './instant';
import type { JsonSchema } from './json';

export type Check = (value: unknown) => boolean;

/** Compiles schemas into checks. Compiling costs milliseconds, a check under a microsecond. */
export function createSchemaCompiler(): (schema: JsonSchema) => Check {
  const ajv = new Ajv({ strict: false, allErrors: false });
  addFormats(ajv, { mode: 'fast' });
  // Stricter than the format asks: one spelling, so that every target reads the same instant.
  ajv.addFormat('date-time', { type: 'string', validate: isCanonicalInstant });
  return (schema) => {
    const validate = ajv.compile(withSafeIntegers(schema));
    return (value) => validate(value);
  };
}

/** Integers beyond 2^53 were rounded when they were parsed, and PostgreSQL refuses those beyond 2^63. */
function withSafeIntegers(schema: JsonSchema): object {
  const isInteger = [schema.type].flat().includes('integer');
  return {
    ...schema,
    ...(isInteger && { minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }),
    ...(schema.items && { items: withSafeIntegers(schema.items) }),
    ...(schema.properties && {
      properties: Object.fromEntries(
        Object.entries(schema.properties).map(([name, inner]) => [name, withSafeIntegers(inner)]),
      ),
    }),
  };
}
