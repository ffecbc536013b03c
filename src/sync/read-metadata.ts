/**
 * Reads the definitions of custom attributes: one record per resource, custom object classes included.
 */
import { ApiError } from '../errors';
import { member } from '../json';
import type { Client } from '../kustomer/client';
import { readSingle } from '../kustomer/envelope';
import { MAX_LIST_PAGE_SIZE, walkList } from '../kustomer/pages';
import type { MetadataStream } from '../streams/definition';
import { listAttributeDefinitions } from '../streams/quirks';
import type { StreamRun } from './stream-run';

export const KLASSES = {
  path: '/v1/klasses',
  query: {},
  pageSize: MAX_LIST_PAGE_SIZE,
  rowsKey: 'data',
} as const;

/**
 * Writes one record per resource. A class that is gone between its listing and its asking (404) is counted; of the
 * resources that every organisation has, none can be gone.
 */
export async function readMetadata(
  client: Client,
  run: StreamRun,
  definition: MetadataStream,
): Promise<void> {
  const purpose = { label: definition.name };
  const klassResources: string[] = [];
  for await (const klasses of walkList(client, KLASSES, purpose)) {
    for (const klass of klasses) {
      const name = member(klass['attributes'], 'name');
      if (typeof name === 'string' && name !== '') klassResources.push(`kobject.${name}`);
    }
  }
  for (const resource of [...definition.resources, ...klassResources]) {
    const path = `/v1/metadata/${encodeURIComponent(resource)}`;
    try {
      const metadata = readSingle(await client.get(path, {}, purpose), path);
      await run.delivery.write([listAttributeDefinitions(metadata, resource)], client.apiNow());
    } catch (error) {
      const isGone = error instanceof ApiError && error.status === 404 && klassResources.includes(resource);
      if (!isGone) throw error;
      run.tally.goneParents += 1;
    }
  }
}
