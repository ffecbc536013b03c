/**
 * What becomes of a string: a word of the documents stays, a date and an id move in time, a link keeps its grammar, and
 * everything else is text. Pure.
 */
import { isMadeId, moveDate, moveId } from './fake-date';
import { fakeNumber } from './fake-number';
import type { FakeText } from './fake-text';
import { createFakeText } from './fake-text';
import type { Secret } from './secret';
import { KEPT_IN_FAULTS, KEPT_VALUES } from './words';

/** Stands for the origin that was asked. */
export const FAKE_ORIGIN = 'https://kustomer.invalid';

export interface FakeStrings {
  readonly text: FakeText;
  /** A string of the API. */
  readonly string: (text: string) => string;
  /** A string that the organisation's people made up: no word is kept. */
  readonly ownString: (text: string) => string;
  /** A date of a person's life, which the shift of all others doesn't give away; anything else as `string`. */
  readonly birthday: (text: string) => string;
  /** The name of a member that the organisation's people made up; the suffix that tells its type stays. */
  readonly ownKey: (key: string) => string;
  /** The words of a fault: those that the API's messages are made of stay, names and numbers don't. */
  readonly fault: (text: string) => string;
  /** A path of the API, without a query. */
  readonly path: (path: string) => string;
  /** The value of a member of a query. */
  readonly queryValue: (name: string, value: string) => string;
}

const API_PATH = /^\/(?:v\d|p)\//;
const ABSOLUTE = /^(https?:\/\/)(.*)$/is;
/** Custom object classes: the type is `kobject.order`, the context `kobject_order`. */
const KLASS = /^(kobject[._])(.+)$/s;
/** Source: dossier, section 9. */
const SUFFIXED = /^(.+?)(Str|Txt|Num|Bool|At|Url|Tree|Id|Rel)$/s;
/** The API serves no page beyond; a greater number tells how many records there are. */
const LAST_PAGE = 100;
const DAY_MS = 86_400_000;
const YEAR_DAYS = 365;
const BIRTHDAY_YEARS = 10;

/** `isKeptKey` tells the names of members that are documented, `origin` is the one that was asked. */
export function createFakeStrings(
  secret: Secret,
  isKeptKey: (key: string) => boolean,
  origin: string,
): FakeStrings {
  const text = createFakeText(secret, (one) => KEPT_VALUES.has(one) || isKeptKey(one));
  const moved = (one: string): string | undefined =>
    isMadeId(one) ? moveId(one, secret.shiftMs, secret.drawsFor('id', one)) : moveDate(one, secret.shiftMs);

  const ownString = (one: string): string => moved(one) ?? absolute(one) ?? text(one);
  const absolute = (one: string): string | undefined => {
    const [, scheme, rest] = ABSOLUTE.exec(one) ?? [];
    if (scheme === undefined || rest === undefined) return undefined;
    const faked = scheme + withParts(rest, (part) => moved(part) ?? text(part));
    return faked === one ? undefined : faked;
  };
  const string = (one: string): string => {
    if (KEPT_VALUES.has(one)) return one;
    if (API_PATH.test(one)) return link(one);
    if (one.startsWith(`${origin}/`)) return FAKE_ORIGIN + link(one.slice(origin.length));
    if (one.startsWith('org.')) return one.split('.').map(role).join('.');
    const [, prefix, klass] = KLASS.exec(one) ?? [];
    if (prefix !== undefined && klass !== undefined) return prefix + string(klass);
    return ownString(one);
  };
  const role = (part: string): string => (part === 'org' || part === 'kobject_*' ? part : string(part));

  const path = (one: string): string => one.split('/').map(segment).join('/');
  const segment = (one: string): string => encodeURIComponent(string(decoded(one)).toWellFormed());
  const queryValue = (name: string, value: string): string => {
    const isNumber = /^\d{1,5}$/.test(value);
    if (name === 'pageSize' && isNumber) return value;
    if (name === 'page' && isNumber) {
      return Number(value) <= LAST_PAGE ? value : String(fakeNumber(Number(value), secret));
    }
    return value === 'true' || value === 'false' ? value : string(value);
  };
  const link = (one: string): string => {
    const mark = one.indexOf('?');
    if (mark < 0) return path(one);
    const members = one
      .slice(mark + 1)
      .split('&')
      .map((member) => {
        const [name = '', value] = member.split(/=(.*)/s).map(decoded);
        const kept = encodeURIComponent((isKeptKey(name) ? name : text(name)).toWellFormed());
        return value === undefined
          ? kept
          : `${kept}=${encodeURIComponent(queryValue(name, value).toWellFormed())}`;
      });
    return `${path(one.slice(0, mark))}?${members.join('&')}`;
  };

  return {
    text,
    string,
    ownString,
    path,
    queryValue,
    birthday: (one) => {
      const draw = secret.drawsFor('birthday', one);
      const days = draw(BIRTHDAY_YEARS * YEAR_DAYS);
      return moveDate(one, secret.shiftMs - days * DAY_MS) ?? ownString(one);
    },
    ownKey: (key) => {
      const [, stem, suffix] = SUFFIXED.exec(key) ?? [];
      return stem === undefined || suffix === undefined ? ownString(key) : ownString(stem) + suffix;
    },
    fault: (one) => withParts(one, (part) => (KEPT_IN_FAULTS.has(part.toLowerCase()) ? part : string(part))),
  };
}

/** The text with its words and numbers replaced, and what stands between them as it is. */
function withParts(text: string, replace: (part: string) => string): string {
  return text.replaceAll(/[^\s!-/:-@[-^`{-~]+/gu, replace);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
