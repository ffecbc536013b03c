/**
 * A sync: checks the key, then reads family after family, and says at the end what became of each stream. Reads like
 * a table of contents; the work is in the files beside it.
 *
 * A stream that fails keeps its bookmark and the others go on. What ends the whole run: a refused key, a host that
 * can't be reached any more, a reader that went away, a signal, a bug.
 */
import type { Clock } from '../clock';
import { OutputClosedError, StateError } from '../errors';
import { formatInstant } from '../instant';
import type { JsonSchema } from '../json';
import type { Client } from '../kustomer/client';
import type { KeyFacts } from '../kustomer/key-check';
import { checkKey } from '../kustomer/key-check';
import { schemaLine } from '../singer/messages';
import type { State } from '../singer/state';
import { readBookmark } from '../singer/state';
import type { LineWriter } from '../singer/writer';
import { KEY_PROPERTIES, REPLICATION_KEY } from '../streams/definition';
import type { Check } from '../validate';
import type { Checkpoint } from './checkpoint';
import { createCheckpoint } from './checkpoint';
import { createDelivery } from './delivery';
import { describeEnd, describeStart } from './describe';
import { describeFailure } from './failure';
import type { Family, SelectedStream } from './families';
import { families } from './families';
import { createJudge } from './judge';
import { readList } from './read-list';
import { readMetadata } from './read-metadata';
import { readSearch } from './read-search';
import type { Scope } from './scope';
import { scopeOf, widenings } from './scope';
import type { StreamRun } from './stream-run';
import type { StreamTally } from './tally';
import { createStreamTally } from './tally';
import type { SpanRules } from './windows';
import { searchEnd } from './windows';

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
}

interface RunSettings extends SyncSettings {
  /** Exclusive upper bound of all searches of the run, in milliseconds since the epoch. */
  readonly searchToMs: number;
}

export interface SyncDeps {
  readonly client: Client;
  readonly writer: LineWriter;
  readonly clock: Clock;
  readonly compileCheck: (schema: JsonSchema) => Check;
  readonly info: (line: string) => void;
  readonly warn: (line: string) => void;
  /** What of the selected streams the key may read, where nobody chose them. May throw; nothing is written yet. */
  readonly leaveOut?: (key: KeyFacts) => Promise<readonly SelectedStream[]>;
  /** Counters of requests and retries go to the tally of the stream that they are labelled with. */
  readonly tallies: Map<string, StreamTally>;
}

/** How a sync ended: a line per failed stream, and what ended the whole run, if anything did. */
export interface SyncOutcome {
  readonly failures: readonly string[];
  readonly fatal: Error | undefined;
  readonly state: State;
}

/** A bookmark ahead of the API's clock by more than this was made by a wrong clock, and would hide records. */
const FUTURE_TOLERANCE_MS = 3_600_000;
export const DAY_MS = 24 * 3_600_000;

/**
 * Runs a sync. Throws, with nothing on stdout, for what is found before the first STATE: a refused key, an API that
 * can't be reached, a bookmark of the future. After that it resolves, whatever happens.
 */
export async function runSync(
  deps: SyncDeps,
  selected: readonly SelectedStream[],
  input: State,
  settings: SyncSettings,
): Promise<SyncOutcome> {
  const { client, clock } = deps;
  const key = await checkKey(client, settings.maxRetryMs);
  assertNoFutureBookmark(input, client.apiNow());
  const readable = (await deps.leaveOut?.(key)) ?? selected;

  const checkpoint = createCheckpoint(input, deps.writer, clock);
  const failures: string[] = [];
  let fatal: Error | undefined;
  try {
    await checkpoint.open();
    const searchToMs = searchEnd(settings.rules, client.apiNow());
    for (const family of families(readable, settings.attachmentsMode === 'with_attachments'))
      await readFamily(deps, family, checkpoint, input, { ...settings, searchToMs }, failures);
  } catch (error) {
    fatal = asError(error);
  }
  for (const tally of deps.tallies.values()) {
    if (tally.result === 'running') tally.result = fatal === undefined ? 'done' : 'interrupted';
    tally.endedAtMs ??= clock.now();
  }
  // A family ends with a STATE, unless it was cut off; some targets publish a state only where it is the last message.
  if (fatal !== undefined && !(fatal instanceof OutputClosedError)) {
    try {
      await checkpoint.write();
    } catch (error) {
      fatal ??= asError(error);
    }
  }
  return { failures, fatal, state: checkpoint.current() };
}

