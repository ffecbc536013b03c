/**
 * Where the rows of a list stream come from: complete passes over its list, or answers that side-load them with each of
 * their parents. Knows nothing of what becomes of the rows.
 */
import { ApiError } from '../errors';
import type { JsonObject } from '../json';
import type { Purpose } from '../kustomer/attempts';
import type { Client } from '../kustomer/client';
import { readPage, readSingle, rowId } from '../kustomer/envelope';
import type { ListStream, SideLoading } from '../streams/definition';
import { readPasses } from './complete-pass';

export interface ListedRows {
  readonly rows: readonly JsonObject[];
  /** Columns that each of them gets besides its own. */
  readonly carried: JsonObject;
}

/**
 * Yields the rows of the stream, some more than once. `onGone` is told of a parent that is gone (404) between its listing
 * and its asking. Throws what the client and the envelope throw.
 */
export async function* listRows(
  client: Client,
  definition: ListStream,
  pageSize: number,
  onGone: () => void,
): AsyncGenerator<ListedRows> {
  const { name, path, queries, rowsKey, sideLoading } = definition;
  const purpose = { label: name };
  if (!sideLoading) {
    for (const query of queries) {
      const source = { path, query, pageSize, rowsKey };
      for await (const rows of readPasses(client, source, purpose)) yield { rows, carried: {} };
    }
    return;
  }
  const asked = new Set<string>();
  const parents = { path, query: {}, pageSize, rowsKey: 'data' } as const;
  for await (const page of readPasses(client, parents, purpose)) {
    for (const id of page.map((parent) => rowId(parent, path)).filter((one) => !asked.has(one))) {
      asked.add(id);
      const rows = await sideLoadedRows(client, definition, sideLoading, id, purpose);
      if (rows) yield { rows, carried: { [sideLoading.parentKey]: id } };
      else onGone();
    }
  }
}

/** The rows that come with one parent; undefined where it is gone. */
export async function sideLoadedRows(
  client: Client,
  { queries, rowsKey }: ListStream,
  { pathOf }: SideLoading,
  parentId: string,
  purpose: Purpose,
): Promise<readonly JsonObject[] | undefined> {
  const path = pathOf(parentId);
  try {
    const rows: JsonObject[] = [];
    for (const query of queries) {
      const json = await client.get(path, query, purpose);
      // An answer without its parent says nothing of what stands beside it.
      readSingle(json, path);
      rows.push(...readPage(json, path, rowsKey).rows);
    }
    return rows;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}
