/**
 * Reads the definitions of custom attributes: one record per resource, custom object classes included.
 */
import { ApiError } from '../errors';
import { member } from '../json';
import type { Client } from '../kustomer/client';
import { KLASSES, getMetadata } from '../kustomer/metadata';
import { walkList } from '../kustomer/pages';
import type { MetadataStream } from '../streams/definition';
import { listAttributeDefinitions } from '../streams/quirks';
import type { StreamRun } from './stream-run';

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
    try {
      const metadata = await getMetadata(client, resource, purpose);
      await run.delivery.write([listAttributeDefinitions(metadata, resource)], client.apiNow());
    } catch (error) {
      const isGone = error instanceof ApiError && error.status === 404 && klassResources.includes(resource);
      if (!isGone) throw error;
      run.tally.goneParents += 1;
    }
  }
}
