/**
 * What a walk over a search has still to read, for those who look on. Pure but for the walk that it follows; nothing is
 * worked out before somebody looks.
 */
import type { Interval } from './coverage';
import type { WalkedWindow } from './windows';

/** How far a walk is. */
export interface Ahead {
  /** Length of all the time that the walk goes over, and of what it hasn't passed yet. */
  readonly spanMs: number;
  readonly leftMs: number;
  /** Rows that are left, the page that is being written among them; undefined where nobody knows. */
  readonly rowsLeft: number | undefined;
  /** Up to here the present part is read; undefined between parts. */
  readonly reachedMs: number | undefined;
}

export interface Outlook {
  now(): Ahead;
}

/** The windows of the part that is walked; both lists change as it goes. */
export interface WalkInProgress {
  readonly pending: readonly Interval[];
  readonly underWay: readonly WalkedWindow[];
}

export interface FollowingOutlook extends Outlook {
  /** The part at `position` begins. */
  follow(position: number, walk: WalkInProgress): void;
}

/**
 * The outlook on `phases`, walked one after the other; `laterMs` is what another index adds behind them. `isBelieved`
 * tells whether a number of rows that the API stated is one.
 */
export function createOutlook(
  phases: readonly (readonly Interval[])[],
  laterMs: number,
  isBelieved: (rows: number) => boolean,
): FollowingOutlook {
  let position = 0;
  let walk: WalkInProgress = { pending: phases[0] ?? [], underWay: [] };
  return {
    follow(next, windows) {
      position = next;
      walk = windows;
    },
    now() {
      const later = phases.slice(position + 1).flat();
      return aheadOf(walk, lengthOf(later) + laterMs, lengthOf(phases.flat()) + laterMs, isBelieved);
    },
  };
}

/** What lies ahead of `walk`, with `laterMs` behind it and `spanMs` in all. */
export function aheadOf(
  { pending, underWay }: WalkInProgress,
  laterMs: number,
  spanMs: number,
  isBelieved: (rows: number) => boolean,
): Ahead {
  const atWork = underWay.map(({ cursorMs, toMs }) => ({ fromMs: cursorMs, toMs }));
  const rows = underWay.map(({ rowsLeft }) => rowsLeft);
  const areKnown =
    laterMs === 0 && pending.length === 0 && rows.every((one) => one !== undefined && isBelieved(one));
  return {
    spanMs,
    leftMs: lengthOf(atWork) + lengthOf(pending) + laterMs,
    rowsLeft: areKnown ? rows.reduce<number>((total, one) => total + (one ?? 0), 0) : undefined,
    reachedMs: underWay.length === 0 ? undefined : Math.min(...atWork.map(({ fromMs }) => fromMs)),
  };
}

/** How much time intervals hold. */
export function lengthOf(intervals: readonly Interval[]): number {
  return intervals.reduce((total, { fromMs, toMs }) => total + Math.max(0, toMs - fromMs), 0);
}
