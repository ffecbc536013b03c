import type { JsonSchema } from '../../src/json';
import { createSchemaCompiler } from '../../src/validate';

const compile = createSchemaCompiler();
const nullable = (type: string, more: JsonSchema = {}): JsonSchema => ({ type: ['null', type], ...more });
const record = (x: JsonSchema): JsonSchema => ({ type: 'object', properties: { id: { type: 'string' }, x } });

describe('the compiled check', () => {
  const time = nullable('string', { format: 'date-time' });
  const integer = nullable('integer');
  const deep = nullable('array', { items: nullable('object', { properties: { n: integer, at: time } }) });
  it.each<[title: string, column: JsonSchema, value: unknown, expected: boolean]>([
    ['takes a date-time in the written form', time, '2024-05-06T07:08:09.123Z', true],
    ['takes null for a date-time', time, null, true],
    ['refuses a date-time of another spelling', time, '2024-05-06T07:08:09Z', false],
    ['refuses a date-time with an offset', time, '2024-05-06T07:08:09.123+00:00', false],
    ['refuses a date-time with finer digits', time, '2024-05-06T07:08:09.123456Z', false],
    ['refuses a day that the calendar lacks', time, '2024-02-30T00:00:00.000Z', false],
    ['refuses a year that can not be written', time, '10000-01-01T00:00:00.000Z', false],
    ['refuses an empty date-time', time, '', false],
    ['refuses a date-time that is a number', time, 1, false],
    ['takes the greatest integer that is exact', integer, Number.MAX_SAFE_INTEGER, true],
    ['takes the least integer that is exact', integer, Number.MIN_SAFE_INTEGER, true],
    ['refuses an integer that was rounded', integer, 2 ** 53, false],
    ['refuses a fraction for an integer', integer, 1.5, false],
    ['takes a whole number for an integer', integer, 1.0, true],
    ['takes large whole numbers where a number is declared', nullable('number'), 1e300, true],
    ['refuses a rounded integer deep inside', deep, [{ n: 2 ** 53 }], false],
    ['refuses a date-time deep inside', deep, [{ at: 'x' }], false],
    ['takes fit values deep inside', deep, [{ n: 1, at: '2024-05-06T07:08:09.123Z', more: [] }, null], true],
    ['takes what an open object holds', nullable('object'), { a: [1, { b: null }] }, true],
    ['refuses a list for an object', nullable('object'), [], false],
    ['refuses an object for a list', deep, {}, false],
    ['coerces nothing', nullable('boolean'), 'true', false],
  ])('%s', (_title, column, value, expected) => {
    const given = { id: '1', x: value };
    const before = JSON.stringify(given);
    expect(compile(record(column))(given)).toBe(expected);
    expect(JSON.stringify(given)).toBe(before);
  });

  it('refuses null for the key', () => {
    const check = compile(record(integer));
    expect([check({ id: null, x: 1 }), check({ id: 'a' })]).toEqual([false, true]);
  });

  it('leaves the schema as it was', () => {
    const schema = record(integer);
    const before = JSON.stringify(schema);
    compile(schema);
    expect(JSON.stringify(schema)).toBe(before);
  });

  it('of one schema is not that of another', () => {
    const [one, other] = [compile(record(integer)), compile(record(nullable('string')))];
    expect([one({ x: 1 }), other({ x: 1 }), one({ x: 'a' }), other({ x: 'a' })]).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });
});
