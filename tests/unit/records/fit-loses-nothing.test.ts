/** The promise of the contract: a fitted record passes its schema, and nothing of the original is lost. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { isJsonObject, type JsonObject, type JsonSchema } from '../../../src/json';
import { fitRecord } from '../../../src/records/fit';
import { createSchemaCompiler } from '../../../src/validate';

const FOLDER = path.join(__dirname, '../../../schemas');
const STREAMS = readdirSync(FOLDER).map((file) => file.replace('.json', ''));

function load(stream: string): JsonSchema {
  const schema: unknown = JSON.parse(readFileSync(path.join(FOLDER, `${stream}.json`), 'utf8'));
  if (!isJsonObject(schema)) throw new Error(`${stream}.json holds no object`);
  return schema;
}

const CANONICAL = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/**
 * Places of `original` that are neither in `fitted` (as they are, or exactly coerced) nor set aside in `unfit`. Knows
 * nothing of how fitting works.
 */
function lostPlaces(original: unknown, fitted: unknown, unfit: JsonObject, place = ''): string[] {
  if (Object.hasOwn(unfit, place)) return isSame(unfit[place], original) ? [] : [place];
  if (isSame(original, fitted)) return [];
  const below = (name: string): string => (place === '' ? name : `${place}.${name}`);
  if (isJsonObject(original) && isJsonObject(fitted)) {
    const invented = Object.keys(fitted).filter((name) => !Object.hasOwn(original, name));
    return Object.entries(original)
      .flatMap(([name, inner]) =>
        Object.hasOwn(fitted, name) ? lostPlaces(inner, fitted[name], unfit, below(name)) : [below(name)],
      )
      .concat(invented.map(below));
  }
  if (Array.isArray(fitted)) {
    const items: readonly unknown[] = Array.isArray(original) ? original : [original];
    if (items.length !== fitted.length) return [place];
    return items.flatMap((item, index) => lostPlaces(item, fitted[index], unfit, below(String(index))));
  }
  return isExactly(original, fitted) ? [] : [place];
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Is `fitted` the same value in another type or spelling? */
function isExactly(original: unknown, fitted: unknown): boolean {
  if (typeof original === 'string' && typeof fitted === 'string') {
    if (!CANONICAL.test(fitted) || /[.,]\d{3}0*[1-9]/.test(original)) return false;
    const plain = original.replace(' ', 'T').replace(',', '.');
    const hasZone = /Z$|T.*[+-]\d\d:?(\d\d)?$/.test(plain);
    return Date.parse(hasZone || !plain.includes('T') ? plain : `${plain}Z`) === Date.parse(fitted);
  }
  if (typeof original === 'number' && Number.isInteger(original) && !Number.isSafeInteger(original)) {
    return false;
  }
  return isScalar(original) && isScalar(fitted) && String(original) === String(fitted);
}

function isScalar(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
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
function nearlyOf(schema: JsonSchema, depth = 0): fc.Arbitrary<unknown> {
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

/** As it would have come from the API. */
function received(value: unknown): JsonObject {
  const parsed: unknown = JSON.parse(JSON.stringify({ ...(isJsonObject(value) ? value : {}), id: 'k' }));
  if (!isJsonObject(parsed)) throw new Error('no object');
  return parsed;
}

describe.each(STREAMS)('any record of %s', (stream) => {
  const schema = load(stream);
  const check = createSchemaCompiler()(schema);

  it('passes its schema once it is fitted, and nothing of it is lost', () => {
    fc.assert(
      fc.property(nearlyOf(schema).map(received), (record) => {
        const before = JSON.stringify(record);
        const { record: fitted, unfit, misfits } = fitRecord(record, schema);
        expect(check(fitted)).toBe(true);
        expect(lostPlaces(record, fitted, unfit)).toEqual([]);
        expect(misfits.filter(({ isRepaired }) => !isRepaired)).toHaveLength(Object.keys(unfit).length);
        expect(JSON.stringify(record)).toBe(before);
        expect(fitRecord(fitted, schema)).toEqual({ record: fitted, unfit: {}, misfits: [] });
      }),
      { numRuns: 40, seed: 7 },
    );
  });
});

describe('a loss is found', () => {
  it.each<[title: string, original: unknown, fitted: unknown, unfit: JsonObject, places: string[]]>([
    ['nowhere in the same value', { a: [1, { b: null }] }, { a: [1, { b: null }] }, {}, []],
    ['where a value became null', { a: { b: 'x' } }, { a: { b: null } }, {}, ['a.b']],
    ['not where the value was set aside', { a: { b: 'x' } }, { a: { b: null } }, { 'a.b': 'x' }, []],
    ['where another value was set aside', { a: 'x' }, { a: null }, { a: 'y' }, ['a']],
    ['where a member is gone', { a: 1, b: 2 }, { a: 1 }, {}, ['b']],
    ['where a member was invented', { a: 1 }, { a: 1, b: 2 }, {}, ['b']],
    ['where an item is gone', { a: [1, 2] }, { a: [1] }, {}, ['a']],
    ['not where a lone value became a list', { a: 1 }, { a: [1] }, {}, []],
    ['not where a number became text', { a: 1.5 }, { a: '1.5' }, {}, []],
    ['where a number that was rounded became text', { a: 2 ** 60 }, { a: String(2 ** 60) }, {}, ['a']],
    ['where a text became a number of another spelling', { a: '1.50' }, { a: 1.5 }, {}, ['a']],
    [
      'not where a time was spelt anew',
      { a: '2024-05-06T07:08:09+02:00' },
      { a: '2024-05-06T05:08:09.000Z' },
      {},
      [],
    ],
    [
      'where a time lost digits',
      { a: '2024-05-06T07:08:09.1234Z' },
      { a: '2024-05-06T07:08:09.123Z' },
      {},
      ['a'],
    ],
    [
      'where a time is another one',
      { a: '2024-05-06T07:08:09+02:00' },
      { a: '2024-05-06T07:08:09.000Z' },
      {},
      ['a'],
    ],
  ])('%s', (_title, original, fitted, unfit, places) => {
    expect(lostPlaces(original, fitted, unfit)).toEqual(places);
  });
});
