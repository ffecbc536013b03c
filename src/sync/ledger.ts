/**
 * A stream's account of what is written: what its bookmark covered at the start, what this run has covered since, and
 * the bookmark that follows from both. Knows nothing of how records are read.
 *
 * - Open: the bookmark is low-water, the greatest update written up to which nothing is missing in either index; it
 *   never goes back. What is covered beyond it (newest days first, windows side by side, an archive still to be read,
 *   a gap that a wider configuration opened) stands in its `windows`.
 * - Complete: everything that was asked for is written. The bookmark takes over the present scope, `windows` is empty;
 *   unless an end_date kept this run from reading what is missing above it, below the bookmark (a wider scope adds it) or
 *   below what an unfinished run has covered: then it stays open.
 */
import type { JsonObject } from '../json';
import { member } from '../json';
import type { Bookmark } from '../singer/state';
import type { Covered, Interval } from './coverage';
import { addCovered, greatest, missingIn, reachFrom } from './coverage';
import { resumedStretches, windowEntry } from './resume';
import type { Scope } from './scope';
import { scopeDetails, scopeOf } from './scope';
import type { Index } from './windows';
import { archiveEnd, archiveLine } from './windows';

export interface LedgerOptions {
  readonly bookmark: Bookmark | undefined;
  /** The attribute by whose instants the stream is read. */
  readonly by: string;
  /** What the configuration asks for. */
  readonly scope: Scope;
  readonly lookbackMs: number;
  /** Exclusive upper bound of this run, in milliseconds since the epoch. */
  readonly toMs: number;
  /** The API's clock. */
  readonly apiNow: () => number;
}

export interface BookmarkNow {
  readonly valueMs: number;
  readonly details: JsonObject;
}

export interface Ledger {
  /** The gaps of `index` that this run has to read, as they were when it began. */
  missing(index: Index): Interval[];
  /** Everything of the stretch is written. */
  cover(index: Index, stretch: Covered): void;
  /** The bookmark was made in other instants than the stream is read by now, so that it proves nothing. */
  readonly isOfOtherInstants: boolean;
  /** The archive can't be read: nothing of it counts as covered, and the rest may be complete without it. */
  leaveOutArchive(): void;
  /** Everything that was asked for is written. */
  complete(): void;
  /** Undefined where there was none and the span is empty: a `start_date` of the future is no place to go on from. */
  bookmark(): BookmarkNow | undefined;
}

type Coverage = Readonly<Record<Index, readonly Covered[]>>;

