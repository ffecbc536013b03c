import { deepFreeze, isJsonObject, type JsonObject, type JsonSchema } from '../../../src/json';
import { fitRecord } from '../../../src/records/fit';
import { createSchemaCompiler } from '../../../src/validate';

const nullable = (type: string, more: JsonSchema = {}): JsonSchema => ({ type: ['null', type], ...more });
const listOf = (items: JsonSchema): JsonSchema => nullable('array', { items });
const TEXT = nullable('string');
const TIME = nullable('string', { format: 'date-time' });
const INTEGER = nullable('integer');
const NUMBER = nullable('number');
const FLAG = nullable('boolean');
const OPEN = nullable('object');
const NAMED = nullable('object', { properties: { a: TEXT, n: INTEGER } });

type Outcome = 'fits' | 'repaired' | 'unfit';

/** Fits a record of one column `x`; checks that the result passes the compiled check. */
function fitColumn(column: JsonSchema, value: unknown) {
  const schema: JsonSchema = { type: 'object', properties: { x: column } };
  const result = fitRecord(deepFreeze({ x: value }), schema);
  expect(createSchemaCompiler()(schema)(result.record)).toBe(true);
  return { ...result, value: result.record['x'] };
}

const compile = (text: string): unknown => JSON.parse(text) as unknown;

