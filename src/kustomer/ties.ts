/**
 * Reads all rows of one instant, however many share it: by creation time. Knows no stream.
 *
 * Rows of one instant have no order that could be relied on, it may change with every request. So they are sorted by
 * creation, and a piece that doesn't fit one answer is walked: the rows before the page's last creation instant are
 * taken, the rest is the next piece. That the sort was honoured is seen by the totals: the piece may not have lost more
 * rows than were taken. Where it has, where a page is out of order, or where totals prove nothing, a piece is halved
 * until each part fits one answer.
 *
 * Pieces that can't be split any more (one creation instant too) are read by page number: the last resort, believed only
 * if every page states the same total and the distinct ids add up to it; counting ids alone wouldn't notice an edit in
 * between.
 */
import { IncompleteReadError, UnexpectedAnswerError } from '../errors';
import { formatInstant } from '../instant';
import { rowInstant } from './envelope';
import { splitRange } from './ranges';
import type { Range, Row, SearchAnswer } from './search';
import { holdsAllThatIsLeft } from './search';
import type { Trust, WalkOptions } from './trust';
import { SMALLEST_CAP } from './trust';

/** A query shows at most 100 pages and 10,000 rows. Source: dossier, section 2. */
const MAX_PAGES = 100;
const MAX_ROWS = 10_000;
/** With pages of this size the 100 pages reach the 10,000 rows. */
const NUMBERED_PAGE_SIZE = 100;
/** As long as the total stays, what one try missed because the order changed may come in the next. */
const NUMBERED_TRIES = 20;

/** A piece of an instant. */
interface Piece {
  readonly created: Range;
  /** What was taken right before it, to be proven by its total. */
  readonly taken?: { readonly created: Range; readonly rows: number; readonly totalWithRest: number };
  /** Its order was found to prove nothing. */
  readonly isHalved?: boolean;
}

/** Yields the rows updated at `instantMs`, each once. Throws IncompleteReadError with the instant and the count. */
export async function* readInstant(options: WalkOptions, instantMs: number): AsyncGenerator<readonly Row[]> {
  const { ask, label, trust } = options;
  const updated = { fromMs: instantMs, toMs: instantMs + 1 };
  const given = new Set<string>();
  const fresh = (rows: readonly Row[]): Row[] => rows.filter(({ id }) => !given.has(id) && given.add(id));
  const pieces: Piece[] = [{ created: { fromMs: undefined, toMs: undefined } }];
  for (let piece = pieces.shift(); piece; piece = pieces.shift()) {
    const { created, taken, isHalved = false } = piece;
    const isWhole = created.fromMs === undefined && created.toMs === undefined;
    const question = { updated, ...(!isWhole && { created }), page: 1, pageSize: options.pageSize };
    const answer = await ask({ ...question, isByCreation: true });
    if (taken && !isTallied(taken, provenTotal(trust, answer))) {
      pieces.push({ created: taken.created, isHalved: true });
    }
    if (holdsAllThatIsLeft(answer)) {
      yield fresh(answer.rows);
      continue;
    }
    const instantsMs = creationInstants(answer, created, label);
    const lastMs = instantsMs.at(-1);
    const total = provenTotal(trust, answer);
    if (!isHalved && total !== undefined && lastMs !== undefined && isRising(instantsMs)) {
      const before = answer.rows.filter((_, position) => (instantsMs[position] ?? lastMs) < lastMs);
      yield fresh(before);
      const passed = { created: { ...created, toMs: lastMs }, rows: before.length, totalWithRest: total };
      pieces.unshift({ created: { ...created, fromMs: lastMs }, taken: passed });
      continue;
    }
    const parts = splitRange(created, instantsMs);
    if (parts.length > 0) pieces.unshift(...parts.map((part) => ({ created: part, isHalved })));
    else yield fresh(await readNumberedPages(options, updated, created));
  }
}

/** The answer's total, where it is known to count every row. */
function provenTotal(trust: Trust, answer: SearchAnswer): number | undefined {
  const total = trust.totals === 'believed' ? trust.usableTotal(answer) : undefined;
  return total !== undefined && total < SMALLEST_CAP ? total : undefined;
}

/** False where more rows vanished from the total than were taken: the sort has left some out, or an edit took them. */
function isTallied({ rows, totalWithRest }: NonNullable<Piece['taken']>, rest: number | undefined): boolean {
  return rest !== undefined && totalWithRest - rest <= rows;
}

/** True where the instants are in order and not all the same. */
function isRising(instantsMs: readonly number[]): boolean {
  const [first = Infinity] = instantsMs;
  const isInOrder = instantsMs.every((atMs, position) => atMs >= (instantsMs[position - 1] ?? -Infinity));
  return isInOrder && first < (instantsMs.at(-1) ?? -Infinity);
}

/** Throws for a row that the filter should have kept out: by such instants the pieces would never get smaller. */
function creationInstants(answer: SearchAnswer, { fromMs, toMs }: Range, label: string): number[] {
  const instantsMs = answer.rows.map((row) => rowInstant(row.resource, 'createdAt', label));
  const strayMs = instantsMs.find((atMs) => atMs < (fromMs ?? -Infinity) || atMs >= (toMs ?? Infinity));
  if (strayMs === undefined) return instantsMs;
  const [from, to] = [fromMs, toMs].map((atMs) => (atMs === undefined ? 'any time' : formatInstant(atMs)));
  throw new UnexpectedAnswerError(
    `${label}: the filter was not honoured: asked for what was created from ${from} to ${to}, got a record that was ` +
      `created ${formatInstant(strayMs)}.`,
  );
}

async function readNumberedPages(
  { ask, pageSize, label }: WalkOptions,
  updated: Range,
  created: Range,
): Promise<readonly Row[]> {
  const isReachingAll = pageSize >= NUMBERED_PAGE_SIZE && MAX_ROWS % pageSize === 0;
  const size = isReachingAll ? pageSize : NUMBERED_PAGE_SIZE;
  let total: number | undefined;
  let rows = new Map<string, Row>();
  for (let attempt = 1; attempt <= NUMBERED_TRIES; attempt += 1) {
    for (let page = 1; page <= MAX_PAGES && page * size <= MAX_ROWS; page += 1) {
      const answer = await ask({ updated, created, page, pageSize: size, isSizeFixed: true });
      if (answer.total !== total) {
        // An edit took a row away: what was read before may have been another set.
        rows = new Map();
        total = answer.total;
        if (page > 1) break;
      }
      for (const row of answer.rows) rows.set(row.id, row);
      const isLastPage = typeof answer.next !== 'string' && (answer.next === null || rows.size === total);
      if (isLastPage && rows.size === total) return [...rows.values()];
      if (isLastPage || answer.rows.length === 0) break;
    }
    if (total === undefined || total >= MAX_ROWS) break;
  }
  throw new IncompleteReadError(
    `${label}: ${total ?? 'an unknown number of'} records share the update ${formatInstant(updated.fromMs ?? 0)} and ` +
      `one creation instant; ${rows.size} of them could be read, which is not enough to be sure of all.`,
  );
}
