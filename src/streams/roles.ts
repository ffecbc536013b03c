/**
 * Which roles reading a stream needs, and which of them a key lacks by its own word. Pure; knows no stream by name.
 *
 * Source: dossier, section 1, "Roles". The rules are known in outline only, so "lacks" is a suspicion, never a
 * verdict: who acts on it asks the API first.
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

/** Objects whose older role also exists under `org.admin`. */
const READ_BY_ADMINS: readonly string[] = ['klass', 'metadata'];

/** The role that reads an object, as the API names it. */
export function roleOfReading(object: string): string {
  return `org.permission.${object}.read`;
}

/** The roles that reading needs, all of them. Attachments found by their messages need the role of those too. */
export function neededRoles(stream: StreamDefinition, areShortcutsWanted: boolean): readonly string[] {
  if (stream.kind === 'search') return [stream.role, SEARCH_ROLE];
  if (stream.kind === 'child') {
    const shortcut = areShortcutsWanted ? stream.shortcut : undefined;
    const ofShortcut = shortcut ? [roleOfReading(shortcut.context)] : [];
    return [stream.role, roleOfReading('conversation'), SEARCH_ROLE, ...ofShortcut];
  }
  return stream.kind === 'metadata' ? [stream.role, roleOfReading('klass')] : [stream.role];
}

/** Those of `needed` that none of the `granted` roles seems to cover. */
export function lackedRoles(granted: readonly string[], needed: readonly string[]): readonly string[] {
  return needed.filter((role) => !equivalents(role).some((one) => granted.some((own) => covers(own, one))));
}

/** Roles of which any one does what `role` does. */
function equivalents(role: string): readonly string[] {
  if (role === SEARCH_ROLE) return SEARCH_ROLES;
  const object = /^org\.permission\.(.+)\.read$/.exec(role)?.[1] ?? '';
  const byAdmins = READ_BY_ADMINS.includes(object) ? [`org.admin.${object}.read`] : [];
  return [role, `org.user.${object}.read`, ...byAdmins];
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
