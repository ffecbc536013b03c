/**
 * Reads a window of a search source by keyset: always page 1 of what isn't older than the cursor. Knows no stream.
 *
 * Page numbers over a set that changes lose rows: an edited record leaves its place, the rest shift by one, and the
 * row at the next page's border is never seen. The cursor doesn't shift. It is inclusive, so that rows that share
 * the border's instant aren't skipped, and rows seen at that instant are dropped by id. An instant that fills a
 * whole page would stand still; it is read apart (`ties.ts`).
 *
 * Nothing is believed because it looks right. The sort is verified (`trust.ts`). Each step is tallied: the total before
 * less the total after must not exceed the rows that were passed, else the passed stretch is asked again. A window that
 * needed more than one answer is audited when it ends, and in parts where totals are capped: a total above what was
 * counted means that rows are missing, and the stretch is read again in pieces that fit one answer. So a stretch counts
 * as covered one answer later than its rows come, and the end of a window only behind its audit.
 */
import { UnexpectedAnswerError } from '../errors';
import { audit, countedIn, sum } from './audit';
import type { Batch, Span } from './pieces';
import { assertInSpan, readPieces } from './pieces';
import type { Row, SearchAnswer } from './search';
import { holdsAllThatIsLeft } from './search';
import { readInstant } from './ties';
import type { WalkOptions } from './trust';
import { SMALLEST_CAP } from './trust';

/** Where totals are capped, a stretch of so many rows is audited by itself: its total has to stay below the cap. */
const ROWS_PER_AUDIT = 0.9 * SMALLEST_CAP;

/** A window under a walker. Others may take its later half away: `toMs` may shrink at any time. */
export interface MovingWindow {
  readonly fromMs: number;
  toMs: number;
  /** Where the walker stands. */
  cursorMs: number;
  /** Rows that the API says are left; undefined where it didn't say, or may have capped the number. */
  rowsLeft: number | undefined;
}

/** A stretch that the cursor has passed, as the tally needs it. */
interface Passed {
  readonly span: Span;
  /** End of the question that `total` answers. */
  readonly askedToMs: number;
  /** True where the sort hadn't been verified before. */
  readonly isUnproven: boolean;
  readonly total: number | undefined;
  readonly ids: ReadonlySet<string>;
}

/**
 * Yields every row of the window whose update stands while it is read; a row that is edited meanwhile comes at its
 * later place, or in the next run. The last batch has no rows and covers the whole window. Throws
 * UnexpectedAnswerError where a filter isn't honoured, IncompleteReadError where records exist that can't be read.
 */
