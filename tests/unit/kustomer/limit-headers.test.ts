import { NO_LIMITS, clockOffset, readLimitHeaders } from '../../../src/kustomer/limit-headers';
import { NOON } from './fake-clock';

const read = (headers: Record<string, string>) => readLimitHeaders((name) => headers[name], NOON);
const epochSeconds = NOON / 1000;

describe('what an answer says of rate limits', () => {
  it('is nothing where it has no such headers', () => {
    expect(read({})).toEqual(NO_LIMITS);
  });

  it('is limit, remaining and the reset in epoch seconds, as documented', () => {
    const headers = {
      'x-ratelimit-limit': '1000',
      'x-ratelimit-remaining': '7',
      'x-ratelimit-reset': `${epochSeconds + 42}`,
    };
    expect(read(headers)).toEqual({
      limit: 1000,
      remaining: 7,
      resetAtMs: NOON + 42_000,
      retryAfterMs: undefined,
    });
  });

  it.each([
    ['epoch seconds', `${epochSeconds + 30}`, 30_000],
    ['epoch seconds with a fraction', `${epochSeconds + 30.5}`, 30_500],
    ['epoch milliseconds', `${NOON + 30_000}`, 30_000],
    ['seconds from now', '30', 30_000],
    ['the last moment that is believed', `${epochSeconds + 120}`, 120_000],
    ['blanks around it', ' 30 ', 30_000],
  ])('takes a reset as %s', (_style, value, fromNowMs) => {
    expect(read({ 'x-ratelimit-reset': value }).resetAtMs).toBe(NOON + fromNowMs);
  });

  it.each([
    ['now', `${epochSeconds}`],
    ['past', `${epochSeconds - 1}`],
    ['too far away', `${epochSeconds + 121}`],
    ['milliseconds from now', '45000'],
    ['zero seconds from now', '0'],
    ['negative', '-5'],
    ['empty', ''],
    ['a word', 'soon'],
    ['given twice', '30, 30'],
    ['endless', 'Infinity'],
  ])('ignores a reset that is %s', (_style, value) => {
    expect(read({ 'x-ratelimit-reset': value }).resetAtMs).toBeUndefined();
  });

  it.each([
    ['1000', 1000],
    ['0', 0],
    ['', undefined],
    ['-1', undefined],
    ['100;w=60', undefined],
    ['unlimited', undefined],
  ])('reads the count "%s" as %s', (text, expected) => {
    const limits = read({ 'x-ratelimit-limit': text, 'x-ratelimit-remaining': text });
    expect([limits.limit, limits.remaining]).toEqual([expected, expected]);
  });

  it.each([
    ['5', 5_000],
    ['0.5', 500],
    [new Date(NOON + 9_000).toUTCString(), 9_000],
    ['3000000', 3_600_000],
    ['0', undefined],
    [new Date(NOON - 9_000).toUTCString(), undefined],
    ['-5', undefined],
    ['later', undefined],
    ['', undefined],
  ])('reads Retry-After "%s" as a wait of %s ms', (text, expected) => {
    expect(read({ 'retry-after': text }).retryAfterMs).toBe(expected);
  });
});

describe("the API's clock", () => {
  const date = (ms: number): string => new Date(ms).toUTCString();

  it('is where the Date header says, as far as is known', () => {
    expect(clockOffset(date(NOON + 5_000), NOON - 100, NOON, undefined)).toBe(5_000);
  });

  it.each([
    ['absent', undefined],
    ['no date', 'yesterday'],
  ])('stays where it is when the header is %s', (_what, header) => {
    expect(clockOffset(header, NOON, NOON, 7)).toBe(7);
    expect(clockOffset(header, NOON, NOON, undefined)).toBeUndefined();
  });

  it("doesn't jump back when a header is cut to a whole second", () => {
    const first = clockOffset(date(NOON), NOON - 10, NOON, undefined);
    expect(clockOffset(date(NOON), NOON + 980, NOON + 990, first)).toBe(first);
  });

  it("doesn't jump back when an answer took long to arrive after its header was written", () => {
    const first = clockOffset(date(NOON), NOON - 10, NOON, undefined);
    expect(clockOffset(date(NOON), NOON - 20, NOON + 30_000, first)).toBe(first);
  });

  it('moves on when a header shows that it was believed to be behind', () => {
    expect(clockOffset(date(NOON + 1_000), NOON, NOON + 200, 0)).toBe(800);
  });

  it.each([
    ['forward', 3_600_000],
    ['back', -3_600_000],
  ])('follows when one of the clocks was set %s', (_where, stepMs) => {
    expect(clockOffset(date(NOON + stepMs), NOON - 100, NOON, 0)).toBe(stepMs);
  });

  it('is never ahead of the API and never goes back, whatever the moments of the answers', () => {
    let offset: number | undefined;
    let lastMs = -Infinity;
    for (let sentAtMs = NOON; sentAtMs < NOON + 60_000; sentAtMs += 377) {
      const tookMs = (sentAtMs * 7919) % 2_500;
      const apiSaysMs = sentAtMs + (tookMs * 3) / 4 + 123_456;
      offset = clockOffset(date(apiSaysMs), sentAtMs, sentAtMs + tookMs, offset)!;
      expect(offset).toBeLessThanOrEqual(123_456);
      expect(offset).toBeGreaterThanOrEqual(lastMs);
      lastMs = offset;
    }
    expect(lastMs).toBeGreaterThan(123_456 - 1_100);
  });
});
