/**
 * What an unfinished run leaves in its bookmark's `windows`, and what the next run may build on. Pure.
 *
 * Each entry names the bookmark that it stands beside: Meltano merges states key by key and never drops one, so an
 * entry that survived a newer bookmark must say nothing. A lost or ignored entry is read again.
 */
import { formatInstant, instantOf } from '../instant';
import type { JsonObject } from '../json';
import { isJsonObject, member } from '../json';
import type { Bookmark } from '../singer/state';
import type { Covered } from './coverage';
import { greatest } from './coverage';
import type { Index } from './windows';
import { ARCHIVE_MARGIN_MS } from './windows';

/** A covered stretch, and up to where its index was complete when it was read. */
export interface UnfinishedStretch {
  readonly index: Index;
  readonly covered: Covered;
  /** Main: the run's upper bound. Archive: the two-year line. In milliseconds since the epoch. */
  readonly completeToMs: number;
  readonly includeDeleted: boolean;
  /** The attribute whose instants `covered` means: children may be found by their parents' updates or by others. */
  readonly by: string;
}

/** The entry of `windows` for a stretch beside a bookmark of `valueMs`. */
export function windowEntry(
  { index, covered, completeToMs, includeDeleted, by }: UnfinishedStretch,
  valueMs: number,
): JsonObject {
  return {
    bookmark: formatInstant(valueMs),
    index,
    by,
    from: formatInstant(covered.fromMs),
    to: formatInstant(covered.toMs),
    greatest: covered.greatestMs === undefined ? null : formatInstant(covered.greatestMs),
    complete_to: formatInstant(completeToMs),
    include_deleted: includeDeleted,
  };
}

/**
 * The stretches of `index` that the next run needn't read again. What lies close below the old bound is read again: it
 * may have gained late rows since, because the index lags; and so is all above the greatest update written, because the
 * index may have stood still. The archive gets its rows as the line moves.
 */
export function resumedStretches(
  bookmark: Bookmark,
  index: Index,
  by: string,
  lookbackMs: number,
  mustIncludeDeleted: boolean,
): Covered[] {
  const entries = member(bookmark.details, 'windows');
  if (!Array.isArray(entries)) return [];
  const stretches = entries.flatMap((entry: unknown) => {
    const stretch = isJsonObject(entry) ? readEntry(entry, bookmark.valueMs) : undefined;
    if (stretch?.index !== index || stretch.by !== by) return [];
    return mustIncludeDeleted && !stretch.includeDeleted ? [] : [stretch];
  });
  const greatestMs = greatest(stretches.map(({ covered }) => covered.greatestMs)) ?? -Infinity;
  return stretches.flatMap(({ covered, completeToMs }) => {
    const sureToMs =
      index === 'main' ? Math.min(completeToMs, greatestMs) - lookbackMs : completeToMs - ARCHIVE_MARGIN_MS;
    const sure = { ...covered, toMs: Math.min(covered.toMs, sureToMs) };
    return sure.fromMs < sure.toMs ? [sure] : [];
  });
}

/** The stretch of an entry that stands beside the bookmark of `valueMs`; undefined for any other. */
function readEntry(entry: JsonObject, valueMs: number): UnfinishedStretch | undefined {
  const { index, by } = entry;
  if ((index !== 'main' && index !== 'archive') || typeof by !== 'string') return undefined;
  const [ofMs, fromMs, toMs, completeToMs] = ['bookmark', 'from', 'to', 'complete_to'].map((key) =>
    instantOf(entry[key]),
  );
  if (ofMs !== valueMs || fromMs === undefined || toMs === undefined || completeToMs === undefined) {
    return undefined;
  }
  const covered = { fromMs, toMs, greatestMs: instantOf(entry['greatest']) };
  return { index, covered, completeToMs, includeDeleted: entry['include_deleted'] === true, by };
}
