/**
 * Reads a search stream and its selected children in one walk over the parent: first the main index, then the archive.
 * Reads like a table of contents. Knows nothing of Singer.
 */
import { ApiError } from '../errors';
import { countedIn } from '../kustomer/audit';
import type { MovingWindow } from '../kustomer/keyset';
import { createPageSizer } from '../kustomer/page-size';
import type { Batch } from '../kustomer/pieces';
import { assertInSpan } from '../kustomer/pieces';
import { askThrough, holdsAllThatIsLeft } from '../kustomer/search';
import type { WalkOptions } from '../kustomer/trust';
import { createTrust } from '../kustomer/trust';
import type { Interval } from './coverage';
import { missingIn, union } from './coverage';
import type { Member } from './member';
import { advance, openMembers, reopenLedgers, takeBatch, tasksOf } from './member';
import { createOutlook, lengthOf } from './outlook';
import { readListed, readListedArchive } from './read-listed';
import type { SearchFamily } from './search-family';
import { labelOf, sourceOf } from './search-family';
import type { TakeBatch } from './walkers';
import { openWindow, walkAll } from './walkers';
import type { Index } from './windows';
import { archiveLine, planArchive, planPhases } from './windows';

/** Reads the family. Throws what ends all of it: the search itself failed. */
export async function readSearch(family: SearchFamily): Promise<void> {
  const members = openMembers(family);
  const archiveFamily = await readMain(family, members);
  if (archiveFamily) await readArchive(archiveFamily, members);
  for (const member of members.filter(({ hasFailed }) => !hasFailed)) {
    member.ledger.complete();
    advance(family, member);
  }
}

/**
 * Reads the main index, or what serves instead where the API refuses the question itself (400). Resolves with the
 * family to read the archive for; undefined where the list that served held the old records too.
 */
async function readMain(family: SearchFamily, members: readonly Member[]): Promise<SearchFamily | undefined> {
  try {
    await readIndex(family, members, 'main');
    return family;
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 400)) throw error;
    const { shortcut, parent, warn } = family;
    const label = labelOf(family);
    if (shortcut) {
      warn(`${label}: the API refuses to say which ${parent.name} have any; asking for every one.`);
      const everyParent = { ...family, shortcut: undefined };
      reopenLedgers(everyParent, members);
      await readIndex(everyParent, members, 'main');
      return everyParent;
    }
    if (parent.fallbackPath === undefined) throw error;
    warn(`${label}: the search by ${parent.updatedAttribute} is refused; reading the whole list instead.`);
    await readListed(family, members, 'main', parent.fallbackPath);
    return isArchiveServed(members) ? undefined : family;
  }
}

/** A list holds old records too; it was asked only for what the main index lacked. */
export function isArchiveServed(members: readonly Pick<Member, 'ledger'>[]): boolean {
  return members.every(({ ledger }) =>
    ledger.missing('archive').every((gap) => missingIn(gap, ledger.missing('main')).length === 0),
  );
}

/** Reads the archive. Where its search is refused as such, the error says how to do without. */
async function readArchive(family: SearchFamily, members: readonly Member[]): Promise<void> {
  try {
    await readIndex(family, members, 'archive');
  } catch (error) {
    if (!(error instanceof ApiError && (error.status === 400 || error.status === 404))) throw error;
    throw new ApiError(
      `${error.message} It is the search for records older than two years: with "include_archived": false the rest is ` +
        'read without them.',
      error,
      { cause: error },
    );
  }
}

async function readIndex(family: SearchFamily, members: readonly Member[], index: Index): Promise<void> {
  const { parent, client, checkpoint, settings, warn } = family;
  const tasks = tasksOf(members, index);
  const gaps = union(tasks.map((task) => task.gaps));
  if (gaps.length === 0) return;
  if (index === 'archive' && parent.archive.kind === 'list') {
    await readListedArchive(family, members, parent.archive.path);
    return;
  }
  const label = labelOf(family);
  if (parent.archive.kind === 'none' && gaps.some(({ fromMs }) => fromMs < archiveLine(client.apiNow()))) {
    warn(`${label}: records older than two years are in no search, so they are missing.`);
  }
  const trust = createTrust(label, warn);
  const sizer = createPageSizer(settings.pageSize, settings.maxPageSize);
  const ask = trust.teachBy(askThrough(client, sourceOf(family, index), { label }, sizer));
  const options: WalkOptions = {
    ask,
    label,
    trust,
    get pageSize() {
      return sizer.size;
    },
  };
  const take = async (window: MovingWindow, batch: Batch): Promise<boolean> => {
    const isWanted = await takeBatch(family, tasks, window, batch);
    const isWindowDone = batch.coveredToMs >= window.toMs;
    await (isWindowDone ? checkpoint.write() : checkpoint.writeIfDue());
    return isWanted;
  };
  const phases =
    index === 'main'
      ? planPhases(gaps, settings.toMs, settings.newestFirstMs)
      : [planArchive(gaps, client.apiNow())];
  const archiveMs =
    index === 'main' ? lengthOf(union(tasksOf(members, 'archive').map((task) => task.gaps))) : 0;
  const outlook = createOutlook(
    phases,
    archiveMs,
    (rows) => trust.usableTotal({ rows: [], next: undefined, total: rows }) !== undefined,
  );
  for (const { run } of members) run.tally.outlook = outlook;
  if (phases.length > 1 && (await isReadInOne(options, gaps, take))) return;
  for (const [position, phase] of phases.entries()) {
    await walkAll(options, phase, settings.concurrency, take, (walk) => outlook.follow(position, walk));
  }
}

/**
 * Mostly nothing much has changed since the last run: then one answer holds all, and a span that is longer than the
 * newest days needn't be walked in parts.
 */
async function isReadInOne(
  options: WalkOptions,
  gaps: readonly Interval[],
  take: TakeBatch,
): Promise<boolean> {
  const [gap] = gaps;
  if (!gap || gaps.length > 1) return false;
  const answer = await options.ask({ updated: gap, page: 1, pageSize: options.pageSize });
  if (!holdsAllThatIsLeft(answer)) return false;
  assertInSpan(answer.rows, gap, options.label);
  const expected = countedIn(options.trust, answer.rows.length);
  await take(openWindow(gap), { rows: answer.rows, coveredToMs: gap.toMs, expected });
  return true;
}
