/**
 * Reads a list stream in complete passes, and lets its bookmark move at the end only: pages come in no order of
 * time, so a bookmark in the middle would hide what a later page holds.
 */
import { formatInstant, instantOf } from '../instant';
import type { JsonObject } from '../json';
import { member } from '../json';
import type { Client } from '../kustomer/client';
import type { ListStream } from '../streams/definition';
import { REPLICATION_KEY } from '../streams/definition';
import type { Checkpoint } from './checkpoint';
import { listRows } from './list-rows';
import type { Scope } from './scope';
import { scopeDetails, scopeOf } from './scope';
import type { StreamRun } from './stream-run';

export interface ListSettings {
  readonly pageSize: number;
  readonly scope: Scope;
  readonly lookbackMs: number;
  /** Exclusive upper bound, where the configuration sets one. */
  readonly endDateMs: number | undefined;
}

/** Writes the rows of the list that the span asks for; all of them where the stream is read as a full table. */
export async function readList(
  client: Client,
  checkpoint: Checkpoint,
  run: StreamRun,
  definition: ListStream,
  settings: ListSettings,
): Promise<void> {
  const isIncremental = run.method === 'INCREMENTAL';
  // Rows of a later time than this pass may hide others that changed behind it.
  const passStartedAtMs = client.apiNow();
  const covered = run.bookmark ? scopeOf(run.bookmark, settings.scope) : settings.scope;
  const fromMs = listStart(run.bookmark?.valueMs, covered, settings);
  const isWanted = (atMs: number | undefined): boolean =>
    !isIncremental ||
    atMs === undefined ||
    (atMs >= fromMs && (settings.endDateMs === undefined || atMs < settings.endDateMs));
  if (isIncremental) run.tally.span = { fromMs, toMs: settings.endDateMs ?? passStartedAtMs };
  const seenIds = new Set<unknown>();
  let greatestMs = run.bookmark?.valueMs ?? fromMs;

  const pageSize = Math.min(settings.pageSize, definition.maxPageSize);
  const onGone = (): void => void (run.tally.goneParents += 1);
  for await (const { rows, carried } of listRows(client, definition, pageSize, onGone)) {
    const records: JsonObject[] = [];
    for (const row of rows) {
      const atMs = instantOf(member(row['attributes'], 'updatedAt'));
      if (seenIds.has(row['id']) || !isWanted(atMs)) continue;
      seenIds.add(row['id']);
      if (atMs !== undefined && atMs <= passStartedAtMs) greatestMs = Math.max(greatestMs, atMs);
      const hoisted = { [REPLICATION_KEY]: atMs === undefined ? null : formatInstant(atMs) };
      records.push({
        ...(definition.repair?.(row) ?? row),
        ...carried,
        ...(definition.hasUpdatedAt && hoisted),
      });
    }
    await run.delivery.write(records, client.apiNow());
  }
  // A `start_date` of the future is no place to go on from.
  if (!isIncremental || (!run.bookmark && greatestMs > passStartedAtMs)) return;
  const isCutShort = settings.endDateMs !== undefined && settings.endDateMs < covered.startDateMs;
  const startDateMs = isCutShort
    ? covered.startDateMs
    : Math.min(covered.startDateMs, settings.scope.startDateMs);
  checkpoint.advance(definition.name, greatestMs, {
    ...scopeDetails({ ...settings.scope, startDateMs }),
    windows: [],
  });
}

/** Where the filter begins: a lookback behind the bookmark; at an earlier `start_date` than the bookmark knows of. */
export function listStart(
  bookmarkMs: number | undefined,
  covered: Scope,
  { scope, lookbackMs }: Pick<ListSettings, 'scope' | 'lookbackMs'>,
): number {
  if (bookmarkMs === undefined || scope.startDateMs < covered.startDateMs) return scope.startDateMs;
  return Math.max(Math.min(covered.startDateMs, bookmarkMs), bookmarkMs - lookbackMs);
}
