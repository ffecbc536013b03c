/** Serves a recording on a loopback port: what was asked then is answered as it was answered then, and nothing else. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { errorBody } from './api-error';
import { SANDBOX_API_KEY } from './api-key';
import { acceptsGzip, readCall } from './incoming';
import { closeServer, listen } from './listen';
import { readRecording, type Asked, type RecordedAnswer } from './recording';
import { createTransport } from './transport';

export interface Replay {
  readonly url: string;
  /** Any key is taken. */
  readonly apiKey: string;
  /** What was asked and isn't in the recording, in order. */
  readonly unknown: readonly Asked[];
  stop(): Promise<void>;
}

export interface ReplayOptions {
  readonly folder: string;
  /** Default: any free port. */
  readonly port?: number;
  readonly now?: () => number;
}

/** What stands in a recording for the origin that was asked. */
const RECORDED_ORIGIN = 'https://kustomer.invalid';
/** A reset below is a number of seconds from now, above this one in milliseconds. */
const EPOCH_FROM = 1e6;
const EPOCH_MS_FROM = 1e12;

/** Starts it; dates of headers are moved so that the recording begins now. Rejects where there is no recording. */
export async function startReplay({ folder, port = 0, now = Date.now }: ReplayOptions): Promise<Replay> {
  const recording = readRecording(folder);
  const laterByMs = Math.floor((now() - recording.beganAtMs) / 1000) * 1000;
  const transport = createTransport();
  const unknown: Asked[] = [];
  let url = '';

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const call = await readCall(request).catch(() => undefined);
    if (call === undefined) return;
    const asked = { ...call, query: Object.fromEntries(call.query) };
    const found = recording.answerTo(asked);
    if (found === undefined) unknown.push(asked);
    const answer = found ?? notRecorded(asked);
    const isPacked = answer.headers['content-encoding'] === 'gzip' && acceptsGzip(request);
    const headers = found ? headersNow(found.headers, laterByMs) : { ...answer.headers, date: dateOf(now()) };
    const text = answer.text.replaceAll(RECORDED_ORIGIN, url);
    transport.send(response, { status: answer.status, headers, text }, undefined, isPacked);
  };
  const server = createServer((request, response) => {
    response.sendDate = false;
    handle(request, response).catch(() => response.destroy());
  });
  url = `http://127.0.0.1:${await listen(server, port)}`;

  return {
    url,
    apiKey: SANDBOX_API_KEY,
    unknown,
    stop: () => {
      transport.close();
      return closeServer(server);
    },
  };
}

function headersNow(headers: RecordedAnswer['headers'], laterByMs: number): Record<string, string> {
  const { date, 'x-ratelimit-reset': reset } = headers;
  // The transport says itself how it packs.
  const kept = Object.entries(headers).filter(([name]) => name !== 'content-encoding');
  return {
    ...Object.fromEntries(kept),
    ...(date !== undefined && { date: dateOf(Date.parse(date) + laterByMs) }),
    ...(reset !== undefined && { 'x-ratelimit-reset': `${resetNow(Number(reset), laterByMs)}` }),
  };
}

function resetNow(reset: number, laterByMs: number): number {
  if (reset < EPOCH_FROM) return reset;
  return reset + (reset < EPOCH_MS_FROM ? laterByMs / 1000 : laterByMs);
}

function dateOf(atMs: number): string {
  return new Date(atMs).toUTCString();
}

function notRecorded({ method, path }: Asked): RecordedAnswer {
  return {
    status: 404,
    headers: { 'content-type': 'application/json' },
    text: JSON.stringify(errorBody('not_in_recording', `the recording has no answer to ${method} ${path}`)),
  };
}
