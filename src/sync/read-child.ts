/**
 * Reads the children of parents: a list per parent, several parents side by side. Knows nothing of how the parents
 * were read.
 */
import { ApiError } from '../errors';
import { formatInstant } from '../instant';
import { createFileCounts } from '../files/counts';
import type { JsonObject } from '../json';
import type { Client } from '../kustomer/client';
import { MAX_LIST_PAGE_SIZE, walkList } from '../kustomer/pages';
import type { Row } from '../kustomer/search';
import type { ChildStream } from '../streams/definition';
import { REPLICATION_KEY } from '../streams/definition';
import { forEachConcurrently } from './concurrently';
import type { FetchFile } from './given';
import type { StreamRun } from './stream-run';

interface ChildSettings {
  readonly pageSize: number;
  readonly concurrency: number;
  readonly fetchFile?: FetchFile | undefined;
}

/**
 * Writes the children of `parents`, each with its parent's id and `updated_at`, and behind its file where it has one
 * that is fetched. A parent that is gone (404) is counted. Resolves when all of them are written.
 */
export async function readChildren(
  client: Client,
  run: StreamRun,
  definition: ChildStream,
  parents: readonly Row[],
  settings: ChildSettings,
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
        const extractedAtMs = client.apiNow();
        await run.delivery.write(await withFiles(run, definition, records, settings), extractedAtMs);
      }
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 404)) throw error;
      run.tally.goneParents += 1;
    }
  });
}

/** One file after the other: several parents are read side by side. */
async function withFiles(
  { tally }: StreamRun,
  { hasFiles }: ChildStream,
  records: readonly JsonObject[],
  { fetchFile }: ChildSettings,
): Promise<readonly JsonObject[]> {
  if (!fetchFile || hasFiles !== true) return records;
  const counts = (tally.files ??= createFileCounts());
  const complete: JsonObject[] = [];
  for (const record of records) complete.push({ ...record, ...(await fetchFile(record, counts)) });
  return complete;
}
