/**
 * Instants: milliseconds since the epoch inside, ISO 8601 in UTC with milliseconds outside. Knows nothing of what
 * happened then.
 */

const CANONICAL =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;
const ISO_8601 =
  /^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?:[T ]([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:[.,]\d+)?)?(?:Z|z|[+-]\d\d(?::?\d\d)?)?)?$/;
const ZERO = 48;
const DAYS_BEFORE_MONTHS_END = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** The one form in which date-times are written: `2026-01-01T00:00:00.000Z`. */
export function formatInstant(instantMs: number): string {
  return new Date(instantMs).toISOString();
}

/** True for a date-time that is already in the written form and exists in the calendar (year 0001 to 9999). */
export function isCanonicalInstant(text: string): boolean {
  return (
    CANONICAL.test(text) &&
    existsInCalendar(twoDigits(text, 0) * 100 + twoDigits(text, 2), twoDigits(text, 5), twoDigits(text, 8))
  );
}

/** The number that two digits at `position` are; a slice of the text would be a new string each time. */
function twoDigits(text: string, position: number): number {
  return (text.charCodeAt(position) - ZERO) * 10 + text.charCodeAt(position + 1) - ZERO;
}

/**
 * Milliseconds since the epoch of an ISO 8601 date or date-time; finer digits are cut off. A date is its
 * midnight, and a time without zone is UTC (the API's own dates are UTC). Undefined for anything else.
 */
export function parseInstant(text: string): number | undefined {
  // What the API writes as a rule; the pattern for the rest makes several objects for each text.
  if (isCanonicalInstant(text)) return Date.parse(text);
  const match = ISO_8601.exec(text);
  if (!match || !existsInCalendar(Number(match[1]), Number(match[2]), Number(match[3]))) return undefined;
  const instantMs = Date.parse(strictIso(text));
  return Number.isNaN(instantMs) || !isWritable(instantMs) ? undefined : instantMs;
}

/** The same for any JSON value: undefined for what is no text. */
export function instantOf(value: unknown): number | undefined {
  return typeof value === 'string' ? parseInstant(value) : undefined;
}

function strictIso(text: string): string {
  const plain = text.replace(' ', 'T').replace(',', '.').replace('z', 'Z');
  if (!plain.includes('T')) return `${plain}T00:00:00Z`;
  const zoned = /(?:Z|[+-]\d\d(?::?\d\d)?)$/.test(plain.slice(11)) ? plain : `${plain}Z`;
  return zoned.replace(
    /([+-]\d\d)(\d\d)?$/,
    (_zone, hours: string, minutes?: string) => `${hours}:${minutes ?? '00'}`,
  );
}

function existsInCalendar(year: number, month: number, day: number): boolean {
  if (year < 1 || day > (DAYS_BEFORE_MONTHS_END[month - 1] ?? 0)) return false;
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month !== 2 || day < 29 || isLeap;
}

const FIRST_WRITABLE_MS = Date.parse('0001-01-01T00:00:00.000Z');
const LAST_WRITABLE_MS = Date.parse('9999-12-31T23:59:59.999Z');

function isWritable(instantMs: number): boolean {
  return instantMs >= FIRST_WRITABLE_MS && instantMs <= LAST_WRITABLE_MS;
}
