/**
 * Connections to the API through a proxy: a tunnel by CONNECT, with TLS from end to end, so that the proxy sees the
 * host's name and nothing else. Knows nothing of requests and retries.
 *
 * axios would open tunnels too, but: a new one for each request; it waits in vain where the proxy hangs up; it sends
 * a percent-encoded password as it is; and it hands the proxy's refusals on as if the API had answered, so that a
 * proxy's 401 would pass for a refused key.
 */
import http from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import { PROXY_FAULT } from './failure';

type OnCreate = (error: Error | null, socket: Duplex) => void;

/** Opens each connection through `proxy`; its user and password go to nobody else. Connections are kept as usual. */
export class TunnelAgent extends https.Agent {
  readonly #proxy: URL;
  readonly #pending = new Set<http.ClientRequest>();

  constructor(proxy: URL, options: https.AgentOptions) {
    super(options);
    this.#proxy = proxy;
  }

  /** Calls back with a TLS connection, or with an error whose code begins with PROXY_FAULT. */
  override createConnection(options: https.RequestOptions, onCreate?: OnCreate): undefined {
    const request = this.#ask(`${options.host ?? ''}:${options.port ?? ''}`);
    this.#pending.add(request);
    const fail = (word: string): void => {
      this.#pending.delete(request);
      const error = Object.assign(new Error(`proxy: ${word}`), { code: PROXY_FAULT + word });
      // Node's types want a socket beside an error, Node itself doesn't.
      (onCreate as ((error: Error) => void) | undefined)?.(error);
    };
    request.once('connect', ({ statusCode = 0 }, socket) => {
      if (statusCode < 200 || statusCode >= 300) {
        socket.destroy();
        return fail(String(statusCode));
      }
      this.#pending.delete(request);
      const secured = super.createConnection({ ...options, socket } as https.RequestOptions);
      if (secured) onCreate?.(null, secured);
    });
    request.once('error', (error: NodeJS.ErrnoException) => fail(error.code ?? 'BROKEN_CONNECTION'));
    request.end();
  }

  /** Also ends what waits for the proxy's answer. */
  override destroy(): void {
    for (const request of this.#pending) request.destroy();
    super.destroy();
  }

  #ask(target: string): http.ClientRequest {
    const { protocol, hostname, port, username, password } = this.#proxy;
    const isSecure = protocol === 'https:';
    const user = `${decoded(username)}:${decoded(password)}`;
    const authorization = `Basic ${Buffer.from(user).toString('base64')}`;
    return (isSecure ? https : http).request({
      method: 'CONNECT',
      host: hostname.replace(/^\[|\]$/g, ''),
      port: port === '' ? (isSecure ? 443 : 80) : port,
      path: target,
      headers: { host: target, ...(user !== ':' && { 'proxy-authorization': authorization }) },
      agent: false,
    });
  }
}

/** A lone percent sign is one. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
