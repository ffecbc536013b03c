import type { JsonSchema } from '../../../src/json';
import {
  customAttributesIn,
  readCustomAttributes,
  withCustomAttributes,
} from '../../../src/streams/custom-attributes';

const TEXT: JsonSchema = { type: ['null', 'string'] };
const NUMBER: JsonSchema = { type: ['null', 'number'] };
const FLAG: JsonSchema = { type: ['null', 'boolean'] };
const TIME: JsonSchema = { type: ['null', 'string'], format: 'date-time' };
const TEXTS: JsonSchema = { type: ['null', 'array'], items: TEXT };

/** A map with an own key of that name, whatever it is. */
const mapOf = (name: string, value: unknown): object => Object.fromEntries([[name, value]]);

describe('a definition', () => {
  it.each<[name: string, definition: unknown, schema: JsonSchema | undefined]>([
    ['aStr', { type: 'string' }, TEXT],
    ['aTxt', { type: 'string' }, TEXT],
    ['aUrl', { type: 'string' }, TEXT],
    ['aTree', { type: 'string', tree: { children: [] } }, TEXT],
    ['aId', { type: 'string', target: 'kobject.order' }, TEXT],
    ['aNum', { type: 'number' }, NUMBER],
    ['aNum', { type: 'integer' }, NUMBER],
    ['aBool', { type: 'boolean' }, FLAG],
    ['anAt', { type: 'string', format: 'date-time' }, TIME],
    ['anAt', { type: 'string' }, TIME],
    ['anAt', { type: 'date' }, TIME],
    ['aStr', {}, TEXT],
    ['aNum', { type: null }, NUMBER],
    ['aBool', { type: '' }, FLAG],
    ['anAt', {}, TIME],
    ['plain', { type: 'string' }, TEXT],
    ['plain', { type: 'number' }, NUMBER],
    ['plain', { type: 'boolean' }, FLAG],
    ['plain', { type: 'string', format: 'date-time' }, TIME],
    ['plain', { type: 'string', format: 'email' }, TEXT],
    ['aId', { type: 'string', multi: true }, TEXTS],
    ['aStr', { type: 'string', array: true }, TEXTS],
    ['aStr', { type: 'array' }, TEXTS],
    ['aId', { multi: true }, TEXTS],
    ['aId', { type: 'string', multi: false }, TEXT],
    [
      'aStr',
      { type: 'string', enumeration: ['a'], displayName: ' An\n  A ' },
      { ...TEXT, description: 'An A' },
    ],
    ['aStr', { type: 'string', displayName: '' }, TEXT],
    ['aStr', { type: 'string', displayName: 5 }, TEXT],
    // Unknown, contradictory or gone: open.
    ['plain', {}, undefined],
    ['plain', { type: 'hologram' }, undefined],
    ['aStr', { type: 'object' }, undefined],
    ['aStr', { type: ['string'] }, undefined],
    ['aNum', { type: 'string' }, undefined],
    ['aStr', { type: 'number' }, undefined],
    ['aStr', { type: 'string', format: 'date-time' }, undefined],
    ['aNum', { type: 'number', multi: true }, undefined],
    ['anAt', { type: 'string', multi: true }, undefined],
    ['aStr', { type: 'string', deletedAt: '2021-05-01T08:00:00.000Z' }, undefined],
    ['aStr', { type: 'string', deleted: true }, undefined],
    ['aStr', { type: 'string', deletedAt: null, deleted: false }, TEXT],
    ['aStr', 'string', undefined],
    ['aStr', null, undefined],
    // Names that no record can carry as they are, or that every object has.
    ['', { type: 'string' }, undefined],
    ['a\u0000Str', { type: 'string' }, undefined],
    ['\ud83dStr', { type: 'string' }, undefined],
    ['__proto__', { type: 'string' }, undefined],
    ['constructor', { type: 'string' }, undefined],
    ['🎁Str', { type: 'string' }, TEXT],
    ['a.b "c"Str', { type: 'string' }, TEXT],
  ])('of %j as %j is %j', (name, definition, schema) => {
    const { typed, untyped } = readCustomAttributes(mapOf(name, definition));
    expect(Object.entries(typed)).toEqual(schema ? [[name, schema]] : []);
    expect(untyped).toEqual(schema ? [] : [name]);
  });

  it('has a description that keeps the lines of a catalog short', () => {
    const { typed } = readCustomAttributes({
      aStr: { displayName: `${'🎁'.repeat(99)}a${'🎁'.repeat(99)}` },
    });
    const { description = '' } = typed['aStr'] ?? {};
    expect([description.length, description.isWellFormed()]).toEqual([200, true]);
  });
});

