/**
 * Covered stretches of time: sorted, disjoint intervals, and what is missing between them. Pure; knows no stream.
 */

/** Inclusive and exclusive end, in milliseconds since the epoch. */
export interface Interval {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A stretch in which every record is written. */
export interface Covered extends Interval {
  /** The greatest update written in it, or at its very end; undefined where it held none. */
  readonly greatestMs: number | undefined;
}

/** `covered` with one more stretch; stretches that touch become one. */
export function addCovered(covered: readonly Covered[], added: Covered): Covered[] {
  if (added.fromMs >= added.toMs) return [...covered];
  const apart = covered.filter((one) => one.toMs < added.fromMs || one.fromMs > added.toMs);
  const touching = [added, ...covered.filter((one) => one.toMs >= added.fromMs && one.fromMs <= added.toMs)];
  const merged: Covered = {
    fromMs: Math.min(...touching.map((one) => one.fromMs)),
    toMs: Math.max(...touching.map((one) => one.toMs)),
    greatestMs: greatest(touching.map((one) => one.greatestMs)),
  };
  return [...apart, merged].sort((a, b) => a.fromMs - b.fromMs);
}

/** The parts of `span` that no stretch covers, in ascending order. */
export function missingIn(span: Interval, covered: readonly Interval[]): Interval[] {
  const gaps: Interval[] = [];
  let fromMs = span.fromMs;
  for (const one of [...covered].sort((a, b) => a.fromMs - b.fromMs)) {
    if (one.toMs <= fromMs) continue;
    if (one.fromMs >= span.toMs) break;
    if (one.fromMs > fromMs) gaps.push({ fromMs, toMs: one.fromMs });
    fromMs = Math.max(fromMs, one.toMs);
  }
  if (fromMs < span.toMs) gaps.push({ fromMs, toMs: span.toMs });
  return gaps;
}

/** How far `covered` reaches without a gap from `fromMs`, and the greatest update written on the way. */
export function reachFrom(covered: readonly Covered[], fromMs: number): Covered {
  const holding = covered.find((one) => one.fromMs <= fromMs && one.toMs > fromMs);
  return holding ?? { fromMs, toMs: fromMs, greatestMs: undefined };
}

/** All that is in at least one of the lists of intervals, as sorted disjoint intervals. */
export function union(lists: readonly (readonly Interval[])[]): Interval[] {
  const added = lists
    .flat()
    .reduce<Covered[]>((sum, one) => addCovered(sum, { ...one, greatestMs: undefined }), []);
  return added.map(({ fromMs, toMs }) => ({ fromMs, toMs }));
}

/** True where `atMs` lies in one of `intervals`. */
export function holds(intervals: readonly Interval[], atMs: number): boolean {
  return intervals.some((one) => atMs >= one.fromMs && atMs < one.toMs);
}

/** The greatest of the given instants; undefined where there is none. */
export function greatest(instantsMs: readonly (number | undefined)[]): number | undefined {
  const known = instantsMs.filter((instantMs) => instantMs !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

/** From the first start to the last end of `intervals`; undefined where there are none. */
export function hullOf(intervals: readonly Interval[]): Interval | undefined {
  if (intervals.length === 0) return undefined;
  return {
    fromMs: Math.min(...intervals.map(({ fromMs }) => fromMs)),
    toMs: Math.max(...intervals.map(({ toMs }) => toMs)),
  };
}
