import { RecordError } from '../../../src/errors';
import type { JsonObject, JsonSchema } from '../../../src/json';
import type { DeliveryOptions } from '../../../src/sync/delivery';
import { createDelivery } from '../../../src/sync/delivery';
import { createStreamTally } from '../../../src/sync/tally';
import { createSchemaCompiler } from '../../../src/validate';
import { createLines } from './fixtures';

const FULL: JsonSchema = {
  type: 'object',
  properties: {
    id: { type: ['null', 'string'] },
    count: { type: ['null', 'integer'] },
    label: { type: ['null', 'string'] },
    unfit_values: { type: ['null', 'object'] },
  },
};

function scene(options: Partial<DeliveryOptions> = {}) {
  const writer = createLines();
  const tally = createStreamTally(0);
  const warnings: string[] = [];
  const { selectedSchema = FULL } = options;
  const delivery = createDelivery({
    stream: 'notes',
    keyProperties: ['id'],
    fullSchema: FULL,
    selectedSchema,
    check: createSchemaCompiler()(selectedSchema),
    mode: 'repair',
    writer,
    tally,
    version: undefined,
    onWritten: () => undefined,
    warn: (line) => warnings.push(line),
    ...options,
  });
  const records = (): unknown[] => writer.messages.map(({ record }) => record);
  const write = (...rows: JsonObject[]): Promise<void> => delivery.write(rows, Date.UTC(2026, 0, 1));
  return { writer, tally, warnings, records, write };
}

describe('a record', () => {
  it('that fits goes out as it is, with the moment at which it came', async () => {
    const { writer, tally, write } = scene();
    await write({ id: 'a', count: 1, label: 'x' });
    expect(writer.messages).toEqual([
      {
        type: 'RECORD',
        stream: 'notes',
        record: { id: 'a', count: 1, label: 'x', unfit_values: null },
        time_extracted: '2026-01-01T00:00:00.000Z',
      },
    ]);
    expect(tally.records).toBe(1);
  });

  it('has every selected column, and no other', async () => {
    const { properties = {} } = FULL;
    const { records, write } = scene({
      selectedSchema: { type: 'object', properties: { id: properties['id'] ?? {}, unfit_values: {} } },
    });
    await write({ id: 'a', count: 1 });
    expect(records()).toEqual([{ id: 'a', unfit_values: null }]);
  });

  it('keeps in unfit_values what its schema does not name', async () => {
    const { records, write, tally } = scene();
    await write({ id: 'a', surprise: { deep: 1 } });
    expect(records()).toEqual([
      { id: 'a', count: null, label: null, unfit_values: { surprise: { deep: 1 } } },
    ]);
    expect(tally.unfitValues).toBe(0);
  });

  it('is repaired without loss where it can be, else its value is set aside', async () => {
    const { records, write, warnings, tally } = scene();
    await write({ id: 'a', count: 'many', label: 5, more: true });
    expect(records()).toEqual([
      { id: 'a', count: null, label: '5', unfit_values: { more: true, count: 'many' } },
    ]);
    expect(tally).toMatchObject({ unfitValues: 1, repairedValues: 1 });
    expect(warnings).toHaveLength(2);
  });

  it('fails the stream where it has to fit, and nothing of its batch is written', async () => {
    const { records, write } = scene({ mode: 'fail' });
    await expect(write({ id: 'a' }, { id: 'b', count: 'many' })).rejects.toThrow(
      'notes: count should be integer, got string, and "validate_records" is "fail".',
    );
    expect(records()).toEqual([]);
  });

  it('passes unchecked where types do not matter, its leftovers kept', async () => {
    const { records, write } = scene({ mode: 'off' });
    await write({ id: 'a', count: 'many', more: 1 });
    expect(records()).toEqual([{ id: 'a', count: 'many', label: null, unfit_values: { more: 1 } }]);
  });

  it('is shaped at last, with what was set aside in its place; its key is checked before', async () => {
    const { records, write, writer } = scene({
      shape: {
        schema: FULL,
        toRecord: (record) => ({ id: 'hidden', unfit: record['unfit_values'], n: record['count'] }),
      },
    });
    await write({ id: 'a', count: 'many', more: 1 });
    expect(records()).toEqual([{ id: 'hidden', unfit: { more: 1, count: 'many' }, n: null }]);
    await expect(write({ count: 1 })).rejects.toThrow(RecordError);
    expect(writer.messages).toHaveLength(1);
  });

  it.each([{}, { id: null }, { id: '' }, { id: 5 }])(
    'without its key (%j) fails the stream, in every mode',
    async (row) => {
      for (const mode of ['repair', 'fail', 'off'] as const) {
        await expect(scene({ mode }).write(row)).rejects.toThrow(RecordError);
      }
    },
  );

  it('is none where nothing comes: not even an empty write', async () => {
    const lines = jest.fn();
    await scene({ writer: { lines, flush: () => Promise.resolve() } }).write();
    expect(lines).not.toHaveBeenCalled();
  });

  it('is counted once the reader has room again', async () => {
    let release = (): void => undefined;
    const { write, tally } = scene({
      writer: { lines: () => new Promise((resolve) => (release = resolve)), flush: () => Promise.resolve() },
    });
    const writing = write({ id: 'a' });
    expect(tally.records).toBe(0);
    release();
    await writing;
    expect(tally.records).toBe(1);
  });
});
