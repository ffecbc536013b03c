/**
 * Reads the ids of all rows of a search that were created in a span: in pieces of time that each fit one answer, because
 * answers of ids alone say no instant to go on from. When a record was created never changes, so nothing leaves its
 * piece. Knows no stream.
 *
 * Source: dossier, section 2: `idsOnly=true` in the query. What such an answer looks like is not shown.
 */
import { ApiError, UnexpectedAnswerError } from '../errors';
import { isJsonObject, member } from '../json';
import type { Purpose } from './attempts';
import type { Client } from './client';
import type { Span } from './pieces';
import type { SearchSource } from './search';
import { askThrough, searchBody } from './search';
import { readInstant } from './ties';
import { untrusting } from './trust';

/** Documented maximum. Source: dossier, section 2. */
const PAGE_SIZE = 500;
/** A piece is cut into so many at most: rows are never spread evenly. */
const MOST_PARTS = 16;
/** Parts are made for pages that are half full. */
const FILL = 0.5;

interface IdPage {
  readonly ids: readonly string[];
  readonly isWhole: boolean;
  readonly total: number | undefined;
}

/** Yields the ids of `span`, some twice. Throws what the client throws, and IncompleteReadError as `ties.ts` does. */
export async function* readIds(
  client: Client,
  source: SearchSource,
  span: Span,
  purpose: Purpose,
): AsyncGenerator<readonly string[]> {
  let isIdsOnly = true;
  const askAll = async (piece: Span): Promise<IdPage> => {
    const question = { updated: piece, page: 1, pageSize: PAGE_SIZE };
    const query = { page: 1, pageSize: PAGE_SIZE, ...(isIdsOnly && { idsOnly: true }) };
    return readIdPage(await client.search(source.index, query, searchBody(source, question), purpose));
  };
  const ask = async (piece: Span): Promise<IdPage> => {
    try {
      return await askAll(piece);
    } catch (error) {
      if (!isIdsOnly || !(error instanceof ApiError && error.status === 400)) throw error;
      isIdsOnly = false;
      return askAll(piece);
    }
  };
  const pieces = [span];
  for (let piece = pieces.shift(); piece; piece = pieces.shift()) {
    const { ids, isWhole, total } = await ask(piece);
    if (isWhole) yield ids;
    else if (piece.toMs - piece.fromMs > 1) pieces.unshift(...partsOf(piece, total));
    else {
      const options = untrusting(purpose.label, askThrough(client, source, purpose), PAGE_SIZE);
      for await (const rows of readInstant(options, piece.fromMs)) yield rows.map(({ id }) => id);
    }
  }
}

/** Equal parts, by what the total says of the piece; two where it doesn't say. */
export function partsOf({ fromMs, toMs }: Span, total: number | undefined): Span[] {
  const wished = total === undefined ? 2 : Math.ceil(total / (PAGE_SIZE * FILL));
  const parts = Math.max(2, Math.min(wished, MOST_PARTS, toMs - fromMs));
  const borderOf = (part: number): number => fromMs + Math.floor(((toMs - fromMs) * part) / parts);
  return Array.from({ length: parts }, (_, part) => ({ fromMs: borderOf(part), toMs: borderOf(part + 1) }));
}

/** Rows as resources, with or without attributes, or as bare ids. Throws UnexpectedAnswerError for anything else. */
export function readIdPage(json: unknown): IdPage {
  const rows = member(json, 'data');
  const total = member(member(json, 'meta'), 'total');
  const next = member(member(json, 'links'), 'next');
  if (!Array.isArray(rows)) throw wrongShape();
  const ids = rows.map((row: unknown) => {
    const id = isJsonObject(row) ? row['id'] : row;
    if (typeof id !== 'string' || id === '') throw wrongShape();
    return id;
  });
  const counted = typeof total === 'number' ? total : undefined;
  const isCounted = next === undefined && counted !== undefined && ids.length >= counted;
  return { ids, isWhole: next === null || isCounted || ids.length === 0, total: counted };
}

function wrongShape(): UnexpectedAnswerError {
  return new UnexpectedAnswerError(
    'a search for ids was answered without a list of ids. If this lasts, please report it.',
  );
}
