import { getEventListeners } from 'node:events';
import { Attempts, type Purpose } from '../../../src/kustomer/attempts';
import { NO_LIMITS } from '../../../src/kustomer/limit-headers';
import { NOON } from './fake-clock';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** Begins an attempt `atMs` after the first; the next one is another call. */
function setUp(purpose: Partial<Purpose> = {}) {
  const attempts = new Attempts({ label: 'tags', ...purpose }, 'GET', '/v1/tags');
  const stop = new AbortController();
  const release = jest.fn();
  return {
    attempts,
    stop,
    release,
    begin: (atMs = 0, timeoutMs = 120_000) => attempts.begin(release, NOON + atMs, timeoutMs, stop.signal),
    end: (atMs = 0) => attempts.end(NO_LIMITS, 200, NOON + atMs),
  };
}

/** After how long `signal` is aborted, in milliseconds. */
function abortedAfter(signal: AbortSignal, atMostMs = 1e10): number {
  const startMs = Date.now();
  while (!signal.aborted && Date.now() - startMs < atMostMs) jest.advanceTimersToNextTimer();
  return Date.now() - startMs;
}

describe('an attempt', () => {
  it('knows what it is, how often it was made and how long it took', () => {
    const { attempts, begin, end } = setUp();
    begin(0);
    expect(end(70)).toBe(70);
    begin(1_000);
    expect(end(1_030)).toBe(30);
    expect(attempts).toMatchObject({
      what: 'GET /v1/tags',
      count: 2,
      firstSentAtMs: NOON,
      sentAtMs: NOON + 1_000,
    });
  });

  it('gives its place back once, however often it ends, and not at all before it began', () => {
    const { release, begin, end } = setUp();
    end();
    expect(release).not.toHaveBeenCalled();
    begin();
    end();
    end();
    expect(release).toHaveBeenCalledTimes(1);
    begin();
    end();
    expect(release).toHaveBeenCalledTimes(2);
  });

  it('leaves neither a timer nor a listener behind', () => {
    const { stop, begin, end } = setUp();
    begin();
    expect([jest.getTimerCount(), getEventListeners(stop.signal, 'abort').length]).toEqual([1, 1]);
    end();
    expect([jest.getTimerCount(), getEventListeners(stop.signal, 'abort').length]).toEqual([0, 0]);
  });

  it('is aborted when the run is stopped, also when that was just before', () => {
    const { stop, begin } = setUp();
    const before = begin();
    stop.abort();
    expect([before.aborted, begin().aborted]).toEqual([true, true]);
  });
});

describe('the time of an attempt', () => {
  it.each([
    ['its time-out', {}, 0, 120_000, 120_000],
    ['what a timer can bear at most', {}, 0, 2 ** 40, 2_147_483_647],
    ['the total where that is less', { maxTotalMs: 60_000 }, 0, 120_000, 60_000],
    ['its time-out where that is less', { maxTotalMs: 60_000 }, 0, 10_000, 10_000],
    ['what is left of the total', { maxTotalMs: 60_000 }, 45_000, 120_000, 15_000],
    ['a moment where nothing is left', { maxTotalMs: 60_000 }, 60_000, 120_000, 5_000],
    ['a moment, and not more than the total', { maxTotalMs: 50 }, 60_000, 120_000, 50],
  ])('is %s', (_name, purpose, atMs, timeoutMs, expectedMs) => {
    const { begin, end } = setUp(purpose);
    begin(0, 1);
    end();
    expect(abortedAfter(begin(atMs, timeoutMs))).toBe(expectedMs);
  });
});
