/**
 * Hashes, keyed ones too, and keys for them; the owner of node:crypto. Knows neither records nor settings.
 */
import { createHash, createHmac, randomBytes } from 'node:crypto';

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

/** A function that turns a text into so many bytes, which only who has `key` can tell: SHAKE256 of the keyed hash. */
export function keyedBytes(key: string): (text: string, length: number) => Uint8Array {
  return (text, length) => {
    const seed = createHmac('sha256', key).update(text).digest();
    return createHash('shake256', { outputLength: length }).update(seed).digest();
  };
}

/** A key that nobody can guess. */
export function randomKey(): string {
  return randomBytes(32).toString('hex');
}
