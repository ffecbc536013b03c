import type { Load, Pace } from '../../../src/estimate/arithmetic';
import { perMinute, secondsOf, walkRequests } from '../../../src/estimate/arithmetic';

describe('searches of a walk', () => {
  it.each([
    // rows, page size, concurrency, newest days apart, searches
    [0, 100, 4, false, 1],
    [1, 100, 4, true, 1],
    [100, 100, 4, true, 1],
    [101, 100, 1, false, 2 + 3],
    [101, 100, 4, true, 1 + 2 + 6],
    [990, 100, 1, false, 10 + 3],
    [9_900, 100, 1, false, 100 + 3],
    [9_900, 100, 4, false, 100 + 12],
    [9_900, 100, 4, true, 1 + 100 + 15],
    [1_000_000, 500, 4, false, 2_005 + 12],
    [3, 1, 1, false, 3 + 3],
  ])(
    'over %d rows in pages of %d, %d side by side, newest first %s: %d',
    (rows, pageSize, concurrency, hasNewestFirst, searches) => {
      expect(walkRequests(rows, { pageSize, maxPageSize: pageSize, concurrency, hasNewestFirst })).toBe(
        searches,
      );
    },
  );
});

describe('searches of a walk whose pages grow', () => {
  it.each([
    [100, 1],
    [250, 2 + 3],
    [1_000, 1 + 1 + 1 + 1 + 3],
    [10_697, 3 + 21 - 0 + 3],
    [100_000, 3 + 200 + 3],
  ])('from 100 to 500 rows, over %d rows: %d', (rows, searches) => {
    const shape = { pageSize: 100, maxPageSize: 500, concurrency: 1, hasNewestFirst: false };
    expect(walkRequests(rows, shape)).toBe(searches);
  });
});

describe('a limit', () => {
  it.each([
    [90, undefined, 0.8, 90],
    [90, 100, 0.8, 80],
    [90, 100, 1, 90],
    [90, 1_000, 0.8, 90],
    [undefined, 1_000, 0.8, 800],
    [undefined, undefined, 0.8, undefined],
    [undefined, 1, 0.5, 1],
  ])('of its own of %s where the API states %s, at a share of %d, is %s', (own, stated, share, expected) => {
    expect(perMinute(own, stated, share)).toBe(expected);
  });
});

describe('time', () => {
  const pace: Pace = {
    searchesPerMinute: 90,
    othersPerMinute: 800,
    searchMs: 100,
    otherMs: 50,
    concurrency: 4,
  };
  const load = (searches: number, others: number, isParallel = true): Load => ({
    searches,
    others,
    isParallel,
  });

  it.each<[string, Load[], Partial<Pace>, number]>([
    ['nothing takes none', [], {}, 0],
    ['a lone question takes its answer', [load(1, 0)], {}, 0.1],
    ['few questions follow each other', [load(3, 0)], {}, 0.3],
    ['many go side by side', [load(80, 0)], {}, 2],
    ['a list is read page by page', [load(0, 40, false)], {}, 2],
    ['the first minute’s worth takes no waiting', [load(90, 0)], {}, 2.25],
    ['one more takes a minute', [load(91, 0)], {}, 60],
    ['loads draw from one budget', [load(45, 0), load(46, 0)], {}, 60],
    ['an hour of searches', [load(5_400, 0)], {}, 59 * 60],
    ['children wait beside their parents, for the slower budget', [load(900, 16_000)], {}, 19 * 60],
    ['but not beside the next load', [load(900, 0), load(0, 16_000)], {}, 29 * 60],
    ['without a stated limit only the answers count', [load(0, 16_000)], { othersPerMinute: undefined }, 200],
    ['slow answers count more than the limits', [load(91, 0)], { searchMs: 10_000 }, 227.5],
  ])('%s', (_case, loads, changes, seconds) => {
    expect(secondsOf(loads, { ...pace, ...changes })).toBeCloseTo(seconds, 6);
  });
});
