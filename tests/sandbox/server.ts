/** Starts the stand-in for the Kustomer API on a loopback port. Knows no endpoint. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { SANDBOX_API_KEY } from './api-key';
import { createEmbeddedApi, type EmbeddedOptions } from './embedded';
import { createFaults, type Faults } from './faults';
import { acceptsGzip, journalEntry, readCall } from './incoming';
import type { JournalEntry } from './journal';
import { valueAt } from './json';
import { closeServer, listen } from './listen';
import type { Store } from './store';
import type { Switches } from './switches';
import { createTransport } from './transport';

export { SANDBOX_API_KEY };

export interface SandboxOptions extends EmbeddedOptions {
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

/** Longer than a rate window, so that no client meets a connection that is just being closed. */
const KEEP_ALIVE_MS = 120_000;

/** Starts a sandbox; stop it at the end of the test. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { apiKey, store, switches, now, answer: answering } = createEmbeddedApi(options);
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
    apiKey,
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
      await closeServer(server);
      if (bugs.length > 0) throw bugs[0];
    },
  };
}
