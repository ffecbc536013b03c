import { NO_LIMITS, type LimitHeaders } from '../../../src/kustomer/limit-headers';
import { decideRetry, type Outcome } from '../../../src/kustomer/retry';
import { NOON } from './fake-clock';

const status = (code: number, limits: Partial<LimitHeaders> = {}): Outcome => ({
  kind: 'status',
  status: code,
  limits: { ...NO_LIMITS, ...limits },
});
const broken: Outcome = { kind: 'broken', code: 'ECONNRESET' };

function decide(outcome: Outcome, { attempt = 1, elapsedMs = 0, random = 0.5, maxRetryMs = 900_000 } = {}) {
  return decideRetry(attempt, outcome, elapsedMs, NOON, random, { maxRetryMs });
}
const waitOf = (...of: Parameters<typeof decide>): number | 'gives up' => {
  const decision = decide(...of);
  return decision.action === 'retry' ? decision.waitMs : 'gives up';
};

describe('an attempt that failed', () => {
  it.each([429, 500, 501, 502, 503, 504, 520])('is made again after status %i', (code) => {
    expect(decide(status(code))).toMatchObject({ action: 'retry', reason: `status ${code}` });
  });

  it.each([301, 302, 304, 400, 401, 403, 404, 405, 409, 410, 413, 422])(
    'is the last one after status %i',
    (code) => {
      expect(decide(status(code))).toEqual({ action: 'give-up', reason: `status ${code}` });
    },
  );

  it('is made again after a broken connection, and not where no wait can help', () => {
    expect(decide(broken)).toEqual({ action: 'retry', waitMs: 500, reason: 'ECONNRESET' });
    expect(decide({ kind: 'hopeless', code: 'ENOTFOUND' })).toEqual({
      action: 'give-up',
      reason: 'ENOTFOUND',
    });
  });
});

describe('the wait before the next attempt', () => {
  it.each([
    ['1', 1, 1_000],
    ['2', 2, 2_000],
    ['3', 3, 4_000],
    ['6', 6, 32_000],
    ['7', 7, 60_000],
    ['2000', 2_000, 60_000],
  ])('is anywhere up to its bound after attempt %s', (_name, attempt, boundMs) => {
    for (const outcome of [broken, status(503)]) {
      expect(waitOf(outcome, { attempt, random: 0 })).toBe(0);
      expect(waitOf(outcome, { attempt, random: 0.5 })).toBe(boundMs / 2);
      expect(waitOf(outcome, { attempt, random: 0.999999 })).toBe(boundMs);
    }
  });

  it.each([
    ['a 429 with a reset', status(429, { resetAtMs: NOON + 17_000 }), 17_000],
    ['a 429 with Retry-After', status(429, { retryAfterMs: 4_000 }), 4_000],
    ['a 429 with both: the reset', status(429, { resetAtMs: NOON + 17_000, retryAfterMs: 4_000 }), 17_000],
    ['a 429 with neither: one window', status(429), 60_000],
    ['a 503 with Retry-After', status(503, { retryAfterMs: 4_000 }), 4_000],
    ['a 503 with a reset, which says nothing of faults', status(503, { resetAtMs: NOON + 17_000 }), 500],
  ])('is what the API asks for after %s', (_name, outcome, waitMs) => {
    for (const attempt of [1, 9]) {
      const expected = _name.startsWith('a 503 with a reset') && attempt === 9 ? 30_000 : waitMs;
      expect(waitOf(outcome, { attempt })).toBe(expected);
    }
  });

  it.each([
    ['a guess is cut to what is left', broken, 7, 899_000, 1_000],
    ['a window that was assumed is cut too', status(429), 1, 899_000, 1_000],
    ['a stated wait that ends in time is kept', status(429, { retryAfterMs: 1_000 }), 1, 899_000, 1_000],
    ['a stated wait that ends too late', status(429, { retryAfterMs: 1_001 }), 1, 899_000, 'gives up'],
    ['the time is over', broken, 3, 900_000, 'gives up'],
    ['the time has been over for long', broken, 3, 9e9, 'gives up'],
  ] as const)('near the end: %s', (_name, outcome, attempt, elapsedMs, expected) => {
    expect(waitOf(outcome, { attempt, elapsedMs })).toBe(expected);
  });

  it('never comes where retries are switched off', () => {
    for (const outcome of [broken, status(503), status(429), status(429, { retryAfterMs: 1 })]) {
      expect(waitOf(outcome, { maxRetryMs: 0, random: 0 })).toBe('gives up');
    }
  });

  it('lets the first call of a run wait a whole window for a budget that says nothing of its reset', () => {
    expect(waitOf(status(429), { elapsedMs: 300, maxRetryMs: 60_000 })).toBe(59_700);
  });
});
