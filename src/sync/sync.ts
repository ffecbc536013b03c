/**
 * A sync: checks the key, then reads family after family, and says at the end what became of each stream. Reads like
 * a table of contents; the work is in the files beside it.
 *
 * A stream that fails keeps its bookmark and the others go on. What ends the whole run: a refused key, a host that
 * can't be reached any more, a reader that went away, a signal, a bug.
 */
import { OutputClosedError, StateError } from '../errors';
import { formatInstant } from '../instant';
import { checkKey } from '../kustomer/key-check';
import { timerLine } from '../singer/metrics';
import type { State } from '../singer/state';
import { readBookmark } from '../singer/state';
import type { SearchStream } from '../streams/definition';
import { REPLICATION_KEY, replicationKeyOf } from '../streams/definition';
import { findStream, sweptStreams } from '../streams/table';
import type { Checkpoint } from './checkpoint';
import { createCheckpoint } from './checkpoint';
import { describeEnd } from './describe';
import { describeFailure } from './failure';
import type { Family, SelectedStream } from './families';
import { families } from './families';
import type { SyncDeps, SyncSettings } from './given';
import { createJudge } from './judge';
import { activationOf, openStream, schemaOf } from './open-stream';
import { isComplete, passDetails } from './last-pass';
import { readAudit } from './read-audit';
import { readList } from './read-list';
import { readLiveIds } from './read-live-ids';
import { readMetadata } from './read-metadata';
import { readSearch } from './read-search';
import { scopeAskedFor } from './scope';
import type { StreamRun } from './stream-run';
import { searchEnd } from './windows';
import { writeWindows } from './write-windows';

interface RunSettings extends SyncSettings {
  /** Exclusive upper bound of all searches of the run, in milliseconds since the epoch. */
  readonly searchToMs: number;
  readonly startedAtMs: number;
  /** Whose ids are swept, where that is selected. */
  readonly swept: readonly SearchStream[];
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
  const startedAtMs = clock.now();
  const key = await checkKey(client, settings.maxRetryMs);
  assertNoFutureBookmark(input, client.apiNow());
  const chosen = (await deps.choose?.(key)) ?? selected;

  const checkpoint = createCheckpoint(input, deps.writer, clock);
  const failures: string[] = [];
  let fatal: Error | undefined;
  try {
    await checkpoint.open();
    const searchToMs = searchEnd(settings.rules, client.apiNow());
    const swept = sweptStreams(chosen.map(({ definition }) => definition.name));
    for (const family of families(chosen, settings.attachmentsMode === 'with_attachments'))
      await readFamily(
        deps,
        family,
        checkpoint,
        input,
        { ...settings, searchToMs, startedAtMs, swept },
        failures,
      );
  } catch (error) {
    fatal = asError(error);
  }
  for (const tally of deps.tallies.values()) {
    if (tally.result === 'running') tally.result = fatal === undefined ? 'done' : 'interrupted';
    tally.endedAtMs ??= clock.now();
  }
  const status = fatal === undefined && failures.length === 0 ? 'succeeded' : 'failed';
  deps.note(timerLine('job_duration', clock.now() - startedAtMs, { job_type: 'sync', status }));
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
  const runs = family.streams.map((stream) => openStream(deps, stream, input, settings));
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
    await deps.writer.lines(runs.flatMap(activationOf));
  } catch (error) {
    for (const run of runs.filter((one) => one.tally.result === 'running')) await onFailure(run, error);
  }
  for (const { definition, tally, metrics } of runs) {
    if (tally.result === 'running') tally.result = 'done';
    tally.endedAtMs = deps.clock.now();
    deps.note(`${definition.name}: ${describeEnd(tally)}`);
    metrics.end();
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
  const { client, fetchFile, warn } = deps;
  const { rules, pageSize, newestFirstDays, searchToMs } = settings;
  const { lookbackMs, endDateMs } = rules;
  const scope = scopeAskedFor(settings, parent);
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
      fetchFile,
      warn,
      onFailure,
    });
  } else if (parent.kind === 'audit') {
    const auditSettings = { scope, lookbackMs, endDateMs, toMs: searchToMs };
    await readAudit({
      client,
      checkpoint,
      path: parent.path,
      runs,
      settings: auditSettings,
      warn,
      onFailure,
    });
  } else if (parent.kind === 'windows') {
    await writeWindows(deps, run, settings.startedAtMs);
  } else if (run.isDue) {
    const passStartedAtMs = client.apiNow();
    if (parent.kind === 'list')
      await readList(client, checkpoint, run, parent, { pageSize, scope, lookbackMs, endDateMs });
    if (parent.kind === 'metadata') await readMetadata(client, run, parent);
    if (parent.kind === 'sweep') await readLiveIds(client, run, settings.swept, settings);
    const pass = { atMs: passStartedAtMs, method: run.method };
    if (isComplete(pass, rules)) checkpoint.remember(parent.name, passDetails(pass));
  }
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** Throws StateError for bookmarks that are ahead of the API's clock, a line for each. */
export function assertNoFutureBookmark(state: State, apiNowMs: number): void {
  const lines = Object.keys(state.bookmarks).flatMap((stream) => {
    const known = findStream(stream);
    const bookmark = readBookmark(state, stream, (known && replicationKeyOf(known)) ?? REPLICATION_KEY);
    if (!bookmark || bookmark.valueMs <= apiNowMs + FUTURE_TOLERANCE_MS) return [];
    return [
      `--state: the bookmark of "${stream}" is ${formatInstant(bookmark.valueMs)}, ahead of the API's clock ` +
        `(${formatInstant(apiNowMs)}), and would hide records; correct it, or read anew with --refresh ${stream}.`,
    ];
  });
  if (lines.length > 0) throw new StateError(lines);
}
