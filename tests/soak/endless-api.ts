/**
 * A search API over any number of messages that are computed, not stored, so that it weighs nothing beside the tap.
 * Knows the one question that the tap's walk asks, and no other.
 */
import { createServer, type Server } from 'node:http';

export interface EndlessApi {
  readonly url: string;
  stop(): Promise<void>;
}

/** Text that makes a record about 1 KB. */
const BODY = 'x'.repeat(560);

/** Serves `count` messages, evenly spread from `fromMs` to `toMs`. */
export async function startEndlessApi(count: number, fromMs: number, toMs: number): Promise<EndlessApi> {
  const stepMs = Math.floor((toMs - fromMs) / count);
  const firstNotBefore = (atMs: number): number =>
    Math.min(count, Math.max(0, Math.ceil((atMs - fromMs) / stepMs)));

  const answer = (url: URL, body: string): unknown => {
    if (url.pathname !== '/v1/customers/search') return { data: { attributes: { roles: [] } } };
    const bounds = [...body.matchAll(/"(gte|lt)":"([^"]+)"/g)].map(([, operator, at]) => [
      operator,
      Date.parse(at ?? ''),
    ]);
    const bound = new Map(bounds as [string, number][]);
    const from = firstNotBefore(bound.get('gte') ?? fromMs);
    const to = firstNotBefore(bound.get('lt') ?? toMs);
    const size = Math.min(Number(url.searchParams.get('pageSize')), to - from);
    const isNewestFirst = body.includes('"desc"');
    const rows = Array.from({ length: size }, (_, offset) =>
      message(isNewestFirst ? to - 1 - offset : from + offset),
    );
    const next = size < to - from ? '/v1/customers/search?page=2' : null;
    return { data: rows, meta: { total: to - from }, links: { next } };
  };

  const message = (number: number): object => {
    const at = new Date(fromMs + number * stepMs).toISOString();
    const id = number.toString(16).padStart(24, '0');
    return {
      type: 'message',
      id,
      attributes: { channel: 'email', preview: BODY, direction: 'in', createdAt: at, updatedAt: at, rev: 1 },
      relationships: { conversation: { data: { type: 'conversation', id } } },
      links: { self: `/v1/messages/${id}` },
    };
  };

  const server: Server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(answer(new URL(request.url ?? '/', 'http://api.invalid'), body)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
