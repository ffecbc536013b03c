/**
 * A small organisation behind a real server, with several pages of what is read, and the tap run against it in this
 * process. Its clock moves only when somebody sleeps. Judges nothing.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Clock } from '../../../src/clock';
import { startSandbox, type Sandbox } from '../../sandbox/server';
import { textAttribute, type StoredResource } from '../../sandbox/resource';
import type { Switches } from '../../sandbox/switches';
import { DAY, MINUTE, NOW, SECOND, conversationWith, made, manyOf } from '../../sync/organisation';
import { createFakeClock } from '../../unit/kustomer/fake-clock';
import { recordsOf, type State } from '../messages';
import { runInProcess, type Outcome } from './run-in-process';

/** Stands in every record, and in bodies that are no records: no line of a log may show it. */
export const MARKER = 'Zaphod Beeblebrox';
/** Of the API's rate window so much is left when a run begins. */
export const LEFT_OF_WINDOW_MS = 40 * SECOND;
const PAGE_SIZE = 4;
export const MAX_RETRY_MS = 60 * SECOND;

/** What the streams that are read here hold, by type of their records. */
const TYPES: Readonly<Record<string, string>> = {
  customers: 'customer',
  conversations: 'conversation',
  attachments: 'attachment',
  notes: 'note',
  tags: 'tag',
  teams: 'team',
};
const RESOURCES_WITH_ATTRIBUTES = ['company', 'conversation', 'customer', 'message'];

/** What a run reads. */
export interface Reading {
  readonly streams: readonly string[];
  readonly startDate: string;
}

export interface World {
  readonly sandbox: Sandbox;
  /** The API's clock, and the machine's unless a test moves that away. */
  readonly nowMs: () => number;
  /** How far the machine's clock is ahead. */
  machineAheadMs: number;
  /** Called when the fault is mended, before the second run. */
  onMended: () => void;
  /** Settings beside the usual ones. */
  settings: Readonly<Record<string, unknown>>;
  run(read: Reading, state?: State): Promise<Outcome>;
  discover(): Promise<Outcome>;
  close(): Promise<void>;
}

export async function openWorld(switches: Partial<Switches> = {}): Promise<World> {
  const clock = createFakeClock(NOW + MINUTE - LEFT_OF_WINDOW_MS, true);
  const sandbox = await startSandbox({
    now: () => clock.now(),
    organisation: { id: '57f29863a1dbf61100e6aa92', name: 'faults', records: organisation() },
    switches,
  });
  const folder = mkdtempSync(path.join(tmpdir(), 'tap-kustomer-faults-'));
  const write = (name: string, content: unknown): string => {
    const file = path.join(folder, name);
    writeFileSync(file, JSON.stringify(content));
    return file;
  };
  const machine: Clock = {
    now: () => clock.now() + world.machineAheadMs,
    random: () => clock.random(),
    sleep: (waitMs, signal) => clock.sleep(waitMs, signal),
  };
  const config = (startDate: string) =>
    write('config.json', {
      api_key: sandbox.apiKey,
      api_url: sandbox.url,
      start_date: startDate,
      search_requests_per_minute: 100_000,
      page_size: PAGE_SIZE,
      max_page_size: PAGE_SIZE,
      newest_first_days: 0,
      max_retry_seconds: MAX_RETRY_MS / SECOND,
      log_level: 'debug',
      ...world.settings,
    });
  const world: World = {
    sandbox,
    nowMs: () => clock.now(),
    machineAheadMs: 0,
    onMended: () => undefined,
    settings: {},
    run({ streams, startDate }, state) {
      const catalog = write('catalog.json', { streams: streams.map(entry) });
      const files = { config: config(startDate), catalog };
      const given = state === undefined ? files : { ...files, state: write('state.json', state) };
      return runInProcess('sync', given, machine, folder);
    },
    discover: () => runInProcess('discover', { config: config('2020-01-01'), catalog: '' }, machine, folder),
    async close() {
      rmSync(folder, { recursive: true });
      await sandbox.stop();
    },
  };
  return world;
}

function entry(stream: string): object {
  const names = ['id', 'conversation_id'];
  return {
    tap_stream_id: stream,
    schema: { properties: Object.fromEntries(names.map((name) => [name, {}])) },
    metadata: [{ breadcrumb: [], metadata: { selected: true } }],
  };
}

function organisation(): StoredResource[] {
  return [
    ...manyOf('customer', 16, DAY, DAY),
    ...Array.from({ length: 5 }, (_, index) =>
      made('customer', `customer-old-${index}`, (800 + index) * DAY),
    ),
    ...[1, 2, 3].flatMap((one) => conversationWith(`conversation-${one}`, one * DAY, 2)),
    ...manyOf('note', 3, DAY, DAY),
    ...manyOf('tag', 6, DAY, MINUTE),
    ...manyOf('team', 2, DAY, MINUTE),
  ].map((record) => ({ ...record, attributes: { ...record.attributes, name: MARKER, displayName: MARKER } }));
}

/** What of the store's records none of the runs delivered, as `stream id`, with the instant of its last update. */
export function missingFrom(
  { sandbox }: World,
  { streams, startDate }: Reading,
  runs: readonly Outcome[],
): { readonly name: string; readonly updatedAt: string }[] {
  return streams.flatMap((stream) => {
    const delivered = new Set(
      runs.flatMap(({ messages }) => recordsOf(messages, stream).map(({ id }) => id)),
    );
    return existing(sandbox, stream)
      .filter(({ id, updatedAt }) => !delivered.has(id) && (updatedAt === '' || updatedAt >= startDate))
      .map(({ id, updatedAt }) => ({ name: `${stream} ${id}`, updatedAt }));
  });
}

function existing({ store }: Sandbox, stream: string): { id: string; updatedAt: string }[] {
  if (stream === 'custom_attributes') return RESOURCES_WITH_ATTRIBUTES.map((id) => ({ id, updatedAt: '' }));
  return store.all(TYPES[stream] ?? '').map(({ id, type }) => {
    // Attachments have no date of their own, but carry their conversation's.
    const dated = type === 'attachment' ? store.get('conversation', conversationOf(id)) : store.get(type, id);
    return { id, updatedAt: dated === undefined ? '' : textAttribute(dated, 'updatedAt') };
  });
}

/** The ids of this organisation's attachments begin with their conversation's. */
function conversationOf(attachmentId: string): string {
  return attachmentId.replace(/-a\d+$/, '');
}

/** A conversation is deleted, and its attachments with it. */
export function removeConversation({ sandbox: { store } }: World, id: string): void {
  store.remove('conversation', id);
  for (const one of store.all('attachment')) {
    if (conversationOf(one.id) === id) store.remove('attachment', one.id);
  }
}
