/** Whatever the layout, the schema of every stream obeys the rules, and selection changes no name. */
import { automaticColumns, discoverStream } from '../../../src/discover';
import type { JsonSchema } from '../../../src/json';
import { compileShape, type ShapeRules } from '../../../src/records/shape';
import { selectSchema } from '../../../src/singer/selection';
import { findStream } from '../../../src/streams/table';
import { faultsOf, keysOf } from '../schema-rules';
import { load, STREAMS } from './any-record';

const FLAT = { maxDepth: Infinity, separator: '__', maxNameLength: 63 };
const HASHING = { globs: ['attributes', 'relationships'], hashText: String };
const NONE = { layout: 'resource', flattening: undefined, hashing: undefined } as const;

const SHAPES: readonly [title: string, rules: ShapeRules, unfitType: 'object' | 'string'][] = [
  ['as columns', { ...NONE, layout: 'columns' }, 'object'],
  ['flattened', { ...NONE, flattening: FLAT }, 'string'],
  ['flattened to one level', { ...NONE, flattening: { ...FLAT, maxDepth: 1 } }, 'string'],
  ['as columns, flattened', { ...NONE, layout: 'columns', flattening: FLAT }, 'string'],
  ['hashed', { ...NONE, hashing: HASHING }, 'object'],
  ['hashed, as columns', { ...NONE, layout: 'columns', hashing: HASHING }, 'object'],
];

function schemaOf(full: JsonSchema, selected: JsonSchema, rules: ShapeRules): JsonSchema {
  return compileShape(full, selected, rules, 'unfit_values')?.schema ?? selected;
}

/** The paths of all properties, but not of those in lists. */
function pathsIn({ properties = {} }: JsonSchema, above: readonly string[] = []): string[][] {
  return Object.entries(properties).flatMap(([name, inner]) => [
    [...above, name],
    ...pathsIn(inner, [...above, name]),
  ]);
}

/** Deselects one property of the schema. */
function createSelection(stream: string, schema: JsonSchema): (path: readonly string[]) => JsonSchema {
  const definition = findStream(stream);
  if (!definition) throw new Error(stream);
  const entry = discoverStream(definition);
  return (path) => {
    const breadcrumb = path.flatMap((name) => ['properties', name]);
    const metadata = [{ breadcrumb, metadata: { selected: false } }];
    return selectSchema(schema, { ...entry, metadata }, automaticColumns(definition));
  };
}

describe.each(STREAMS)('the schema of %s', (stream) => {
  const full = load(stream);

  it.each(SHAPES)('%s keeps the rules that every target can live with', (_title, rules, unfitType) => {
    expect(faultsOf(schemaOf(full, full, rules), unfitType, keysOf(stream))).toEqual([]);
  });

  it.each(SHAPES.slice(0, 2))(
    '%s keeps its names and types whatever single field is deselected',
    (_title, rules) => {
      const all = new Set(typesIn(schemaOf(full, full, rules)));
      const without = createSelection(stream, full);
      const paths = pathsIn(full);
      expect(paths.length).toBeGreaterThan('attributes' in (full.properties ?? {}) ? 10 : 3);
      const changed = paths.flatMap((path) =>
        typesIn(schemaOf(full, without(path), rules)).filter((column) => !all.has(column)),
      );
      expect(changed).toEqual([]);
    },
  );
});

/** Each column with its schema. */
function typesIn({ properties = {} }: JsonSchema): string[] {
  return Object.entries(properties).map(([name, schema]) => `${name}: ${JSON.stringify(schema)}`);
}

/** The names that analysts know: whoever changes one of these breaks their models. */
it('the names of columns are what one expects', () => {
  const columnsOf = (stream: string): string[] =>
    Object.keys(schemaOf(load(stream), load(stream), { ...NONE, layout: 'columns' }).properties ?? {});
  expect(columnsOf('tags')).toEqual([
    ...['id', 'type', 'updated_at', 'name', 'color', 'deleted', 'deleted_at', 'created_at', 'modified_at'],
    ...['org_id', 'created_by_id', 'modified_by_id', 'deleted_by_id', 'unfit_values'],
  ]);
  expect(columnsOf('attachments').slice(0, 9)).toEqual([
    ...['id', 'type', 'updated_at', 'conversation_id', 'message_id'],
    ...['file_path', 'file_sha256', 'file_missing', 'name'],
  ]);
  expect(columnsOf('customers')).toEqual(
    expect.arrayContaining([
      'display_name',
      'company_id',
      'satisfaction_level_avg_score',
      'emails',
      'custom',
    ]),
  );
  expect(columnsOf('conversations')).toEqual(
    expect.arrayContaining(['customer_id', 'first_response_business_time', 'sla_version', 'sla_version_id']),
  );
  const hashed = STREAMS.flatMap(columnsOf).filter((name) => /_[0-9a-f]{8}$/.test(name));
  // The attribute `type` of a satisfaction survey and of an event is none of the resource's own `type`; the audit log says
  // twice who it was.
  expect(hashed.sort()).toEqual(['type_7039ee94', 'type_7039ee94', 'user_id_eabdea92']);
});
