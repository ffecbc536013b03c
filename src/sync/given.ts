/**
 * What a sync is given: its settings, and what it works with. Data only.
 */
import type { Clock } from '../clock';
import type { JsonObject, JsonSchema } from '../json';
import type { FileCounts } from '../files/counts';
import type { Client } from '../kustomer/client';
import type { KeyFacts } from '../kustomer/key-check';
import type { LineWriter } from '../singer/writer';
import type { Check } from '../validate';
import type { SelectedStream } from './families';
import type { StreamTally } from './tally';
import type { SpanRules } from './windows';

export interface SyncSettings {
  readonly rules: SpanRules;
  readonly includeDeleted: boolean;
  readonly includeArchived: boolean;
  readonly pageSize: number;
  readonly maxPageSize: number;
  readonly concurrency: number;
  readonly maxRetryMs: number;
  readonly newestFirstDays: number;
  readonly attachmentsMode: 'every_conversation' | 'with_attachments';
  readonly validateRecords: 'repair' | 'fail' | 'off';
  readonly emitActivateVersionMessages: boolean;
  /** Lists and full tables whose last complete pass is no older than this are not read; 0: all are. */
  readonly fullTableIntervalMs: number;
}

/** Fetches the file that a record describes. Resolves with the columns that say where it is, or why it isn't. */
export type FetchFile = (record: JsonObject, counts: FileCounts) => Promise<JsonObject>;

export interface SyncDeps {
  readonly client: Client;
  readonly writer: LineWriter;
  readonly clock: Clock;
  readonly compileCheck: (schema: JsonSchema) => Check;
  readonly info: (line: string) => void;
  /** Tells what whoever looks on sees anyway: starts, ends, figures. */
  readonly note: (line: string) => void;
  readonly warn: (line: string) => void;
  /** The streams to read, where no catalog chose them: asks with the key. May throw; nothing is written yet. */
  readonly choose?: (key: KeyFacts) => Promise<readonly SelectedStream[]>;
  /** Undefined where files are left where they are. */
  readonly fetchFile?: FetchFile | undefined;
  /** Counters of requests and retries go to the tally of the stream that they are labelled with. */
  readonly tallies: Map<string, StreamTally>;
}
