/** One run of the real engine over a made-up organisation, in simulated time. Says what came when; judges nothing. */
import type { JsonSchema } from '../../src/json';
import { parseState } from '../../src/singer/state';
import { findStream } from '../../src/streams/table';
import { runSync } from '../../src/sync/sync';
import { answerSearch } from './answer-search';
import { idOf, numberOf } from './made-messages';
import { createSimulatedClient, type Call, type Conditions, type Counts } from './simulated-client';
import { createSimulatedClock } from './simulated-clock';
import type { Timeline } from './timeline';

export type Timelines = Readonly<Partial<Record<'messages' | 'conversations', Timeline>>>;

export interface SimulatedRun {
  readonly timelines: Timelines;
  /** Also read each conversation's attachments, of which each has one. */
  readonly withAttachments: boolean;
  readonly nowMs: number;
  readonly startDateMs: number;
  readonly pageSize: number;
  readonly newestFirstDays: number;
  readonly conditions: Conditions;
}

export interface SimulatedOutcome {
  readonly minutes: number;
  /** From the first to the last request for attachments. */
  readonly attachmentMinutes: number;
  readonly counts: Counts;
  /** Different records written, and how long after the start the newest one came. */
  readonly streams: Readonly<
    Record<string, { readonly distinct: number; readonly newestAfterSeconds: number }>
  >;
  readonly faults: readonly string[];
}

const COLUMNS = ['id', 'updated_at', 'attributes', 'conversation_id', 'message_id', 'unfit_values'];
const SCHEMA: JsonSchema = {
  type: 'object',
  properties: Object.fromEntries(COLUMNS.map((name) => [name, {}])),
};
const YEARS_IN_MAIN_INDEX = 2;
const MINUTE_MS = 60_000;

/** Plays the run. */
export async function simulate(run: SimulatedRun): Promise<SimulatedOutcome> {
  const clock = createSimulatedClock(run.nowMs);
  const asked = { firstMs: NaN, lastMs: NaN };
  const client = createSimulatedClient(clock, run.conditions, (call) => {
    if (call.path.endsWith('/attachments')) {
      asked.firstMs = Number.isNaN(asked.firstMs) ? clock.now() : asked.firstMs;
      asked.lastMs = clock.now();
    }
    return answerOf(run, clock.now(), call);
  });
  const names = [...Object.keys(run.timelines), ...(run.withAttachments ? ['attachments'] : [])];
  const output = createOutput(run, names, () => clock.now() - run.nowMs);
  const selected = names.map((name) => {
    const definition = findStream(name);
    if (!definition) throw new Error(`no stream ${name}`);
    return { definition, method: 'INCREMENTAL', fullSchema: SCHEMA, selectedSchema: SCHEMA } as const;
  });
  const settings = {
    rules: { startDateMs: run.startDateMs, endDateMs: undefined, lookbackMs: 600_000, searchLagMs: 0 },
    includeDeleted: false,
    includeArchived: true,
    pageSize: run.pageSize,
    maxPageSize: run.pageSize,
    concurrency: run.conditions.concurrency,
    maxRetryMs: 0,
    newestFirstDays: run.newestFirstDays,
    attachmentsMode: 'every_conversation',
    validateRecords: 'off',
    emitActivateVersionMessages: false,
    fullTableIntervalMs: 0,
  } as const;
  const warnings: string[] = [];
  const outcome = await clock.runUntil(
    runSync(
      {
        client,
        clock,
        writer: output.writer,
        compileCheck: () => () => true,
        info: () => undefined,
        note: () => undefined,
        warn: (line) => void warnings.push(line),
        tallies: new Map(),
      },
      selected,
      parseState({}, 'state'),
      settings,
    ),
  );
  const fatal = outcome.fatal === undefined ? [] : [outcome.fatal.message];
  return {
    minutes: (clock.now() - run.nowMs) / MINUTE_MS,
    attachmentMinutes: (asked.lastMs - asked.firstMs) / MINUTE_MS,
    counts: client.counts,
    streams: output.streams(),
    faults: [...output.faults(), ...outcome.failures, ...fatal, ...warnings],
  };
}

/** When the archive ends and the main index begins. */
export function archiveLineOf(nowMs: number): number {
  const line = new Date(nowMs);
  return line.setUTCFullYear(line.getUTCFullYear() - YEARS_IN_MAIN_INDEX);
}

function answerOf({ timelines }: SimulatedRun, nowMs: number, { index, path, query, body }: Call): unknown {
  if (index === undefined) {
    const [, conversation] = /^\/v1\/conversations\/(\w+)\/attachments$/.exec(path) ?? [];
    if (conversation === undefined) return { data: { attributes: { roles: [] } } };
    return { data: [{ type: 'attachment', id: conversation, attributes: {} }], links: { next: null } };
  }
  const { queryContext } = body as { queryContext: string };
  const timeline = timelines[queryContext === 'message' ? 'messages' : 'conversations'];
  if (!timeline) throw new Error(`nobody made a ${queryContext}`);
  const line = timeline.firstNotBefore(archiveLineOf(nowMs));
  const bounds = index === 'archive' ? { first: 0, end: line } : { first: line, end: timeline.count };
  const resource = (number: number): object => ({
    type: queryContext,
    id: idOf(number),
    attributes: {
      updatedAt: new Date(timeline.updatedMs(number)).toISOString(),
      createdAt: new Date(timeline.createdMs(number)).toISOString(),
    },
  });
  const question = { body, page: Number(query['page']), pageSize: Number(query['pageSize']) };
  return answerSearch({ timeline, resource, ...bounds }, question);
}

/** Takes lines as a target would, and books which records came. */
function createOutput({ timelines }: SimulatedRun, names: readonly string[], elapsedMs: () => number) {
  const booked = names.map((name) => {
    const count = timelines[name === 'messages' ? 'messages' : 'conversations']?.count ?? 0;
    return { name, count, numbers: new Uint8Array(count), distinct: 0, newestAfterSeconds: NaN };
  });
  const take = (line: string): void => {
    const [, name, id] = /^{"type":"RECORD","stream":"(\w+)","record":{"id":"(\w+)"/.exec(line) ?? [];
    const stream = booked.find((one) => one.name === name);
    if (!stream || id === undefined) return;
    const number = numberOf(id);
    if (stream.numbers[number] === 0) stream.distinct += 1;
    stream.numbers[number] = 1;
    if (number === stream.count - 1 && Number.isNaN(stream.newestAfterSeconds)) {
      stream.newestAfterSeconds = elapsedMs() / 1000;
    }
  };
  return {
    writer: {
      lines(lines: Iterable<string>): Promise<void> {
        for (const line of lines) take(line);
        return Promise.resolve();
      },
      flush: () => Promise.resolve(),
    },
    streams: () =>
      Object.fromEntries(
        booked.map(({ name, distinct, newestAfterSeconds }) => [name, { distinct, newestAfterSeconds }]),
      ),
    faults: () =>
      booked
        .filter(({ distinct, count }) => distinct !== count)
        .map(({ name, distinct, count }) => `${name}: ${distinct} of ${count} came`),
  };
}
