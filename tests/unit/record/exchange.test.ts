/** What of an exchange is recorded: headers by a list, totals where they tell nothing, requests as they can be replayed. */
import { keyedBytes } from '../../../src/digest';
import type { Exchange } from '../../../src/kustomer/exchange';
import { createRecorder } from '../../../src/record/recorder';
import { createScrambleExchange } from '../../../src/record/scramble-exchange';
import { secretOf } from '../../../src/record/secret';
import { ORIGIN, isKeptKey } from './scrambler';

const secret = secretOf(keyedBytes('a key'));
const scramble = createScrambleExchange({ secret, isKeptKey, origin: ORIGIN });

const exchange = (changes: Partial<Omit<Exchange, 'header'>> & { headers?: Record<string, string> } = {}) => {
  const { headers = {}, ...rest } = changes;
  const header = (name: string): string | undefined => headers[name];
  return {
    method: 'GET',
    path: '/v1/tags',
    query: {},
    body: undefined,
    status: 200,
    text: '{}',
    ...rest,
    header,
  };
};
const headersOf = (headers: Record<string, string>) => scramble(exchange({ headers })).answer.headers;
const bodyOf = (body: unknown) => scramble(exchange({ text: JSON.stringify(body) })).answer.body;

it('keeps rate limits, type and date of the headers, the date moved, and no other', () => {
  const headers = {
    date: 'Wed, 25 Nov 2026 17:12:19 GMT',
    'content-type': 'application/json; charset=utf-8',
    'content-encoding': 'gzip',
    'x-ratelimit-limit': '1000',
    'x-ratelimit-remaining': '997',
    'x-request-id': 'abcdef',
    'set-cookie': 'session=1',
  };
  expect(headersOf(headers)).toEqual({
    date: new Date(Math.floor((Date.parse(headers.date) + secret.shiftMs) / 1000) * 1000).toUTCString(),
    'content-type': 'application/json; charset=utf-8',
    'content-encoding': 'gzip',
    'x-ratelimit-limit': '1000',
    'x-ratelimit-remaining': '997',
  });
});

it.each([
  ['x-ratelimit-limit', 'acme 1000'],
  ['retry-after', 'Wed, 25 Nov 2026 17:12:19 GMT'],
  ['content-type', 'application/json; boundary=acme'],
  ['content-encoding', 'acme'],
  ['date', 'acme'],
])('leaves out a %s that is %s', (name, value) => expect(headersOf({ [name]: value })).toEqual({}));

it('moves a reset as dates are moved, in its own unit', () => {
  const reset = (value: number): number =>
    Number(headersOf({ 'x-ratelimit-reset': `${value}` })['x-ratelimit-reset']);
  expect(reset(30)).toBe(30);
  expect(reset(1_800_000_000)).toBe(1_800_000_000 + Math.floor(secret.shiftMs / 1000));
  expect(reset(1_800_000_000_000)).toBe(1_800_000_000_000 + secret.shiftMs);
});

it('keeps a total that rows can be counted against, and the page', () => {
  const meta = { page: 2, pageSize: 100, total: 10_000, totalPages: 100 };
  expect(bodyOf({ meta, data: [] })).toEqual({ meta, data: [] });
});

it('replaces a total above, the number of pages by what follows from it, and the link to the last', () => {
  const meta = { page: 1, pageSize: 100, total: 76_123, totalPages: 762 };
  const links = {
    next: '/v1/customers/search?page=2&pageSize=100',
    last: '/v1/customers/search?page=762&pageSize=100',
  };
  const body = bodyOf({ meta, data: [], links }) as {
    meta: Record<string, number>;
    links: Record<string, string>;
  };
  const { total = 0, totalPages } = body.meta;
  expect(body.meta).toEqual({
    page: 1,
    pageSize: 100,
    total: expect.any(Number) as number,
    totalPages: Math.ceil(total / 100),
  });
  expect([String(total).length, total > 10_000, total === 76_123]).toEqual([5, true, false]);
  expect(body.links).toEqual({
    next: links.next,
    last: `/v1/customers/search?page=${totalPages}&pageSize=100`,
  });
});

it('records what was asked as a replay will ask it, with the beginning of time where all was asked for', () => {
  const body = {
    queryContext: 'kobject_order',
    and: [
      { kobject_updated_at: { gte: '1970-01-01T00:00:00.000Z' } },
      { kobject_updated_at: { lt: '2024-05-01T10:00:00.000Z' } },
      { message_attachment_count: { gt: 0 } },
    ],
    sort: [{ kobject_updated_at: 'asc' }],
  };
  const { request } = scramble(
    exchange({ method: 'POST', path: '/v1/customers/search', query: { page: 1, pageSize: 500 }, body }),
  );
  expect(request).toEqual({
    method: 'POST',
    path: '/v1/customers/search',
    query: { page: '1', pageSize: '500' },
    body: {
      queryContext: expect.stringMatching(/^kobject_(?!order)[a-z]{5}$/) as string,
      and: [
        { kobject_updated_at: { gte: '1970-01-01T00:00:00.000Z' } },
        {
          kobject_updated_at: {
            lt: new Date(Date.parse('2024-05-01T10:00:00.000Z') + secret.shiftMs).toISOString(),
          },
        },
        { message_attachment_count: { gt: 0 } },
      ],
      sort: [{ kobject_updated_at: 'asc' }],
    },
  });
});

it('keeps the beginning of time in answers from telling by how much dates are moved', () => {
  expect(bodyOf({ createdAt: '1970-01-01T00:00:00.000Z' })).not.toEqual({
    createdAt: '1970-01-01T00:00:00.000Z',
  });
});

it.each(['<html>Acme is down</html>', '{"data":[{"id":"acme', ''])(
  'records what is no JSON as text: %j',
  (text) => {
    const { answer } = scramble(exchange({ status: 502, text }));
    expect(answer).toEqual({ status: 502, headers: {}, text: expect.any(String) as string });
    expect(answer.text).toHaveLength(text.length);
    expect(answer.text).not.toMatch(/acme/i);
  },
);

it('writes a file for each exchange as it comes, then an index and a README', () => {
  const files = new Map<string, string>();
  const recorder = createRecorder({ write: (name, text) => void files.set(name, text) }, scramble);
  recorder.record(exchange({ text: '{"data":[{},{}]}' }));
  expect([...files.keys()]).toEqual(['0001.json']);
  recorder.record(exchange({ status: 404, text: '' }));
  expect(recorder.finish()).toBe(2);
  expect([...files.keys()]).toEqual(['0001.json', '0002.json', 'index.json', 'README.md']);
  expect(JSON.parse(files.get('index.json') ?? '')).toEqual({
    version: 1,
    exchanges: [
      { file: '0001.json', method: 'GET', path: '/v1/tags', status: 200, rows: 2 },
      { file: '0002.json', method: 'GET', path: '/v1/tags', status: 404, rows: null },
    ],
  });
  expect(files.get('README.md')).toContain('Look through the files before you share them.');
});
