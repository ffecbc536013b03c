/** Users, teams, tags, shortcuts and SLAs of the made-up organisation (dossier section 9). Fills in the shared ids. */
import { iso, stamps, type Generation, type Moments } from './generation';
import { MACHINE_USER_ID } from './identity-endpoints';
import type { JsonObject } from './json';
import { refersTo, type StoredResource } from './resource';

const COUNTS = { users: 130, teams: 24, tags: 120, shortcuts: 110, slas: 6 };

/** All settings; also fills in the ids of users, teams and tags that other records refer to. */
export function generateSettings(generation: Generation): StoredResource[] {
  const users = many(generation, 'user', COUNTS.users, (index, moments) =>
    userAttributes(generation, index, moments),
  );
  const machine = users[0];
  if (machine !== undefined)
    users[0] = { ...machine, id: MACHINE_USER_ID, links: { self: `/v1/users/${MACHINE_USER_ID}` } };
  generation.userIds.push(...users.map(({ id }) => id));
  const teams = many(generation, 'team', COUNTS.teams, (index, moments) => ({
    name: `Team ${index}`,
    displayName: `Team ${index}`,
    icon: null,
    externalId: null,
    members: [generation.random.pick(generation.userIds)],
    roleGroups: [],
    ...deletion(index, moments),
    importedAt: null,
    ...stamps(moments),
  }));
  generation.teamIds.push(...teams.map(({ id }) => id));
  const tags = many(generation, 'tag', COUNTS.tags, (index, moments) => ({
    name: `tag ${index} ${generation.text(index).slice(0, 20)}`,
    color: generation.random.pick(['#ff0000', null]),
    ...deletion(index, moments),
    ...stamps(moments),
  }));
  generation.tagIds.push(...tags.map(({ id }) => id));
  return [...users, ...teams, ...tags, ...shortcuts(generation), ...slas(generation)];
}

function many(
  generation: Generation,
  type: string,
  count: number,
  attributesOf: (index: number, moments: Moments) => JsonObject,
): StoredResource[] {
  return Array.from({ length: count }, (_, index) => {
    const moments = generation.moments(index);
    return generation.record(type, generation.random.id(moments.createdAt), attributesOf(index, moments));
  });
}

function deletion(index: number, { updatedAt }: Moments): JsonObject {
  const deleted = index % 15 === 14;
  return { deleted, deletedAt: deleted ? iso(updatedAt) : null };
}

/** Machine users first, then people; every seventh of them is deactivated. */
function userAttributes({ random }: Generation, index: number, moments: Moments): JsonObject {
  const isMachine = index < 6;
  const isDeactivated = index % 7 === 6;
  return {
    displayName: `User ${index}`,
    name: isMachine ? `key ${index}` : `User Ünal ${index}`,
    firstName: isMachine ? null : 'User',
    lastName: isMachine ? null : `Ünal ${index}`,
    email: isMachine ? null : `user-${index}@example.com`,
    userType: isMachine ? 'machine' : random.pick(['user', 'limited']),
    mobile: null,
    avatarUrl: null,
    emailSignature: null,
    emailVerifiedAt: isMachine ? null : iso(moments.createdAt),
    firstEmailVerifiedAt: null,
    verifiedEmailStatus: isMachine ? null : 'verified',
    isEmailValid: !isMachine,
    password: { allowNew: true, forceNew: false, updatedAt: null },
    roles: ['org.user'],
    roleGroups: [],
    firstLoginAt: isMachine || index % 20 === 10 ? null : iso(moments.createdAt),
    mostRecentLoginAt: isMachine ? null : iso(moments.updatedAt),
    deletedAt: isDeactivated ? iso(moments.updatedAt) : null,
    ...stamps(moments),
  };
}

function shortcuts(generation: Generation): StoredResource[] {
  return many(generation, 'shortcut', COUNTS.shortcuts, (index, moments) => ({
    name: `Shortcut ${index}`,
    draft: { text: generation.text(index) },
    payload: {
      text: { blocks: [{ key: 'a1', text: generation.text(index) }], entityMap: { '0': { type: 'LINK' } } },
    },
    conversation: {},
    isPrivate: index % 4 === 0,
    deleted: index % 15 === 14,
    appDisabled: false,
    rev: index % 5,
    ...stamps(moments),
  }));
}

/** Each SLA with as many versions as it counts; neither has an `updatedAt`. */
function slas(generation: Generation): StoredResource[] {
  const { random } = generation;
  return Array.from({ length: COUNTS.slas }, (_, index) => {
    const { createdAt } = generation.moments(index);
    const id = random.id(createdAt);
    const versions = Array.from({ length: 1 + (index % 3) }, (__, at) =>
      generation.record('sla_version', random.id(createdAt), slaVersion(index, at + 1, createdAt), {
        sla: refersTo('sla', id),
      }),
    );
    const sla = generation.record(
      'sla',
      id,
      { currentVersion: versions.length, createdAt: iso(createdAt) },
      { versions: { data: versions.map((version) => ({ type: 'sla_version', id: version.id })) } },
    );
    // In the documented example neither has links.
    return [sla, ...versions].map(withoutLinks);
  }).flat();
}

/** As the documented examples have some records. */
export function withoutLinks({ type, id, attributes, relationships = {} }: StoredResource): StoredResource {
  return { type, id, attributes, relationships };
}

function slaVersion(index: number, version: number, createdAt: number): JsonObject {
  const target = { enabled: true, times: { '1': 3_600_000, '2': 7_200_000 } };
  return {
    name: `Policy ${index}`,
    description: index % 2 === 0 ? null : 'SLA policy for email',
    version,
    hours: 'calendar',
    metrics: { firstResponse: target, totalCustomerWaitTime: { enabled: false, times: {} } },
    criteria: { and: [{ conversation_channel: { operator: 'contains', value: 'email' } }] },
    createdAt: iso(createdAt),
  };
}
