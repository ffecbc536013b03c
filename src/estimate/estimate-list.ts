/**
 * Estimates list streams and the definitions of custom attributes, from first pages. Knows nothing of searches.
 */
import { instantOf } from '../instant';
import type { JsonObject } from '../json';
import { member } from '../json';
import type { Client } from '../kustomer/client';
import type { ReplicationMethod } from '../singer/catalog';
import type { Bookmark } from '../singer/state';
import type { ListStream, MetadataStream } from '../streams/definition';
import type { ListSettings } from '../sync/read-list';
import { listStart } from '../sync/read-list';
import { KLASSES } from '../kustomer/metadata';
import { scopeOf } from '../sync/scope';
import { countWanted, readFirstPage } from './first-page';
import type { StreamEstimate } from './stream-estimate';

/** One request for each of the list's queries. Throws what the client and the envelope throw. */
export async function estimateList(
  client: Client,
  definition: ListStream,
  method: ReplicationMethod,
  bookmark: Bookmark | undefined,
  settings: ListSettings,
): Promise<StreamEstimate> {
  if (definition.sideLoading) return estimateSideLoaded(client, definition, settings);
  const { name, path, rowsKey } = definition;
  const isWanted = wantedBy(method, bookmark, settings);
  const pageSize = Math.min(settings.pageSize, definition.maxPageSize);
  const seenIds = new Set<unknown>();
  let records: number | undefined = 0;
  let others: number | undefined = 0;
  let isExact = true;
  for (const query of definition.queries) {
    const page = await readFirstPage(client, { path, query, pageSize, rowsKey }, { label: name });
    const counted = countWanted(page, (row) => !seenIds.has(row['id']) && isWanted(row));
    for (const row of page.rows) seenIds.add(row['id']);
    records = plus(records, counted.rows);
    others = plus(others, page.pages);
    isExact &&= counted.isExact || counted.rows === undefined;
  }
  return { stream: name, records, searches: 0, others, isAtLeast: !isExact };
}

/** A request per parent, and the list of parents before; what comes with them is unknown until they are asked for. */
async function estimateSideLoaded(
  client: Client,
  { name, path, queries, maxPageSize }: ListStream,
  settings: ListSettings,
): Promise<StreamEstimate> {
  const pageSize = Math.min(settings.pageSize, maxPageSize);
  const source = { path, query: {}, pageSize, rowsKey: 'data' } as const;
  const page = await readFirstPage(client, source, { label: name });
  const parents = countWanted(page, () => true);
  const requests = parents.rows === undefined ? undefined : parents.rows * queries.length;
  return {
    stream: name,
    records: parents.rows === 0 ? 0 : undefined,
    searches: 0,
    others: plus(requests, page.pages),
    isAtLeast: requests !== undefined && !parents.isExact,
  };
}

/** As `read-list.ts` filters its rows. */
function wantedBy(
  method: ReplicationMethod,
  bookmark: Bookmark | undefined,
  settings: ListSettings,
): (row: JsonObject) => boolean {
  if (method === 'FULL_TABLE') return () => true;
  const { scope, endDateMs } = settings;
  const fromMs = listStart(bookmark?.valueMs, bookmark ? scopeOf(bookmark, scope) : scope, settings);
  return (row) => {
    const atMs = instantOf(member(row['attributes'], 'updatedAt'));
    return atMs === undefined || (atMs >= fromMs && (endDateMs === undefined || atMs < endDateMs));
  };
}

/** A record and a request per resource, and the list of custom classes before; one request. Same errors. */
export async function estimateMetadata(client: Client, definition: MetadataStream): Promise<StreamEstimate> {
  const { name, resources } = definition;
  const page = await readFirstPage(client, KLASSES, { label: name });
  const classes = countWanted(page, () => true);
  const records = plus(resources.length, classes.rows);
  const isAtLeast = records !== undefined && !classes.isExact;
  return { stream: name, records, searches: 0, others: plus(records, page.pages), isAtLeast };
}

function plus(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a + b;
}
