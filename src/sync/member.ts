/**
 * The streams that take part in the walk over a search: the parent itself, its children. Each delivers what it still
 * misses and keeps its own account; one that fails keeps it as it is, and the walk goes on for the others.
 */
import { formatInstant } from '../instant';
import { sum } from '../kustomer/audit';
import type { Batch } from '../kustomer/pieces';
import type { Row } from '../kustomer/search';
import { PLACING_COLUMNS, replicationKeyOf } from '../streams/definition';
import type { Interval } from './coverage';
import { greatest, holds, hullOf } from './coverage';
import type { Ledger } from './ledger';
import { createLedger } from './ledger';
import { readChildren } from './read-child';
import type { SearchFamily } from './search-family';
import { cursorOf, parentsOf } from './search-family';
import type { StreamRun } from './stream-run';
import type { Index } from './windows';

export interface Member {
  readonly run: StreamRun;
  ledger: Ledger;
  hasFailed: boolean;
}

/** What a member has to do in one index, and how far it got in each window there. */
export interface MemberTask {
  readonly member: Member;
  readonly index: Index;
  /** The gaps of the member's ledger when the index was begun. */
  readonly gaps: readonly Interval[];
  readonly greatestByWindow: Map<Interval, number>;
}

/** The members of a family, each with its account opened. */
export function openMembers(family: SearchFamily): Member[] {
  return family.runs.map((run) => {
    // How many children there are is stated nowhere.
    if (run.definition.kind === 'search') run.tally.expected = 0;
    const ledger = openLedger(family, run);
    run.tally.span = hullOf([...ledger.missing('main'), ...ledger.missing('archive')]);
    if (ledger.isOfOtherInstants) {
      family.warn(
        `${run.definition.name}: its bookmark was made by other dates than ${cursorOf(family)}; all of it is read once more.`,
      );
    }
    return { run, ledger, hasFailed: false };
  });
}

/** Opens the accounts anew for a family that is read by other instants than they were opened for. */
export function reopenLedgers(family: SearchFamily, members: readonly Member[]): void {
  for (const member of members) member.ledger = openLedger(family, member.run);
}

function openLedger(family: SearchFamily, { bookmark }: StreamRun): Ledger {
  const { settings, client } = family;
  return createLedger({ ...settings, bookmark, by: cursorOf(family), apiNow: () => client.apiNow() });
}

/** What the members that haven't failed have to do in `index`. */
export function tasksOf(members: readonly Member[], index: Index): MemberTask[] {
  return members
    .filter((member) => !member.hasFailed)
    .map((member) => ({ member, index, gaps: member.ledger.missing(index), greatestByWindow: new Map() }));
}

/**
 * Delivers a batch of `window` to every member, and moves the bookmarks behind it. Resolves with false where no member
 * is left that misses a part of the window. Throws what ends the whole run.
 */
export async function takeBatch(
  family: SearchFamily,
  tasks: readonly MemberTask[],
  window: Interval,
  { rows, coveredToMs, expected }: Batch,
): Promise<boolean> {
  for (const task of tasks) {
    const { member } = task;
    if (member.hasFailed || !(await isDelivered(family, task, rows))) continue;
    book(task, window, rows, coveredToMs);
    if (coveredToMs >= window.toMs) expect(task, window, expected);
    advance(family, member);
  }
  return tasks.some(
    ({ member, gaps }) =>
      !member.hasFailed && gaps.some((gap) => gap.fromMs < window.toMs && gap.toMs > window.fromMs),
  );
}

/** Moves the member's bookmark to what its account says. */
export function advance({ checkpoint }: SearchFamily, { run, ledger }: Member): void {
  const bookmark = ledger.bookmark();
  const { name } = run.definition;
  if (bookmark)
    checkpoint.advance(name, bookmark.valueMs, bookmark.details, replicationKeyOf(run.definition));
}

/** Delivers; a failure is booked, once, even where two walkers meet it. */
async function isDelivered(family: SearchFamily, task: MemberTask, rows: readonly Row[]): Promise<boolean> {
  const { member, gaps } = task;
  try {
    await deliver(
      family,
      member.run,
      rows.filter((row) => holds(gaps, row.updatedAtMs)),
    );
    return true;
  } catch (error) {
    const isFirst = !member.hasFailed;
    member.hasFailed = true;
    if (isFirst) await family.onFailure(member.run, error);
    return false;
  }
}

/** Writes rows as the stream's records, or their children. */
async function deliver(family: SearchFamily, run: StreamRun, rows: readonly Row[]): Promise<void> {
  const { client, parent, shortcut, settings, fetchFile } = family;
  if (run.definition.kind === 'child') {
    await readChildren(client, run, run.definition, parentsOf(rows, shortcut), {
      ...settings,
      fetchFile,
    });
    return;
  }
  const records = rows.map((row) => ({
    ...(parent.repair?.(row.resource) ?? row.resource),
    [PLACING_COLUMNS[parent.placedBy]]: formatInstant(row.updatedAtMs),
  }));
  await run.delivery.write(records, client.apiNow());
}

/** Books how many rows the API counted in a window that is done; of a part of it that is unknown. */
function expect({ member, gaps }: MemberTask, window: Interval, expected: number | undefined): void {
  const { tally } = member.run;
  const overlapping = gaps.filter((gap) => gap.fromMs < window.toMs && gap.toMs > window.fromMs);
  const isWhole = overlapping.some((gap) => gap.fromMs <= window.fromMs && gap.toMs >= window.toMs);
  if (overlapping.length > 0) tally.expected = sum(tally.expected, isWhole ? expected : undefined);
}

/** Books that `rows` are delivered and that with them the window is covered from its start to `coveredToMs`. */
function book(
  { member, index, gaps, greatestByWindow }: MemberTask,
  window: Interval,
  rows: readonly Row[],
  coveredToMs: number,
): void {
  const instants = rows.map((row) => row.updatedAtMs).filter((atMs) => holds(gaps, atMs));
  const before = greatestByWindow.get(window);
  const greatestMs = greatest([before, ...instants.filter((atMs) => atMs <= coveredToMs)]);
  // What lies before the member's first gap was not delivered to it: it may be none of its business.
  const fromMs = Math.max(window.fromMs, gaps[0]?.fromMs ?? Infinity);
  member.ledger.cover(index, { fromMs, toMs: coveredToMs, greatestMs });
  const after = greatest([before, ...instants]);
  if (after !== undefined) greatestByWindow.set(window, after);
}
