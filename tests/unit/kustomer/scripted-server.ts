/**
 * A real HTTP server on loopback that answers each request as a test says. Knows nothing of the API.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';

export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Answers one request. */
export type Step = (response: ServerResponse, request: Received) => void;

export interface ScriptedServer {
  readonly origin: string;
  readonly port: number;
  readonly received: readonly Received[];
  /** What comes next; the last step answers everything that follows. */
  script(...steps: readonly Step[]): void;
  /** Connections that are open now. */
  connections(): number;
  onConnect(handle: (socket: Duplex, target: string, headers: IncomingMessage['headers']) => void): void;
  close(): Promise<void>;
}

export async function startServer(): Promise<ScriptedServer> {
  const received: Received[] = [];
  const sockets = new Set<Socket>();
  let steps: readonly Step[] = [];

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const got: Received = { method, url, headers, body: Buffer.concat(chunks).toString() };
      received.push(got);
      const [step, ...rest] = steps;
      if (rest.length > 0) steps = rest;
      step?.(response, got);
    });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    received,
    script: (...next) => {
      steps = next;
    },
    connections: () => sockets.size,
    onConnect: (handle) => {
      server.on('connect', (request, socket) => handle(socket, request.url ?? '', request.headers));
    },
    close: () =>
      new Promise((resolve, reject) => {
        for (const socket of sockets) socket.destroy();
        server.close((error) => (error ? reject(error) : resolve()));
      }),
  };
}

/** Answers with `status` and `body`, as JSON unless it is bytes or a text. */
export function answer(
  status: number,
  body: unknown = { data: [] },
  headers: Record<string, string> = {},
): Step {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(Buffer.isBuffer(body) || typeof body === 'string' ? body : JSON.stringify(body));
  };
}

/** Breaks the connection off before anything was answered. */
export const reset: Step = (response) => {
  response.socket?.resetAndDestroy();
};

/** Announces more than it sends and ends the connection in good order. */
export const cutShort: Step = (response) => {
  response.writeHead(200, { 'content-length': '1000' });
  response.write('{"data":[', () => response.socket?.end());
};

/** Never answers. */
export const hang: Step = () => undefined;

/** Sends a byte now and then and never ends, so that no time-out of a silent socket fires. */
export const drip: Step = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const dripping = setInterval(() => response.write(' '), 10);
  response.on('close', () => clearInterval(dripping));
};
