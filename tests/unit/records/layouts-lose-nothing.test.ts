/** Whatever the layout, all that a record says is in what is written, and nothing that is to be hashed. */
import fc from 'fast-check';
import { isJsonObject, type JsonObject, type JsonSchema } from '../../../src/json';
import { fitRecord } from '../../../src/records/fit';
import { compileProjection } from '../../../src/records/project';
import { compileShape, type ShapeRules } from '../../../src/records/shape';
import { createSchemaCompiler } from '../../../src/validate';
import { load, nearlyOf, received, STREAMS } from './any-record';

const FLATTENING = { maxDepth: 2, separator: '__', maxNameLength: 63 };
const NONE = { layout: 'resource', flattening: undefined, hashing: undefined } as const;
const LAYOUTS: readonly [title: string, rules: ShapeRules][] = [
  ['as columns', { ...NONE, layout: 'columns' }],
  ['flattened', { ...NONE, flattening: FLATTENING }],
  ['as columns, flattened', { ...NONE, layout: 'columns', flattening: FLATTENING }],
];

/** What the engine makes of resources, from projecting to the last step. */
function compile(schema: JsonSchema, rules: ShapeRules) {
  const project = compileProjection(schema, schema);
  const shape = compileShape(schema, schema, rules, 'unfit_values');
  const deliver = (resource: JsonObject, isChecked = true) => {
    const { record, leftovers } = project(resource);
    const fitted = isChecked ? fitRecord(record, schema) : { record, unfit: {} };
    const unfit = { ...leftovers, ...fitted.unfit };
    const before = { ...fitted.record, unfit_values: Object.keys(unfit).length > 0 ? unfit : null };
    return { before, written: shape ? shape.toRecord(before) : before };
  };
  return { schema: shape?.schema ?? schema, deliver };
}