export async function* walkKeyset(options: WalkOptions, window: MovingWindow): AsyncGenerator<Batch> {
  const { ask, label, trust } = options;
  let seenAtCursor: ReadonlySet<string> = new Set();
  let passed: Passed | undefined;
  /** Where the stretch begins that hasn't been audited, and the rows that came of it. */
  let auditFromMs = window.fromMs;
  let counted = 0;
  let expected: number | undefined = 0;
  /** True where one answer held the whole window. */
  let isOneAnswer = false;
  const batch = (rows: readonly Row[], coveredToMs: number): Batch => {
    const kept = rows.filter((row) => row.updatedAtMs < window.toMs);
    counted += kept.length;
    return { rows: kept, coveredToMs: Math.min(coveredToMs, window.toMs) };
  };
  const moveTo = (cursorMs: number, seen: ReadonlySet<string>, step: Omit<Passed, 'span'>): void => {
    passed = { ...step, span: { fromMs: window.cursorMs, toMs: cursorMs } };
    window.cursorMs = cursorMs;
    seenAtCursor = seen;
  };

  while (window.cursorMs < window.toMs && trust.sort !== 'ignored') {
    const asked: Span = { fromMs: window.cursorMs, toMs: window.toMs };
    const answer = await ask({ updated: asked, page: 1, pageSize: options.pageSize });
    assertInSpan(answer.rows, asked, label);
    window.rowsLeft = answer.total;
    if (isCapped(passed, answer)) trust.largeTotalsAreUseless();
    const isLastPage = holdsAllThatIsLeft(answer);
    const isUnproven = trust.sort === 'unverified';
    if (!isAscending(answer.rows) || !(isLastPage || (await isSortHonoured(options, asked, answer)))) {
      trust.sortIsIgnored();
      break;
    }
    for await (const healed of heal(options, passed, asked, answer)) {
      yield batch(healed, passed?.span.fromMs ?? window.fromMs);
    }

    const fresh = answer.rows.filter((row) => row.updatedAtMs !== asked.fromMs || !seenAtCursor.has(row.id));
    const last = answer.rows.at(-1);
    if (isLastPage || (last && last.updatedAtMs >= window.toMs)) {
      isOneAnswer = isLastPage && asked.fromMs === window.fromMs;
      window.cursorMs = window.toMs;
      yield batch(fresh, asked.fromMs);
      break;
    }
    if (!last) throw new UnexpectedAnswerError(`${label}: an answer without rows links to a next page.`);
    const step = { askedToMs: asked.toMs, isUnproven, total: trust.usableTotal(answer) };
    if (last.updatedAtMs > asked.fromMs) {
      const before = answer.rows.filter((row) => row.updatedAtMs < last.updatedAtMs);
      const at = answer.rows.filter((row) => row.updatedAtMs === last.updatedAtMs);
      // Before the rows go out: while they do, the window may be split, but only behind its cursor.
      moveTo(last.updatedAtMs, idsOf(at), { ...step, ids: idsOf(before) });
      yield batch(fresh, asked.fromMs);
      if (trust.areLargeTotalsUseless && counted - at.length >= ROWS_PER_AUDIT) {
        const span = { fromMs: auditFromMs, toMs: window.cursorMs };
        expected = sum(expected, yield* audit(options, span, window.fromMs, counted - at.length));
        auditFromMs = window.cursorMs;
        counted = at.length;
      }
    } else {
      const ids = new Set<string>();
      for await (const rows of readInstant(options, asked.fromMs)) {
        yield batch(
          rows.filter((row) => !seenAtCursor.has(row.id)),
          asked.fromMs,
        );
        for (const row of rows) ids.add(row.id);
      }
      moveTo(asked.fromMs + 1, new Set(), { ...step, ids });
    }
  }

  // Only where the sort is ignored is something left; then what came before proves nothing either.
  if (window.cursorMs < window.toMs) {
    auditFromMs = window.fromMs;
    counted = 0;
    expected = 0;
    const whole = { fromMs: window.fromMs, toMs: window.toMs };
    let coveredToMs = window.fromMs;
    for await (const piece of readPieces(options, whole)) {
      // Before the rows go out, as above.
      window.cursorMs = Math.max(window.cursorMs, Math.min(piece.coveredToMs, window.toMs));
      if (piece.coveredToMs < window.toMs) coveredToMs = piece.coveredToMs;
      yield batch(piece.rows, coveredToMs);
      if (piece.coveredToMs >= window.toMs) break;
    }
  }
  window.rowsLeft = 0;
  const rest = { fromMs: auditFromMs, toMs: window.toMs };
  const restExpected = isOneAnswer
    ? countedIn(trust, counted)
    : yield* audit(options, rest, window.fromMs, counted);
  yield { rows: [], coveredToMs: window.toMs, expected: sum(expected, restExpected) };
}

function isAscending(rows: readonly Row[]): boolean {
  return rows.every((row, index) => row.updatedAtMs >= (rows[index - 1]?.updatedAtMs ?? -Infinity));
}

/** The first walk that needs a second page asks for the newest row: it can't be older than the page's last one. */
async function isSortHonoured(
  { ask, trust }: WalkOptions,
  asked: Span,
  answer: SearchAnswer,
): Promise<boolean> {
  const last = answer.rows.at(-1);
  if (trust.sort !== 'unverified' || !last) return true;
  const [newest] = (await ask({ updated: asked, page: 1, pageSize: 1, isNewestFirst: true })).rows;
  if (!newest) return true;
  if (newest.updatedAtMs > last.updatedAtMs) trust.sortIsHonoured();
  return newest.updatedAtMs >= last.updatedAtMs;
}

/** A large total that stands still although rows were passed counts no further. */
function isCapped(passed: Passed | undefined, { total }: SearchAnswer): boolean {
  return total !== undefined && total >= SMALLEST_CAP && total === passed?.total && passed.ids.size > 0;
}

/** Rows of the passed stretch that were skipped: an edit explains why more vanished than was passed, or a skip. */
async function* heal(
  options: WalkOptions,
  passed: Passed | undefined,
  asked: Span,
  answer: SearchAnswer,
): AsyncGenerator<Row[]> {
  if (!passed || (await vanished(options, passed, asked, answer)) <= passed.ids.size) return;
  for await (const { rows } of readPieces(options, passed.span)) {
    yield rows.filter((row) => !passed.ids.has(row.id));
  }
}

/** How many rows the total lost while the cursor passed; none where totals don't tell. */
async function vanished(
  { ask, trust }: WalkOptions,
  passed: Passed,
  asked: Span,
  answer: SearchAnswer,
): Promise<number> {
  if (passed.isUnproven || passed.askedToMs !== asked.toMs) {
    // Rows that come late would hide a skip from the difference, and two totals of different ends (the later half was
    // given away in between) have none: so the stretch itself is asked.
    return trust.usableTotal(await ask({ updated: passed.span, page: 1, pageSize: 1 })) ?? 0;
  }
  const after = trust.usableTotal(answer);
  return passed.total === undefined || after === undefined ? 0 : passed.total - after;
}

function idsOf(rows: readonly Row[]): Set<string> {
  return new Set(rows.map((row) => row.id));
}
