/** Reads RECORD lines of made messages and says whether all are there and as they were made. Knows no process. */
import { crc32 } from 'node:zlib';
import { idOf, madeMessage, numberOf } from './made-messages';
import type { Timeline } from './timeline';

/** What came of a stream of lines: an order of the lines doesn't show, nor that one came twice. */
export interface Seen {
  readonly lines: number;
  readonly distinct: number;
  /** Of the content of all distinct records. */
  readonly checksum: number;
}

interface Made {
  readonly id: string;
  readonly attributes: { readonly updatedAt: string; readonly meta: Readonly<Record<string, unknown>> };
  readonly relationships: object;
  readonly links: object;
  /** Written by the tap only. */
  readonly updated_at?: string;
  readonly unfit_values?: unknown;
}

interface Message {
  readonly type: string;
  readonly record?: Made;
}

/** Takes whole lines; `seen` says at the end what they were. */
export function createVerifier(count: number): { line(text: string): void; seen(): Seen } {
  const numbers = new Uint8Array(count);
  let [lines, distinct, checksum] = [0, 0, 0];
  return {
    line(text) {
      const { type, record } = JSON.parse(text) as Message;
      if (type !== 'RECORD' || !record) return;
      lines += 1;
      const number = numberOf(record.id);
      if (!(number < count) || idOf(number) !== record.id) throw new Error(`nobody made ${record.id}`);
      if (numbers[number] !== 0) return;
      numbers[number] = 1;
      distinct += 1;
      checksum += checksumOf(record);
    },
    seen: () => ({ lines, distinct, checksum }),
  };
}

/** What has to come, once each. */
export function expectedOf(timeline: Timeline): Seen {
  const { count } = timeline;
  let checksum = 0;
  for (let number = 0; number < count; number += 1) {
    checksum += checksumOf(madeMessage(timeline, number) as Made);
  }
  return { lines: count, distinct: count, checksum };
}

/** One sentence about what is wrong with `seen`; undefined where all is well. Lines may come more than once. */
export function faultIn(seen: Seen, expected: Seen): string | undefined {
  if (seen.distinct !== expected.distinct) return `${seen.distinct} of ${expected.distinct} records came`;
  return seen.checksum === expected.checksum ? undefined : 'all records came, but not as they were made';
}

/** Of everything that the record holds; recipients are made a list, as the tap does. */
function checksumOf({ id, attributes, relationships, links, updated_at, unfit_values }: Made): number {
  const { meta, updatedAt } = attributes;
  const { to, ...rest } = meta;
  const content = [
    id,
    updated_at ?? updatedAt,
    unfit_values ?? null,
    { ...attributes, meta: [listed(to), rest] },
  ];
  return crc32(JSON.stringify([content, relationships, links]));
}

function listed(recipients: unknown): unknown {
  if (recipients === null || Array.isArray(recipients)) return recipients;
  return [typeof recipients === 'string' ? { contact: recipients } : recipients];
}
