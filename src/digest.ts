/**
 * Keyed hashes; the owner of node:crypto. Knows neither records nor settings.
 */
import { createHmac } from 'node:crypto';

/** A function that turns a text into its HMAC-SHA-256 under `key`, in hex: 64 characters. */
export function keyedHash(key: string): (text: string) => string {
  return (text) => createHmac('sha256', key).update(text).digest('hex');
}
