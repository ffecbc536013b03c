/**
 * Proves a stretch complete by the API's own count of it. Knows no stream and no order.
 */
import { IncompleteReadError } from '../errors';
import { formatInstant } from '../instant';
import type { Batch, Span } from './pieces';
import { readPieces } from './pieces';
import type { Trust, WalkOptions } from './trust';
import { SMALLEST_CAP } from './trust';

/** So often a stretch is read again before its missing rows are taken for unreadable. */
const AUDIT_TRIES = 3;

/**
 * Compares the total of a stretch with the `counted` rows that came of it; where some are missing, yields all of it
 * again, read in pieces. Returns the total, undefined where it doesn't tell. `coveredToMs` is what the batches carry.
 * Throws IncompleteReadError where rows exist that can't be read.
 */
export async function* audit(
  options: WalkOptions,
  span: Span,
  coveredToMs: number,
  counted: number,
): AsyncGenerator<Batch, number | undefined> {
  const { ask, label, trust } = options;
  if (trust.totals === 'disbelieved') return undefined;
  const totalNow = async (): Promise<number | undefined> =>
    trust.usableTotal(await ask({ updated: span, page: 1, pageSize: 1 }));
  let total = await totalNow();
  let held = counted;
  // Rows that come late, while the stretch is read again, are found by one more try; a large total may be a guess.
  const triesFor = (count: number): number => (count >= SMALLEST_CAP ? 1 : AUDIT_TRIES);
  for (let tries = 0; total !== undefined && total > held && tries < triesFor(total); tries += 1) {
    const ids = new Set<string>();
    for await (const { rows } of readPieces(options, span)) {
      yield { rows, coveredToMs };
      for (const row of rows) ids.add(row.id);
    }
    held = ids.size;
    total = await totalNow();
  }
  if (total === undefined || total <= held) return total;
  if (trust.totals !== 'believed') return undefined;
  if (total >= SMALLEST_CAP) {
    // Each piece was proven by its own total; one of this size may be a guess.
    trust.largeTotalsAreUseless();
    return undefined;
  }
  throw new IncompleteReadError(
    `${label}: from ${formatInstant(span.fromMs)} to ${formatInstant(span.toMs)} the API counts ${total} records, but ` +
      `gives only ${held}; the rest can't be read.`,
  );
}

/** What the API counts of a stretch that one answer held, with `rows` rows: then total and rows are equal. */
export function countedIn(trust: Trust, rows: number): number | undefined {
  return trust.totals === 'disbelieved' ? undefined : rows;
}

/** The sum of two counts, if both are known. */
export function sum(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : one + other;
}
