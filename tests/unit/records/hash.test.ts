import type { JsonObject, JsonSchema } from '../../../src/json';
import { compileHashing, hashedSchema } from '../../../src/records/hash';
import { startTrail } from '../../../src/records/path-globs';

const text: JsonSchema = { type: ['null', 'string'] };
const SCHEMA: JsonSchema = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    attributes: {
      type: ['null', 'object'],
      properties: {
        name: { ...text, description: 'its name' },
        rev: { type: ['null', 'integer'] },
        at: { type: ['null', 'string'], format: 'date-time' },
        tags: { type: ['null', 'array'], items: text },
        emails: {
          type: ['null', 'array'],
          items: {
            type: ['null', 'object'],
            properties: { email: text, verified: { type: ['null', 'boolean'] } },
          },
        },
        custom: { type: ['null', 'object'] },
      },
    },
    unfit_values: { type: ['null', 'object'] },
  },
};

function hashed(globs: readonly string[], record: JsonObject): JsonObject {
  const hide = compileHashing(SCHEMA, startTrail(globs), (value) => `<${value}>`, 'unfit_values');
  return hide ? hide(record) : record;
}

describe('a hashed field', () => {
  it.each<[glob: string, attributes: JsonObject, expected: JsonObject]>([
    ['attributes.name', { name: 'Ann', rev: 1 }, { name: '<Ann>', rev: 1 }],
    ['attributes.name', { name: '' }, { name: '<>' }],
    ['attributes.name', { name: null }, { name: null }],
    ['attributes.rev', { rev: 5 }, { rev: '<5>' }],
    ['attributes.rev', { rev: 1e21 }, { rev: '<1e+21>' }],
    ['attributes.tags', { tags: ['a', null, 'b'] }, { tags: ['<a>', null, '<b>'] }],
    [
      'attributes.emails',
      { emails: [{ email: 'x', verified: true }] },
      { emails: [{ email: '<x>', verified: '<true>' }] },
    ],
    [
      'attributes.emails.email',
      { emails: [{ email: 'x', verified: true }] },
      { emails: [{ email: '<x>', verified: true }] },
    ],
    [
      'attributes.custom',
      { custom: { a: { b: [1, { c: null }] } } },
      { custom: { a: { b: ['<1>', { c: null }] } } },
    ],
    ['attributes.custom.*Str', { custom: { aStr: 'x', bNum: 1 } }, { custom: { aStr: '<x>', bNum: 1 } }],
    [
      'attributes.custom.a.b',
      { custom: { 'a.b': 'x', a: { b: 'y' } } },
      { custom: { 'a.b': '<x>', a: { b: '<y>' } } },
    ],
    ['attributes', { name: 'Ann', later: { x: 1 } }, { name: '<Ann>', later: { x: '<1>' } }],
    ['attributes.later', { name: 'Ann', later: { x: 1 } }, { name: 'Ann', later: { x: '<1>' } }],
    [
      '**.email',
      { custom: { email: 'x' }, emails: [{ email: 'y' }] },
      { custom: { email: '<x>' }, emails: [{ email: '<y>' }] },
    ],
    ['attributes.name.x', { name: { x: 'unchecked', y: 'z' } }, { name: { x: '<unchecked>', y: 'z' } }],
    ['attributes.name', { name: [{ y: 'unchecked' }] }, { name: [{ y: '<unchecked>' }] }],
    ['attributes.custom.*', { custom: [{ y: 'list' }] }, { custom: [{ y: '<list>' }] }],
  ])('%s of %j is %j', (glob, attributes, expected) => {
    expect(hashed([glob], { id: 'k', attributes, unfit_values: null })).toEqual({
      id: 'k',
      attributes: expected,
      unfit_values: null,
    });
  });

  it('is hashed as well where its value was set aside', () => {
    const unfit = {
      'attributes.name': { first: 'Ann', old: ['x'] },
      'attributes.emails.0.email': 5,
      'attributes.emails.0.verified': 'yes',
      'attributes.at': 'yesterday',
      secret: { deep: 'x' },
      other: 1,
    };
    const globs = ['attributes.name', 'attributes.emails.email', 'attributes.at', 'secret'];
    expect(hashed(globs, { id: 'k', attributes: null, unfit_values: unfit })['unfit_values']).toEqual({
      'attributes.name': { first: '<Ann>', old: ['<x>'] },
      'attributes.emails.0.email': '<5>',
      'attributes.emails.0.verified': 'yes',
      'attributes.at': '<yesterday>',
      secret: { deep: '<x>' },
      other: 1,
    });
    expect(hashed(['unfit_values'], { id: 'k', unfit_values: { 'a.b': { c: 1 } } })).toEqual({
      id: 'k',
      unfit_values: { 'a.b': { c: '<1>' } },
    });
  });

  it('changes neither the record that came nor a name in it', () => {
    const record = JSON.parse('{"id":"k","attributes":{"custom":{"__proto__":"x"}}}') as JsonObject;
    const before = JSON.stringify(record);
    expect(JSON.stringify(hashed(['attributes.custom'], record))).toBe(
      '{"id":"k","attributes":{"custom":{"__proto__":"<x>"}}}',
    );
    expect(JSON.stringify(record)).toBe(before);
  });

  it('may be the key', () => {
    expect(hashed(['id'], { id: 'k' })).toEqual({ id: '<k>' });
    expect(hashedSchema(SCHEMA, startTrail(['id'])).properties?.['id']).toEqual({ type: 'string' });
  });
});

it('nothing is compiled where no glob is for the stream', () => {
  expect(compileHashing(SCHEMA, startTrail([]), String, 'unfit_values')).toBeUndefined();
  expect(hashedSchema(SCHEMA, startTrail([]))).toBe(SCHEMA);
});

it('the schema of hashed fields says text, in lists and objects too', () => {
  const attributes = hashedSchema(SCHEMA, startTrail(['attributes'])).properties?.['attributes'];
  expect(attributes).toEqual({
    type: ['null', 'object'],
    properties: {
      name: { ...text, description: 'its name' },
      rev: text,
      at: text,
      tags: { type: ['null', 'array'], items: text },
      emails: {
        type: ['null', 'array'],
        items: { type: ['null', 'object'], properties: { email: text, verified: text } },
      },
      custom: { type: ['null', 'object'] },
    },
  });
  const emails = hashedSchema(SCHEMA, startTrail(['attributes.emails.verified'])).properties?.['attributes'];
  expect(emails?.properties?.['emails']?.items?.properties).toEqual({ email: text, verified: text });
  expect(emails?.properties?.['rev']).toEqual({ type: ['null', 'integer'] });
});
