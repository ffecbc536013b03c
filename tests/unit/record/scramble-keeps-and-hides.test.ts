/** The promise of the scrambler, over JSON of any kind: its form stays, its content doesn't. */
import fc from 'fast-check';
import { isJsonObject, jsonTypeOf } from '../../../src/json';
import { KEPT_IN_FAULTS, KEPT_VALUES } from '../../../src/record/words';
import { isKeptKey, scramblerOf } from './scrambler';

/** Letters, digits, signs and symbols: without any of these a text says nothing. */
const CONTENT = /[\p{L}\p{N}\p{P}\p{S}]/u;
const WORDS = [...KEPT_VALUES];

const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'.split('')), minLength: length, maxLength: length });
const id = fc
  .tuple(fc.integer({ min: 0x4c000000, max: 0x7fffffff }), hex(16))
  .map(([madeAtS, rest]) => madeAtS.toString(16) + rest);
const instant = fc.integer({ min: Date.UTC(1930, 0), max: Date.UTC(2100, 0) });
const date = instant.map((at) => new Date(at).toISOString());
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ maxLength: 30 }),
  fc.emailAddress(),
  fc.webUrl({ withQueryParameters: true }),
);
const anyString = fc.oneof(anyText, date, id, fc.constantFrom(...WORDS));
const anyKey = fc
  .oneof(
    anyText,
    id,
    fc.constantFrom('attributes', 'custom', 'properties', 'errors', 'message', 'data', 'name'),
  )
  // JavaScript puts members that are named by a number first, whatever their order.
  .filter((key) => !/^\d+$/.test(key));
const { json: anyJson } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    anyString,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('json'), { maxLength: 5 }),
    fc.dictionary(anyKey, tie('json'), { maxKeys: 5, noNullPrototype: true }),
  ),
}));

/** Pairs of values at the same place. */
function* pairs(before: unknown, after: unknown): Generator<[unknown, unknown]> {
  yield [before, after];
  if (Array.isArray(before) && Array.isArray(after)) {
    for (const [index, item] of before.entries()) yield* pairs(item, after[index]);
  } else if (isJsonObject(before) && isJsonObject(after)) {
    const others = Object.values(after);
    for (const [index, value] of Object.values(before).entries()) yield* pairs(value, others[index]);
  }
}

function* membersIn(value: unknown): Generator<[key: string, value: unknown]> {
  if (Array.isArray(value)) for (const item of value as unknown[]) yield* membersIn(item);
  if (!isJsonObject(value)) return;
  for (const [key, inner] of Object.entries(value)) {
    yield [key, inner];
    yield* membersIn(inner);
  }
}

const stringsIn = (value: unknown): string[] =>
  [...pairs(value, value)].flatMap(([one]) => (typeof one === 'string' ? [one] : []));

const scrambled = (value: unknown, key: string): unknown => scramblerOf(key).json(value);
const seed = fc.integer().map(String);

it('keeps structure, types, lengths and magnitudes', () => {
  fc.assert(
    fc.property(anyJson, seed, (value, key) => {
      expect(formOf(scrambled(value, key))).toEqual(formOf(value));
    }),
    { numRuns: 500 },
  );
});

it('lets no text of four characters or more survive that is not on the list of words', () => {
  fc.assert(
    fc.property(anyJson, seed, (value, key) => {
      const survivors = [...pairs(value, scrambled(value, key))].filter(
        ([before, after]) =>
          typeof before === 'string' && before.length >= 4 && before === after && CONTENT.test(before),
      );
      const secret = survivors.filter(([text]) => !isAllWords(String(text)));
      expect(secret).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

it('lets no name of a member survive that is not documented', () => {
  fc.assert(
    fc.property(anyJson, seed, (value, key) => {
      const before = new Set([...membersIn(value)].map(([name]) => name));
      const after = [...membersIn(scrambled(value, key))].map(([name]) => name);
      const known = (name: string): boolean => isKeptKey(name) || name.length < 4 || !CONTENT.test(name);
      // By chance a short name may become one that was somewhere else.
      expect(after.filter((name) => name.length > 8 && before.has(name) && !known(name))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

it('keeps which ids and which texts are equal, wherever they stand', () => {
  const value = fc.record({
    texts: fc.array(fc.oneof(id, fc.string({ minLength: 4, maxLength: 20 }), date)),
  });
  fc.assert(
    fc.property(value, seed, ({ texts }, key) => {
      const { json } = scramblerOf(key);
      const once = json({ data: texts }) as { data: string[] };
      const [again] = json([{ attributes: { name: [...texts].reverse() } }]) as [
        { attributes: { name: string[] } },
      ];
      expect(again.attributes.name.reverse()).toEqual(once.data);
      const distinct = texts.filter((text) => CONTENT.test(text) && hasRoom(text));
      expect(new Set(distinct.map((text) => once.data[texts.indexOf(text)])).size).toBe(
        new Set(distinct).size,
      );
    }),
  );
});

it('keeps the order of dates and of ids, and how far dates lie apart', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(date, id), { minLength: 2 }), seed, (list, key) => {
      const after = scrambled(list, key) as [string, string][];
      const distances = (pairs: readonly (readonly [string, string])[]): number[][] =>
        pairs.map(([at]) => pairs.map(([other]) => Date.parse(other) - Date.parse(at)));
      expect(distances(after)).toEqual(distances(list));
      // Ids are of one second or of another; within a second nothing is promised.
      const order = list.map((_, index) => index).sort((a, b) => secondOf(list[a]) - secondOf(list[b]));
      const seconds = order.map((index) => secondOf(after[index]));
      expect(seconds).toEqual([...seconds].sort((a, b) => a - b));
    }),
  );
});

it('would be found out if it kept a text', () => {
  const survivors = [...pairs(['jane doe'], ['jane doe'])].filter(([before, after]) => before === after);
  expect(survivors).toHaveLength(1);
  expect(isAllWords('jane doe')).toBe(false);
  expect(stringsIn(['jane doe', { name: 'x' }])).toEqual(['jane doe', 'x']);
});

/** What must stay of a value. */
function formOf(value: unknown): unknown {
  if (typeof value === 'string') return `a text of ${value.length}, ${Buffer.byteLength(value)} bytes`;
  if (typeof value === 'number') {
    return `${jsonTypeOf(value)} of sign ${Math.sign(value)}, magnitude ${exponentOf(value)}`;
  }
  if (Array.isArray(value)) return value.map(formOf);
  return isJsonObject(value) ? { members: Object.values(value).map(formOf) } : value;
}

/** The second that an id was made in. */
function secondOf(pair: readonly [string, string] | undefined): number {
  return parseInt(pair?.[1].slice(0, 8) ?? '', 16);
}

/** A path of the API, a role or a fault may consist of words of the list alone. */
function isAllWords(text: string): boolean {
  if (KEPT_VALUES.has(text)) return true;
  const parts = text.split(/[\s!-/:-@[-`{-~]+/).filter((part) => part !== '');
  return (
    parts.length > 0 && parts.every((part) => KEPT_VALUES.has(part) || KEPT_IN_FAULTS.has(part.toLowerCase()))
  );
}

/** Of signs alone there are few; and control characters stay. */
function hasRoom(text: string): boolean {
  return (text.match(/[a-z]/gi)?.length ?? 0) >= 3;
}

function exponentOf(number: number): number {
  return Number(number.toExponential().split('e')[1]);
}
