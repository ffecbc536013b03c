/** A proxy as companies have one: opens tunnels by CONNECT, and notes all that passes. Knows nothing of TLS. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

export interface ConnectProxy {
  readonly port: number;
  /** What tunnels were asked for, with the head of the request. */
  readonly tunnels: readonly { readonly target: string; readonly authorization: string | undefined }[];
  /** Requests that were no CONNECT: they would show the proxy everything. */
  readonly plainRequests: readonly string[];
  /** Every byte that passed, in both directions, heads of requests included. */
  journal(): Buffer;
  /** From now on no tunnel is opened; who asks for one gets this answer, and none at all where it is undefined. */
  refuseWith(answer: string | undefined): void;
  close(): Promise<void>;
}

/** Starts a proxy that finds every host name at a port of this machine. */
export async function startConnectProxy(portOf: (target: string) => number): Promise<ConnectProxy> {
  const tunnels: { target: string; authorization: string | undefined }[] = [];
  const plainRequests: string[] = [];
  const passed: Buffer[] = [];
  const sockets = new Set<Duplex>();
  let isOpen = true;
  let refusal: string | undefined;

  const note = (from: Duplex, to: Duplex): void => {
    sockets.add(from);
    from.on('data', (chunk: Buffer) => passed.push(chunk));
    from.on('error', () => to.destroy());
    from.on('close', () => to.destroy());
    from.pipe(to);
  };
  const server = createServer((request, response) => {
    plainRequests.push(`${request.method ?? ''} ${request.url ?? ''}`);
    passed.push(Buffer.from([request.url, ...request.rawHeaders].join('\n')));
    response.writeHead(500).end();
  });
  server.on('connect', (request, client: Socket, head) => {
    passed.push(Buffer.from([request.url, ...request.rawHeaders].join('\n')), head);
    tunnels.push({ target: request.url ?? '', authorization: request.headers['proxy-authorization'] });
    if (!isOpen) {
      sockets.add(client);
      client.resume().on('error', () => undefined);
      if (refusal !== undefined) client.end(refusal);
      return;
    }
    const upstream = connect(portOf(request.url ?? ''), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      upstream.write(head);
      note(client, upstream);
      note(upstream, client);
    });
    upstream.on('error', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    tunnels,
    plainRequests,
    journal: () => Buffer.concat(passed),
    refuseWith(answer) {
      isOpen = false;
      refusal = answer;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