describe('a value', () => {
  const cases: readonly [type: string, column: JsonSchema, given: string, outcome: Outcome, value: string][] =
    [
      ['text', TEXT, '"a"', 'fits', '"a"'],
      ['text', TEXT, '""', 'fits', '""'],
      ['text', TEXT, 'null', 'fits', 'null'],
      ['text', TEXT, '5', 'repaired', '"5"'],
      ['text', TEXT, '-0.5', 'repaired', '"-0.5"'],
      ['text', TEXT, '1e-7', 'repaired', '"1e-7"'],
      ['text', TEXT, 'false', 'repaired', '"false"'],
      ['text', TEXT, '9007199254740991', 'repaired', '"9007199254740991"'],
      // What came was rounded by JSON.parse: its text would look exact and be wrong.
      ['text', TEXT, '9007199254740993', 'unfit', 'null'],
      ['text', TEXT, '{"a":1}', 'unfit', 'null'],
      ['text', TEXT, '["a"]', 'unfit', 'null'],
      ['a flag', FLAG, 'true', 'fits', 'true'],
      ['a flag', FLAG, '"true"', 'repaired', 'true'],
      ['a flag', FLAG, '"false"', 'repaired', 'false'],
      ['a flag', FLAG, '"yes"', 'unfit', 'null'],
      ['a flag', FLAG, '"True"', 'unfit', 'null'],
      ['a flag', FLAG, '1', 'unfit', 'null'],
      ['a flag', FLAG, '""', 'unfit', 'null'],
      ['an integer', INTEGER, '3', 'fits', '3'],
      ['an integer', INTEGER, '3.0', 'fits', '3'],
      ['an integer', INTEGER, '-9007199254740991', 'fits', '-9007199254740991'],
      ['an integer', INTEGER, '"3"', 'repaired', '3'],
      ['an integer', INTEGER, '"-12"', 'repaired', '-12'],
      ['an integer', INTEGER, '3.5', 'unfit', 'null'],
      ['an integer', INTEGER, '9007199254740992', 'unfit', 'null'],
      ['an integer', INTEGER, '"9007199254740993"', 'unfit', 'null'],
      ['an integer', INTEGER, '"3.0"', 'unfit', 'null'],
      ['an integer', INTEGER, '" 3"', 'unfit', 'null'],
      ['an integer', INTEGER, '""', 'unfit', 'null'],
      ['an integer', INTEGER, 'true', 'unfit', 'null'],
      ['a number', NUMBER, '3.5', 'fits', '3.5'],
      ['a number', NUMBER, '1e300', 'fits', '1e+300'],
      ['a number', NUMBER, '"3.5"', 'repaired', '3.5'],
      ['a number', NUMBER, '"3.50"', 'unfit', 'null'],
      ['a number', NUMBER, '"-0"', 'unfit', 'null'],
      ['a number', NUMBER, '"0x10"', 'unfit', 'null'],
      ['a number', NUMBER, '"Infinity"', 'unfit', 'null'],
      ['a number', NUMBER, '"NaN"', 'unfit', 'null'],
      ['a number', NUMBER, '"9007199254740993"', 'unfit', 'null'],
      ['a number', NUMBER, '[1]', 'unfit', 'null'],
      ['a time', TIME, '"2024-05-06T07:08:09.123Z"', 'fits', '"2024-05-06T07:08:09.123Z"'],
      ['a time', TIME, '"2024-05-06T07:08:09Z"', 'fits', '"2024-05-06T07:08:09.000Z"'],
      ['a time', TIME, '"2024-05-06T07:08:09.123+02:00"', 'fits', '"2024-05-06T05:08:09.123Z"'],
      ['a time', TIME, '"2024-05-06T07:08:09-0530"', 'fits', '"2024-05-06T12:38:09.000Z"'],
      ['a time', TIME, '"2024-05-06 07:08"', 'fits', '"2024-05-06T07:08:00.000Z"'],
      ['a time', TIME, '"2024-05-06"', 'fits', '"2024-05-06T00:00:00.000Z"'],
      ['a time', TIME, '"2024-02-29"', 'fits', '"2024-02-29T00:00:00.000Z"'],
      ['a time', TIME, '"2024-05-06T07:08:09.123000Z"', 'fits', '"2024-05-06T07:08:09.123Z"'],
      // The instant to the millisecond is written, and the original kept too.
      ['a time', TIME, '"2024-05-06T07:08:09.123456Z"', 'unfit', '"2024-05-06T07:08:09.123Z"'],
      ['a time', TIME, '"2024-05-06T07:08:09,123456Z"', 'unfit', '"2024-05-06T07:08:09.123Z"'],
      ['a time', TIME, '""', 'unfit', 'null'],
      ['a time', TIME, '"yesterday"', 'unfit', 'null'],
      ['a time', TIME, '"2023-02-29"', 'unfit', 'null'],
      ['a time', TIME, '"2024-02-30T00:00:00.000Z"', 'unfit', 'null'],
      ['a time', TIME, '"2024-01-01T25:00:00Z"', 'unfit', 'null'],
      ['a time', TIME, '"2024-01-01T23:59:60Z"', 'unfit', 'null'],
      ['a time', TIME, '"+010000-01-01T00:00:00.000Z"', 'unfit', 'null'],
      ['a time', TIME, '"9999-12-31T23:59:59-01:00"', 'unfit', 'null'],
      ['a time', TIME, '"0000-01-01T00:00:00.000Z"', 'unfit', 'null'],
      ['a time', TIME, '"0001-01-01T00:00:00+01:00"', 'unfit', 'null'],
      ['a time', TIME, '1714979289123', 'unfit', 'null'],
      ['a time', TIME, 'true', 'unfit', 'null'],
      ['an open object', OPEN, '{"any":[1,{"__proto__":2}]}', 'fits', '{"any":[1,{"__proto__":2}]}'],
      ['an open object', OPEN, '[]', 'unfit', 'null'],
      ['an open object', OPEN, '"{}"', 'unfit', 'null'],
      ['an object', NAMED, '{"a":"1","other":5}', 'fits', '{"a":"1","other":5}'],
      ['an object', NAMED, '{"a":1,"__proto__":{"n":"x"}}', 'repaired', '{"a":"1","__proto__":{"n":"x"}}'],
      ['an object', NAMED, '[{"a":"1"}]', 'unfit', 'null'],
      ['an object', NAMED, '"text"', 'unfit', 'null'],
      ['a list', listOf(TEXT), '["a",null]', 'fits', '["a",null]'],
      ['a list', listOf(TEXT), '[]', 'fits', '[]'],
      ['a list', listOf(TEXT), '"a"', 'repaired', '["a"]'],
      ['a list', listOf(TEXT), '""', 'repaired', '[""]'],
      ['a list', listOf(TEXT), '5', 'repaired', '["5"]'],
      ['a list', listOf(TEXT), '{"a":1}', 'unfit', 'null'],
      ['a list', listOf(INTEGER), '"x"', 'unfit', 'null'],
      ['a list', listOf(TIME), '"2024-05-06"', 'repaired', '["2024-05-06T00:00:00.000Z"]'],
      ['a list', listOf(TIME), '"2024-05-06T07:08:09.123456Z"', 'unfit', 'null'],
      ['a list', listOf(OPEN), '{"a":1}', 'repaired', '[{"a":1}]'],
      ['a list', listOf(OPEN), '"a"', 'unfit', 'null'],
      ['a list of lists', listOf(listOf(TEXT)), '[["a"],null]', 'fits', '[["a"],null]'],
      ['a list of lists', listOf(listOf(TEXT)), '["a"]', 'repaired', '[["a"]]'],
      ['a list of lists', listOf(listOf(TEXT)), '"a"', 'unfit', 'null'],
    ];

  it.each(cases)('as %s (%j): %s %s as %s', (_type, column, given, outcome, expected) => {
    const { value, unfit, misfits } = fitColumn(column, compile(given));
    expect(JSON.stringify(value)).toBe(expected);
    expect(JSON.stringify(unfit)).toBe(
      outcome === 'unfit' ? `{"x":${JSON.stringify(compile(given))}}` : '{}',
    );
    expect(misfits.map((misfit) => misfit.isRepaired)).toEqual(
      outcome === 'fits' ? [] : misfits.map(() => outcome === 'repaired'),
    );
    expect(misfits.length > 0).toBe(outcome !== 'fits');
  });
});

