/**
 * Cuts the stretches that several streams miss into parts that are counted once each. Pure.
 */
import type { Interval } from '../sync/coverage';
import { holds, union } from '../sync/coverage';

/** All that is in at least one list, cut wherever a stretch of any list begins or ends. */
export function partsOf(lists: readonly (readonly Interval[])[]): Interval[] {
  const borders = lists.flat().flatMap(({ fromMs, toMs }) => [fromMs, toMs]);
  return union(lists).flatMap((whole) => {
    const inside = [...new Set(borders)]
      .filter((atMs) => atMs > whole.fromMs && atMs < whole.toMs)
      .sort((a, b) => a - b);
    return [whole.fromMs, ...inside].map((fromMs, position) => ({
      fromMs,
      toMs: inside[position] ?? whole.toMs,
    }));
  });
}

/** A part with the number of its rows. */
export interface CountedPart {
  readonly span: Interval;
  readonly rows: number;
  readonly isExact: boolean;
}

export interface Rows {
  readonly rows: number;
  readonly isExact: boolean;
}

/** The rows of those parts that lie in `stretches`. */
export function rowsIn(parts: readonly CountedPart[], stretches: readonly Interval[]): Rows {
  const inside = parts.filter(({ span }) => holds(stretches, span.fromMs));
  return {
    rows: inside.reduce((sum, part) => sum + part.rows, 0),
    isExact: inside.every((part) => part.isExact),
  };
}
