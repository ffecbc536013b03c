/** Random records near to the schemas of the streams, for properties that have to hold for all of them. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { isJsonObject, type JsonObject, type JsonSchema } from '../../../src/json';

import { keysOf } from '../schema-rules';

const FOLDER = path.join(__dirname, '../../../schemas');
export const STREAMS = readdirSync(FOLDER).map((file) => file.replace('.json', ''));

/** The schema file of a stream. */
export function load(stream: string): JsonSchema {
  const schema: unknown = JSON.parse(readFileSync(path.join(FOLDER, `${stream}.json`), 'utf8'));
  if (!isJsonObject(schema)) throw new Error(`${stream}.json holds no object`);
  return schema;
}

const anyText = fc.oneof(
  fc.string(),
  fc.constantFrom('', 'true', '12', '1.50', '-0', '9007199254740993', 'a\u0000b', '\ud83d'),
  fc.constantFrom('2024-05-06', '2024-02-30', '2024-05-06T07:08:09+02:00', '2024-05-06 07:08', '10000-01-01'),
  fc.constantFrom('2024-05-06T07:08:09.1234567Z', '2024-05-06T07:08:09,1234567Z', '2024-05-06T07:08:09.5'),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
);
const anyScalar = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  anyText,
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(2 ** 53, 2 ** 60, 1e300, -0),
);
const anyName = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'id', 'a.b', 'constructor'));
const anyJson: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    anyScalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(anyName, tie('value'), { maxKeys: 3 }),
  ),
})).value;

/** Values near to `schema`: of its shape, with anything anywhere in it. */
export function nearlyOf(schema: JsonSchema, depth = 0): fc.Arbitrary<unknown> {
  if (depth > 6) return anyJson;
  const shaped: fc.Arbitrary<unknown>[] = [];
  if (schema.properties) {
    const members = Object.entries(schema.properties).map(([name, inner]) => [
      name,
      nearlyOf(inner, depth + 1),
    ]);
    shaped.push(
      fc
        .tuple(
          fc.record(Object.fromEntries(members) as Record<string, fc.Arbitrary<unknown>>, {
            requiredKeys: [],
          }),
          fc.dictionary(anyName, anyJson, { maxKeys: 2 }),
        )
        .map(([known, more]) => ({ ...more, ...known })),
    );
  }
  if (schema.items) shaped.push(fc.array(nearlyOf(schema.items, depth + 1), { maxLength: 3 }));
  return depth === 0 ? fc.oneof(...shaped) : fc.oneof(anyJson, ...shaped, ...shaped, ...shaped);
}

/** As it would have come from the API, with the key that every record of the stream has. */
export function received(value: unknown, stream: string): JsonObject {
  const key = Object.fromEntries(keysOf(stream).map((column) => [column, 'k']));
  const parsed: unknown = JSON.parse(JSON.stringify({ ...(isJsonObject(value) ? value : {}), ...key }));
  if (!isJsonObject(parsed)) throw new Error('no object');
  return parsed;
}
