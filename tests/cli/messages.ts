/** Singer messages as tests look at them: parsed, counted, picked. Knows nothing of processes. */

export interface Message {
  readonly type: string;
  readonly stream?: string;
  readonly schema?: Schema;
  readonly record?: Readonly<Record<string, unknown>>;
  readonly value?: State;
  readonly key_properties?: readonly string[];
  readonly time_extracted?: string;
}

export interface Schema {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
}

export interface State {
  readonly bookmarks: Readonly<Record<string, { readonly replication_key_value?: string }>>;
}

/** The messages of an output in which each line is one; throws where a line isn't. */
export function parseMessages(stdout: string): Message[] {
  if (stdout === '') return [];
  if (!stdout.endsWith('\n')) throw new Error(`The last line is cut: ${stdout.slice(-100)}`);
  return stdout
    .slice(0, -1)
    .split('\n')
    .map((line) => JSON.parse(line) as Message);
}

/** The value of the last message, which has to be a STATE. */
export function lastState(messages: readonly Message[]): State {
  const last = messages.at(-1);
  if (last?.type !== 'STATE' || last.value === undefined) {
    throw new Error(`The last message is no STATE: ${JSON.stringify(last).slice(0, 100)}`);
  }
  return last.value;
}

/** The records of a stream, or of all streams. */
export function recordsOf(messages: readonly Message[], stream?: string): Record<string, unknown>[] {
  return messages
    .filter((message) => message.type === 'RECORD' && (stream === undefined || message.stream === stream))
    .map(({ record }) => ({ ...record }));
}

/** How many records there are of each stream, streams with a SCHEMA and no record included. */
export function countByStream(messages: readonly Message[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { type, stream } of messages) {
    if (stream !== undefined) counts[stream] = (counts[stream] ?? 0) + (type === 'RECORD' ? 1 : 0);
  }
  return counts;
}

/** The SCHEMA of a stream; throws where there is none. */
export function schemaOf(messages: readonly Message[], stream: string): Schema {
  const schema = messages.find((message) => message.type === 'SCHEMA' && message.stream === stream)?.schema;
  if (schema === undefined) throw new Error(`There is no SCHEMA of ${stream}.`);
  return schema;
}
