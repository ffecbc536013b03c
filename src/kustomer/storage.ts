/**
 * Fetches files from where their links lead: another host than the API's, so the API's key is never sent there. With
 * `client.ts` the only owner of axios. Knows nothing of attachments, and retries nothing.
 *
 * Links are signed, and whoever has one has the file: none is in any error or log line.
 */
import http from 'node:http';
import https from 'node:https';
import axios, { isAxiosError } from 'axios';
import { MAX_TIMER_MS } from '../clock';
import { isJsonObject, member } from '../json';
import { isOnLoopback } from '../loopback';
import type { RawAnswer } from './failure';
import { TIMED_OUT, failureOf, headerOf, outcomeOf } from './failure';
import { readLimitHeaders } from './limit-headers';
import type { Outcome } from './retry';
import { TunnelAgent } from './tunnel';

/** What a link led to: the bytes of a file, or the reason why not. */
export type StorageReply =
  | {
      readonly isFile: true;
      /** As stated; undefined where it isn't. */
      readonly lengthBytes: number | undefined;
      /** Throws BrokenDownload where it breaks off. */
      readonly chunks: AsyncIterable<Uint8Array>;
      /** Ends the transfer of what isn't wanted. */
      readonly abandon: () => void;
    }
  | { readonly isFile: false; readonly outcome: Outcome };

export interface Storage {
  /** True for a link that is followed: https, or http between programs on this machine. */
  isAllowed(link: string): boolean;
  /** Opens the file. Rejects with the reason of `stop` only. */
  open(link: string): Promise<StorageReply>;
  /** Closes idle connections. */
  close(): void;
}

/** A transfer that broke off; `code` is Node's word for it. */
export class BrokenDownload extends Error {
  constructor(readonly code: string) {
    super(`the download broke off (${code})`);
  }
}

export interface StorageOptions {
  /** Of the API: where that is on this machine, files may be too. */
  readonly apiUrl: string;
  readonly userAgent: string;
  /** Longest time without a byte. */
  readonly idleMs: number;
  readonly concurrency: number;
  /** The proxy that leads to a host. */
  readonly proxyTo: (url: string) => URL | undefined;
  readonly apiNow: () => number;
  readonly stop: AbortSignal;
}

const MAX_REDIRECTS = 3;
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

/** Builds the client. Nothing is sent before the first call. */
export function createStorage(options: StorageOptions): Storage {
  const { apiUrl, proxyTo, stop } = options;
  const agentOptions = { keepAlive: true, maxSockets: options.concurrency };
  const httpAgent = new http.Agent(agentOptions);
  const direct = new https.Agent(agentOptions);
  const tunnels = new Map<string, TunnelAgent>();
  const agentTo = (url: string): https.Agent => {
    const proxy = proxyTo(url);
    if (!proxy) return direct;
    const tunnel = tunnels.get(proxy.href) ?? new TunnelAgent(proxy, agentOptions);
    tunnels.set(proxy.href, tunnel);
    return tunnel;
  };
  const instance = axios.create({
    httpAgent,
    proxy: false,
    // Each hop is looked at.
    maxRedirects: 0,
    responseType: 'stream',
    decompress: false,
    validateStatus: () => true,
    headers: { Accept: '*/*', 'Accept-Encoding': 'identity', 'User-Agent': options.userAgent },
  });

  const isAllowed = (link: string): boolean => {
    if (!URL.canParse(link)) return false;
    const { protocol } = new URL(link);
    return protocol === 'https:' || (protocol === 'http:' && isOnLoopback(link) && isOnLoopback(apiUrl));
  };

  const open = async (link: string, redirects: number): Promise<StorageReply> => {
    stop.throwIfAborted();
    const watch = createWatch(options.idleMs, stop);
    let response: RawAnswer;
    try {
      response = await instance.get(link, { httpsAgent: agentTo(link), signal: watch.signal });
    } catch (error) {
      watch.end();
      stop.throwIfAborted();
      if (!isAxiosError(error)) throw error;
      const { code } = failureOf(error, true);
      return { isFile: false, outcome: outcomeOf({ code, response: undefined }, options.apiNow()) };
    }
    const { status, data } = response;
    const body = isByteStream(data) ? data : undefined;
    const abandon = (): void => {
      watch.end();
      body?.destroy();
    };
    if (status === 200 && body) {
      const chunks = chunksOf(body, watch, stop);
      return { isFile: true, lengthBytes: lengthOf(headerOf(response, 'content-length')), chunks, abandon };
    }
    abandon();
    const location = headerOf(response, 'location');
    if (REDIRECTS.includes(status) && location !== undefined && redirects < MAX_REDIRECTS) {
      const next = URL.canParse(location, link) ? new URL(location, link).href : '';
      if (isAllowed(next)) return open(next, redirects + 1);
    }
    const limits = readLimitHeaders((name) => headerOf(response, name), options.apiNow());
    return { isFile: false, outcome: { kind: 'status', status, limits } };
  };

  return {
    isAllowed,
    open: (link) => open(link, 0),
    close() {
      for (const agent of [httpAgent, direct, ...tunnels.values()]) agent.destroy();
    },
  };
}

type ByteStream = AsyncIterable<Uint8Array> & { destroy(): void };

function isByteStream(data: unknown): data is ByteStream {
  return typeof data === 'object' && data !== null && Symbol.asyncIterator in data && 'destroy' in data;
}

/** Aborts where nothing comes for too long, or the run has to stop. */
interface Watch {
  readonly signal: AbortSignal;
  readonly isTimedOut: () => boolean;
  /** Something came. */
  seen(): void;
  end(): void;
}

function createWatch(idleMs: number, stop: AbortSignal): Watch {
  const controller = new AbortController();
  let isTimedOut = false;
  const abort = (): void => controller.abort();
  const timer = setTimeout(
    () => {
      isTimedOut = true;
      abort();
    },
    Math.min(idleMs, MAX_TIMER_MS),
  );
  stop.addEventListener('abort', abort, { once: true });
  return {
    signal: controller.signal,
    isTimedOut: () => isTimedOut,
    seen: () => void timer.refresh(),
    end() {
      clearTimeout(timer);
      stop.removeEventListener('abort', abort);
    },
  };
}

async function* chunksOf(body: ByteStream, watch: Watch, stop: AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of body) {
      watch.seen();
      yield chunk;
    }
  } catch (error) {
    stop.throwIfAborted();
    const code = isJsonObject(error) || error instanceof Error ? member(error, 'code') : undefined;
    throw new BrokenDownload(watch.isTimedOut() ? TIMED_OUT : typeof code === 'string' ? code : 'BROKEN');
  } finally {
    watch.end();
    body.destroy();
  }
}

function lengthOf(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,15}$/.test(header) ? Number(header) : undefined;
}
