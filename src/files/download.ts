/**
 * Fetches the file behind an attachment, and says in the record where it is, or why it isn't there. Knows no Singer.
 *
 * A file that is there with the length that its attachment states is not fetched again. A link that is refused is asked
 * for anew, because links expire within minutes. What may pass is tried again; what Kustomer keeps and can't be had even
 * then fails the stream, so that no bookmark passes it. What is no more, what is too large, and what other hosts don't give
 * is counted, and the record says so.
 */
import type { Clock } from '../clock';
import { ApiError, UnreachableError } from '../errors';
import type { JsonObject } from '../json';
import { member } from '../json';
import type { Client } from '../kustomer/client';
import { readSingle } from '../kustomer/envelope';
import type { Outcome } from '../kustomer/retry';
import { decideRetry } from '../kustomer/retry';
import type { Storage } from '../kustomer/storage';
import { BrokenDownload } from '../kustomer/storage';
import type { FileCounts, Missing } from './counts';
import { describeFiles } from './counts';
import type { FileStore, Place, Written } from './file-store';
import { attachmentFileName, idSegment } from './safe-name';
import { createSlots } from './slots';

/** Columns of an attachment's record; each is null where it has nothing to say. */
export interface FileColumns extends JsonObject {
  /** Below the folder, with `/`. */
  readonly file_path: string | null;
  /** In hex. */
  readonly file_sha256: string | null;
  readonly file_missing: Missing | null;
}

export interface DownloaderOptions {
  readonly client: Pick<Client, 'get' | 'apiNow'>;
  readonly storage: Storage;
  readonly store: FileStore;
  readonly clock: Clock;
  readonly maxBytes: number;
  readonly maxRetryMs: number;
  readonly concurrency: number;
  readonly stop: AbortSignal;
  readonly info: (line: string) => void;
  readonly warn: (line: string) => void;
}

/** Label of requests and lines. */
const LABEL = 'attachments';
const TELL_EVERY_MS = 60_000;
/** For hosts that aren't Kustomer's: they may be dead for good. */
const MAX_FOREIGN_RETRY_MS = 10_000;
const MAX_NEW_LINKS = 2;

/**
 * Returns a function that fetches the file of an attachment's record and resolves with its columns. That throws
 * FolderError, UnreachableError, and what the client throws.
 */
export function createDownloader(
  options: DownloaderOptions,
): (attachment: JsonObject, counts: FileCounts) => Promise<FileColumns> {
  const { store, clock, maxBytes } = options;
  const withSlot = createSlots(options.concurrency);
  const underWay = new Map<string, Promise<FileColumns>>();
  const warned = new Set<Missing>();
  let toldAtMs = clock.now();

  const missing = (reason: Missing, counts: FileCounts): FileColumns => {
    counts.missing.set(reason, (counts.missing.get(reason) ?? 0) + 1);
    if (!warned.has(reason)) {
      warned.add(reason);
      options.warn(`${LABEL}: a file could not be had (${reason}); records say so in "file_missing".`);
    }
    return { file_path: null, file_sha256: null, file_missing: reason };
  };

  const fetchFile = async (
    attachment: JsonObject,
    place: Place,
    counts: FileCounts,
  ): Promise<FileColumns> => {
    const link = member(attachment['links'], 'related');
    const stated = member(attachment['attributes'], 'contentLength');
    const there = typeof stated === 'number' ? await store.lengthOf(place) : undefined;
    if (there !== undefined && there === stated) {
      counts.present += 1;
      return found(place, await store.read(place));
    }
    if (typeof link !== 'string' || link === '') return missing('no link', counts);
    if (typeof stated === 'number' && stated > maxBytes) return missing('too large', counts);
    const written = await download(options, attachment, link, place);
    if (typeof written === 'string') return missing(written, counts);
    counts.downloaded += 1;
    counts.downloadedBytes += written.bytes;
    return found(place, written);
  };

  return async (attachment, counts) => {
    const place: Place = [
      idSegment(textOf(attachment['conversation_id'])),
      attachmentFileName(textOf(attachment['id']), member(attachment['attributes'], 'name')),
    ];
    const key = place.join('/');
    // The same attachment in two windows at once: nobody may write the same file twice side by side.
    const running = underWay.get(key) ?? withSlot(() => fetchFile(attachment, place, counts));
    underWay.set(key, running);
    try {
      return await running;
    } finally {
      underWay.delete(key);
      if (clock.now() - toldAtMs >= TELL_EVERY_MS) {
        toldAtMs = clock.now();
        options.info(`${LABEL}: ${describeFiles(counts)} so far`);
      }
    }
  };
}