it.each([undefined, null, [], 'a', 5])('%j defines nothing', (definitions) => {
  expect(readCustomAttributes(definitions)).toEqual({ typed: {}, untyped: [] });
});

const schemaWith = (custom: unknown): object => ({
  properties: { attributes: { properties: { custom: { properties: custom } } } },
});

describe('what a catalog says of an attribute', () => {
  it.each<[node: unknown, taken: JsonSchema | undefined]>([
    [TEXT, TEXT],
    [NUMBER, NUMBER],
    [FLAG, FLAG],
    [TIME, TIME],
    [TEXTS, TEXTS],
    [
      { ...TEXT, description: 'A' },
      { ...TEXT, description: 'A' },
    ],
    [{ type: 'string' }, TEXT],
    [{ type: ['string', 'null'] }, TEXT],
    // What would change a check or break a target goes.
    [{ ...TEXT, enum: ['a'], maxLength: 1, pattern: '^a' }, TEXT],
    [{ ...NUMBER, minimum: 5, multipleOf: 2 }, NUMBER],
    [{ ...TEXT, selected: false }, TEXT],
    [{ ...TEXT, description: 5 }, TEXT],
    [
      { ...TEXT, description: 'a'.repeat(300) },
      { ...TEXT, description: 'a'.repeat(200) },
    ],
    // What discovery would not have written is open.
    [{}, undefined],
    [{ anyOf: [TEXT, NUMBER] }, undefined],
    [{ $ref: '#/a' }, undefined],
    [{ type: [] }, undefined],
    [{ type: 'null' }, undefined],
    [{ type: ['null', 'integer'] }, undefined],
    [{ type: ['null', 'object'], properties: { a: TEXT } }, undefined],
    [{ type: ['null', 'string', 'number'] }, undefined],
    [{ type: ['null', 'string'], format: 'email' }, undefined],
    [{ type: ['null', 'number'], format: 'date-time' }, undefined],
    [{ type: ['null', 'array'] }, undefined],
    [{ type: ['null', 'array'], items: {} }, undefined],
    [{ type: ['null', 'array'], items: NUMBER }, undefined],
    [{ type: ['null', 'array'], items: TIME }, undefined],
    [{ type: ['null', 'array'], items: [TEXT] }, undefined],
    [{ type: 7 }, undefined],
    ['string', undefined],
    [null, undefined],
    [[TEXT], undefined],
  ])('%j is taken as %j', (node, taken) => {
    const { typed, untyped } = customAttributesIn(schemaWith({ any: node }));
    expect([typed, untyped]).toEqual(taken ? [{ any: taken }, []] : [{}, ['any']]);
  });

  it('is open where it is called as every object calls its own', () => {
    const { typed, untyped } = customAttributesIn(schemaWith(mapOf('__proto__', TEXT)));
    expect([Object.keys(typed), untyped]).toEqual([[], ['__proto__']]);
  });

  it.each([{}, { properties: { attributes: 5 } }, schemaWith(undefined), schemaWith([TEXT]), 7])(
    'is nothing in %j',
    (schema) => {
      expect(customAttributesIn(schema)).toEqual({ typed: {}, untyped: [] });
    },
  );
});

describe('a schema', () => {
  const custom: JsonSchema = { type: ['null', 'object'], description: 'Custom' };
  const schema: JsonSchema = {
    type: 'object',
    properties: { id: TEXT, attributes: { type: ['null', 'object'], properties: { name: TEXT, custom } } },
  };

  it('takes up the attributes below "custom" and keeps the rest, its own order and itself', () => {
    const before = JSON.stringify(schema);
    const after = withCustomAttributes(schema, { aStr: TEXT });
    expect(JSON.stringify(after)).toBe(
      before.replace('"description":"Custom"', `$&,"properties":${JSON.stringify({ aStr: TEXT })}`),
    );
    expect(JSON.stringify(schema)).toBe(before);
    expect(customAttributesIn(after).typed).toEqual({ aStr: TEXT });
  });

  it('stays as it is without attributes, and without a place for them', () => {
    expect(withCustomAttributes(schema, {})).toBe(schema);
    const bare: JsonSchema = { type: 'object', properties: { id: TEXT } };
    expect(withCustomAttributes(bare, { aStr: TEXT })).toBe(bare);
  });
});
