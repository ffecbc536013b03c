/**
 * One organisation in memory, and runs of the real engine over it: for tests that say what happens instead of drawing
 * it by chance. Its clock stands still unless a test moves it.
 */
import { loadSchema } from '../../src/schema';
import { parseState } from '../../src/singer/state';
import type { State } from '../../src/singer/state';
import { findStream } from '../../src/streams/table';
import type { SyncSettings } from '../../src/sync/given';
import type { SyncOutcome } from '../../src/sync/sync';
import { runSync } from '../../src/sync/sync';
import { createEmbeddedApi } from '../sandbox/embedded';
import type { EmbeddedApi } from '../sandbox/embedded';
import type { IndexLag } from '../sandbox/search-index';
import type { StoredResource } from '../sandbox/resource';
import type { Switches } from '../sandbox/switches';
import type { EmbeddedCall, EmbeddedHooks } from './embedded-client';
import { createEmbeddedClient } from './embedded-client';
import { REAL_ENGINE } from './engine';
import type { Message } from './memory-writer';
import { createMemoryWriter, Killed } from './memory-writer';
import { NOW } from './organisation';
import { SCHEMA } from './small-schema';

const MINUTE = 60_000;

export interface StageOptions {
  readonly records: readonly StoredResource[];
  readonly switches?: Partial<Switches>;
  readonly indexLagMs?: IndexLag;
  readonly roles?: readonly string[];
}

export interface RunOptions {
  readonly streams: readonly string[];
  readonly startDate?: string;
  readonly endDate?: string;
  readonly settings?: Partial<Omit<SyncSettings, 'rules'>>;
  readonly state?: unknown;
  /** Read as full tables. */
  readonly fullTables?: readonly string[];
  /** Number of the line that is not written any more. */
  readonly killAt?: number;
  readonly before?: (call: EmbeddedCall) => void;
  readonly onMessage?: (message: Message) => void;
}

export interface Run {
  readonly messages: readonly Message[];
  readonly calls: readonly EmbeddedCall[];
  readonly info: readonly string[];
  readonly warnings: readonly string[];
  /** What `runSync` threw before the first STATE. */
  readonly thrown: unknown;
  readonly outcome: SyncOutcome | undefined;
  /** The value of the last STATE. */
  readonly state: State;
}

export interface Stage {
  readonly api: EmbeddedApi;
  readonly nowMs: () => number;
  pass(ms: number): void;
  run(options: RunOptions): Promise<Run>;
}

export function createStage({ records, switches, indexLagMs, roles }: StageOptions): Stage {
  let nowMs = NOW;
  const api = createEmbeddedApi({
    organisation: { id: '57f29863a1dbf61100e6aa92', name: 'stage', records },
    now: () => nowMs,
    ...(indexLagMs !== undefined && { indexLagMs }),
    ...(roles && { roles }),
    switches: { pastLastPage: 'empty', ...switches },
  });
  return {
    api,
    nowMs: () => nowMs,
    pass(ms) {
      nowMs += ms;
    },
    async run(options) {
      const calls: EmbeddedCall[] = [];
      const [info, warnings]: [string[], string[]] = [[], []];
      const writer = createMemoryWriter(options.killAt, options.onMessage ?? (() => undefined));
      const hooks: EmbeddedHooks = {
        before(call) {
          if (writer.isKilled) throw new Killed('killed');
          calls.push(call);
          options.before?.(call);
          return Promise.resolve();
        },
        after: () => Promise.resolve(),
      };
      const input = parseState(options.state ?? {}, 'state');
      let outcome: SyncOutcome | undefined;
      let thrown: unknown;
      try {
        outcome = await runSync(
          {
            client: createEmbeddedClient(api, hooks, REAL_ENGINE.refusal),
            writer,
            clock: { now: () => nowMs, sleep: () => Promise.resolve(), random: () => 0.5 },
            compileCheck: () => () => true,
            info: (line) => info.push(line),
            note: (line) => info.push(line),
            warn: (line) => warnings.push(line),
            tallies: new Map(),
          },
          options.streams.map((name) => selectedStream(name, options.fullTables?.includes(name) ?? false)),
          input,
          settingsOf(options),
        );
      } catch (error) {
        thrown = error;
      }
      const last = writer.messages.findLast((message) => message.type === 'STATE');
      const state = last?.value ? parseState(last.value, 'state') : input;
      return { messages: writer.messages, calls, info, warnings, thrown, outcome, state };
    },
  };
}

export function selectedStream(name: string, isFullTable: boolean) {
  const definition = findStream(name);
  if (!definition) throw new Error(`no stream ${name}`);
  const isIncremental = !isFullTable && !(definition.kind === 'list' && !definition.hasUpdatedAt);
  const isWhole = ['metadata', 'sweep', 'windows'].includes(definition.kind);
  const method = isIncremental && !isWhole ? 'INCREMENTAL' : 'FULL_TABLE';
  const schema = definition.isOptional === true ? loadSchema(definition.name) : SCHEMA;
  return { definition, method, fullSchema: schema, selectedSchema: schema } as const;
}

export function settingsOf({ startDate = '2026-01-01', endDate, settings }: RunOptions): SyncSettings {
  return {
    rules: {
      startDateMs: Date.parse(startDate),
      endDateMs: endDate === undefined ? undefined : Date.parse(endDate),
      lookbackMs: 10 * MINUTE,
      searchLagMs: 2 * MINUTE,
    },
    includeDeleted: false,
    includeArchived: true,
    pageSize: 100,
    concurrency: 1,
    maxRetryMs: 0,
    newestFirstDays: 0,
    attachmentsMode: 'every_conversation',
    validateRecords: 'off',
    emitActivateVersionMessages: false,
    fullTableIntervalMs: 0,
    ...settings,
    maxPageSize: settings?.maxPageSize ?? settings?.pageSize ?? 100,
  };
}

/** The ids of a stream's records, in the order in which they were written. */
export function idsOf({ messages }: Run, stream: string): string[] {
  return messages
    .filter((message) => message.type === 'RECORD' && message.stream === stream)
    .map(({ record }) => String(record?.['id']));
}

/** The requests that were searches; `context` picks those of one kind. */
export function searchesOf({ calls }: Run, context?: string): EmbeddedCall[] {
  return calls.filter(
    ({ method, body }) =>
      method === 'POST' &&
      (context === undefined || JSON.stringify(body).includes(`"queryContext":"${context}"`)),
  );
}

/** The paths of the requests that weren't searches, without the key check. */
export function listsOf({ calls }: Run): string[] {
  return calls
    .filter(({ method, path }) => method === 'GET' && !path.startsWith('/v1/auth/'))
    .map(({ path }) => path);
}

export interface StoredBookmark {
  readonly replication_key_value: string;
  readonly start_date: string;
  readonly include_deleted: boolean;
  readonly include_archived: boolean;
  readonly windows: readonly Readonly<Record<string, unknown>>[];
}

/** A stream's bookmark as it stands in the last STATE. */
export function bookmarkOf({ state }: { readonly state: State }, stream: string): StoredBookmark {
  return state.bookmarks[stream] as StoredBookmark;
}
