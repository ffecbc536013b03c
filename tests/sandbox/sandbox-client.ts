/** A small client for the contract tests: asks a sandbox over HTTP and reads answers. Judges nothing. */
import { parseJson, valueAt } from './json';
import { resource, type StoredResource } from './resource';
import { startSandbox, type Sandbox, type SandboxOptions } from './server';

/** The clock of tests that don't move it: noon, so that no full minute is near. */
export const NOON = Date.UTC(2026, 5, 15, 12, 0, 30);
export const DAY_MS = 86_400_000;

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly json: unknown;
  readonly text: string;
}

export interface Client {
  readonly get: (path: string, headers?: Record<string, string>) => Promise<Reply>;
  readonly send: (method: string, path: string, body: unknown) => Promise<Reply>;
  readonly search: (body: unknown, query?: string) => Promise<Reply>;
  readonly archive: (body: unknown, query?: string) => Promise<Reply>;
}

/** A client that sends the sandbox's own key, unless told other headers. */
export function clientOf(sandbox: Sandbox): Client {
  const ask = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(sandbox.url + path, {
      method,
      redirect: 'manual',
      headers: { authorization: `Bearer ${sandbox.apiKey}`, ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, json: parseJson(text), text };
  };
  return {
    get: (path, headers) => ask('GET', path, undefined, headers),
    send: (method, path, body) => ask(method, path, body),
    search: (body, query = '') => ask('POST', `/v1/customers/search${query}`, body),
    archive: (body, query = '') => ask('POST', `/v1/customers/archive/search${query}`, body),
  };
}

/** Runs a test against a sandbox of its own, and stops that in any case. */
export async function withSandbox(
  options: SandboxOptions,
  test: (client: Client, sandbox: Sandbox) => Promise<void>,
): Promise<void> {
  const sandbox = await startSandbox({ now: () => NOON, ...options });
  try {
    await test(clientOf(sandbox), sandbox);
  } finally {
    await sandbox.stop();
  }
}

/** An organisation of nothing but these records. */
export function organisationOf(records: readonly StoredResource[]) {
  return { id: '57f29863a1dbf61100e6aa92', name: 'sandbox', records };
}

/** A record with the two stamps that searches need; `updatedAt` in milliseconds. */
export function record(
  type: string,
  id: string,
  updatedAt: number,
  attributes: StoredResource['attributes'] = {},
) {
  const at = new Date(updatedAt).toISOString();
  return resource(type, id, { createdAt: at, updatedAt: at, rev: 1, ...attributes });
}

/** Customers `c0000`, `c0001`, …, one per second, the last one an hour before noon. */
export function customers(count: number): StoredResource[] {
  return Array.from({ length: count }, (_, index) =>
    record('customer', `c${`${index}`.padStart(4, '0')}`, NOON - 3_600_000 - (count - index) * 1000),
  );
}

/** The items of `data`. */
export function dataOf(reply: Reply): unknown[] {
  const data = valueAt(reply.json, 'data');
  return Array.isArray(data) ? data : [];
}

/** The ids in `data`, in the order of the answer. */
export function idsOf(reply: Reply): unknown[] {
  return dataOf(reply).map((one) => valueAt(one, 'id'));
}

/** One attribute of each item of `data`. */
export function attributesOf(reply: Reply, name: string): unknown[] {
  return dataOf(reply).map((one) => valueAt(one, 'attributes', name));
}

/** The message of the first error. */
export function messageOf(reply: Reply): unknown {
  const errors = valueAt(reply.json, 'errors');
  return Array.isArray(errors) ? valueAt(errors[0], 'message') : undefined;
}

/** `meta.total`; NaN where the answer has none. */
export function totalOf(reply: Reply): number {
  return Number(valueAt(reply.json, 'meta', 'total'));
}
