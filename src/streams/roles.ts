/**
 * Which roles reading a stream needs, and which of them a key lacks by its own word. Pure; knows no stream by name.
 *
 * Source: dossier, section 1, "Roles", and the reference on developer.kustomer.com. The rules are known in outline only,
 * so "lacks" is a suspicion, never a verdict: who acts on it asks the API first.
 */
import type { StreamDefinition } from './definition';

/** The role of searching, which every search needs beside the role of its object. */
export const SEARCH_ROLE = 'org.permission.search.create';

/** Whatever else allows searching. It is a *create* permission, so shorthands that end in `read` don't include it. */
const SEARCH_ROLES: readonly string[] = [
  SEARCH_ROLE,
  'org.permission.search.update',
  'org.permission.search_global.create',
  'org.permission.search_preview.create',
  'org.user.search.read',
  'org.admin.search.read',
];

const USERS = ['org.user'];
const ADMINS = ['org.admin'];
const BOTH = [...USERS, ...ADMINS];
/** Texts that users share. */
const CONTENT = [...BOTH, 'org.user.content', 'org.admin.content'];
const NONE_KNOWN: readonly string[] = [];

/** What an object's older roles begin with; `org.user` where it isn't named here. */
const OLDER_ROLES: Readonly<Record<string, readonly string[]>> = {
  apps: BOTH,
  brand: BOTH,
  customer_merge: NONE_KNOWN,
  hook: ADMINS,
  kb: BOTH,
  klass: BOTH,
  metadata: BOTH,
  queue: NONE_KNOWN,
  queue_rule: NONE_KNOWN,
  role_group: NONE_KNOWN,
  routing_status: NONE_KNOWN,
  work_item: NONE_KNOWN,
  work_session: NONE_KNOWN,
  schedule: BOTH,
  search: NONE_KNOWN,
  shortcut: CONTENT,
  snippet: CONTENT,
  snooze: NONE_KNOWN,
  spam: ADMINS,
  workflow: ADMINS,
};

/** Older roles that aren't named after their object. */
const OTHER_ROLES: Readonly<Record<string, readonly string[]>> = {
  customer_merge: ['org.user.customer.read', 'org.admin.customer.merge.read'],
};

/** Objects that the roles of routing as a whole allow, too. */
const PARTS_OF_ROUTING: readonly string[] = [
  'queue',
  'queue_rule',
  'routing_status',
  'work_item',
  'work_session',
];

/** The role that reads an object, as the API names it. */
export function roleOfReading(object: string): string {
  return `org.permission.${object}.read`;
}

/** The roles that reading needs, all of them. Attachments found by their messages need the role of those too. */
export function neededRoles(stream: StreamDefinition, areShortcutsWanted: boolean): readonly string[] {
  const own = stream.role === undefined ? [] : [stream.role];
  if (stream.kind === 'search') return [...own, SEARCH_ROLE];
  if (stream.kind === 'child') {
    const shortcut = areShortcutsWanted ? stream.shortcut : undefined;
    const ofShortcut = shortcut ? [roleOfReading(shortcut.context)] : [];
    return [...own, stream.parentRole, SEARCH_ROLE, ...ofShortcut];
  }
  return stream.kind === 'metadata' ? [...own, roleOfReading('klass')] : own;
}

/** Those of `needed` that none of the `granted` roles seems to cover. */
export function lackedRoles(granted: readonly string[], needed: readonly string[]): readonly string[] {
  return needed.filter((role) => !equivalents(role).some((one) => granted.some((own) => covers(own, one))));
}

/** Roles of which any one does what `role` does. */
function equivalents(role: string): readonly string[] {
  if (role === SEARCH_ROLE) return SEARCH_ROLES;
  const object = /^org\.permission\.(.+)\.read$/.exec(role)?.[1] ?? '';
  const older = (OLDER_ROLES[object] ?? USERS).map((owner) => `${owner}.${object}.read`);
  const routing = PARTS_OF_ROUTING.includes(object)
    ? [roleOfReading('routing'), 'org.user.routing.read']
    : [];
  return [role, ...older, ...(OTHER_ROLES[object] ?? []), ...routing];
}

/**
 * Whether a granted role covers `role`: the same one; a prefix such as `org.permission`, with all below it; a shorthand
 * such as `org.permission.read`, with all below `org.permission` that ends in `read`, the search roles excepted; or a
 * pattern with `*`.
 */
function covers(granted: string, role: string): boolean {
  if (granted === role || role.startsWith(`${granted}.`)) return true;
  if (granted.includes('*')) return patternOf(granted).test(role);
  if (SEARCH_ROLES.includes(role)) return false;
  const [, prefix, action] = /^(.+)\.(\w+)$/.exec(granted) ?? [];
  return prefix !== undefined && role.startsWith(`${prefix}.`) && role.endsWith(`.${action ?? ''}`);
}

function patternOf(granted: string): RegExp {
  const parts = granted.split('*').map((part) => part.replace(/[^\w]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`);
}

/** The roles that reading a stream needs, in words. */
export function rolesOf(stream: StreamDefinition): string {
  if (neededRoles(stream, true).length === 0) return 'none that Kustomer documents';
  const always = inWords(neededRoles(stream, false));
  const alsoByShortcut = neededRoles(stream, true).slice(neededRoles(stream, false).length);
  return alsoByShortcut.length === 0
    ? always
    : `${always}, and in the mode with_attachments ${inWords(alsoByShortcut)}`;
}

/** "a, b and c". */
function inWords(names: readonly string[]): string {
  const rest = names.slice(0, -1).join(', ');
  return [rest, ...names.slice(-1)].filter((part) => part !== '').join(' and ');
}