export function createLedger(options: LedgerOptions): Ledger {
  const { bookmark, scope, lookbackMs, toMs, apiNow } = options;
  const before = bookmark ? scopeOf(bookmark, scope) : scope;
  const requiredFromMs = bookmark ? Math.min(scope.startDateMs, bookmark.valueMs) : scope.startDateMs;
  /** A bookmark made in other instants (of conversations, of messages) says nothing in these; all is read anew. */
  const madeBy = bookmark ? cursorOfBookmark(bookmark, options.by) : options.by;
  const isOfOtherInstants = madeBy !== options.by;
  const initial = initialCoverage(options, before, isOfOtherInstants);
  let covered: Coverage = initial;
  let isComplete = false;
  let isArchiveLeftOut = false;

  const endOf = (index: Index): number => (index === 'main' ? toMs : archiveEnd(toMs, apiNow()));
  const gapsIn = (index: Index): Interval[] =>
    missingIn({ fromMs: requiredFromMs, toMs: endOf(index) }, initial[index]);
  /** What the bookmark says while the run is under way: never more than both, the old scope and the present one. */
  const during: Scope = {
    startDateMs: before.startDateMs,
    includeDeleted: before.includeDeleted && scope.includeDeleted,
    includeArchived: before.includeArchived && (scope.includeArchived || gapsIn('archive').length === 0),
  };

  /** True where a bookmark of `valueMs` in the present scope would claim more than this run's bound let it read. */
  const isCutShort = (index: Index, valueMs: number): boolean => {
    const claimedToMs = believedTo(valueMs, lookbackMs);
    const endMs = index === 'main' ? claimedToMs : archiveEnd(claimedToMs, apiNow());
    const unread = { fromMs: Math.max(requiredFromMs, toMs), toMs: endMs };
    return missingIn(unread, initial[index]).length > 0;
  };

  /** True where a bookmark of `valueMs` may take over the present scope. */
  const isWhole = (valueMs: number): boolean =>
    !isCutShort('main', valueMs) && !(scope.includeArchived && isCutShort('archive', valueMs));

  /** The greatest update that was ever written. */
  const greatestWritten = (): number => {
    const written = [...covered.main, ...covered.archive].map((stretch) => stretch.greatestMs);
    return greatest([bookmark?.valueMs, ...written]) ?? requiredFromMs;
  };

  /** The details of a bookmark; `by` names the attribute by whose instants it was made. */
  const detailsOf = (of: Scope, by: string, windows: readonly JsonObject[]): JsonObject => ({
    ...scopeDetails(of),
    read_by: by,
    windows,
  });

  /** The greatest update written up to which nothing is missing in either index. */
  const lowWaterMs = (): number | undefined => {
    const main = reachFrom(covered.main, requiredFromMs);
    const archive = reachFrom(covered.archive, requiredFromMs);
    // By what is claimed, not by this run's bound: an unfinished run may have covered more of the main index.
    const isArchiveOpen = scope.includeArchived && archive.toMs < archiveEnd(main.toMs, apiNow());
    const reachMs = isArchiveOpen ? Math.min(main.toMs, archive.toMs) : main.toMs;
    const written = [main.greatestMs, archive.greatestMs].filter(
      (atMs) => atMs !== undefined && atMs <= reachMs,
    );
    return greatest(written);
  };

  /** True for a stretch that the bookmark itself says. */
  const isImplied = (index: Index, stretch: Interval, valueMs: number): boolean =>
    !isOfOtherInstants &&
    stretch.fromMs >= during.startDateMs &&
    stretch.toMs <= valueMs &&
    (during.includeDeleted || !scope.includeDeleted) &&
    (index === 'main' || during.includeArchived || !scope.includeArchived);

  const entries = (index: Index, valueMs: number): JsonObject[] =>
    covered[index]
      .filter((stretch) => !isImplied(index, stretch, valueMs))
      .map((stretch) =>
        windowEntry(
          {
            index,
            covered: stretch,
            completeToMs: index === 'main' ? toMs : archiveLine(apiNow()),
            includeDeleted: scope.includeDeleted,
            by: options.by,
          },
          valueMs,
        ),
      );

  return {
    missing: (index) => (index === 'archive' && !scope.includeArchived ? [] : gapsIn(index)),
    cover(index, stretch) {
      covered = { ...covered, [index]: addCovered(covered[index], stretch) };
    },
    isOfOtherInstants,
    leaveOutArchive() {
      isArchiveLeftOut = true;
    },
    complete() {
      isComplete = true;
    },
    bookmark() {
      if (!bookmark && requiredFromMs >= toMs) return undefined;
      const completeMs = isComplete ? greatestWritten() : undefined;
      if (completeMs !== undefined && isWhole(completeMs)) {
        const after: Scope = {
          startDateMs: Math.min(before.startDateMs, scope.startDateMs),
          includeDeleted: scope.includeDeleted,
          // Each later run then finds that its bookmark doesn't cover the archive, and asks again.
          includeArchived: !isArchiveLeftOut && (scope.includeArchived || during.includeArchived),
        };
        return { valueMs: completeMs, details: detailsOf(after, options.by, []) };
      }
      const reachedMs = isOfOtherInstants ? requiredFromMs : (lowWaterMs() ?? requiredFromMs);
      const valueMs = Math.max(bookmark?.valueMs ?? requiredFromMs, reachedMs);
      return {
        valueMs,
        details: detailsOf(during, madeBy, [...entries('main', valueMs), ...entries('archive', valueMs)]),
      };
    },
  };
}

/** What the bookmark covers of the present scope: all below it but the lookback, and what an unfinished run left. */
function initialCoverage(
  { bookmark, by, scope, lookbackMs }: LedgerOptions,
  before: Scope,
  isOfOtherInstants: boolean,
): Coverage {
  if (!bookmark) return { main: [], archive: [] };
  const lacksAll = isOfOtherInstants || (scope.includeDeleted && !before.includeDeleted);
  const lacksArchived = scope.includeArchived && !before.includeArchived;
  const floorMs = Math.min(before.startDateMs, bookmark.valueMs);
  const below: Covered = {
    fromMs: floorMs,
    toMs: Math.max(floorMs, believedTo(bookmark.valueMs, lookbackMs)),
    greatestMs: undefined,
  };
  const coverage = (index: Index, isBelowCovered: boolean): readonly Covered[] =>
    [
      ...(isBelowCovered ? [below] : []),
      ...resumedStretches(bookmark, index, by, lookbackMs, scope.includeDeleted),
    ].reduce<readonly Covered[]>(addCovered, []);
  return {
    main: coverage('main', !lacksAll),
    archive: coverage('archive', !lacksAll && !lacksArchived),
  };
}

/** Close below a bookmark rows may have come late, because the index lags. */
function believedTo(valueMs: number, lookbackMs: number): number {
  return valueMs - lookbackMs;
}

/** The attribute by whose instants a bookmark was made; one that doesn't say counts as made by the present one. */
function cursorOfBookmark(bookmark: Bookmark, present: string): string {
  const by = member(bookmark.details, 'read_by');
  return typeof by === 'string' ? by : present;
}
