/**
 * A stand-in for the storage host that the links of attachments lead to: another origin than the API's, with files made
 * from their attachments, links that expire, and refusals as S3 words them. Knows no API.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { hash } from './random';
import { attribute, type StoredResource } from './resource';
import { fileKey, isValid } from './signed-link';
import type { Store } from './store';

export interface StorageRequest {
  readonly path: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** What becomes of a request instead of a right answer. */
export type StorageFault =
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** The connection ends in the middle of the file. */
  | { readonly kind: 'reset' }
  /** Half of the file comes, and then nothing. */
  | { readonly kind: 'stall' };

export interface StorageHost {
  readonly url: string;
  readonly journal: readonly StorageRequest[];
  /** Where the attachments are; before that nothing is found. */
  serve(store: Store): void;
  /** Met by the next requests, one each. */
  readonly faults: StorageFault[];
  /** Called with each path before it is answered. */
  onRequest: (path: string) => void;
  stop(): Promise<void>;
}

/** The bytes of an attachment's file: of the stated length, different for each. */
export function contentOf(attachment: StoredResource): Buffer {
  const length = Number(attribute(attachment, 'contentLength') ?? 0);
  const seed = hash(attachment.id, 1);
  return Buffer.from(Uint8Array.from({ length }, (_, index) => (seed + index * 31 + (index >> 8)) % 256));
}

/** Starts it on a loopback port; stop it at the end of the test. */
export async function startStorage({ now = Date.now }: { now?: () => number } = {}): Promise<StorageHost> {
  const journal: StorageRequest[] = [];
  const faults: StorageFault[] = [];
  let store: Store | undefined;

  const refuse = (response: ServerResponse, status: number, code: string): void => {
    response.writeHead(status, { 'content-type': 'application/xml' });
    response.end(`<Error><Code>${code}</Code></Error>`);
  };
  const send = (response: ServerResponse, bytes: Buffer, fault: StorageFault | undefined): void => {
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': bytes.length });
    if (fault === undefined) return void response.end(bytes);
    response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => {
      if (fault.kind === 'reset') response.socket?.resetAndDestroy();
    });
  };
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://storage.invalid');
    const key = decodeURIComponent(pathname.split('/').at(-1) ?? '');
    host.onRequest(pathname);
    const fault = faults.shift();
    const attachment = store?.all('attachment').find((one) => fileKey(one) === key);
    response.on('close', () => {
      journal.push({ path: pathname, status: response.statusCode, headers: request.headers });
    });
    if (fault?.kind === 'status') return void response.writeHead(fault.status, fault.headers).end();
    // Storage takes a signed link or a key, never both.
    if (request.headers.authorization !== undefined) return refuse(response, 400, 'InvalidArgument');
    if (!isValid(key, searchParams, now())) return refuse(response, 403, 'AccessDenied');
    if (!attachment) return refuse(response, 404, 'NoSuchKey');
    send(response, contentOf(attachment), fault);
  };
  const server = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The storage has no port.');

  const host: StorageHost = {
    url: `http://127.0.0.1:${address.port}`,
    journal,
    faults,
    onRequest: () => undefined,
    serve(of) {
      store = of;
    },
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  return host;
}
