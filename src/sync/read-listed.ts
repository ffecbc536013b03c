/**
 * Reads from a list what a search doesn't give: records that its archive lacks, or all of them where it refuses the
 * question. Knows nothing of how searches are read.
 */
import { ApiError } from '../errors';
import { MAX_LIST_PAGE_SIZE } from '../kustomer/pages';
import { placeRow } from '../kustomer/search';
import { readPasses } from './complete-pass';
import { holds, union } from './coverage';
import type { Member } from './member';
import { takeBatch, tasksOf } from './member';
import type { SearchFamily } from './search-family';
import { labelOf } from './search-family';
import type { Index } from './windows';

/** The path is closed to this key, or doesn't go that far. Anything else may be whole in the next run. */
export const REFUSALS: readonly number[] = [400, 403, 404];

/** Reads what the members miss of `index` from one complete pass over a list, which comes in no order of time. */
export async function readListed(
  family: SearchFamily,
  members: readonly Member[],
  index: Index,
  path: string,
): Promise<void> {
  const tasks = tasksOf(members, index);
  const gaps = union(tasks.map((task) => task.gaps));
  const [first, last] = [gaps[0], gaps.at(-1)];
  if (!first || !last) return;
  const span = { fromMs: first.fromMs, toMs: last.toMs };
  const pageSize = Math.min(family.settings.pageSize, MAX_LIST_PAGE_SIZE);
  const source = { path, query: {}, pageSize, rowsKey: 'data' } as const;
  for await (const page of readPasses(family.client, source, { label: labelOf(family) })) {
    const rows = page
      .map((resource) => placeRow(resource, path))
      .filter((row) => holds(gaps, row.updatedAtMs));
    if (!(await takeBatch(family, tasks, span, { rows, coveredToMs: span.fromMs }))) return;
  }
  await takeBatch(family, tasks, span, { rows: [], coveredToMs: span.toMs });
}

/** The same for the archive; where the list is refused, that is said in every run, and the rest is whole. */
export async function readListedArchive(
  family: SearchFamily,
  members: readonly Member[],
  path: string,
): Promise<void> {
  try {
    await readListed(family, members, 'archive', path);
  } catch (error) {
    if (!(error instanceof ApiError && REFUSALS.includes(error.status))) throw error;
    for (const { ledger } of members) ledger.leaveOutArchive();
    family.warn(
      `${labelOf(family)}: records older than two years may be missing, because their list is refused: ${error.message}`,
    );
  }
}
