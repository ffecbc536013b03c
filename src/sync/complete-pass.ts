/**
 * Reads a list from its first page to its last, and once more where it changed under the reader: a record that is
 * removed shifts the rest by one, and the row at the next page's border is never seen. Knows nothing of what becomes of
 * the rows; those of a second pass come again.
 */
import type { JsonObject } from '../json';
import { member } from '../json';
import type { Purpose } from '../kustomer/attempts';
import type { Client } from '../kustomer/client';
import type { ListSource } from '../kustomer/pages';
import { walkList } from '../kustomer/pages';

const MAX_PASSES = 2;

/** Yields the rows of each page of each pass. Throws what `walkList` throws. */
export async function* readPasses(
  client: Client,
  source: ListSource,
  purpose: Purpose,
): AsyncGenerator<readonly JsonObject[]> {
  for (let pass = 1; pass <= MAX_PASSES; pass += 1) {
    const extents = new Set<string>();
    yield* walkList(client, source, purpose, (json) => extents.add(extentOf(json)));
    if (extents.size <= 1) return;
  }
}

/** What an answer says of the length of its list; mostly nothing. */
function extentOf(json: unknown): string {
  return JSON.stringify([member(member(json, 'meta'), 'total'), member(member(json, 'links'), 'last')]);
}
