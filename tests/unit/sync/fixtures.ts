/** Small stand-ins for what the engine's parts are handed. */
import type { JsonObject, JsonSchema } from '../../../src/json';
import type { Client, Query } from '../../../src/kustomer/client';
import type { LineWriter } from '../../../src/singer/writer';
import type { StreamRun } from '../../../src/sync/stream-run';
import { createDelivery } from '../../../src/sync/delivery';
import { createStreamTally } from '../../../src/sync/tally';

export interface Line {
  readonly type: string;
  readonly stream?: string;
  readonly record?: JsonObject;
  readonly value?: JsonObject;
  readonly time_extracted?: string;
}

/** Keeps lines as the messages that they are. */
export function createLines(): LineWriter & { readonly messages: Line[] } {
  const messages: Line[] = [];
  return {
    messages,
    lines(lines) {
      for (const line of lines) messages.push(JSON.parse(line) as Line);
      return Promise.resolve();
    },
    flush: () => Promise.resolve(),
  };
}

const COLUMNS = ['id', 'updated_at', 'attributes', 'conversation_id', 'message_id', 'unfit_values'];
const SCHEMA: JsonSchema = {
  type: 'object',
  properties: Object.fromEntries(COLUMNS.map((name) => [name, {}])),
};

/** A stream in a run, whose records end up in `writer`. */
export function runOf(
  definition: StreamRun['definition'],
  writer: LineWriter,
  extra: Partial<Pick<StreamRun, 'bookmark' | 'method'>> = {},
): StreamRun {
  const tally = createStreamTally(0);
  const delivery = createDelivery({
    stream: definition.name,
    keyProperties: ['id'],
    fullSchema: SCHEMA,
    selectedSchema: SCHEMA,
    check: () => true,
    mode: 'off',
    writer,
    tally,
    version: undefined,
    onWritten: () => undefined,
    warn: () => undefined,
  });
  const metrics = { writeIfDue: () => undefined, end: () => undefined };
  const base = { definition, method: 'INCREMENTAL', delivery, tally, metrics } as const;
  return { ...base, version: undefined, bookmark: undefined, isDue: true, ...extra };
}

/** A client whose GETs are answered by `answer`; it keeps what was asked. */
export function createLists(
  answer: (path: string, query: Query) => unknown,
  apiNow: () => number = () => 0,
): Client & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    baseUrl: 'https://api.kustomerapp.com',
    async get(path, query) {
      asked.push(path);
      await Promise.resolve();
      return answer(path, query);
    },
    search: () => Promise.reject(new Error('no search is asked for')),
    apiNow,
    close: () => undefined,
  };
}

/** The ids of the records among `messages`. */
export function idsIn(messages: readonly Line[]): unknown[] {
  return messages.flatMap(({ record }) => (record ? [record['id']] : []));
}
