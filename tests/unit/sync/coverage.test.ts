import fc from 'fast-check';
import type { Covered, Interval } from '../../../src/sync/coverage';
import { addCovered, greatest, holds, missingIn, reachFrom, union } from '../../../src/sync/coverage';

const END = 30;
const stretch = (fromMs: number, toMs: number, greatestMs?: number): Covered => ({
  fromMs,
  toMs,
  greatestMs,
});
const interval = fc
  .tuple(fc.nat({ max: END }), fc.nat({ max: END }))
  .map(([fromMs, toMs]) => ({ fromMs, toMs }));
const intervals = fc.array(interval, { maxLength: 8 });

/** The naive model: the set of all instants. */
const instantsOf = (list: readonly Interval[]): number[] =>
  Array.from({ length: END + 1 }, (_, at) => at).filter((at) =>
    list.some((one) => one.fromMs <= at && at < one.toMs),
  );
const add = (list: readonly Interval[]): Covered[] =>
  list.reduce<Covered[]>((sum, { fromMs, toMs }) => addCovered(sum, stretch(fromMs, toMs)), []);

describe('covered stretches', () => {
  it.each([
    [
      'become one where they touch',
      [
        [0, 5],
        [5, 9],
      ],
      [[0, 9]],
    ],
    [
      'become one where they overlap',
      [
        [0, 6],
        [4, 9],
      ],
      [[0, 9]],
    ],
    [
      'stay apart where an instant lies between them',
      [
        [0, 5],
        [6, 9],
      ],
      [
        [0, 5],
        [6, 9],
      ],
    ],
    [
      'become one where a third fills the gap',
      [
        [0, 3],
        [6, 9],
        [3, 6],
      ],
      [[0, 9]],
    ],
    [
      'stand in order',
      [
        [6, 9],
        [0, 3],
      ],
      [
        [0, 3],
        [6, 9],
      ],
    ],
    [
      'are none where they hold nothing',
      [
        [4, 4],
        [5, 3],
      ],
      [],
    ],
  ])('%s', (_what, added, sum) => {
    const list = added.map(([fromMs = 0, toMs = 0]) => ({ fromMs, toMs }));
    expect(add(list).map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual(sum);
  });

  it('know the greatest update of all their parts', () => {
    expect(addCovered([stretch(0, 5, 4), stretch(8, 9)], stretch(5, 8, 6))).toEqual([stretch(0, 9, 6)]);
  });

  it('are not changed in place', () => {
    const before = Object.freeze([Object.freeze(stretch(0, 5))]);
    addCovered(before, stretch(5, 6));
    expect(before).toEqual([stretch(0, 5)]);
  });

  it('hold what the naive set holds, sorted, disjoint and never touching', () => {
    fc.assert(
      fc.property(intervals, (list) => {
        const sum = add(list);
        expect(instantsOf(sum)).toEqual(instantsOf(list));
        for (const [index, one] of sum.entries()) {
          expect(one.fromMs).toBeLessThan(one.toMs);
          expect(one.fromMs).toBeGreaterThan(sum[index - 1]?.toMs ?? -1);
        }
      }),
    );
  });
});

describe('what is missing in a span', () => {
  it.each([
    ['all of it where nothing is covered', [0, 9], [], [[0, 9]]],
    ['nothing where all is', [0, 9], [[0, 9]], []],
    [
      'the ends and the gaps',
      [0, 9],
      [
        [2, 3],
        [5, 6],
      ],
      [
        [0, 2],
        [3, 5],
        [6, 9],
      ],
    ],
    [
      'nothing outside of it',
      [4, 6],
      [
        [0, 4],
        [6, 9],
      ],
      [[4, 6]],
    ],
    ['nothing of a span that ends before it begins', [9, 4], [], []],
  ])('is %s', (_what, [fromMs = 0, toMs = 0], covered, gaps) => {
    const list = covered.map(([from = 0, to = 0]) => ({ fromMs: from, toMs: to }));
    expect(missingIn({ fromMs, toMs }, list).map((gap) => [gap.fromMs, gap.toMs])).toEqual(gaps);
  });

  it('is what the naive set says', () => {
    fc.assert(
      fc.property(interval, intervals, (span, list) => {
        const gaps = missingIn(span, list);
        const covered = new Set(instantsOf(list));
        expect(instantsOf(gaps)).toEqual(instantsOf([span]).filter((at) => !covered.has(at)));
        expect(gaps.every(({ fromMs, toMs }) => fromMs < toMs)).toBe(true);
      }),
    );
  });
});

describe('the union of lists', () => {
  it('is what the naive set says', () => {
    fc.assert(
      fc.property(fc.array(intervals, { maxLength: 4 }), (lists) => {
        expect(instantsOf(union(lists))).toEqual(instantsOf(lists.flat()));
      }),
    );
  });
});

describe('the reach', () => {
  it.each([
    ['goes to the end of the stretch that holds the instant', 3, [stretch(0, 5, 2)], stretch(0, 5, 2)],
    ['is nothing where the stretch begins later', 3, [stretch(4, 5, 4)], stretch(3, 3)],
    ['is nothing where the stretch ends there', 5, [stretch(0, 5, 4)], stretch(5, 5)],
  ])('%s', (_what, fromMs, covered, reach) => {
    expect(reachFrom(covered, fromMs)).toEqual(reach);
  });
});

describe('small things', () => {
  it('an interval holds its start and not its end', () => {
    expect([1, 2, 3].map((at) => holds([{ fromMs: 1, toMs: 3 }], at))).toEqual([true, true, false]);
  });

  it('the greatest of nothing is nothing', () => {
    expect(greatest([])).toBeUndefined();
    expect(greatest([undefined, 3, undefined, 2])).toBe(3);
  });
});
