/** The stand-in without a socket: puts the parts together and answers calls in memory. Knows no endpoint. */
import { createAnswering, type Answering, type IncomingCall } from './answer-request';
import type { Api } from './api';
import { SANDBOX_API_KEY, apiKeyFor } from './api-key';
import { childRoutes } from './child-endpoints';
import type { FaultAction } from './faults';
import { auditRoutes } from './audit-endpoint';
import { identityRoutes } from './identity-endpoints';
import { listRoutes } from './list-endpoints';
import { objectRoutes } from './object-endpoints';
import { generateOrganisation, type Organisation } from './organisation';
import { createRateLimiter } from './rate-limit';
import { createRelations } from './relations';
import { READING_ROLES } from './roles';
import { searchRoutes } from './search-endpoint';
import { createSearchIndex, type IndexLag } from './search-index';
import { settingRoutes } from './setting-endpoints';
import { createStore, type Store } from './store';
import { DEFAULT_SWITCHES, type Switches } from './switches';
import { writeRoutes } from './write-endpoints';

export interface EmbeddedOptions {
  /** The organisation's data; default: a small seeded organisation. */
  organisation?: Organisation;
  /** The API's clock in milliseconds since the epoch: Date header, index lag, two-year line, rate windows. */
  now?: () => number;
  /** Default: SANDBOX_API_KEY, or one of the same form that names `roles`. */
  apiKey?: string;
  /** Roles of the key; default: all that reading needs. */
  roles?: readonly string[];
  /** Requests per minute; default: in effect none. */
  limits?: { generalPerMinute?: number; searchPerMinute?: number };
  /** An update is searchable so many milliseconds later; default 0. */
  indexLagMs?: IndexLag;
  /** Where the files' links lead; default: nowhere. */
  storageUrl?: string;
  /** Assumptions where the dossier says "unknown"; see switches.ts. */
  switches?: Partial<Switches>;
}

/** An API in memory: the sandbox puts a socket before it, property tests ask it directly. */
export interface EmbeddedApi {
  readonly apiKey: string;
  readonly store: Store;
  /** May be changed at any time. */
  readonly switches: Switches;
  readonly now: () => number;
  /** What goes on the wire for a call, with a fault where one is given. */
  readonly answer: (call: IncomingCall, fault: FaultAction | undefined) => Answering;
}

const NO_LIMIT = 1e9;

export function createEmbeddedApi(options: EmbeddedOptions = {}): EmbeddedApi {
  const now = options.now ?? Date.now;
  const organisation = options.organisation ?? generateOrganisation({ now: now() });
  const store = createStore(now);
  const switches: Switches = { ...DEFAULT_SWITCHES, ...options.switches };
  const api: Api = {
    organisation,
    store,
    index: createSearchIndex(store, now, options.indexLagMs ?? 0),
    relations: createRelations(store),
    switches,
    roles: options.roles ?? READING_ROLES,
    storageUrl: options.storageUrl ?? 'https://attachments.sandbox.invalid',
    apiKey: options.apiKey ?? (options.roles === undefined ? SANDBOX_API_KEY : apiKeyFor(options.roles)),
    now,
  };
  for (const record of organisation.records) store.put(record);

  const limits = { generalPerMinute: NO_LIMIT, searchPerMinute: NO_LIMIT, ...options.limits };
  const routes = [
    identityRoutes,
    searchRoutes,
    listRoutes,
    childRoutes,
    auditRoutes,
    objectRoutes,
    settingRoutes,
    writeRoutes,
  ].flatMap((of) => of(api));
  const answer = createAnswering(api, routes, createRateLimiter(limits, now, switches));
  return { apiKey: api.apiKey, store, switches, now, answer };
}
