/** Starts the stand-in for the Kustomer API on a loopback port. Puts the parts together; knows no endpoint. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Api } from './api';
import { createAnswering } from './answer-request';
import { SANDBOX_API_KEY, apiKeyFor } from './api-key';
import { createFaults, type Faults } from './faults';
import { identityRoutes } from './identity-endpoints';
import { acceptsGzip, journalEntry, readCall } from './incoming';
import type { JournalEntry } from './journal';
import { valueAt } from './json';
import { objectRoutes } from './object-endpoints';
import { generateOrganisation, type Organisation } from './organisation';
import { createRateLimiter } from './rate-limit';
import { createRelations } from './relations';
import { READING_ROLES } from './roles';
import { searchRoutes } from './search-endpoint';
import { createSearchIndex } from './search-index';
import { settingRoutes } from './setting-endpoints';
import { createStore, type Store } from './store';
import { DEFAULT_SWITCHES, type Switches } from './switches';
import { createTransport } from './transport';
import { writeRoutes } from './write-endpoints';

export { SANDBOX_API_KEY };

export interface SandboxOptions {
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
  indexLagMs?: number;
  /** Assumptions where the dossier says "unknown"; see switches.ts. */
  switches?: Partial<Switches>;
  /** Default: any free port. */
  port?: number;
}

export interface RequestSeen {
  method: string;
  path: string;
  query: URLSearchParams;
  body: unknown;
  /** The number of this request since the start, counted from 1. */
  count: number;
}

export interface Sandbox {
  readonly url: string;
  readonly apiKey: string;
  /** Add, edit and remove records while it runs. */
  readonly store: Store;
  /** Every request so far. */
  readonly journal: readonly JournalEntry[];
  readonly faults: Faults;
  /** May be changed while it runs. */
  readonly switches: Switches;
  /** Called before each request is answered; returns a function that ends this. */
  onRequest(hook: (request: RequestSeen) => void): () => void;
  /** Closes all connections; rejects with the first error that a hook or the sandbox itself threw. */
  stop(): Promise<void>;
}

const NO_LIMIT = 1e9;
/** Longer than a rate window, so that no client meets a connection that is just being closed. */
const KEEP_ALIVE_MS = 120_000;

/** Starts a sandbox; stop it at the end of the test. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
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
    apiKey: options.apiKey ?? (options.roles === undefined ? SANDBOX_API_KEY : apiKeyFor(options.roles)),
    now,
  };
  for (const record of organisation.records) store.put(record);

  const limits = { generalPerMinute: NO_LIMIT, searchPerMinute: NO_LIMIT, ...options.limits };
  const routes = [identityRoutes, searchRoutes, objectRoutes, settingRoutes, writeRoutes].flatMap((of) =>
    of(api),
  );
  const answering = createAnswering(api, routes, createRateLimiter(limits, now, switches));
  const faults = createFaults();
  const transport = createTransport();
  const journal: JournalEntry[] = [];
  const hooks = new Set<(request: RequestSeen) => void>();
  const bugs: unknown[] = [];
  let count = 0;

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const read = await readCall(request).catch(() => undefined);
    if (read === undefined) return;
    count += 1;
    const call = { ...read, count };
    const { method, path, query, body } = call;
    for (const hook of hooks) hook({ method, path, query, body, count });
    const context = valueAt(body, 'queryContext');
    const fault = faults.take({ method, path, context: typeof context === 'string' ? context : undefined });
    const { answer, wire } = answering(call, fault);
    journal.push(journalEntry(now(), request, call, answer, fault));
    transport.send(response, wire, fault, switches.gzip && acceptsGzip(request));
  };
  const server = createServer((request, response) => {
    response.sendDate = false;
    handle(request, response).catch((error: unknown) => {
      bugs.push(error);
      response.destroy();
    });
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const port = await listen(server, options.port ?? 0);

  return {
    url: `http://127.0.0.1:${port}`,
    apiKey: api.apiKey,
    store,
    journal,
    faults,
    switches,
    onRequest(hook) {
      hooks.add(hook);
      return () => void hooks.delete(hook);
    },
    async stop() {
      transport.close();
      await close(server);
      if (bugs.length > 0) throw bugs[0];
    },
  };
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('The sandbox has no port.'));
      else resolve(address.port);
    });
  });
}
