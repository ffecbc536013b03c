/**
 * Walks windows side by side. A walker that is idle takes the next window, or the later half of the largest one under
 * way. Knows nothing of what becomes of the rows.
 */
import type { MovingWindow } from '../kustomer/keyset';
import { walkKeyset } from '../kustomer/keyset';
import type { Batch } from '../kustomer/pieces';
import type { WalkOptions } from '../kustomer/trust';
import type { Interval } from './coverage';
import type { WalkInProgress } from './outlook';
import { chooseSplit } from './windows';

/** Takes a batch of a window; returns false where nobody wants the window any more. */
export type TakeBatch = (window: MovingWindow, batch: Batch) => Promise<boolean>;

/**
 * Walks all `intervals`, at most `limit` at a time, and resolves when everything that is wanted is read. After a
 * failure the other walkers end behind their present batch; the first error is thrown then. `onBegin` is handed the lists
 * that the walk works on, to look at.
 */
export async function walkAll(
  options: WalkOptions,
  intervals: readonly Interval[],
  limit: number,
  take: TakeBatch,
  onBegin?: (walk: WalkInProgress) => void,
): Promise<void> {
  const pending = intervals.map(openWindow);
  const underWay: MovingWindow[] = [];
  const errors: unknown[] = [];
  let isStopped = false;
  onBegin?.({ pending, underWay });

  const nextWindow = (): MovingWindow | undefined => {
    const waiting = pending.shift();
    if (waiting) return waiting;
    const split = chooseSplit(underWay, options.pageSize);
    const given = split && underWay[split.position];
    if (!given) return undefined;
    const taken = openWindow({ fromMs: split.atMs, toMs: given.toMs });
    given.toMs = split.atMs;
    given.rowsLeft = given.rowsLeft === undefined ? undefined : Math.ceil(given.rowsLeft / 2);
    return taken;
  };

  const walk = async (window: MovingWindow): Promise<void> => {
    for await (const batch of walkKeyset(options, window)) {
      if (isStopped || !(await take(window, batch))) return;
      recruit();
    }
  };

  const finished: Promise<void>[] = [];
  const recruit = (): void => {
    while (!isStopped && underWay.length < limit) {
      const window = nextWindow();
      if (!window) return;
      underWay.push(window);
      const end = walk(window)
        .catch((error: unknown) => {
          isStopped = true;
          errors.push(error);
        })
        .finally(() => {
          underWay.splice(underWay.indexOf(window), 1);
          recruit();
        });
      finished.push(end);
    }
  };

  recruit();
  // The list grows while it is awaited.
  for (let position = 0; position < finished.length; position += 1) await finished[position];
  if (errors.length > 0) throw errors[0];
}

/** A window that nobody has walked yet. */
export function openWindow({ fromMs, toMs }: Interval): MovingWindow {
  return { fromMs, toMs, cursorMs: fromMs, rowsLeft: undefined };
}
