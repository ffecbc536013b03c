/** The promise of the contract: a fitted record passes its schema, and nothing of the original is lost. */
import fc from 'fast-check';
import { isJsonObject, type JsonObject } from '../../../src/json';
import { fitRecord } from '../../../src/records/fit';
import { createSchemaCompiler } from '../../../src/validate';
import { load, nearlyOf, received, STREAMS } from './any-record';

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

describe.each(STREAMS)('any record of %s', (stream) => {
  const schema = load(stream);
  const check = createSchemaCompiler()(schema);

  it('passes its schema once it is fitted, and nothing of it is lost', () => {
    fc.assert(
      fc.property(
        nearlyOf(schema).map((value) => received(value, stream)),
        (record) => {
          const before = JSON.stringify(record);
          const { record: fitted, unfit, misfits } = fitRecord(record, schema);
          expect(check(fitted)).toBe(true);
          expect(lostPlaces(record, fitted, unfit)).toEqual([]);
          expect(misfits.filter(({ isRepaired }) => !isRepaired)).toHaveLength(Object.keys(unfit).length);
          expect(JSON.stringify(record)).toBe(before);
          expect(fitRecord(fitted, schema)).toEqual({ record: fitted, unfit: {}, misfits: [] });
        },
      ),
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
