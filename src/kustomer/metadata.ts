/**
 * What the API says of an organisation's own names: its custom object classes, and the definitions of custom attributes.
 * Knows no stream.
 *
 * Source: dossier, section 5.
 */
import type { JsonObject } from '../json';
import type { Purpose } from './attempts';
import type { Client } from './client';
import { readSingle } from './envelope';
import { MAX_LIST_PAGE_SIZE } from './pages';

/** The list of custom object classes. */
export const KLASSES = {
  path: '/v1/klasses',
  query: {},
  pageSize: MAX_LIST_PAGE_SIZE,
  rowsKey: 'data',
} as const;

/**
 * The definitions of one resource (`customer`, `kobject.order`), as the API has them. Throws what the client and the
 * envelope throw.
 */
export async function getMetadata(client: Client, resource: string, purpose: Purpose): Promise<JsonObject> {
  const path = `/v1/metadata/${encodeURIComponent(resource)}`;
  return readSingle(await client.get(path, {}, purpose), path);
}
