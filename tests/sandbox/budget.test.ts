/** Rate limits and the headers that every answer carries. */
import { NOON, withSandbox, type Reply } from './sandbox-client';

const MINUTE_END = (Math.floor(NOON / 60_000) + 1) * 60;
const shown = ({ status, headers }: Reply) => [
  status,
  headers.get('x-ratelimit-limit'),
  headers.get('x-ratelimit-remaining'),
  headers.get('x-ratelimit-reset'),
];

it('counts searches and other requests in budgets of their own, for a minute of the clock', () => {
  let now = NOON;
  const limits = { generalPerMinute: 3, searchPerMinute: 2 };
  return withSandbox({ limits, now: () => now }, async (client) => {
    const search = () => client.search({ queryContext: 'customer' }, '?pageSize=1');
    const reset = `${MINUTE_END}`;
    expect(shown(await search())).toEqual([200, '2', '1', reset]);
    expect(shown(await search())).toEqual([200, '2', '0', reset]);
    const refused = await search();
    expect(shown(refused)).toEqual([429, '2', '0', reset]);
    expect(refused.json).toMatchObject({ errors: [{ code: 'rate_limit_exceeded' }] });
    expect(shown(await client.archive({ queryContext: 'customer' }))[0]).toBe(429);
    expect(shown(await client.get('/v1/teams'))).toEqual([200, '3', '2', reset]);
    now = MINUTE_END * 1000;
    expect(shown(await search())).toEqual([200, '2', '1', `${MINUTE_END + 60}`]);
  });
});

it('shows its headers in the styles that were seen or feared', () =>
  withSandbox({ limits: { generalPerMinute: 5, searchPerMinute: 1 } }, async (client, { switches }) => {
    const reset = async () => (await client.get('/v1/teams')).headers.get('x-ratelimit-reset');
    switches.rateLimitHeaders = 'ms';
    expect(await reset()).toBe(`${MINUTE_END}000`);
    switches.rateLimitHeaders = 'delta';
    expect(await reset()).toBe('30');
    switches.rateLimitHeaders = 'reset-only-on-429';
    expect(await reset()).toBeNull();
    switches.rateLimitHeaders = 'none';
    expect(shown(await client.get('/v1/teams'))).toEqual([200, null, null, null]);
    switches.rateLimitHeaders = 'reset-only-on-429';
    switches.searchHeadersDescribe = 'general';
    expect(shown(await client.search({ queryContext: 'customer' }))).toEqual([200, '5', '1', null]);
    switches.retryAfter = true;
    const refused = await client.search({ queryContext: 'customer' });
    expect(shown(refused)).toEqual([429, '1', '0', `${MINUTE_END}`]);
    expect(refused.headers.get('retry-after')).toBe('30');
  }));

it("carries the API's own date and a request id, on errors too", () => {
  let now = Date.UTC(2030, 0, 2, 3, 4, 5, 678);
  return withSandbox({ now: () => now }, async (client) => {
    const first = await client.get('/v1/teams');
    now += 60_000;
    const second = await client.get('/v1/unknown');
    expect([first, second].map(({ headers }) => headers.get('date'))).toEqual([
      'Wed, 02 Jan 2030 03:04:05 GMT',
      'Wed, 02 Jan 2030 03:05:05 GMT',
    ]);
    expect(second.headers.get('x-request-id')).not.toBe(first.headers.get('x-request-id'));
  });
});

it('compresses for clients that accept it', () =>
  withSandbox({}, async (client, { switches }) => {
    const encoding = async (accepted: string) =>
      (await client.get('/v1/tags', { 'accept-encoding': accepted })).headers.get('content-encoding');
    expect(await encoding('gzip, br')).toBe('gzip');
    expect(await encoding('identity')).toBeNull();
    switches.gzip = false;
    expect(await encoding('gzip')).toBeNull();
  }));
