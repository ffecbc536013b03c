/** Sums up repeated measurements, and holds what a part has found. Measures nothing. */

/** A line of the table: a claim, what was seen, and whether it is met. */
export interface Finding {
  readonly what: string;
  readonly seen: string;
  readonly target: string;
  /** Undefined where nothing is asked for. */
  readonly isMet: boolean | undefined;
}

export interface PartResult {
  readonly findings: readonly Finding[];
  /** All that was measured, for the JSON file. */
  readonly details: object;
  /** What was wrong with the output; then no figure counts. */
  readonly faults: readonly string[];
}

/** The middle value, or the mean of the two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? NaN) + (sorted[Math.floor(middle)] ?? NaN)) / 2;
}

/** How far the same thing is apart from itself: the later half of its runs over the earlier half, at least 1. */
export function noiseOf(values: readonly number[]): number {
  if (values.length < 2) return NaN;
  const half = Math.floor(values.length / 2);
  const ratio = median(values.slice(-half)) / median(values.slice(0, half));
  return Math.max(ratio, 1 / ratio);
}

/** A finding that `value` is at most `limit`. */
export function atMost(what: string, value: number, limit: number, unit = ' ×'): Finding {
  return { what, seen: `${shown(value)}${unit}`, target: `≤ ${limit}${unit}`, isMet: value <= limit };
}

/** A finding that `value` is at least `limit`. */
export function atLeast(what: string, value: number, limit: number, unit = ' ×'): Finding {
  return { what, seen: `${shown(value)}${unit}`, target: `≥ ${limit}${unit}`, isMet: value >= limit };
}

/** A figure that nothing is asked of. */
export function stated(what: string, seen: string): Finding {
  return { what, seen, target: '', isMet: undefined };
}

function shown(value: number): string {
  return value >= 100 || Number.isInteger(value) ? value.toFixed(0) : value.toFixed(value < 10 ? 2 : 1);
}
