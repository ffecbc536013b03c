/**
 * Reads all rows of one instant, however many share it: in pieces by creation time until each fits one answer.
 * Knows no stream.
 *
 * Rows of one instant have no order that could be relied on, it may change with every request. Pieces that can't
 * be split any more (one creation instant too) are read by page number: the last resort, believed only if every
 * page states the same total and the distinct ids add up to it; counting ids alone wouldn't notice an edit in between.
 */
import { IncompleteReadError, UnexpectedAnswerError } from '../errors';
import { formatInstant } from '../instant';
import { rowInstant } from './envelope';
import { splitRange } from './ranges';
import type { Range, ReadOptions, Row, SearchAnswer } from './search';
import { holdsAllThatIsLeft } from './search';

/** A query shows at most 100 pages and 10,000 rows. Source: dossier, section 2. */
const MAX_PAGES = 100;
const MAX_ROWS = 10_000;
/** With pages of this size the 100 pages reach the 10,000 rows. */
const NUMBERED_PAGE_SIZE = 100;
/** As long as the total stays, what one try missed because the order changed may come in the next. */
const NUMBERED_TRIES = 20;

/** Yields the rows updated at `instantMs`. Throws IncompleteReadError with the instant and the count. */
export async function* readInstant(options: ReadOptions, instantMs: number): AsyncGenerator<readonly Row[]> {
  const { ask, label } = options;
  const updated = { fromMs: instantMs, toMs: instantMs + 1 };
  const pieces: Range[] = [{ fromMs: undefined, toMs: undefined }];
  for (let piece = pieces.shift(); piece; piece = pieces.shift()) {
    const created = piece.fromMs === undefined && piece.toMs === undefined ? undefined : piece;
    const question = { updated, ...(created && { created }), page: 1, pageSize: options.pageSize };
    const answer = await ask(question);
    if (holdsAllThatIsLeft(answer)) {
      yield answer.rows;
      continue;
    }
    const parts = splitRange(piece, creationInstants(answer, piece, label));
    if (parts.length > 0) pieces.unshift(...parts);
    else yield await readNumberedPages(options, updated, piece);
  }
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
  { ask, pageSize, label }: ReadOptions,
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
