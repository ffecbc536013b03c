/** GET of the lists that are lists and nothing else, and of business schedules with their holidays (dossier section 5). */
import type { Api, Call, Route } from './api';
import { badRequest, notFound } from './api-error';
import { listPage } from './list-page';
import { readRoles } from './roles';

interface List {
  readonly path: string;
  readonly type: string;
  /** The object whose role reads it; null: any key may. */
  readonly role: string | null;
  readonly maxPageSize?: number;
  readonly maxPages?: number;
}

/** "A maximum of 10 pages with 99 entries" (developer.kustomer.com, email and form hooks). */
const HOOKS = { role: 'hook', maxPageSize: 99, maxPages: 10 } as const;

const LISTS: readonly List[] = [
  { path: '/v1/brands', type: 'brand', role: 'brand' },
  { path: '/v1/schedules', type: 'schedule', role: 'schedule' },
  { path: '/v1/routing/queues', type: 'queue', role: 'queue' },
  { path: '/v1/routing/queue-rules', type: 'queue_rule', role: 'queue_rule' },
  { path: '/v1/routing/statuses', type: 'routing_status', role: 'routing_status' },
  { path: '/v1/routing/work-items', type: 'work_item', role: 'work_item' },
  { path: '/v1/routing/work-sessions', type: 'work_session', role: 'work_session' },
  { path: '/v1/snoozes', type: 'snooze', role: 'snooze' },
  { path: '/v1/snippets', type: 'snippet', role: 'snippet' },
  { path: '/v1/shortcuts/categories', type: 'shortcut_category', role: 'shortcut' },
  { path: '/v1/role-groups', type: 'role_group', role: 'role_group' },
  { path: '/v1/cards', type: 'card', role: 'apps' },
  { path: '/v1/satisfaction', type: 'satisfaction', role: 'satisfaction' },
  { path: '/v1/customers/searches', type: 'saved_search', role: 'search' },
  { path: '/v1/spam/senders', type: 'sender', role: 'spam' },
  { path: '/v1/workflows', type: 'workflow', role: 'workflow' },
  { path: '/v1/notifications', type: 'notification', role: null },
  { path: '/v1/kb/articles', type: 'kb_article', role: 'kb' },
  { path: '/v1/kb/categories', type: 'kb_category', role: 'kb' },
  { path: '/v1/hooks/email', type: 'email_hook', ...HOOKS },
  { path: '/v1/hooks/web', type: 'web_hook', ...HOOKS },
  { path: '/v1/hooks/form', type: 'form_hook', ...HOOKS },
  { path: '/v1/apps', type: 'app', role: 'apps' },
];

/** Parameters that aren't documented are refused, which is stricter than the API may be. */
export function listRoutes(api: Api): Route[] {
  const lists = LISTS.map((list): Route => ({
    method: 'GET',
    path: list.path,
    roles: list.role === null ? [] : readRoles(list.role),
    answer: (call) => ({ status: 200, body: page(api, call, list) }),
  }));
  return [
    ...lists,
    {
      method: 'GET',
      path: '/v1/schedules/:id',
      roles: readRoles('schedule'),
      answer: (call) => ({ status: 200, body: schedule(api, call) }),
    },
  ];
}

function page(api: Api, call: Call, { type, maxPageSize, maxPages }: List) {
  refuseOthers(call, ['page', 'pageSize']);
  if (maxPages !== undefined && Number(call.query.get('page') ?? 1) > maxPages)
    throw badRequest(`this list reaches at most ${maxPages} pages`);
  return listPage(api, call, api.store.all(type), maxPageSize === undefined ? {} : { maxPageSize });
}

function schedule(api: Api, call: Call) {
  refuseOthers(call, ['include']);
  const id = call.params['id'] ?? '';
  const data = api.store.get('schedule', id);
  if (!data) throw notFound(`no schedule ${id}`);
  const include = call.query.get('include');
  if (include === null) return { data };
  if (include !== 'holidays') throw badRequest('include must be "holidays"');
  return { data, included: [...api.relations.children('holiday', 'schedule', id)] };
}

/** Throws 400 for parameters besides `known`. */
export function refuseOthers({ query }: Call, known: readonly string[]): void {
  const others = [...query.keys()].filter((name) => !known.includes(name));
  if (others.length > 0) throw badRequest(`unknown parameter ${others.join(', ')}`);
}
