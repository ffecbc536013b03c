/**
 * Turns the bytes of an answer into JSON, strictly: a body that was cut, or isn't JSON, is never taken for data.
 * Pure.
 */
import { gunzipSync } from 'node:zlib';
import { member } from '../json';

/** Largest answer that is read, packed or unpacked. 500 records of the largest size seen stay far below. */
export const MAX_ANSWER_BYTES = 256 * 1024 * 1024;

/** An answer arrived with a good status, but its body isn't whole JSON. */
export const UNREADABLE_BODY = 'UNREADABLE_BODY';
/** The answer is larger than the tap reads. */
export const ANSWER_TOO_LARGE = 'ANSWER_TOO_LARGE';

/** The JSON value in `bytes`. Throws where the body isn't whole: axios would pass a cut one on as a text. */
export function decodeJson(bytes: Buffer, contentEncoding: string | undefined, maxBytes: number): unknown {
  return JSON.parse(unpacked(bytes, contentEncoding, maxBytes).toString('utf8'));
}

/** The text in `bytes`, JSON or not; none where it was packed and isn't whole. */
export function decodeText(bytes: Buffer, contentEncoding: string | undefined): string {
  try {
    return unpacked(bytes, contentEncoding, MAX_ANSWER_BYTES).toString('utf8');
  } catch {
    return '';
  }
}

function unpacked(bytes: Buffer, contentEncoding: string | undefined, maxBytes: number): Buffer {
  const isPacked = /^(x-)?gzip$/i.test(contentEncoding?.trim() ?? '');
  return isPacked ? gunzipSync(bytes, { maxOutputLength: maxBytes }) : bytes;
}

/** The word for what `decodeJson` threw. An answer that is too large stays so, however often it is asked for. */
export function whyUnreadable(error: unknown): string {
  return member(error, 'code') === 'ERR_BUFFER_TOO_LARGE' ? ANSWER_TOO_LARGE : UNREADABLE_BODY;
}

/** The JSON value in `bytes`, or undefined: for error bodies, which may be a gateway's HTML. */
export function decodeJsonIfAny(bytes: Buffer, contentEncoding: string | undefined): unknown {
  try {
    return decodeJson(bytes, contentEncoding, MAX_ANSWER_BYTES);
  } catch {
    return undefined;
  }
}
