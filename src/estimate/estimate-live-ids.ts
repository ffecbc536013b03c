/**
 * Estimates a sweep of ids, by the totals of the searches that it asks. Knows nothing of lists.
 */
import type { Client } from '../kustomer/client';
import { countRows } from '../kustomer/count';
import { askThrough } from '../kustomer/search';
import type { SearchStream } from '../streams/definition';
import { IDS_PER_SEARCH, sweepSource, windowsUpTo } from '../sync/read-live-ids';
import type { StreamEstimate } from './stream-estimate';

/** Questions that counting one index of a stream may take. */
const MAX_QUESTIONS = 20;

/** All that exists, and searches that are half full. Throws what the client and the envelope throw. */
export async function estimateLiveIds(
  client: Client,
  name: string,
  swept: readonly SearchStream[],
  includeDeleted: boolean,
): Promise<StreamEstimate> {
  const nowMs = client.apiNow();
  const windows = windowsUpTo(nowMs).length;
  let records = 0;
  let searches = 0;
  let isAtLeast = false;
  for (const stream of swept) {
    for (const index of stream.archive.kind === 'search'
      ? (['main', 'archive'] as const)
      : (['main'] as const)) {
      const ask = askThrough(client, sweepSource(stream, index, includeDeleted), { label: name });
      const { rows, isExact } = await countRows(ask, { fromMs: 0, toMs: nowMs + 1 }, MAX_QUESTIONS);
      records += rows;
      searches += windows + Math.ceil(rows / IDS_PER_SEARCH);
      isAtLeast ||= !isExact;
    }
  }
  return { stream: name, records, searches, others: 0, isAtLeast };
}
