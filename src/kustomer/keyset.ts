/**
 * Reads a span of a search stream by keyset: always page 1 of what isn't older than the cursor. Knows no stream.
 *
 * Page numbers over a set that changes lose rows: an edited record leaves its place, the rest shift by one, and the
 * row at the next page's border is never seen. The cursor doesn't shift. It is inclusive, so that rows that share
 * the border's instant aren't skipped, and rows seen at that instant are dropped by id. An instant that fills a
 * whole page would stand still; it is read apart (`ties.ts`).
 */
import { UnexpectedAnswerError } from '../errors';
import { formatInstant } from '../instant';
import type { Ask, Row } from './search';
import { holdsAllThatIsLeft } from './search';
import { readInstant } from './ties';

/** Inclusive and exclusive end, in milliseconds since the epoch. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Batch {
  /** Rows that weren't in an earlier batch at the same instant. */
  readonly rows: readonly Row[];
  /** Once these rows are written, nothing older than this is missing, and reading may start here again. */
  readonly reachedMs: number;
}

/**
 * Yields every row of the span whose update stands while it is read; a row that is edited meanwhile comes at its
 * later place, or in the next run. `label` names the source in messages. Throws UnexpectedAnswerError where filter
 * or sort are not honoured, IncompleteReadError where one instant can't be read whole.
 */
export async function* walkKeyset(
  ask: Ask,
  span: Span,
  pageSize: number,
  label: string,
): AsyncGenerator<Batch> {
  let cursorMs = span.fromMs;
  let seenAtCursor = new Set<string>();
  while (cursorMs < span.toMs) {
    const answer = await ask({ updated: { fromMs: cursorMs, toMs: span.toMs }, page: 1, pageSize });
    assertInOrder(answer.rows, { fromMs: cursorMs, toMs: span.toMs }, label);
    const fresh = answer.rows.filter((row) => row.updatedAtMs !== cursorMs || !seenAtCursor.has(row.id));
    const last = answer.rows.at(-1);
    if (holdsAllThatIsLeft(answer)) {
      yield { rows: fresh, reachedMs: last?.updatedAtMs ?? cursorMs };
      return;
    }
    if (!last) throw new UnexpectedAnswerError(`${label}: an answer without rows links to a next page.`);
    if (last.updatedAtMs > cursorMs) {
      yield { rows: fresh, reachedMs: last.updatedAtMs };
      cursorMs = last.updatedAtMs;
      seenAtCursor = new Set(answer.rows.filter((row) => row.updatedAtMs === cursorMs).map((row) => row.id));
    } else {
      for await (const rows of readInstant(ask, cursorMs, pageSize, label)) {
        yield { rows: rows.filter((row) => !seenAtCursor.has(row.id)), reachedMs: cursorMs };
      }
      cursorMs += 1;
      seenAtCursor = new Set();
    }
  }
}

function assertInOrder(rows: readonly Row[], span: Span, label: string): void {
  let previousMs = span.fromMs;
  for (const { updatedAtMs } of rows) {
    if (updatedAtMs < span.fromMs || updatedAtMs >= span.toMs) {
      throw new UnexpectedAnswerError(
        `${label}: the filter was not honoured: asked from ${formatInstant(span.fromMs)} to ` +
          `${formatInstant(span.toMs)}, got a record of ${formatInstant(updatedAtMs)}.`,
      );
    }
    if (updatedAtMs < previousMs) {
      throw new UnexpectedAnswerError(
        `${label}: the sort was not honoured: ${formatInstant(updatedAtMs)} came after ${formatInstant(previousMs)}.`,
      );
    }
    previousMs = updatedAtMs;
  }
}
