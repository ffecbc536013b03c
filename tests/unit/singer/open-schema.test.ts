import type { JsonSchema } from '../../../src/json';
import { openSchema } from '../../../src/singer/open-schema';

const text = { type: ['null', 'string'] };
const object = ['null', 'object'];
const list = ['null', 'array'];

/** The column `c` of a record, as a SCHEMA message describes it. */
function opened(column: JsonSchema): unknown {
  return openSchema({ type: 'object', properties: { c: column } }).properties?.['c'];
}

it.each<[title: string, column: JsonSchema, opened: unknown]>([
  ['a text stays', text, text],
  ['an object that names nothing is open already', { type: object }, { type: object }],
  [
    'an object that names something may hold more',
    { type: object, properties: { a: text } },
    { type: object, properties: { a: text }, additionalProperties: true },
  ],
  [
    'so may one inside another',
    { type: object, properties: { a: { type: object, properties: { b: text } } } },
    {
      type: object,
      properties: { a: { type: object, properties: { b: text }, additionalProperties: true } },
      additionalProperties: true,
    },
  ],
  ['a list of texts stays', { type: list, items: text }, { type: list, items: text }],
  [
    'an item of a list that names nothing has an empty list of names',
    { type: list, items: { type: object } },
    { type: list, items: { type: object, properties: {}, additionalProperties: true } },
  ],
  [
    'an item of a list of lists, too',
    { type: list, items: { type: list, items: { type: object } } },
    {
      type: list,
      items: { type: list, items: { type: object, properties: {}, additionalProperties: true } },
    },
  ],
])('%s', (_title, column, expected) => {
  expect(opened(column)).toEqual(expected);
});

it('the record itself has its columns and no others', () => {
  const schema = { type: 'object', properties: { id: { type: 'string' } } };
  expect(openSchema(schema)).toEqual(schema);
});
