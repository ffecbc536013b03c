import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { JsonObject, JsonSchema } from '../../../src/json';
import { compileShape, type RecordShape } from '../../../src/records/shape';
import { load } from './any-record';

interface Example {
  readonly name: string;
  readonly maxDepth: number;
  /** That of the stream `name`, where there is none. */
  readonly schema?: JsonSchema;
  readonly record: JsonObject;
  readonly flatColumns: Readonly<Record<string, JsonObject>>;
  readonly flatRecord: JsonObject;
}

const { cases } = JSON.parse(readFileSync(path.join(__dirname, 'meltano-sdk/flattening.json'), 'utf8')) as {
  readonly cases: readonly Example[];
};

function flat(
  schema: JsonSchema,
  maxDepth: number,
  options: { separator?: string; maxNameLength?: number } = {},
): RecordShape {
  const flattening = { maxDepth, separator: '__', maxNameLength: 255, ...options };
  const rules = { layout: 'resource', flattening, hashing: undefined } as const;
  const shape = compileShape(schema, schema, rules, 'unfit_values');
  if (!shape) throw new Error('no shape');
  return shape;
}

/** `attributes__displayName` → `attributes__display_name`. */
function inSnakeCase(name: string): string {
  return name.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}

function renamed<T>(columns: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(columns).map(([name, value]) => [inSnakeCase(name), value]));
}

/** Type and format of each column, types in the order of the alphabet. */
function typesOf({ properties = {} }: JsonSchema): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, { type, format }]) => [
      name,
      { type: typeof type === 'object' ? [...type].sort() : type, ...(format !== undefined && { format }) },
    ]),
  );
}

/** JSON text in one spelling. */
function sameText(value: unknown): unknown {
  return typeof value === 'string' && /^[[{]/.test(value) ? JSON.parse(value) : value;
}

describe.each(cases)(
  '$name, flattened to depth $maxDepth',
  ({ name, maxDepth, schema, record, ...expected }) => {
    const shape = flat(schema ?? load(name), maxDepth);

    it('has the columns that the Meltano SDK gives it, in snake case', () => {
      expect(typesOf(shape.schema)).toEqual(renamed(expected.flatColumns));
      expect(Object.keys(shape.schema.properties ?? {})).toEqual(
        Object.keys(expected.flatColumns).map(inSnakeCase),
      );
    });

    it('has the values that the Meltano SDK gives it', () => {
      const values = Object.entries(shape.toRecord(record)).map(([column, value]) => [
        column,
        sameText(value),
      ]);
      const wanted = Object.entries(renamed(expected.flatRecord)).map(([column, value]) => [
        column,
        sameText(value),
      ]);
      expect(Object.fromEntries(values)).toEqual(Object.fromEntries(wanted));
    });
  },
);

const text: JsonSchema = { type: ['null', 'string'] };
const SMALL: JsonSchema = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    attributes: {
      type: ['null', 'object'],
      properties: {
        fooBar: text,
        foo_bar: text,
        deep: { type: ['null', 'object'], properties: { aB: text } },
      },
    },
    unfit_values: { type: ['null', 'object'] },
  },
};

describe('flattening', () => {
  it('to depth 0 opens nothing: all that is nested is JSON text', () => {
    const { schema, toRecord } = flat(SMALL, 0);
    expect(schema.properties).toEqual({ id: { type: 'string' }, attributes: text, unfit_values: text });
    expect(toRecord({ id: 'k', attributes: { fooBar: 'x' }, unfit_values: { a: 1 } })).toEqual({
      id: 'k',
      attributes: '{"fooBar":"x"}',
      unfit_values: '{"a":1}',
    });
  });

  it('has no limit but the one that is given', () => {
    const { toRecord } = flat(SMALL, Infinity, { separator: '_' });
    expect(toRecord({ id: 'k', attributes: { deep: { aB: 'x' } }, unfit_values: null })).toMatchObject({
      attributes_deep_a_b: 'x',
    });
  });

  it('keeps in unfit_values what the schema does not name', () => {
    const { toRecord } = flat(SMALL, 9);
    const attributes = { later: 1, deep: { more: [{ a: '\ud800' }] } };
    expect(toRecord({ id: 'k', attributes, unfit_values: { x: 1 } })['unfit_values']).toBe(
      '{"x":1,"attributes.later":1,"attributes.deep.more":[{"a":"\ufffd"}]}',
    );
  });

  it('tells names apart that are alike in snake case, and shortens long ones', () => {
    expect(Object.keys(flat(SMALL, 9, { maxNameLength: 18 }).schema.properties ?? {})).toEqual([
      'id',
      expect.stringMatching(/^attribute_[0-9a-f]{8}$/),
      expect.stringMatching(/^attribute_[0-9a-f]{8}$/),
      expect.stringMatching(/^attribute_[0-9a-f]{8}$/),
      'unfit_values',
    ]);
    expect(Object.keys(flat(SMALL, 9).schema.properties ?? {})).toEqual([
      'id',
      'attributes__foo_bar',
      expect.stringMatching(/^attributes__foo_bar_[0-9a-f]{8}$/),
      'attributes__deep__a_b',
      'unfit_values',
    ]);
  });

  it('leaves nothing nested, not even where an unchecked record has an object in the place of a text', () => {
    const { toRecord } = flat(SMALL, 9);
    expect(toRecord({ id: 'k', attributes: { fooBar: { a: 1 } }, unfit_values: null })).toMatchObject({
      attributes__foo_bar: '{"a":1}',
    });
  });
});
