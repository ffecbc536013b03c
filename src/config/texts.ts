/**
 * The rules for settings that are texts: tokens, headers, dates, addresses, names. Knows no key by name.
 */
import { isOnLoopback } from '../loopback';
import { fit, unfit, type Checked, type TextRule } from './kinds';
import { describeUnfitLine, describeValue } from './wording';
import { parseInstant } from '../instant';

/** Any text on one line that isn't blank. What was given is described, never repeated: fit for secrets. */
export const LINE: TextRule<string> = {
  must: 'a text on one line',
  schema: {},
  read: (text) => {
    const got = describeUnfitLine(text);
    return got === undefined ? fit(text) : unfit(got);
  },
};

/** A bearer token; a secret, so what was given is described only. */
export const TOKEN: TextRule<string> = {
  must: 'the key alone, on one line, without blanks and without the word Bearer',
  schema: {},
  read: (text) =>
    /^[\x21-\x7e]+$/.test(text) && !isPlaceholder(text) ? fit(text) : unfit(describeToken(text)),
};

/** The value of an HTTP header. */
export const HEADER: TextRule<string> = {
  must: 'one line of printable ASCII characters',
  schema: {},
  read: (text) =>
    /^[\x20-\x7e]+$/.test(text) && text.trim() !== ''
      ? fit(text)
      : unfit(describeUnfitLine(text) ?? describeValue(text)),
};

/** A date (its midnight) or a date-time (UTC where it names no zone), in milliseconds since the epoch. */
export const INSTANT: TextRule<number> = {
  must: 'an ISO 8601 date or date-time',
  schema: { format: 'date-time' },
  read: (text) => {
    const instantMs = parseInstant(text);
    return instantMs === undefined ? unfit(describeValue(text)) : fit(instantMs);
  },
};

/** What may stand between the parts of a column's name: with anything else targets would refuse or change the name. */
export const SEPARATOR: TextRule<string> = {
  must: 'made of the letters a to z, figures and "_"',
  schema: { pattern: '^[a-z0-9_]+$' },
  read: (text) =>
    /^[a-z0-9_]+$/.test(text) ? fit(text) : unfit(describeUnfitLine(text) ?? describeValue(text)),
};

/** The first label of an organisation's host name. */
export const ORG_NAME: TextRule<string> = {
  must: 'the first part of the organisation\'s address (letters, digits and "-")',
  schema: { pattern: '^[a-zA-Z0-9-]+$' },
  read: (text) => (/^[a-zA-Z0-9-]+$/.test(text) ? fit(text) : unfit(describeValue(text))),
};

/** An origin, without the slash at its end. */
export const ORIGIN: TextRule<string> = {
  must: 'an https URL without path, query, fragment and user (http only on a loopback address)',
  schema: { format: 'uri' },
  read: readOrigin,
};

/** Doesn't repeat what may hold a password or a token. */
function readOrigin(text: string): Checked<string> {
  if (text.includes('@')) return unfit('a URL with a user or a password');
  if (text.includes('?')) return unfit('a URL with a query');
  if (text.includes('#')) return unfit('a URL with a fragment');
  // Checked before parsing, because URL repairs what it can: blanks, missing slashes, backslashes, "..".
  if (!/^https?:\/\/[^/\\\s]+\/?$/i.test(text) || !URL.canParse(text)) return unfit(describeValue(text));
  const { origin, protocol } = new URL(text);
  return protocol === 'https:' || isOnLoopback(origin) ? fit(origin) : unfit(describeValue(text));
}

/** As `config.sample.json` has it: `<your API key>`. */
function isPlaceholder(text: string): boolean {
  return /^<.*>$/.test(text);
}

function describeToken(text: string): string {
  const unfitLine = describeUnfitLine(text);
  if (unfitLine !== undefined) return unfitLine;
  if (isPlaceholder(text)) return 'the placeholder of the sample';
  return /^bearer\s/i.test(text)
    ? 'a value that starts with "Bearer"'
    : 'a value with blanks or special characters';
}
