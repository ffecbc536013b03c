/**
 * Splits ranges of time. Pure.
 */

/** Inclusive and exclusive end, in milliseconds since the epoch; `undefined`, where `End` allows it, is open. */
export interface RangeOf<End extends number | undefined> {
  readonly fromMs: End;
  readonly toMs: End;
}

/**
 * Smaller ranges that make up `range`, given instants seen in it; none where there is nothing to split by. Several
 * instants are halved, a single one is cut out of its surroundings.
 */
export function splitRange<End extends number | undefined>(
  range: RangeOf<End>,
  instantsMs: readonly number[],
): RangeOf<End | number>[] {
  const distinct = [...new Set(instantsMs)].sort((a, b) => a - b);
  const middle = distinct[Math.floor(distinct.length / 2)];
  if (middle === undefined || (range.fromMs === middle && range.toMs === middle + 1)) return [];
  const borders = distinct.length > 1 ? [middle] : [middle, middle + 1];
  return [range.fromMs, ...borders]
    .map((fromMs, position) => ({ fromMs, toMs: borders[position] ?? range.toMs }))
    .filter(({ fromMs, toMs }) => fromMs === undefined || toMs === undefined || fromMs < toMs);
}
