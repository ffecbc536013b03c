/**
 * Estimates the streams that are made of the audit log, by the total that the first answer states. Knows nothing of
 * searches.
 */
import { formatInstant } from '../instant';
import type { Client } from '../kustomer/client';
import { readPage } from '../kustomer/envelope';
import type { Bookmark } from '../singer/state';
import type { AuditStream, StreamDefinition } from '../streams/definition';
import { AUDIT_PAGE_SIZE } from '../sync/audit-log';
import { listStart } from '../sync/read-list';
import type { Scope } from '../sync/scope';
import { scopeOf } from '../sync/scope';
import { leastSlices } from '../sync/slices';
import type { StreamEstimate } from './stream-estimate';
import { nothingToFetch } from './stream-estimate';

interface AuditSettings {
  readonly scope: Scope;
  readonly lookbackMs: number;
  readonly toMs: number;
}

/**
 * One estimate per stream, in their order; the first has the requests of the walk. How many entries tell of a deletion
 * nobody says. One request. Throws what the client and the envelope throw.
 */
export async function estimateAudit(
  client: Client,
  { path, name }: AuditStream,
  streams: readonly { readonly definition: StreamDefinition; readonly bookmark: Bookmark | undefined }[],
  settings: AuditSettings,
): Promise<StreamEstimate[]> {
  const { scope, toMs } = settings;
  const starts = streams.map(({ bookmark }) =>
    listStart(bookmark?.valueMs, bookmark ? scopeOf(bookmark, scope) : scope, settings),
  );
  const fromMs = Math.min(...starts);
  if (fromMs >= toMs) return streams.map(({ definition }) => nothingToFetch(definition.name));
  const query = { count: 1, 'filter[start]': formatInstant(fromMs), 'filter[end]': formatInstant(toMs) };
  const label = streams[0]?.definition.name ?? name;
  const { total } = readPage(await client.get(path, query, { label }), path);
  const slices = leastSlices({ fromMs, toMs }, client.apiNow());
  const requests = total === undefined ? undefined : Math.max(slices, Math.ceil(total / AUDIT_PAGE_SIZE));
  return streams.map(({ definition }, position) => ({
    stream: definition.name,
    records: definition.name === name && starts[position] === fromMs ? total : undefined,
    searches: 0,
    others: position === 0 ? requests : 0,
    isAtLeast: true,
  }));
}
