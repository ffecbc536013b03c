/**
 * Hashes; the owner of node:crypto. Knows neither records nor settings.
 */
import { createHash, createHmac } from 'node:crypto';

/** A function that turns a text into its HMAC-SHA-256 under `key`, in hex: 64 characters. */
export function keyedHash(key: string): (text: string) => string {
  return (text) => createHmac('sha256', key).update(text).digest('hex');
}

/** The SHA-256 of a text in UTF-8, in hex. */
export function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The SHA-256 of what is added to it, in hex. */
export interface Sha256 {
  add(bytes: Uint8Array): void;
  /** Of all that was added; nothing can be added after that. */
  hex(): string;
}

export function createSha256(): Sha256 {
  const hash = createHash('sha256');
  return { add: (bytes) => void hash.update(bytes), hex: () => hash.digest('hex') };
}
