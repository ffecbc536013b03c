/**
 * What a person may answer, and what is wrong with what they did. Pure.
 */
import { CONFIG_KEYS } from '../config/keys';
import type { ConfigKey } from '../config/kinds';
import type { JsonObject } from '../json';
import { nearest } from '../nearest';
import { parsePattern, splitPatterns } from '../select/pattern';

/** A value, or the sentence that helps. */
export type Read<T> = { readonly value: T } | { readonly fault: string };

/** Where the API is: in a region, or at an address of its own. */
export type Place = { readonly region: string } | { readonly api_url: string };

/** The key. The fault never repeats it. */
export function readKey(text: string): Read<string> {
  return readBy(CONFIG_KEYS.api_key, text, 'It');
}

/** The origin of `--api-url`. */
export function readApiUrl(text: string): Read<string> {
  return readBy(CONFIG_KEYS.api_url, text, '--api-url');
}

/** A date as it was written, that isn't after `nowMs`. */
export function readStartDate(text: string, nowMs: number): Read<string> {
  const read = readBy(CONFIG_KEYS.start_date, text, 'The date');
  if ('fault' in read) return read;
  if (read.value > nowMs) return { fault: 'That date is yet to come; name the first day to read.' };
  return { value: text };
}

/** A year before `nowMs`, as a date. */
export function defaultStartDate(nowMs: number): string {
  const before = new Date(nowMs);
  before.setUTCFullYear(before.getUTCFullYear() - 1);
  return before.toISOString().slice(0, 'YYYY-MM-DD'.length);
}

export interface Offer {
  readonly name: string;
  /** Roles that are missing, in words; undefined where the key may read it. */
  readonly lacks: string | undefined;
}

/**
 * The names and globs that were chosen, as `tap-kustomer select --only` takes them; none for all that the key may read.
 */
export function readChoice(text: string, offers: readonly Offer[]): Read<readonly string[]> {
  const names = splitPatterns([text]);
  if (names.length === 1 && (names[0] === 'all' || names[0] === '*')) return { value: [] };
  if (names.length === 0) return { fault: 'Name at least one stream, or say all.' };
  for (const name of names) {
    const pattern = parsePattern(name);
    if (pattern.pathText !== undefined || pattern.isExclusion) {
      return { fault: `${name}: name whole streams here; fields are left out by tap-kustomer select later.` };
    }
    const matched = offers.filter((offer) => pattern.matchesStream(offer.name));
    if (matched.length === 0) {
      const meant = nearest(
        name,
        offers.map((offer) => offer.name),
      );
      return { fault: `${name}: there is no such stream; did you mean ${meant ?? 'all'}?` };
    }
    const [closed] = matched.every(({ lacks }) => lacks !== undefined) ? matched : [];
    if (closed) return { fault: `${name}: the key lacks a role (needed: ${closed.lacks ?? ''}).` };
  }
  return { value: names };
}

/** The settings, in the order of the table. */
export function configOf(apiKey: string, startDate: string, place: Place): JsonObject {
  return { api_key: apiKey, start_date: startDate, ...place };
}

function readBy<T>(key: ConfigKey<T, unknown>, text: string, subject: string): Read<T> {
  const checked = key.check(text);
  return checked.isFit
    ? { value: checked.value }
    : { fault: `${subject} must be ${key.must}, got ${checked.got} (for example ${String(key.example)}).` };
}
