/**
 * The way of a stream's records from resource to RECORD line: project, check, fit, shape, write. Knows nothing of how
 * they were read.
 */
import { RecordError } from '../errors';
import { formatInstant } from '../instant';
import type { JsonObject, JsonSchema } from '../json';
import { fitRecord } from '../records/fit';
import { compileProjection } from '../records/project';
import type { RecordShape } from '../records/shape';
import { recordLines } from '../singer/messages';
import type { LineWriter } from '../singer/writer';
import { UNFIT_COLUMN } from '../streams/definition';
import type { Check } from '../validate';
import type { StreamTally } from './tally';
import { createMisfitReport } from './tally';

export interface Delivery {
  /**
   * Writes records, columns hoisted already, and resolves when the reader has room again. `extractedAtMs` is when
   * they were received. Throws RecordError (a record without key, or unfit where that has to fail) and
   * OutputClosedError.
   */
  write(records: readonly JsonObject[], extractedAtMs: number): Promise<void>;
}

export interface DeliveryOptions {
  readonly stream: string;
  readonly keyProperties: readonly string[];
  readonly fullSchema: JsonSchema;
  readonly selectedSchema: JsonSchema;
  readonly check: Check;
  readonly mode: 'repair' | 'fail' | 'off';
  /** The last step, where records don't go out as they are. */
  readonly shape?: RecordShape | undefined;
  readonly writer: LineWriter;
  readonly tally: StreamTally;
  /** Of the whole table that is written, where targets are to drop what isn't in it. */
  readonly version: number | undefined;
  /** After each batch. */
  readonly onWritten: () => void;
  readonly warn: (line: string) => void;
}

export function createDelivery(options: DeliveryOptions): Delivery {
  const { stream, selectedSchema, check, mode, writer, tally } = options;
  const project = compileProjection(options.fullSchema, selectedSchema);
  const report = createMisfitReport(stream, tally, options.warn);

  const fitted = (resource: JsonObject): JsonObject => {
    const { record, leftovers } = project(resource);
    assertKey(record, stream, options.keyProperties);
    if (mode === 'off' || check(record)) return withUnfit(record, leftovers);
    const { record: repaired, unfit, misfits } = fitRecord(record, selectedSchema);
    const [first] = misfits;
    if (mode === 'fail' && first) {
      const { path, expected, found } = first;
      throw new RecordError(
        `${stream}: ${path} should be ${expected}, got ${found}, and "validate_records" is "fail".`,
      );
    }
    report(misfits);
    return withUnfit(repaired, { ...leftovers, ...unfit });
  };
  const toRecord = options.shape?.toRecord;
  const finished = toRecord ? (resource: JsonObject) => toRecord(fitted(resource)) : fitted;

  return {
    async write(records, extractedAtMs) {
      if (records.length === 0) return;
      const toLine = recordLines(stream, formatInstant(extractedAtMs), options.version);
      // All are finished first: one that fails its stream keeps back the whole batch.
      await writer.lines(eachMadeWhenWritten(records.map(finished), toLine));
      tally.records += records.length;
      options.onWritten();
    },
  };
}

/** A list of lines would stay in memory for as long as the reader takes. */
function* eachMadeWhenWritten(
  records: readonly JsonObject[],
  toLine: (record: JsonObject) => string,
): Generator<string> {
  for (const record of records) yield toLine(record);
}

function withUnfit(record: JsonObject, unfit: JsonObject): JsonObject {
  const isFit = Object.keys(unfit).length === 0;
  if (isFit && record[UNFIT_COLUMN] === null) return record;
  return { ...record, [UNFIT_COLUMN]: isFit ? null : unfit };
}

function assertKey(record: JsonObject, stream: string, keyProperties: readonly string[]): void {
  for (const key of keyProperties) {
    if (typeof record[key] !== 'string' || record[key] === '') {
      throw new RecordError(
        `${stream}: a record came without its key "${key}", so no target could tell it apart.`,
      );
    }
  }
}
