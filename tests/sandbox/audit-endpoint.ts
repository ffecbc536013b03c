/** GET of the audit log: newest first, paged by a cursor (dossier section 5; OpenAPI, audit-logs). */
import type { Answer, Api, Call, Route } from './api';
import { badRequest } from './api-error';
import { textAttribute, type StoredResource } from './resource';
import { readRoles } from './roles';

const PATH = '/v1/audit-logs';
const DEFAULT_COUNT = 100;
const MAX_COUNT = 1_000;
const KNOWN = ['count', 'before', 'after', 'filter[start]', 'filter[end]'];

export function auditRoutes(api: Api): Route[] {
  return [
    { method: 'GET', path: PATH, roles: readRoles('audit_logs'), answer: (call) => answerAudit(api, call) },
  ];
}

function answerAudit(api: Api, { query }: Call): Answer {
  const { auditTotal, auditCursor } = api.switches;
  const others = [...query.keys()].filter((name) => !KNOWN.includes(name));
  if (others.length > 0) throw badRequest(`unknown parameter ${others.join(', ')}`);
  const count = Number(query.get('count') ?? DEFAULT_COUNT);
  if (!Number.isInteger(count) || count < 1 || count > MAX_COUNT)
    throw badRequest(`count must be 1 to ${MAX_COUNT}`);
  const all = api.store.all('audit_log').toReversed();
  const matching = all.filter((entry) => isInSpan(api, query, entry));
  const reachable = matching.filter((entry) => isBehindCursor(query, auditCursor, entry));
  const data = reachable.slice(0, count);
  const last = data.at(-1);
  const filters = KNOWN.slice(3).flatMap((name) => {
    const value = query.get(name);
    return value === null ? [] : [`${name}=${encodeURIComponent(value)}`];
  });
  const link = (...parts: string[]): string =>
    `${PATH}?${[`count=${count}`, ...parts, ...filters].join('&')}`;
  const total = auditTotal === 'of-all' ? all.length : matching.length;
  return {
    status: 200,
    body: {
      meta: { count: data.length, ...(auditTotal !== 'none' && { total, cursorCount: reachable.length }) },
      links: {
        self: link(),
        first: link(),
        prev: data[0] === undefined ? null : link(`after=${data[0].id}`),
        next: last === undefined || reachable.length <= count ? null : link(`before=${last.id}`),
      },
      data,
    },
  };
}

/** Whether its ends are inclusive is not documented; here they aren't. */
function isInSpan({ switches }: Api, query: URLSearchParams, entry: StoredResource): boolean {
  if (!switches.auditFilterHonoured) return true;
  const [start, end] = [query.get('filter[start]'), query.get('filter[end]')];
  const at = Date.parse(textAttribute(entry, 'createdAt'));
  return (start === null || at > Date.parse(start)) && (end === null || at < Date.parse(end));
}

function isBehindCursor(
  query: URLSearchParams,
  cursor: 'older' | 'ignored' | 'newer',
  { id }: StoredResource,
): boolean {
  const [before, after] = [query.get('before'), query.get('after')];
  if (cursor === 'ignored') return true;
  const [olderThan, newerThan] = cursor === 'older' ? [before, after] : [after, before];
  return (olderThan === null || id < olderThan) && (newerThan === null || id > newerThan);
}