/** Tries until it has the file, or a reason why there is none. */
async function download(
  { client, storage, store, clock, stop, ...options }: DownloaderOptions,
  attachment: JsonObject,
  firstLink: string,
  place: Place,
): Promise<Written | Missing> {
  // A link that somebody else's program wrote into the attachment.
  const isForeign = typeof member(attachment['attributes'], 'externalUrl') === 'string';
  const maxRetryMs = isForeign ? Math.min(options.maxRetryMs, MAX_FOREIGN_RETRY_MS) : options.maxRetryMs;
  const startedAtMs = clock.now();
  let link = firstLink;
  let newLinks = 0;
  for (let attempt = 1; ; attempt += 1) {
    if (!storage.isAllowed(link)) return 'no https';
    const result = await tryOnce({ storage, store }, link, place, options.maxBytes);
    if (!('kind' in result)) return result.written ?? 'too large';
    if (result.kind === 'status' && isRefusal(result.status)) {
      const next = newLinks < MAX_NEW_LINKS && !isForeign ? await newLinkOf(client, attachment) : undefined;
      if (next === undefined) return isGone(result.status) ? 'gone' : 'refused';
      newLinks += 1;
      link = next;
      continue;
    }
    const elapsedMs = clock.now() - startedAtMs;
    const decision = decideRetry(attempt, result, elapsedMs, client.apiNow(), clock.random(), { maxRetryMs });
    if (decision.action === 'give-up') {
      if (isForeign) return 'unreachable';
      throw new UnreachableError(
        `${LABEL}: a file could not be fetched from ${new URL(link).host} (${decision.reason}); check what stands between, then ` +
          'run again: the next run goes on there.',
      );
    }
    options.warn(
      `${LABEL}: a file from ${new URL(link).host}: ${decision.reason}; trying again in ${Math.ceil(decision.waitMs / 1000)} s`,
    );
    await clock.sleep(decision.waitMs, stop);
  }
}

/** One attempt: what was written, undefined where it is too large, or how it failed. */
async function tryOnce(
  { storage, store }: Pick<DownloaderOptions, 'storage' | 'store'>,
  link: string,
  place: Place,
  maxBytes: number,
): Promise<{ readonly written: Written | undefined } | Outcome> {
  const reply = await storage.open(link);
  if (!reply.isFile) return reply.outcome;
  if (reply.lengthBytes !== undefined && reply.lengthBytes > maxBytes) {
    reply.abandon();
    return { written: undefined };
  }
  try {
    return { written: await store.write(place, bounded(reply.chunks, maxBytes, reply.lengthBytes)) };
  } catch (error) {
    if (error instanceof TooLarge) return { written: undefined };
    if (error instanceof BrokenDownload) return { kind: 'broken', code: error.code };
    throw error;
  }
}

class TooLarge extends Error {}

/** Passes on what comes; throws where it is more than `maxBytes`, or not as much as was stated. */
async function* bounded(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
  statedBytes: number | undefined,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new TooLarge();
    yield chunk;
  }
  if (statedBytes !== undefined && bytes !== statedBytes) throw new BrokenDownload('INCOMPLETE');
}

/** A link that works now; undefined where the API has none any more. */
async function newLinkOf(client: Pick<Client, 'get'>, attachment: JsonObject): Promise<string | undefined> {
  const [messageId, id] = [attachment['message_id'], textOf(attachment['id'])].map((part) =>
    typeof part === 'string' ? encodeURIComponent(part) : undefined,
  );
  if (messageId === undefined || id === undefined) return undefined;
  const path = `/v1/messages/${messageId}/attachments/${id}`;
  try {
    const link = member(readSingle(await client.get(path, {}, { label: LABEL }), path)['links'], 'related');
    return typeof link === 'string' && link !== '' ? link : undefined;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}

/** An expired link is a 403 of the storage. A redirect that isn't followed is a refusal too. */
function isRefusal(status: number): boolean {
  return status < 500 && status !== 429;
}

function isGone(status: number): boolean {
  return status === 403 || status === 404 || status === 410;
}

function found(place: Place, { sha256 }: Written): FileColumns {
  return { file_path: place.join('/'), file_sha256: sha256, file_missing: null };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
