/**
 * The warehouses that can't run here: the real targets, cut off where they would connect, over the messages of a sync
 * of hostile records, in each layout. Nothing raises, no column is lost, each value comes through.
 */
import path from 'node:path';
import type { JsonSchema } from '../../src/json';
import { countByStream, parseMessages, recordsOf, schemaOf, type Message } from '../cli/messages';
import { faultsOf, mapRow, type Row } from './compare';
import { python, type Program } from './programs';
import { openStage, type Stage } from './stage';
import {
  bigQueryFaults,
  bigQueryFields,
  redshiftType,
  snowflakeType,
  type BigQueryField,
} from './warehouses/types';

const LAYOUTS = {
  'resources with custom attributes': { discover_custom_attributes: true },
  columns: { record_layout: 'columns' },
  'flat records': { flattening_enabled: true },
} as const;
type Layout = keyof typeof LAYOUTS;
const NAMES = Object.keys(LAYOUTS) as Layout[];

let stage: Stage;
const outputs = new Map<Layout, { readonly file: string; readonly messages: readonly Message[] }>();

beforeAll(async () => {
  stage = await openStage();
  for (const layout of NAMES) {
    const settings = { ...stage.scene.config, discover_custom_attributes: false, ...LAYOUTS[layout] };
    const config = stage.scene.write('tap.json', settings);
    const { code, stdout } = await stage.scene.run(['--config', config]);
    expect(code).toBe(0);
    const file = path.join(stage.scene.folder, stage.scene.write(`${layout}.jsonl`, stdout));
    outputs.set(layout, { file, messages: parseMessages(stdout) });
  }
});

afterAll(() => stage.close());

/** What a target made of a stream. */
interface Made<Columns> {
  readonly columns: Columns;
  readonly rows: readonly Row[];
}

interface MadeByBigQuery extends Made<readonly BigQueryField[]> {
  readonly columns_v2: readonly BigQueryField[];
  /** Of the serialisation for its Storage Write API. */
  readonly storage_faults: readonly string[];
}

const printed = new Map<string, Promise<string>>();

/** What the target makes of a layout, stream by stream; throws where it raises. */
async function make<T extends Made<unknown>>(program: Program, layout: Layout): Promise<[string, T][]> {
  const run = `${program} ${layout}`;
  const script = path.join(__dirname, 'warehouses', `to-${program.replace('target-', '')}.py`);
  if (!printed.has(run)) printed.set(run, python(program, [script, outputOf(layout).file]));
  const made = JSON.parse((await printed.get(run)) ?? '') as Record<string, T>;
  const counts = Object.entries(made).map(([stream, { rows }]) => [stream, rows.length]);
  expect(Object.fromEntries(counts)).toEqual(countByStream(outputOf(layout).messages));
  return Object.entries(made);
}

function outputOf(layout: Layout): { readonly file: string; readonly messages: readonly Message[] } {
  const output = outputs.get(layout);
  if (output === undefined) throw new Error(`the tap has not run for ${layout}`);
  return output;
}

/** Property → type, by the SCHEMA of the stream. */
function typesOf(layout: Layout, stream: string, typeOf: (schema: JsonSchema) => string): Row {
  return mapRow(propertiesOf(layout, stream), (schema) => typeOf(schema as JsonSchema));
}

function propertiesOf(layout: Layout, stream: string): Readonly<Record<string, JsonSchema>> {
  return schemaOf(outputOf(layout).messages, stream).properties ?? {};
}

/** Where rows differ from the tap's records; `convert` says what the target makes of a value. */
function rowFaults(
  layout: Layout,
  [stream, { rows }]: [string, Made<unknown>],
  convert: (value: unknown, schema: JsonSchema) => unknown,
): string[] {
  const properties = propertiesOf(layout, stream);
  const converted = recordsOf(outputOf(layout).messages, stream).map((record) =>
    mapRow(record, (value, column) => convert(value, properties[column] ?? {})),
  );
  return faultsOf(stream, converted, rows);
}

describe('target-snowflake', () => {
  it.each(NAMES)('takes %s: types, names and values', async (layout) => {
    const made = await make<Made<Row>>('target-snowflake', layout);
    for (const [stream, { columns }] of made) {
      // Words that are reserved in SQL are written in upper case.
      const lower = Object.entries(columns).map(([name, type]) => [name.toLowerCase(), type]);
      expect([stream, Object.fromEntries(lower)]).toEqual([stream, typesOf(layout, stream, snowflakeType)]);
    }
    expect(made.flatMap((one) => rowFaults(layout, one, inPythonsForm))).toEqual([]);
  });

  /** A date-time column in the form of Python, which Snowflake reads. */
  function inPythonsForm(value: unknown, { format }: JsonSchema): unknown {
    if (format !== 'date-time' || typeof value !== 'string') return value;
    return value.replace(/\.(\d{3})Z$/, '.$1000+00:00');
  }
});

describe('target-redshift', () => {
  it.each(NAMES)('takes %s: types, names and values', async (layout) => {
    const made = await make<Made<Row>>('target-redshift', layout);
    for (const [stream, { columns }] of made) {
      expect([stream, columns]).toEqual([stream, typesOf(layout, stream, redshiftType)]);
      expect(Object.keys(columns).length).toBeLessThanOrEqual(1600);
    }
    const parsed = made.map(([stream, { rows, columns }]): [string, Made<Row>] => [
      stream,
      {
        columns,
        rows: rows.map((row) =>
          mapRow(row, (value, name) => parsedJson(value, propertiesOf(layout, stream)[name])),
        ),
      },
    ]);
    expect(parsed.flatMap((one) => rowFaults(layout, one, asCell))).toEqual([]);
  });

  /** Redshift has null where a text is empty. */
  function asCell(value: unknown): unknown {
    return value === '' ? null : value;
  }

  /** Lists and objects are JSON text. */
  function parsedJson(value: unknown, { type = [] }: JsonSchema = {}): unknown {
    const isJson = type.includes('object') || type.includes('array');
    return isJson && typeof value === 'string' ? (JSON.parse(value) as unknown) : value;
  }
});

describe('target-bigquery', () => {
  it.each(NAMES)('takes %s in a load job: types, names and values', async (layout) => {
    const made = await make<MadeByBigQuery>('target-bigquery', layout);
    for (const [stream, { columns, columns_v2: second }] of made) {
      const expected = bigQueryFields({ properties: propertiesOf(layout, stream) });
      expect([stream, columns, second]).toEqual([stream, expected, expected]);
      expect(bigQueryFaults(columns)).toEqual([]);
    }
    expect(made.flatMap((one) => rowFaults(layout, one, (value) => value))).toEqual([]);
  });

  it('takes flat records by the Storage Write API, too; its own serialisation fails at JSON columns', async () => {
    const faultsIn = async (layout: Layout): Promise<string[]> =>
      (await make<MadeByBigQuery>('target-bigquery', layout)).flatMap(([, made]) => made.storage_faults);
    expect(await faultsIn('flat records')).toEqual([]);
    const faults = await faultsIn('columns');
    expect(faults).not.toEqual([]);
    expect(faults.filter((fault) => !/got 'dict'|has no field named/.test(fault))).toEqual([]);
  });
});
