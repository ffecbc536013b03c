/** Roles of API keys and what they cover (dossier section 1, "Roles"). Knows nothing of routes. */
import { ApiError } from './api-error';

/** Any one of the first four allows searching; the legacy two count only where they are granted by name. */
export const SEARCH_ROLES: readonly string[] = [
  'org.permission.search.create',
  'org.permission.search.update',
  'org.permission.search_global.create',
  'org.permission.search_preview.create',
  'org.user.search.read',
  'org.admin.search.read',
];

/** Objects with a read role of their own. */
const READABLE = [
  ...[
    'apps',
    'attachment',
    'audit_logs',
    'brand',
    'company',
    'conversation',
    'customer',
    'customer_merge',
    'draft',
    'event',
  ],
  ...['hook', 'kb', 'klass', 'kobject'],
  ...['message', 'metadata', 'note', 'queue', 'queue_rule', 'role_group', 'routing_status', 'satisfaction'],
  ...[
    'schedule',
    'search',
    'shortcut',
    'sla',
    'snippet',
    'snooze',
    'spam',
    'tag',
    'team',
    'user',
    'work_item',
    'work_session',
    'workflow',
  ],
] as const;
/** Objects whose legacy role also exists under `org.admin`. */
const LEGACY_ADMIN: readonly string[] = [
  ...['apps', 'brand', 'kb', 'klass', 'metadata', 'schedule', 'shortcut', 'snippet'],
];
/** What else reads an object, where it isn't `org.user.<object>.read`; nothing where no document names it. */
const OTHERS: Readonly<Record<string, readonly string[]>> = {
  customer_merge: ['org.user.customer.read', 'org.admin.customer.merge.read'],
  hook: ['org.admin.hook.read'],
  queue: ['org.permission.routing.read', 'org.user.routing.read'],
  queue_rule: ['org.permission.routing.read', 'org.user.routing.read'],
  role_group: [],
  routing_status: ['org.permission.routing.read', 'org.user.routing.read'],
  search: [],
  snooze: [],
  spam: ['org.admin.spam.read'],
  work_item: ['org.permission.routing.read', 'org.user.routing.read'],
  work_session: ['org.permission.routing.read', 'org.user.routing.read'],
  workflow: ['org.admin.workflow.read'],
};

/** All that reading needs: each object's read role, and one of the search roles, which no read role includes. */
export const READING_ROLES: readonly string[] = [
  ...READABLE.map((object) => `org.permission.${object}.read`),
  'org.permission.search.create',
];

/** The roles of which any one allows reading an object. */
export function readRoles(object: string): readonly string[] {
  const others = OTHERS[object] ?? [`org.user.${object}.read`];
  const roles = [`org.permission.${object}.read`, ...others];
  return LEGACY_ADMIN.includes(object) ? [...roles, `org.admin.${object}.read`] : roles;
}

/** Reading custom objects: in general, or one klass by its own role. */
export function kobjectRoles(klass: string | undefined): readonly string[] {
  const general = readRoles('kobject');
  return klass === undefined ? general : [...general, `org.permission.kobject.kobject_${klass}.read`];
}

/**
 * Whether a granted role covers a required one. `org.permission` covers all below it; `org.permission.read` covers
 * `org.permission.<object>.read` (the shorthand that Etleap tells its users to select).
 */
export function covers(granted: string, required: string): boolean {
  if (granted === required || required.startsWith(`${granted}.`)) return true;
  if (SEARCH_ROLES.includes(required)) return false;
  const parts = granted.split('.');
  const action = parts.pop() ?? '';
  return required.startsWith(`${parts.join('.')}.`) && required.endsWith(`.${action}`);
}

/** Throws 403 (or 401, as the older errors page has it) and names the roles that would do. */
export function requireAnyRole(
  granted: readonly string[],
  required: readonly string[],
  missingRoleStatus: 401 | 403,
): void {
  if (required.length === 0) return;
  if (granted.some((role) => required.some((one) => covers(role, one)))) return;
  const code = missingRoleStatus === 401 ? 'unauthorized' : 'forbidden';
  throw new ApiError(missingRoleStatus, code, `missing role: any one of ${required.join(', ')}`, {
    roles: [...required],
  });
}
