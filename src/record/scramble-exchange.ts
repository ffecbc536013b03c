/**
 * An exchange with the API as a recording holds it: every value scrambled, of the headers those that are listed here.
 * Pure.
 */
import type { JsonObject } from '../json';
import { isJsonObject, member } from '../json';
import type { Exchange } from '../kustomer/exchange';
import { createFakeStrings } from './fake-string';
import { fakeNumber } from './fake-number';
import { createScrambleJson } from './scramble-json';
import type { Secret } from './secret';
import { totalsIn } from './totals';

/** What a file of a recording holds. */
export interface RecordedExchange {
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly query: Readonly<Record<string, string>>;
    readonly body?: unknown;
  };
  readonly answer: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    /** The JSON that came. */
    readonly body?: unknown;
    /** What came instead. */
    readonly text?: string;
  };
}

export interface ScrambleOptions {
  readonly secret: Secret;
  /** Tells the names of members that are documented. */
  readonly isKeptKey: (key: string) => boolean;
  /** Origin that is asked, without a trailing slash. */
  readonly origin: string;
}

const COUNTS = ['x-ratelimit-limit', 'x-ratelimit-remaining', 'retry-after'];
const RESET = 'x-ratelimit-reset';
/** A reset below is a number of seconds from now, above this one in milliseconds. Source: `kustomer/limit-headers.ts`. */
const EPOCH_FROM = 1e6;
const EPOCH_MS_FROM = 1e12;
const TYPES = /^(?:application\/(?:vnd\.api\+)?json|text\/(?:html|plain))(?:; ?charset=utf-8)?$/i;
/** What the tap asks from where it wants everything; moved, it would give away by how much dates are. */
const EPOCH = '1970-01-01T00:00:00.000Z';

/** Scrambles exchanges; the same value comes out the same in all of them. */
export function createScrambleExchange(options: ScrambleOptions): (exchange: Exchange) => RecordedExchange {
  const { secret, isKeptKey, origin } = options;
  const strings = createFakeStrings(secret, isKeptKey, origin);
  const scramble = createScrambleJson(secret, strings, isKeptKey);

  const headersOf = ({ header }: Exchange): Record<string, string> => {
    const headers: [string, string | undefined][] = [
      ['date', movedHttpDate(header('date'))],
      ['content-type', onlyIf(TYPES, header('content-type'))],
      ['content-encoding', onlyIf(/^gzip$/, header('content-encoding'))],
      ...COUNTS.map((name): [string, string | undefined] => [name, onlyIf(/^\d{1,12}$/, header(name))]),
      [RESET, movedReset(header(RESET))],
    ];
    return Object.fromEntries(
      headers.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    );
  };
  const movedHttpDate = (text: string | undefined): string | undefined => {
    const dateMs = Date.parse(text ?? '');
    return Number.isNaN(dateMs) ? undefined : new Date(dateMs + secret.shiftMs).toUTCString();
  };
  const movedReset = (text: string | undefined): string | undefined => {
    const reset = Number(onlyIf(/^\d{1,13}$/, text) ?? NaN);
    if (Number.isNaN(reset)) return undefined;
    if (reset < EPOCH_FROM) return String(reset);
    return String(reset + (reset < EPOCH_MS_FROM ? Math.floor(secret.shiftMs / 1000) : secret.shiftMs));
  };

  const answerOf = (text: string): { readonly body: unknown } | { readonly text: string } => {
    const json = parsed(text);
    if (json === undefined) return { text: strings.text(text) };
    const body = scramble(json);
    return { body: isJsonObject(json) && isJsonObject(body) ? withTotals(json, body) : body };
  };
  const withTotals = (json: JsonObject, body: JsonObject): JsonObject => {
    const totals = totalsIn(json, (total) => fakeNumber(total, secret));
    const last = member(body['links'], 'last');
    return {
      ...body,
      ...(isJsonObject(body['meta']) && { meta: { ...body['meta'], ...totals.meta } }),
      ...(typeof last === 'string' &&
        isJsonObject(body['links']) && { links: { ...body['links'], last: totals.inLink(last) } }),
    };
  };

  return (exchange) => ({
    request: {
      method: exchange.method,
      path: strings.path(exchange.path),
      query: Object.fromEntries(
        Object.entries(exchange.query).map(([name, value]) => [
          isKeptKey(name) ? name : strings.text(name),
          strings.queryValue(name, String(value)),
        ]),
      ),
      ...(exchange.body !== undefined && { body: withEpoch(exchange.body, scramble(exchange.body)) }),
    },
    answer: { status: exchange.status, headers: headersOf(exchange), ...answerOf(exchange.text) },
  });
}

/** The scrambled body of a request, with the beginning of all time where the tap asked from there. */
function withEpoch(body: unknown, scrambled: unknown): unknown {
  if (body === EPOCH) return body;
  if (Array.isArray(body) && Array.isArray(scrambled)) {
    return body.map((item: unknown, index) => withEpoch(item, scrambled[index]));
  }
  if (!isJsonObject(body) || !isJsonObject(scrambled)) return scrambled;
  const values = Object.values(body);
  return Object.fromEntries(
    Object.entries(scrambled).map(([key, value], index) => [key, withEpoch(values[index], value)]),
  );
}

function onlyIf(pattern: RegExp, text: string | undefined): string | undefined {
  return text !== undefined && pattern.test(text) ? text : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
