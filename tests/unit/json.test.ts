import { declaredType, deepFreeze, frozenCopy, isJsonObject, jsonTypeOf, member } from '../../src/json';

describe('isJsonObject', () => {
  it.each([
    [{}, true],
    [null, false],
    [[], false],
    ['a', false],
    [undefined, false],
  ])('%j: %s', (value, expected) => {
    expect(isJsonObject(value)).toBe(expected);
  });
});

describe('member', () => {
  it.each<[value: unknown, key: string, expected: unknown]>([
    [{ a: 1 }, 'a', 1],
    [{ a: null }, 'a', null],
    [{}, 'a', undefined],
    [{}, 'toString', undefined],
    [{}, '__proto__', undefined],
    [JSON.parse('{"__proto__":1}'), '__proto__', 1],
    [[5], '0', undefined],
    ['text', 'length', undefined],
    [null, 'a', undefined],
    [undefined, 'a', undefined],
  ])('of %j at %s is %j', (value, key, expected) => {
    expect(member(value, key)).toBe(expected);
  });
});

describe('the type of a value in the words of JSON Schema', () => {
  it.each<[value: unknown, expected: string]>([
    [null, 'null'],
    [undefined, 'null'],
    [[], 'array'],
    [{}, 'object'],
    ['', 'string'],
    [true, 'boolean'],
    [1, 'integer'],
    [1.5, 'number'],
    [1e300, 'integer'],
  ])('%j is %s', (value, expected) => {
    expect(jsonTypeOf(value)).toBe(expected);
  });

  it.each<[schema: object, expected: string | undefined]>([
    [{ type: 'string' }, 'string'],
    [{ type: ['null', 'array'] }, 'array'],
    [{ type: ['integer', 'null'] }, 'integer'],
    [{ type: ['null'] }, undefined],
    [{}, undefined],
  ])('the one that %j declares is %s', (schema, expected) => {
    expect(declaredType(schema)).toBe(expected);
  });
});

describe('deepFreeze', () => {
  it('freezes all levels of the value itself, also below what is frozen already', () => {
    const value = { a: Object.freeze([{ b: [1] }]), c: null };
    expect(deepFreeze(value)).toBe(value);
    expect(Object.isFrozen(value)).toBe(true);
    expect(Object.isFrozen(value.a[0])).toBe(true);
    expect(Object.isFrozen(value.a[0]?.b)).toBe(true);
  });

  it.each([null, undefined, 'a', 1])('passes on %j', (value) => {
    expect(deepFreeze(value)).toBe(value);
  });
});

describe('frozenCopy', () => {
  it('is equal, frozen, and leaves the original alone', () => {
    const original = { a: [{ b: [1, null] }], c: { d: 'e' } };
    const copy = frozenCopy(original);
    expect(copy).toEqual(original);
    expect(Object.isFrozen(original) || Object.isFrozen(original.a)).toBe(false);
    original.a[0]?.b.push(2);
    expect(copy).toEqual({ a: [{ b: [1, null] }], c: { d: 'e' } });
    expect(Object.isFrozen(copy['a']) && Object.isFrozen(copy['c'])).toBe(true);
  });

  it('keeps own __proto__ keys', () => {
    const text = '{"__proto__":{"a":1},"b":[{"__proto__":null}]}';
    const value: unknown = JSON.parse(text);
    expect(JSON.stringify(frozenCopy(isJsonObject(value) ? value : {}))).toBe(text);
  });
});
