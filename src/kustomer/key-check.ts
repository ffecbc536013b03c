/**
 * Asks the API who the key is: the first call of every run. Checks the key and sets the client's clock.
 *
 * Source: dossier, section 1: `GET /v1/auth/tokens/current` works with any valid key. A 403 or 404 there says
 * nothing about the key, so it is tolerated.
 */
import { ApiError, AuthError } from '../errors';
import { member } from '../json';
import type { Client } from './client';

const PATH = '/v1/auth/tokens/current';
/**
 * The first call of a run gives up early, also where nothing comes back at all: nobody waits a quarter of an hour to
 * read of a wrong host name.
 */
const FIRST_CALL_MS = 60_000;

/** What the API says of the key; `roles` is undefined where it doesn't say. */
export interface KeyFacts {
  readonly roles: readonly string[] | undefined;
}

/**
 * Checks the key. `maxRetryMs` bounds the retries where it is less than 60 s. Throws AuthError for a refused key,
 * and what the client throws where the API can't be reached.
 */
export async function checkKey(client: Client, maxRetryMs: number): Promise<KeyFacts> {
  try {
    const purpose = {
      label: 'key check',
      maxRetryMs: Math.min(maxRetryMs, FIRST_CALL_MS),
      maxTotalMs: FIRST_CALL_MS,
    };
    const json = await client.get(PATH, {}, purpose);
    const roles = member(member(member(json, 'data'), 'attributes'), 'roles');
    return { roles: Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : undefined };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 403 || error.status === 404) return { roles: undefined };
    if (error.status === 401) throw refusedKey(error);
    throw error;
  }
}

function refusedKey(error: ApiError): AuthError {
  const isExpired = /expired/i.test(error.message);
  return new AuthError(
    isExpired
      ? '"api_key" has expired; make a new one under Settings › Security › API Keys.'
      : `"api_key" was refused by the API (status ${error.status}); check that it is complete, or make a new one under ` +
          'Settings › Security › API Keys.',
    { cause: error },
  );
}