describe('what did not fit', () => {
  const schema: JsonSchema = {
    type: 'object',
    properties: {
      id: { type: 'string' },
      attributes: nullable('object', {
        properties: {
          emails: listOf(nullable('object', { properties: { verified: FLAG, at: TIME } })),
          score: NUMBER,
        },
      }),
    },
  };

  it('is set aside under its place, and told under the place that it has in every record', () => {
    const record = {
      id: '1',
      attributes: {
        emails: [{ verified: true }, { verified: 'maybe', at: '2024-01-01' }, { verified: 'true' }],
        score: 'high',
        unknown: 'stays',
      },
    };
    expect(fitRecord(deepFreeze(record), schema)).toEqual({
      record: {
        id: '1',
        attributes: {
          emails: [
            { verified: true },
            { verified: null, at: '2024-01-01T00:00:00.000Z' },
            { verified: true },
          ],
          score: null,
          unknown: 'stays',
        },
      },
      unfit: { 'attributes.emails.1.verified': 'maybe', 'attributes.score': 'high' },
      misfits: [
        { path: 'attributes.emails.*.verified', expected: 'boolean', found: 'string', isRepaired: false },
        { path: 'attributes.emails.*.verified', expected: 'boolean', found: 'string', isRepaired: true },
        { path: 'attributes.score', expected: 'number', found: 'string', isRepaired: false },
      ],
    });
  });

  it('inside a lone value that became a list has the place that it has there', () => {
    const { record, unfit, misfits } = fitRecord({ attributes: { emails: { verified: 'maybe' } } }, schema);
    expect(record).toEqual({ attributes: { emails: [{ verified: null }] } });
    expect(unfit).toEqual({ 'attributes.emails.0.verified': 'maybe' });
    expect(misfits.map(({ path, isRepaired }) => [path, isRepaired])).toEqual([
      ['attributes.emails', true],
      ['attributes.emails.*.verified', false],
    ]);
  });

  it('is told by its format where that is what it lacks, and by types, never by its value', () => {
    const { misfits } = fitRecord({ attributes: { emails: [{ at: 's3cret' }] } }, schema);
    expect(misfits).toEqual([
      { path: 'attributes.emails.*.at', expected: 'date-time', found: 'string', isRepaired: false },
    ]);
    expect(JSON.stringify(misfits)).not.toContain('s3cret');
  });

  it('is nothing in a record that fits, which comes back as it was', () => {
    const record = deepFreeze({ id: '1', attributes: { emails: null, score: 1 }, more: [1] });
    expect(fitRecord(record, schema)).toEqual({ record, unfit: {}, misfits: [] });
  });

  it('keeps own __proto__ keys on its way, and none is invented', () => {
    const given: unknown = JSON.parse('{"__proto__":{"a":1},"attributes":{"__proto__":"x","score":"1"}}');
    const { record } = fitRecord(isJsonObject(given) ? given : {}, schema);
    expect(JSON.stringify(record)).toBe('{"__proto__":{"a":1},"attributes":{"__proto__":"x","score":1}}');
    const set: JsonObject = fitRecord({ toString: 5 }, { properties: {} }).record;
    expect(JSON.stringify(set)).toBe('{"toString":5}');
  });
});
