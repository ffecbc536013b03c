/**
 * A stream that takes part in the walk over a search: the parent itself, or a child. Delivers what it still misses
 * and keeps its own account. Knows nothing of how rows are found.
 */
import { formatInstant } from '../instant';
import type { Client } from '../kustomer/client';
import type { Row } from '../kustomer/search';
import type { SearchStream } from '../streams/definition';
import { REPLICATION_KEY } from '../streams/definition';
import type { Interval } from './coverage';
import { greatest, holds } from './coverage';
import type { Ledger } from './ledger';
import { readChildren } from './read-child';
import type { StreamRun } from './stream-run';
import type { Index } from './windows';

export interface Member {
  readonly run: StreamRun;
  readonly ledger: Ledger;
  hasFailed: boolean;
}

/** What a member has to do in one index, and how far it got in each window there. */
export interface MemberTask {
  readonly member: Member;
  /** The gaps of the member's ledger when the index was begun. */
  readonly gaps: readonly Interval[];
  readonly greatestByWindow: Map<object, number>;
}

export interface MemberSettings {
  readonly pageSize: number;
  readonly concurrency: number;
}

/** Writes the rows that the member misses: as its records, or their children. Throws what reading children throws. */
export async function deliver(
  client: Client,
  parent: SearchStream,
  { member, gaps }: MemberTask,
  rows: readonly Row[],
  settings: MemberSettings,
): Promise<void> {
  const { run } = member;
  const wanted = rows.filter((row) => holds(gaps, row.updatedAtMs));
  if (run.definition.kind === 'child') {
    await readChildren(client, run, run.definition, wanted, settings);
    return;
  }
  const records = wanted.map((row) => ({
    ...(parent.repair?.(row.resource) ?? row.resource),
    [REPLICATION_KEY]: formatInstant(row.updatedAtMs),
  }));
  await run.delivery.write(records, client.apiNow());
}

/** Books that `rows` are delivered and that with them the window is covered from its start to `coveredToMs`. */
export function book(
  { member, gaps, greatestByWindow }: MemberTask,
  index: Index,
  window: Interval,
  rows: readonly Row[],
  coveredToMs: number,
): void {
  const instants = rows.map((row) => row.updatedAtMs).filter((atMs) => holds(gaps, atMs));
  const before = greatestByWindow.get(window);
  const greatestMs = greatest([before, greatest(instants.filter((atMs) => atMs <= coveredToMs))]);
  member.ledger.cover(index, { fromMs: window.fromMs, toMs: coveredToMs, greatestMs });
  const after = greatest([before, greatest(instants)]);
  if (after !== undefined) greatestByWindow.set(window, after);
}
