/**
 * Turns the bytes of an answer into JSON, strictly: a body that was cut, or isn't JSON, is never taken for data.
 * Pure.
 */
import { gunzipSync } from 'node:zlib';

/** Largest answer that is read, packed or unpacked. 500 records of the largest size seen stay far below. */
export const MAX_ANSWER_BYTES = 256 * 1024 * 1024;

/** The JSON value in `bytes`. Throws where the body isn't whole: axios would pass a cut one on as a text. */
export function decodeJson(bytes: Buffer, contentEncoding: string | undefined): unknown {
  const plain = contentEncoding === 'gzip' ? gunzipSync(bytes, { maxOutputLength: MAX_ANSWER_BYTES }) : bytes;
  return JSON.parse(plain.toString('utf8'));
}

/** The JSON value in `bytes`, or undefined: for error bodies, which may be a gateway's HTML. */
export function decodeJsonIfAny(bytes: Buffer, contentEncoding: string | undefined): unknown {
  try {
    return decodeJson(bytes, contentEncoding);
  } catch {
    return undefined;
  }
}
