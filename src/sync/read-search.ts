/**
 * Reads a search stream and its selected children in one walk over the parent, and lets their bookmarks move only
 * behind what is written. Knows nothing of Singer.
 *
 * Each member (the parent itself, each child) has its own bookmark and its own start; the walk begins at the
 * earliest. A member that fails keeps its bookmark, and the walk goes on for the others.
 */
import { ApiError } from '../errors';
import { formatInstant } from '../instant';
import type { JsonObject } from '../json';
import type { Client } from '../kustomer/client';
import type { Batch, Span } from '../kustomer/keyset';
import { walkKeyset } from '../kustomer/keyset';
import { walkList } from '../kustomer/pages';
import { rowId, rowInstant } from '../kustomer/envelope';
import type { Row } from '../kustomer/search';
import { askThrough } from '../kustomer/search';
import type { SearchStream } from '../streams/definition';
import { REPLICATION_KEY } from '../streams/definition';
import type { Checkpoint } from './checkpoint';
import { readChildren } from './read-child';
import type { StreamRun } from './stream-run';
import type { Window } from './windows';
import { planWindows } from './windows';

export interface SearchSettings {
  /** Exclusive upper bound, in milliseconds since the epoch. */
  readonly toMs: number;
  readonly pageSize: number;
  readonly concurrency: number;
  readonly includeDeleted: boolean;
  readonly includeArchived: boolean;
}

export interface SearchContext {
  readonly client: Client;
  readonly checkpoint: Checkpoint;
  readonly warn: (line: string) => void;
  /** Books the failure of one member, or throws where the whole run has to end. */
  readonly onFailure: (run: StreamRun, error: unknown) => Promise<void>;
}

/** A stream that takes part in the walk. */
interface Member {
  readonly run: StreamRun;
  greatestMs: number;
  hasFailed: boolean;
}

/**
 * Reads `parent` for `runs`: its own run, its children's, or both. Throws what ends the whole family: the search
 * itself failed.
 */
export async function readSearch(
  context: SearchContext,
  parent: SearchStream,
  runs: readonly StreamRun[],
  settings: SearchSettings,
): Promise<void> {
  const { client, checkpoint } = context;
  const members: Member[] = runs.map((run) => ({ run, greatestMs: run.fromMs, hasFailed: false }));
  const label = runs[0]?.definition.name ?? parent.name;
  const fromMs = Math.min(...runs.map((run) => run.fromMs));
  const windows = planWindows(fromMs, settings.toMs, client.apiNow(), settings.includeArchived);

  for (const window of windows) {
    const isLast = window === windows.at(-1);
    for await (const batch of batches(context, parent, window, settings, label)) {
      for (const member of members) await take(context, parent, member, batch.rows, settings);
      const alive = members.filter((member) => !member.hasFailed);
      if (alive.length === 0) return;
      // Low-water: as long as an older window is to come, nothing may be claimed.
      if (!isLast) continue;
      for (const member of alive) member.run.advance(Math.min(batch.reachedMs, member.greatestMs));
      await checkpoint.writeIfDue();
    }
  }
  for (const member of members.filter(({ hasFailed }) => !hasFailed)) member.run.advance(member.greatestMs);
}

async function take(
  context: SearchContext,
  parent: SearchStream,
  member: Member,
  rows: readonly Row[],
  settings: SearchSettings,
): Promise<void> {
  if (member.hasFailed) return;
  const { run } = member;
  const wanted = rows.filter((row) => row.updatedAtMs >= run.fromMs);
  try {
    if (run.definition.kind === 'child') {
      await readChildren(context.client, run, run.definition, wanted, settings);
    } else {
      await run.delivery.write(
        wanted.map((row) => ({
          ...(parent.repair?.(row.resource) ?? row.resource),
          [REPLICATION_KEY]: formatInstant(row.updatedAtMs),
        })),
        context.client.apiNow(),
      );
    }
    for (const row of wanted) member.greatestMs = Math.max(member.greatestMs, row.updatedAtMs);
  } catch (error) {
    await context.onFailure(run, error);
    member.hasFailed = true;
  }
}

function batches(
  context: SearchContext,
  parent: SearchStream,
  window: Window,
  settings: SearchSettings,
  label: string,
): AsyncGenerator<Batch> {
  if (window.index === 'archive' && parent.archive.kind === 'list') {
    return listBatches(context, parent.archive.path, window, label);
  }
  const { context: queryContext, updatedAttribute, createdAttribute } = parent;
  const { includeDeleted } = settings;
  const source = {
    index: window.index,
    context: queryContext,
    updatedAttribute,
    createdAttribute,
    includeDeleted,
  };
  return walkKeyset(askThrough(context.client, source, { label }), window, settings.pageSize, label);
}

/**
 * Records that the archive search doesn't serve, from a complete pass over their list. A refusal there is said, not
 * failed: the rest of the stream is whole.
 */
async function* listBatches(
  context: SearchContext,
  path: string,
  span: Span,
  label: string,
): AsyncGenerator<Batch> {
  const inSpan = (resource: JsonObject): Row[] => {
    const updatedAtMs = rowInstant(resource, 'updatedAt', path);
    if (updatedAtMs < span.fromMs || updatedAtMs >= span.toMs) return [];
    return [{ resource, id: rowId(resource, path), updatedAtMs }];
  };
  try {
    const source = { path, query: {}, pageSize: 100, rowsKey: 'data' } as const;
    for await (const rows of walkList(context.client, source, { label })) {
      yield { rows: rows.flatMap(inSpan), reachedMs: span.fromMs };
    }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    context.warn(
      `${label}: records older than two years may be missing, because their list was refused: ${error.message}`,
    );
  }
}