async function readFamily(
  deps: SyncDeps,
  family: Family,
  checkpoint: Checkpoint,
  input: State,
  settings: RunSettings,
  failures: string[],
): Promise<void> {
  const runs = family.streams.map((stream) => startStream(deps, stream, input, settings));
  await deps.writer.lines(family.streams.map(schemaOf));
  // A dead key or a lost network ends the run, with its own error.
  const judge = createJudge(() => checkKey(deps.client, settings.maxRetryMs));
  const onFailure = async (run: StreamRun, thrown: unknown): Promise<void> => {
    const error = await judge(thrown);
    run.tally.result = 'failed';
    run.tally.error = error.message;
    const line = describeFailure(run.definition, error);
    failures.push(line);
    deps.warn(line);
  };
  try {
    await read(deps, family, runs, checkpoint, settings, onFailure);
  } catch (error) {
    for (const run of runs.filter((one) => one.tally.result === 'running')) await onFailure(run, error);
  }
  for (const { definition, tally } of runs) {
    if (tally.result === 'running') tally.result = 'done';
    tally.endedAtMs = deps.clock.now();
    deps.info(`${definition.name}: ${describeEnd(tally)}`);
  }
  await checkpoint.write();
}

async function read(
  deps: SyncDeps,
  { parent, shortcut }: Family,
  runs: readonly StreamRun[],
  checkpoint: Checkpoint,
  settings: RunSettings,
  onFailure: (run: StreamRun, error: unknown) => Promise<void>,
): Promise<void> {
  const { client, warn } = deps;
  const { rules, pageSize, newestFirstDays, searchToMs } = settings;
  const { lookbackMs, endDateMs } = rules;
  const scope = scopeAskedFor(settings);
  const [run] = runs;
  if (!run) return;
  if (parent.kind === 'search') {
    const newestFirstMs = newestFirstDays * DAY_MS;
    const searchSettings = { ...settings, scope, lookbackMs, toMs: searchToMs, newestFirstMs };
    await readSearch({
      client,
      checkpoint,
      settings: searchSettings,
      parent,
      shortcut,
      runs,
      warn,
      onFailure,
    });
  } else if (parent.kind === 'list') {
    await readList(client, checkpoint, run, parent, { pageSize, scope, lookbackMs, endDateMs });
  } else if (parent.kind === 'metadata') {
    await readMetadata(client, run, parent);
  }
}

/** The scope that the configuration asks for. */
export function scopeAskedFor({ rules, includeDeleted, includeArchived }: SyncSettings): Scope {
  return { startDateMs: rules.startDateMs, includeDeleted, includeArchived };
}

function startStream(
  deps: SyncDeps,
  { definition, method, fullSchema, selectedSchema }: SelectedStream,
  input: State,
  settings: SyncSettings,
): StreamRun {
  const { name } = definition;
  const tally = createStreamTally(deps.clock.now());
  deps.tallies.set(name, tally);
  const bookmark = method === 'INCREMENTAL' ? readBookmark(input, name, REPLICATION_KEY) : undefined;
  deps.info(`${name}: started, ${describeStart(method, bookmark, settings.rules.startDateMs)}`);
  const scope = scopeAskedFor(settings);
  for (const widening of bookmark ? widenings(scopeOf(bookmark, scope), scope) : []) {
    deps.info(`${name}: ${widening}; what that adds is read now.`);
  }
  const delivery = createDelivery({
    stream: name,
    fullSchema,
    selectedSchema,
    check: deps.compileCheck(selectedSchema),
    mode: settings.validateRecords,
    writer: deps.writer,
    tally,
    warn: deps.warn,
  });
  return { definition, method, delivery, tally, bookmark };
}

/** The SCHEMA line of a selected stream. */
export function schemaOf({ definition, selectedSchema, method }: SelectedStream): string {
  return schemaLine({
    stream: definition.name,
    schema: selectedSchema,
    keyProperties: KEY_PROPERTIES,
    bookmarkProperties: method === 'INCREMENTAL' ? [REPLICATION_KEY] : [],
  });
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** Throws StateError for bookmarks that are ahead of the API's clock, a line for each. */
export function assertNoFutureBookmark(state: State, apiNowMs: number): void {
  const lines = Object.keys(state.bookmarks).flatMap((stream) => {
    const bookmark = readBookmark(state, stream, REPLICATION_KEY);
    if (!bookmark || bookmark.valueMs <= apiNowMs + FUTURE_TOLERANCE_MS) return [];
    return [
      `--state: the bookmark of "${stream}" is ${formatInstant(bookmark.valueMs)}, ahead of the API's clock ` +
        `(${formatInstant(apiNowMs)}), and would hide records; correct it, or read anew with --refresh ${stream}.`,
    ];
  });
  if (lines.length > 0) throw new StateError(lines);
}
