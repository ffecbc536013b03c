/**
 * Counts the rows of a span by what the search states of them, without reading them. Knows no stream.
 *
 * Source: dossier, section 2: `meta.total` counts, and may be capped at 10,000. Where it may be, the span is counted in
 * halves. Nobody has to know the cap: it isn't below any total that was stated, so whatever is less than one of those is
 * exact. Where totals are not capped at all, one level of halves shows that.
 */
import type { Span } from './pieces';
import type { Ask } from './search';
import { holdsAllThatIsLeft } from './search';
import { SMALLEST_CAP } from './trust';

export interface RowCount {
  /** Where they are not exact, there are at least so many. */
  readonly rows: number;
  readonly isExact: boolean;
}

interface Part {
  readonly span: Span;
  readonly rows: number;
  /** What the rows rest on: an answer that held all of them, a total, or nothing. */
  readonly by: 'answer' | 'total' | undefined;
}

const MAX_QUESTIONS = 200;

/**
 * Resolves with the rows of `span`, after at most `maxQuestions` questions: one, unless the total may be capped. They
 * are not exact where no total is stated, where so many rows share one instant, and where the questions don't suffice.
 * Totals are believed; whether they deserve it is the caller's to know. Throws what `ask` throws.
 */
export async function countRows(ask: Ask, span: Span, maxQuestions = MAX_QUESTIONS): Promise<RowCount> {
  let leastCap = SMALLEST_CAP;
  let questions = 0;
  const count = async (part: Span): Promise<Part> => {
    questions += 1;
    const answer = await ask({ updated: part, page: 1, pageSize: 1 });
    const seen = answer.rows.length;
    if (holdsAllThatIsLeft(answer)) return { span: part, rows: seen, by: 'answer' };
    if (answer.total === undefined) return { span: part, rows: seen, by: undefined };
    leastCap = Math.max(leastCap, answer.total);
    return { span: part, rows: Math.max(seen, answer.total), by: 'total' };
  };
  const isExact = ({ rows, by }: Part): boolean => by === 'answer' || (by === 'total' && rows < leastCap);

  const whole = await count(span);
  const counted: Part[] = [];
  const waiting = [whole];
  for (let part = waiting.shift(); part; part = waiting.shift()) {
    const halves = halvesOf(part.span);
    if (isExact(part) || part.by === undefined || !halves || questions + halves.length > maxQuestions) {
      counted.push(part);
    } else {
      for (const half of halves) waiting.push(await count(half));
    }
  }
  const rows = counted.reduce((sum, part) => sum + part.rows, 0);
  return counted.every(isExact)
    ? { rows, isExact: true }
    : { rows: Math.max(rows, whole.rows), isExact: false };
}

/** Undefined for a single instant. */
function halvesOf({ fromMs, toMs }: Span): readonly [Span, Span] | undefined {
  const middleMs = Math.floor((fromMs + toMs) / 2);
  if (middleMs <= fromMs) return undefined;
  return [
    { fromMs, toMs: middleMs },
    { fromMs: middleMs, toMs },
  ];
}
