/** The engine's client over the sandbox in memory: no socket, no retries, a clock that each request moves on. */
import type { IncomingCall } from '../sandbox/answer-request';
import type { EmbeddedApi } from '../sandbox/embedded';
import type { Client, Query } from '../../src/kustomer/client';
import { SEARCH_PATHS } from '../../src/kustomer/read-only';

export interface EmbeddedCall {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly query: Query;
  readonly body: unknown;
  /** Counted from 1. */
  readonly count: number;
}

export interface EmbeddedHooks {
  /** Before the API sees the call: moves the clock, edits data, waits for its turn, or throws. */
  before(call: EmbeddedCall): Promise<void>;
  /** Between the API's answer and its arrival. */
  after(call: EmbeddedCall): Promise<void>;
}

/** Builds the client. `refusal` makes the engine's own error of a status, so that it knows it. */
export function createEmbeddedClient(
  api: EmbeddedApi,
  hooks: EmbeddedHooks,
  refusal: (status: number, line: string) => Error,
): Client {
  let count = 0;
  const send = async (
    method: 'GET' | 'POST',
    path: string,
    query: Query,
    body: unknown,
  ): Promise<unknown> => {
    count += 1;
    const call = { method, path, query, body, count };
    await hooks.before(call);
    const text = body === undefined ? '' : JSON.stringify(body);
    const incoming: IncomingCall = {
      method,
      path,
      query: new URLSearchParams(
        Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)])),
      ),
      body,
      bodyBytes: text.length,
      isUnreadable: false,
      userAgent: 'test',
      authorization: `Bearer ${api.apiKey}`,
      count,
    };
    const { wire } = api.answer(incoming, undefined);
    // As over a socket: what arrives is no part of the store any more.
    const json: unknown = JSON.parse(wire.text);
    await hooks.after(call);
    if (wire.status >= 300) throw refusal(wire.status, `${method} ${path}: ${wire.text}`);
    return json;
  };
  return {
    baseUrl: 'http://127.0.0.1',
    get: (path, query) => send('GET', path, query, undefined),
    search: (index, query, body) => send('POST', SEARCH_PATHS[index], query, body),
    apiNow: () => Math.floor(api.now() / 1000) * 1000,
    close: () => undefined,
  };
}
