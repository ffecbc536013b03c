/** Keys that look like the API's own: unsigned JWTs that a client may decode (dossier section 1, "Token"). */
import { MACHINE_USER_ID } from './identity-endpoints';
import { ORGANISATION_ID, ORGANISATION_NAME } from './organisation';
import { READING_ROLES } from './roles';

/** A key whose payload names the default organisation and these roles. */
export function apiKeyFor(roles: readonly string[]): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const payload = {
    id: '600000000000000000000001',
    user: MACHINE_USER_ID,
    org: ORGANISATION_ID,
    orgName: ORGANISATION_NAME,
    userType: 'machine',
    roles,
  };
  return [part({ alg: 'HS256', typ: 'JWT' }), part(payload), 'not-a-signature'].join('.');
}

/** The key of a sandbox that isn't told another one. */
export const SANDBOX_API_KEY = apiKeyFor(READING_ROLES);
