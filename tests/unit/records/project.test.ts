import { deepFreeze, isJsonObject, type JsonObject, type JsonSchema } from '../../../src/json';
import { compileProjection } from '../../../src/records/project';

const TEXT: JsonSchema = { type: ['null', 'string'] };
const FULL: JsonSchema = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    name: TEXT,
    attributes: {
      type: ['null', 'object'],
      properties: { a: TEXT, deep: { type: ['null', 'object'], properties: { b: TEXT, c: TEXT } } },
    },
    list: { type: ['null', 'array'], items: { type: ['null', 'object'], properties: { d: TEXT } } },
  },
};
const object = (properties: Record<string, JsonSchema>): JsonSchema => ({
  type: ['null', 'object'],
  properties,
});

/** A frozen object, with own `__proto__` keys where the text has them. */
function frozen(text: string): JsonObject {
  const value: unknown = JSON.parse(text);
  if (!isJsonObject(value)) throw new Error('no object');
  return deepFreeze(value);
}

/** What becomes of a record, as text: the selected columns and what is set aside. */
function projected(selected: JsonSchema, record: string): [record: string, leftovers: string] {
  const result = compileProjection(FULL, selected)(frozen(record));
  return [JSON.stringify(result.record), JSON.stringify(result.leftovers)];
}

describe('a record', () => {
  it.each<[title: string, selected: JsonSchema, given: string, record: string, leftovers: string]>([
    [
      'has exactly the selected columns, in the order of the schema',
      object({ name: TEXT, id: TEXT }),
      '{"id":"1","list":[],"name":"n"}',
      '{"name":"n","id":"1"}',
      '{}',
    ],
    [
      'has null where a column is missing',
      object({ id: TEXT, name: TEXT }),
      '{"id":"1"}',
      '{"id":"1","name":null}',
      '{}',
    ],
    [
      'sets aside what the full schema doesn’t name',
      object({ id: TEXT }),
      '{"id":"1","odd":{"a":[1]},"more":null}',
      '{"id":"1"}',
      '{"odd":{"a":[1]},"more":null}',
    ],
    [
      'does not set aside what is only deselected',
      object({ id: TEXT }),
      '{"id":"1","name":"n","attributes":{"x":1}}',
      '{"id":"1"}',
      '{}',
    ],
    [
      'loses what is deselected inside objects, and keeps what nobody knows there',
      object({ attributes: object({ deep: object({ c: TEXT }) }) }),
      '{"attributes":{"x":1,"a":"2","deep":{"y":3,"b":"4","c":"5"}}}',
      '{"attributes":{"x":1,"deep":{"y":3,"c":"5"}}}',
      '{}',
    ],
    [
      'keeps what nobody knows where all that is known is deselected',
      object({ attributes: { type: ['null', 'object'] } }),
      '{"attributes":{"x":1,"a":"2","deep":{}}}',
      '{"attributes":{"x":1}}',
      '{}',
    ],
    [
      'keeps what is no object where an object is expected, for the check to find',
      object({ attributes: object({ a: TEXT }), list: object({}) }),
      '{"attributes":[{"deep":1}],"list":"text"}',
      '{"attributes":[{"deep":1}],"list":"text"}',
      '{}',
    ],
    [
      'keeps null inside objects',
      object({ attributes: object({ a: TEXT, deep: object({ b: TEXT }) }) }),
      '{"attributes":{"a":null,"deep":null}}',
      '{"attributes":{"a":null,"deep":null}}',
      '{}',
    ],
    [
      'keeps own __proto__ keys',
      object({ attributes: object({ a: TEXT, deep: object({ b: TEXT }) }) }),
      '{"__proto__":{"p":1},"attributes":{"__proto__":{"q":2},"deep":{"__proto__":3,"c":"4"}}}',
      '{"attributes":{"__proto__":{"q":2},"deep":{"__proto__":3}}}',
      '{"__proto__":{"p":1}}',
    ],
    [
      'takes no column from what every object inherits',
      object({ toString: TEXT, constructor: TEXT }),
      '{}',
      '{"toString":null,"constructor":null}',
      '{}',
    ],
  ])('%s', (_title, selected, given, record, leftovers) => {
    expect(projected(selected, given)).toEqual([record, leftovers]);
  });

  it('has null where a column is undefined, which would vanish from the line', () => {
    const { record } = compileProjection(
      FULL,
      object({ id: TEXT, name: TEXT }),
    )({ id: '1', name: undefined });
    expect(JSON.stringify(record)).toBe('{"id":"1","name":null}');
  });

  it('passes on untouched what has nothing deselected in it', () => {
    const given = frozen('{"attributes":{"a":"1"},"list":[{"d":"2"}]}');
    const { record } = compileProjection(FULL, FULL)(given);
    expect(record['attributes']).toBe(given['attributes']);
    expect(record['list']).toBe(given['list']);
  });

  it('is a new one, and the given one is never changed', () => {
    const given = { id: '1', attributes: { a: '2', deep: { b: '3' } } };
    const before = JSON.stringify(given);
    const selected = object({ id: TEXT, attributes: object({ deep: object({ c: TEXT }) }) });
    const { record } = compileProjection(FULL, selected)(given);
    expect(record).toEqual({ id: '1', attributes: { deep: {} } });
    expect(JSON.stringify(given)).toBe(before);
  });
});
