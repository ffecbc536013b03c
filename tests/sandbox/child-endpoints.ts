/**
 * GET of what hangs below conversations and customers besides messages, notes and attachments (dossier section 5).
 * Knows no search.
 */
import type { Api, Route } from './api';
import { notFound } from './api-error';
import { refuseOthers } from './list-endpoints';
import { listPage } from './list-page';
import { plural, textAttribute, type StoredResource } from './resource';
import { readRoles } from './roles';

interface Children {
  readonly parent: 'conversation' | 'customer';
  readonly segment: string;
  /** The object whose role reads them. */
  readonly role: string;
  readonly parameters?: readonly string[];
  readonly of: (api: Api, parentId: string) => readonly StoredResource[];
}

const CHILDREN: readonly Children[] = [
  {
    parent: 'conversation',
    segment: 'events',
    role: 'event',
    parameters: ['sort', 'name', 'changed'],
    of: ({ relations }, id) => newestFirst(relations.children('customer_event', 'conversation', id)),
  },
  {
    parent: 'conversation',
    segment: 'forwards',
    role: 'draft',
    of: ({ relations }, id) => relations.children('forward', 'conversation', id),
  },
  {
    parent: 'customer',
    segment: 'merges',
    role: 'customer_merge',
    // The documented example is the source's list; that the target's has them too is assumed.
    of: ({ relations }, id) => [
      ...relations.children('customer_merge', 'source', id),
      ...relations.children('customer_merge', 'target', id),
    ],
  },
  {
    parent: 'customer',
    segment: 'drafts',
    role: 'draft',
    parameters: ['include'],
    of: ({ relations }, id) => relations.children('draft', 'customer', id),
  },
];

/** A list per parent; 404 where the parent is gone. */
export function childRoutes(api: Api): Route[] {
  return CHILDREN.map(({ parent, segment, role, parameters = [], of }) => ({
    method: 'GET',
    path: `/v1/${plural(parent)}/:id/${segment}`,
    roles: readRoles(role),
    answer: (call) => {
      refuseOthers(call, ['page', 'pageSize', ...parameters]);
      const id = call.params['id'] ?? '';
      if (!api.store.get(parent, id)) throw notFound(`no ${parent} ${id}`);
      return { status: 200, body: listPage(api, call, of(api, id)) };
    },
  }));
}

/** The order of the documented example. */
function newestFirst(events: readonly StoredResource[]): StoredResource[] {
  const at = (event: StoredResource): string => textAttribute(event, 'publishedAt');
  return events.toSorted((a, b) => (at(a) > at(b) ? -1 : at(a) < at(b) ? 1 : 0));
}
