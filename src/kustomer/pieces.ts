/**
 * Reads a span without relying on any order: in pieces by update time until each fits one answer. Knows no stream.
 */
import { UnexpectedAnswerError } from '../errors';
import { formatInstant } from '../instant';
import { splitRange } from './ranges';
import type { Row } from './search';
import { holdsAllThatIsLeft } from './search';
import { readInstant } from './ties';
import type { WalkOptions } from './trust';

/** Inclusive and exclusive end, in milliseconds since the epoch. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Batch {
  readonly rows: readonly Row[];
  /** Once these rows are written, everything from the start of the walk up to here (exclusive) is. */
  readonly coveredToMs: number;
  /** With the last batch of a walk: how many rows the API counts in it; undefined where it doesn't say. */
  readonly expected?: number | undefined;
}

/** Yields every row of `span`, piece after piece, oldest piece first. Throws IncompleteReadError as `ties.ts` does. */
export async function* readPieces(options: WalkOptions, span: Span): AsyncGenerator<Batch> {
  const { ask, label } = options;
  const pieces: Span[] = [span];
  for (let piece = pieces.shift(); piece; piece = pieces.shift()) {
    if (piece.toMs - piece.fromMs === 1) {
      for await (const rows of readInstant(options, piece.fromMs)) {
        yield { rows, coveredToMs: piece.fromMs };
      }
      yield { rows: [], coveredToMs: piece.toMs };
      continue;
    }
    const answer = await ask({ updated: piece, page: 1, pageSize: options.pageSize });
    assertInSpan(answer.rows, piece, label);
    if (holdsAllThatIsLeft(answer)) {
      yield { rows: answer.rows, coveredToMs: piece.toMs };
      continue;
    }
    const parts = splitRange(
      piece,
      answer.rows.map((row) => row.updatedAtMs),
    );
    if (parts.length === 0)
      throw new UnexpectedAnswerError(`${label}: an answer without rows links to a next page.`);
    pieces.unshift(...parts);
  }
}

/** Throws UnexpectedAnswerError for a row that the filter should have kept out. */
export function assertInSpan(rows: readonly Row[], span: Span, label: string): void {
  const stray = rows.find((row) => row.updatedAtMs < span.fromMs || row.updatedAtMs >= span.toMs);
  if (!stray) return;
  throw new UnexpectedAnswerError(
    `${label}: the filter was not honoured: asked from ${formatInstant(span.fromMs)} to ${formatInstant(span.toMs)}, ` +
      `got a record of ${formatInstant(stray.updatedAtMs)}.`,
  );
}
