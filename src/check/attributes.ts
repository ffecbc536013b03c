/**
 * The custom attributes that the organisation has defined, asked for object by object.
 */
import { isRefusal } from '../errors';
import { member } from '../json';
import type { Purpose } from '../kustomer/attempts';
import type { Client } from '../kustomer/client';
import { getMetadata } from '../kustomer/metadata';
import type { CustomAttributes } from '../streams/custom-attributes';
import { readCustomAttributes } from '../streams/custom-attributes';
import { forEachConcurrently } from '../sync/concurrently';
import { isVerdict } from '../sync/failure';

/** What was told, resource by resource; what wasn't stays open. */
export interface AskedAttributes {
  readonly attributes: ReadonlyMap<string, CustomAttributes>;
  /** Resources that the key may not ask for. */
  readonly refused: readonly string[];
}

/**
 * Asks for the attributes of each resource, side by side. A refusal, or another verdict of the API on a single resource,
 * leaves it open; `warn` is told of the latter. Throws what the client and the envelope throw for everything else.
 */
export async function askAttributes(
  client: Client,
  resources: readonly string[],
  concurrency: number,
  purpose: Purpose,
  warn: (line: string) => void,
): Promise<AskedAttributes> {
  const attributes = new Map<string, CustomAttributes>();
  const refused = new Set<string>();
  await forEachConcurrently(resources, concurrency, async (resource) => {
    try {
      const metadata = await getMetadata(client, resource, purpose);
      attributes.set(resource, readCustomAttributes(member(metadata['attributes'], 'properties')));
    } catch (error) {
      if (isRefusal(error)) refused.add(resource);
      else if (isVerdict(error)) {
        warn(`the custom attributes of ${JSON.stringify(resource)} stay untyped: ${error.message}`);
      } else throw error;
    }
  });
  return { attributes, refused: resources.filter((resource) => refused.has(resource)) };
}
