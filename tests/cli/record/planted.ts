/**
 * Secrets that are planted all over an organisation, and a look for them in files. Judges nothing.
 *
 * No six characters of a secret look like anything else: upper case, lower case and digits alternate, so that a scrambled
 * text can't hold them by chance.
 */
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { generateOrganisation, type Organisation } from '../../sandbox/organisation';
import type { JsonObject } from '../../sandbox/json';
import { refersTo, resource, type StoredResource } from '../../sandbox/resource';

const HOUR_MS = 3_600_000;
/** A part of a secret that is this long counts as leaked. */
const PART = 6;

export const SECRETS = {
  organisation: 'Qz7Wx-Vk3Jh9',
  name: 'Jw9Qx Kv8Zy-Wq2Xj',
  email: 'jQ4wZ.kX7v@qW3zJ-8vK.xZ5qY',
  phone: '+49 (0)151-23 45 67 89',
  token: 'eyJ5xQ9wZ3kV7j.Qx2Zw8Kv4J.zQ6wX3vK',
  externalId: 'Xk3-Qz8-Wv5-Jy2',
  host: 'qZ5x.Wk8v-J2yQ.kX4z',
  url: 'https://u7Qz:pX3w@k9Vz.qW5x/Zk7w/Q3xV?wJ8z=Kq5X#zV2w',
  attribute: 'vQ3xZk9wJ',
  nestedKey: 'kW7zQx3Vj',
  relationship: 'zX4qWk8Jv',
  klass: 'wQ6zXk3vJ',
  tag: 'ÜQ7ñÑ3öÄ9',
  treeValue: 'kQ3z.xW7v.jZ9q',
  text: 'Qx5 wZ3k Jv8, Kz4q Wx9',
  role: 'qX7wZ3kJv',
  header: 'xW3q-Zk7v-J9qX',
  requestId: 'Zq8-Xw3-Kv7-Jz5',
  fault: 'Kx7w Qz3v Jk9x',
  page: 'Vz3xQ-Wk8jZ',
} as const;

/** An id of 24 digits. */
export const PLANTED_ID = '64b7e1c2a9f3d80512e6b7a4';

/** The small organisation with the secrets in it. */
export function plantedOrganisation(nowMs: number): Organisation {
  const { id, records } = generateOrganisation({ now: nowMs, size: 60 });
  return { id, name: SECRETS.organisation, records: [...records, ...planted(nowMs)] };
}

function planted(nowMs: number): StoredResource[] {
  const at = new Date(nowMs - 3 * HOUR_MS).toISOString();
  const stamps = { createdAt: at, updatedAt: at, modifiedAt: at };
  const custom: JsonObject = {
    [`${SECRETS.attribute}Str`]: SECRETS.name,
    [`${SECRETS.attribute}Tree`]: SECRETS.treeValue,
    [`${SECRETS.attribute}Url`]: SECRETS.url,
    [SECRETS.attribute]: { [SECRETS.nestedKey]: [{ [SECRETS.nestedKey]: SECRETS.token }] },
    [SECRETS.email]: SECRETS.phone,
  };
  const customer = resource(
    'customer',
    PLANTED_ID,
    {
      ...stamps,
      name: SECRETS.name,
      externalId: SECRETS.externalId,
      emails: [{ type: SECRETS.role, email: SECRETS.email, verified: true }],
      phones: [{ type: 'mobile', phone: SECRETS.phone }],
      urls: [{ url: SECRETS.url }, { url: `https://${SECRETS.host}/v1/customers/${PLANTED_ID}` }],
      preview: { text: `${SECRETS.text} ${SECRETS.email}\n${SECRETS.phone} ${SECRETS.url} ${PLANTED_ID}` },
      recentLocation: { [SECRETS.nestedKey]: { deep: [[SECRETS.externalId]] } },
      [SECRETS.nestedKey]: SECRETS.text,
      custom,
    },
    { [SECRETS.relationship]: { links: { self: `/v1/customers/${PLANTED_ID}/klasses/${SECRETS.klass}` } } },
  );
  const properties = {
    [`${SECRETS.attribute}Str`]: { type: 'string', displayName: SECRETS.text, enumeration: [SECRETS.name] },
  };
  return [
    { ...customer, links: { self: `/v1/customers/${PLANTED_ID}?${SECRETS.nestedKey}=${SECRETS.token}` } },
    resource('tag', '64b7e1c2a9f3d80512e6b7a5', { ...stamps, name: SECRETS.tag }),
    resource('klass', '64b7e1c2a9f3d80512e6b7a6', { ...stamps, name: SECRETS.klass, status: 'enabled' }),
    resource(
      `kobject.${SECRETS.klass}`,
      '64b7e1c2a9f3d80512e6b7a7',
      { ...stamps, title: SECRETS.text, custom },
      {
        klass: { data: { type: 'klass', id: SECRETS.klass } },
        customer: refersTo('customer', PLANTED_ID),
      },
    ),
    resource('metadata', `kobject.${SECRETS.klass}`, { ...stamps, properties }),
    resource(
      'note',
      SECRETS.externalId,
      { ...stamps, body: SECRETS.text },
      {
        customer: refersTo('customer', PLANTED_ID),
      },
    ),
  ];
}

/** All that stands in the files of a folder, as text. */
export function textIn(folder: string): string {
  return readdirSync(folder)
    .map((name) => `${name}\n${readFileSync(path.join(folder, name), 'utf8')}`)
    .join('\n');
}

/** What the JSON files of a folder hold. */
export function filesIn(folder: string): unknown[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name): unknown => JSON.parse(readFileSync(path.join(folder, name), 'utf8')));
}

/** Parts of the secrets that occur in a text, as they are, written as JSON writes them, or as addresses do. */
export function leaksIn(text: string, secrets: readonly string[]): string[] {
  return secrets.flatMap((secret) =>
    partsOf(secret.replace(/^https:\/\//, ''))
      .flatMap((part) => [part, JSON.stringify(part).slice(1, -1), encodeURIComponent(part)])
      .filter((part) => text.includes(part)),
  );
}

function partsOf(secret: string): string[] {
  const count = Math.max(1, secret.length - PART + 1);
  return Array.from({ length: count }, (_, from) => secret.slice(from, from + PART));
}