/** All single values in `value`, as text. JSON text counts as what it holds. */
function leavesOf(value: unknown): string[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap(leavesOf);
  if (isJsonObject(value)) return Object.values(value).flatMap(leavesOf);
  if (typeof value === 'string' && /^[[{]/.test(value)) {
    try {
      return [fit(value), ...leavesOf(JSON.parse(value))];
    } catch {
      return [fit(value)];
    }
  }
  return [typeof value === 'string' ? fit(value) : JSON.stringify(value)];
}

function fit(text: string): string {
  return text.replaceAll('\u0000', '').toWellFormed();
}

/** The record without what the layout `columns` leaves out: addresses, and the types of related resources. */
function withoutLinks(record: JsonObject): JsonObject {
  const { relationships, ...others } = record;
  const kept = { ...others, links: null };
  if (!isJsonObject(relationships)) return { ...kept, relationships };
  const entries = Object.entries(relationships).map(([name, one]) => [
    name,
    isJsonObject(one) ? { ...one, links: null, link: null } : one,
  ]);
  return { ...kept, relationships: Object.fromEntries(entries) as JsonObject };
}

describe.each(STREAMS)('any record of %s', (stream) => {
  const schema = load(stream);

  it.each(LAYOUTS)('%s has all its values, and fits its schema', (_title, rules) => {
    const { schema: written, deliver } = compile(schema, rules);
    const check = createSchemaCompiler()(written);
    const columns = Object.keys(written.properties ?? {});
    fc.assert(
      fc.property(
        nearlyOf(schema).map((value) => received(value, stream)),
        (resource) => {
          const delivered = deliver(resource);
          expect(Object.keys(delivered.written)).toEqual(columns);
          expect(check(delivered.written)).toBe(true);
          const found = new Set(leavesOf(delivered.written));
          const wanted = rules.layout === 'columns' ? withoutLinks(delivered.before) : delivered.before;
          expect(leavesOf(wanted).filter((leaf) => !found.has(leaf))).toEqual([]);
        },
      ),
      { numRuns: 12, seed: 11 },
    );
  });
});

const SECRET = 'S3CRET';
/** Where secrets are planted, and the globs that name these places. */
const PLANTS: readonly [glob: string, place: readonly string[]][] = [
  ['attributes.displayName', ['attributes', 'displayName']],
  ['attributes.emails', ['attributes', 'emails', '0', 'email']],
  ['attributes.emails.email', ['attributes', 'emails', '0', 'email', 'deeper']],
  ['attributes.custom.*', ['attributes', 'custom', 'secretStr']],
  ['attributes.custom.a.b', ['attributes', 'custom', 'a', 'b', 'c']],
  ['attributes.later', ['attributes', 'later', 'deep']],
  ['attributes.sentiment.polarity', ['attributes', 'sentiment', 'polarity']],
  ['attributes.createdAt', ['attributes', 'createdAt']],
  ['attributes', ['attributes', 'recentLocation', 'location', 'name']],
  ['relationships.company', ['relationships', 'company', 'data', 'id']],
  ['relationships.vendor.data', ['relationships', 'vendor', 'data', 'id']],
  ['links', ['links', 'self']],
  ['surprise', ['surprise', 'deep']],
  ['**.surprise', ['attributes', 'custom', 'x', 'surprise']],
];

/** `{a: {b: value}}` for the path a, b; figures are positions in lists. */
function planted(path: readonly string[], value: unknown): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  const inner = planted(rest, value);
  return /^\d+$/.test(name) ? [inner] : { [name]: inner };
}

describe('a secret', () => {
  const schema = load('customers');
  const shapes = PLANTS.flatMap(([glob, place]) =>
    [...LAYOUTS, ['as the resource', NONE] as const].map(
      ([title, rules]) => [glob, place.join('.'), title, place, rules] as const,
    ),
  );
  const values: readonly unknown[] = [
    SECRET,
    [SECRET],
    { a: SECRET },
    { 'x.y': [{ deep: SECRET }] },
    { id: SECRET, type: SECRET, links: { self: `/v1/${SECRET}` } },
  ];

  it.each(shapes)('that %s names, at %s, is nowhere in a record %s', (glob, _at, _title, place, rules) => {
    const hashing = { globs: [glob], hashText: () => 'h' };
    const clear = compile(schema, rules);
    const hashed = compile(schema, { ...rules, hashing });
    const isLeftOut = rules.layout === 'columns' && glob === 'links';
    for (const value of values) {
      const resource = received({ ...(planted(place, value) as JsonObject) }, 'messages');
      for (const isChecked of [true, false]) {
        expect(JSON.stringify(hashed.deliver(resource, isChecked).written)).not.toContain(SECRET);
      }
      // Without the glob it would be there.
      if (isLeftOut) continue;
      expect(JSON.stringify(clear.deliver(resource).written)).toContain(SECRET);
    }
  });
});

describe('any record whose attributes are hashed', () => {
  it.each([...LAYOUTS, ['as the resource', NONE] as const])(
    '%s fits its schema and shows none',
    (_title, rules) => {
      const schema = load('messages');
      const hashing = { globs: ['attributes', 'later'], hashText: (text: string) => `#${text.length}` };
      const { schema: written, deliver } = compile(schema, { ...rules, hashing });
      const check = createSchemaCompiler()(written);
      fc.assert(
        fc.property(
          nearlyOf(schema).map((value) => received(value, 'messages')),
          (resource) => {
            const marked = received(
              {
                ...resource,
                attributes: mark(resource['attributes']),
                later: [SECRET],
              },
              'messages',
            );
            const delivered = deliver(marked);
            expect(check(delivered.written)).toBe(true);
            expect(JSON.stringify(delivered.written)).not.toContain(SECRET);
          },
        ),
        { numRuns: 30, seed: 13 },
      );
    },
  );
});

/** Every text in it says that it is secret; names stay. */
function mark(value: unknown): unknown {
  if (typeof value === 'string') return `${SECRET}${value}`;
  if (Array.isArray(value)) return value.map(mark);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, mark(inner)]));
}
