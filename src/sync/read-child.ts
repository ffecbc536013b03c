/**
 * Reads the children of parents: a list per parent, several parents side by side. Knows nothing of how the parents
 * were read.
 */
import { ApiError } from '../errors';
import { formatInstant } from '../instant';
import type { Client } from '../kustomer/client';
import { MAX_LIST_PAGE_SIZE, walkList } from '../kustomer/pages';
import type { Row } from '../kustomer/search';
import type { ChildStream } from '../streams/definition';
import { REPLICATION_KEY } from '../streams/definition';
import { forEachConcurrently } from './concurrently';
import type { StreamRun } from './stream-run';

/**
 * Writes the children of `parents`, each with its parent's id and `updated_at`. A parent that is gone (404) is
 * counted. Resolves when all of them are written.
 */
export async function readChildren(
  client: Client,
  run: StreamRun,
  definition: ChildStream,
  parents: readonly Row[],
  settings: { readonly pageSize: number; readonly concurrency: number },
): Promise<void> {
  const asked = parents.filter((parent) => definition.isKnownEmpty?.(parent.resource) !== true);
  await forEachConcurrently(asked, settings.concurrency, async (parent) => {
    const carried = {
      [definition.parentKey]: parent.id,
      [REPLICATION_KEY]: formatInstant(parent.updatedAtMs),
    };
    const source = {
      path: definition.path(parent.id),
      query: {},
      pageSize: Math.min(settings.pageSize, MAX_LIST_PAGE_SIZE),
      rowsKey: 'data' as const,
    };
    try {
      for await (const rows of walkList(client, source, { label: definition.name })) {
        const records = rows.map((row) => ({ ...(definition.repair?.(row) ?? row), ...carried }));
        await run.delivery.write(records, client.apiNow());
      }
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 404)) throw error;
      run.tally.goneParents += 1;
    }
  });
}
