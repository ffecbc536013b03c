/** Puts an answer on the wire, whole or broken in the ways that tests script. Knows nothing of what it says. */
import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { FaultAction } from './faults';

export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

export interface Transport {
  /** Sends `answer` as `fault` has it; compressed where `gzip` is true. */
  send(response: ServerResponse, answer: WireAnswer, fault: FaultAction | undefined, gzip: boolean): void;
  /** Drops whatever waits to be sent. */
  close(): void;
}

/** Below this a compressed answer isn't worth the work. */
const MIN_GZIP_BYTES = 1024;
const DRIP_EVERY_MS = 20;

/** Knows every timer that it started, so that a test can end while an answer waits. */
export function createTransport(): Transport {
  const timers = new Set<NodeJS.Timeout>();
  const after = (ms: number, action: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      action();
    }, ms);
    timers.add(timer);
  };

  const drip = (response: ServerResponse, body: Buffer, bytesPerSecond: number): void => {
    if (response.destroyed) return;
    const size = Math.max(1, Math.round((bytesPerSecond * DRIP_EVERY_MS) / 1000));
    if (body.length <= size) return void response.end(body);
    response.write(body.subarray(0, size));
    after(DRIP_EVERY_MS, () => drip(response, body.subarray(size), bytesPerSecond));
  };

  const whole = (response: ServerResponse, body: Buffer): void => void response.end(body);

  return {
    send(response, { status, headers, text }, fault, gzip) {
      const plain = Buffer.from(text);
      const isCompressed = gzip && plain.length >= MIN_GZIP_BYTES;
      const body = isCompressed ? gzipSync(plain, { level: 1 }) : plain;
      const encoding = isCompressed ? { 'content-encoding': 'gzip' } : {};
      const deliver = (
        sent: Buffer,
        length: number,
        write: (response: ServerResponse, body: Buffer) => void,
      ) => {
        if (response.destroyed) return;
        const hasBody = status !== 204;
        response.writeHead(status, {
          ...headers,
          ...encoding,
          ...(hasBody ? { 'content-length': length } : {}),
        });
        write(response, hasBody ? sent : Buffer.alloc(0));
      };
      switch (fault?.kind) {
        case 'reset-before':
          return void response.socket?.resetAndDestroy();
        case 'reset-within':
          return deliver(body, body.length, () => {
            response.write(body.subarray(0, Math.floor(body.length / 2)), () =>
              response.socket?.resetAndDestroy(),
            );
          });
        case 'hang':
          return after(fault.ms, () => deliver(body, body.length, whole));
        case 'drip':
          return deliver(body, body.length, (_, sent) => drip(response, sent, fault.bytesPerSecond));
        default:
          return deliver(body, body.length, whole);
      }
    },
    close() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}
