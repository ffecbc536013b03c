/**
 * Sweeps the ids of all that exists now: of each searched stream the main index, then the archive, or what serves in its
 * place. A sweep that misses a part would tell of deletions that there weren't, so it is whole or it fails.
 */
import { ApiError } from '../errors';
import { formatInstant } from '../instant';
import type { Client } from '../kustomer/client';
import { rowId } from '../kustomer/envelope';
import { readIds } from '../kustomer/ids';
import { MAX_LIST_PAGE_SIZE } from '../kustomer/pages';
import type { Span } from '../kustomer/pieces';
import { readPieces } from '../kustomer/pieces';
import type { SearchIndex } from '../kustomer/read-only';
import type { SearchSource } from '../kustomer/search';
import { askThrough } from '../kustomer/search';
import { untrusting } from '../kustomer/trust';
import type { SearchStream } from '../streams/definition';
import { readPasses } from './complete-pass';
import { forEachConcurrently } from './concurrently';
import type { StreamRun } from './stream-run';

/** Nothing of Kustomer's own is older; what was imported may be, and is asked for in one piece. */
const FIRST_YEARS_MS = Date.parse('2010-01-01T00:00:00.000Z');
/** What is younger the index may not show yet, so a sweep says nothing of it. */
const INDEX_LAG_MS = 10 * 60_000;
/** Streams that are asked for side by side get so many windows of their own. */
const WINDOWS = 8;

/** A search shows 500, and the pieces of a sweep are half full. */
export const IDS_PER_SEARCH = 250;

export interface SweepSettings {
  readonly includeDeleted: boolean;
  readonly concurrency: number;
}

/** Writes stream and id of every record of `swept` that exists. Throws what keeps the sweep from being whole. */
export async function readLiveIds(
  client: Client,
  run: StreamRun,
  swept: readonly SearchStream[],
  settings: SweepSettings,
): Promise<void> {
  const sweptAtMs = client.apiNow() - INDEX_LAG_MS;
  run.tally.span = { fromMs: 0, toMs: sweptAtMs };
  for (const stream of swept) {
    const write = async (ids: readonly string[]): Promise<void> => {
      const sweptAt = formatInstant(sweptAtMs);
      const records = ids.map((id) => ({ stream: stream.name, id, swept_at: sweptAt }));
      await run.delivery.write(records, client.apiNow());
    };
    await sweep(client, run.definition.name, stream, settings, sweptAtMs, write);
  }
}

/** How a sweep asks: by creation, whatever the stream is read by. */
export function sweepSource(stream: SearchStream, index: SearchIndex, includeDeleted: boolean): SearchSource {
  const { context, createdAttribute } = stream;
  return {
    ...{ index, context, createdAttribute, updatedAttribute: createdAttribute },
    ...{ placedBy: 'createdAt', includeDeleted },
  };
}

async function sweep(
  client: Client,
  label: string,
  stream: SearchStream,
  { includeDeleted, concurrency }: SweepSettings,
  sweptAtMs: number,
  write: (ids: readonly string[]) => Promise<void>,
): Promise<void> {
  const purpose = { label };
  const sweepIndex = (index: SearchIndex): Promise<void> =>
    forEachConcurrently(windowsUpTo(client.apiNow()), concurrency, async (window) => {
      const source = sweepSource(stream, index, includeDeleted);
      for await (const ids of readIds(client, source, window, purpose)) await write(ids);
    });
  const sweepList = async (path: string): Promise<void> => {
    const source = { path, query: {}, pageSize: MAX_LIST_PAGE_SIZE, rowsKey: 'data' } as const;
    for await (const rows of readPasses(client, source, purpose)) {
      await write(rows.map((row) => rowId(row, path)));
    }
  };
  try {
    await sweepIndex('main');
  } catch (error) {
    const isRefused = error instanceof ApiError && error.status === 400;
    if (!isRefused || stream.fallbackPath === undefined) throw error;
    await sweepList(stream.fallbackPath);
  }
  // A list reaches at most 10,000 records, so of what only a list serves nobody can tell that it is gone.
  if (stream.archive.kind !== 'search') return;
  await sweepIndex('archive');
  // What was edited meanwhile may have left the archive before it was reached.
  const { context, updatedAttribute, createdAttribute } = stream;
  const main = { index: 'main', context, updatedAttribute, createdAttribute, includeDeleted } as const;
  const options = untrusting(label, askThrough(client, main, purpose), MAX_LIST_PAGE_SIZE);
  const edited = { fromMs: sweptAtMs, toMs: client.apiNow() + 1 };
  for await (const { rows } of readPieces(options, edited)) await write(rows.map(({ id }) => id));
}

/** Windows of equal length that begin before everything and end behind `toMs`. */
export function windowsUpTo(toMs: number): Span[] {
  const stepMs = Math.ceil((toMs + 1 - FIRST_YEARS_MS) / WINDOWS);
  const recent = Array.from({ length: WINDOWS }, (_, position) => ({
    fromMs: FIRST_YEARS_MS + position * stepMs,
    toMs: Math.min(FIRST_YEARS_MS + (position + 1) * stepMs, toMs + 1),
  }));
  return [{ fromMs: 0, toMs: FIRST_YEARS_MS }, ...recent];
}
