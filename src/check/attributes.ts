/**
 * The custom attributes that the organisation has defined, asked for object by object.
 */
import { ApiError } from '../errors';
import { member } from '../json';
import type { Purpose } from '../kustomer/attempts';
import type { Client } from '../kustomer/client';
import { readSingle } from '../kustomer/envelope';
import type { CustomAttributes } from '../streams/custom-attributes';
import { readCustomAttributes } from '../streams/custom-attributes';
import { forEachConcurrently } from '../sync/concurrently';
import { isRefusal } from './closed';

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
    const path = `/v1/metadata/${encodeURIComponent(resource)}`;
    try {
      const metadata = readSingle(await client.get(path, {}, purpose), path);
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

/** The API has understood, and won't serve this resource: it is gone, or its name is none that it takes. */
function isVerdict(error: unknown): error is ApiError {
  return error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429;
}
