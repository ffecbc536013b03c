/** Reads a request off the socket and notes it for the journal. Knows no endpoint. */
import type { IncomingMessage } from 'node:http';
import type { Answer } from './api';
import type { IncomingCall } from './answer-request';
import type { FaultAction } from './faults';
import type { JournalEntry } from './journal';
import { parseJson } from './json';

/** The whole request; rejects where the client goes away before its end. */
export async function readCall(request: IncomingMessage): Promise<Omit<IncomingCall, 'count'>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  const parsed = parseJson(text);
  const url = new URL(`http://sandbox.invalid${request.url ?? '/'}`);
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    body: text === '' ? undefined : (parsed ?? text),
    isUnreadable: text !== '' && parsed === undefined,
    bodyBytes: Buffer.byteLength(text),
    userAgent: request.headers['user-agent'] ?? '',
    authorization: request.headers.authorization,
  };
}

/** Whether the client takes compressed answers. */
export function acceptsGzip({ headers }: IncomingMessage): boolean {
  return /\bgzip\b/.test(headers['accept-encoding'] ?? '');
}

/** The journal's note of a request and its outcome. */
export function journalEntry(
  at: number,
  request: IncomingMessage,
  { method, path, query, body }: IncomingCall,
  answer: Answer,
  fault: FaultAction | undefined,
): JournalEntry {
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)] as const);
  return {
    at,
    method,
    path,
    query: Object.fromEntries(query),
    headers: Object.fromEntries(headers),
    body,
    status: answer.status,
    rows: rowsOf(answer),
    ...(answer.created === undefined ? {} : { created: answer.created }),
    ...(fault === undefined ? {} : { fault: fault.kind }),
  };
}

function rowsOf({ body }: Answer): number {
  if (body === undefined || !('data' in body)) return 0;
  return Array.isArray(body.data) ? body.data.length : 1;
}
