/**
 * What was asked and what came back, decoded, for whoever looks in on the client. Holds no header of a request. Pure.
 */
import { decodeText } from './body';
import type { RawAnswer } from './failure';
import { bytesOf, headerOf } from './failure';

/** An attempt that was answered. */
export interface Exchange {
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string | number | boolean>>;
  /** Of the request; undefined where it has none. */
  readonly body: unknown;
  readonly status: number;
  /** A header of the answer by its lower-case name. */
  readonly header: (name: string) => string | undefined;
  /** The body as it came, unpacked where it was whole. */
  readonly text: string;
}

/** What of a request the HTTP library was given: its query, and the text of its body. */
interface Sent {
  readonly params?: Exchange['query'];
  readonly data?: unknown;
}

/** The exchange of a request with what it was answered. */
export function exchangeOf(
  { method, path }: Pick<Exchange, 'method' | 'path'>,
  { params = {}, data }: Sent,
  answer: RawAnswer,
): Exchange {
  return {
    method,
    path,
    query: params,
    body: typeof data === 'string' ? (JSON.parse(data) as unknown) : undefined,
    status: answer.status,
    header: (name) => headerOf(answer, name),
    text: decodeText(bytesOf(answer), headerOf(answer, 'content-encoding')),
  };
}
