import fc from 'fast-check';
import { splitRange } from '../../../src/kustomer/ranges';

describe('a range that is split', () => {
  it.each([
    [
      'several instants are halved',
      [0, 10],
      [2, 4, 6],
      [
        [0, 4],
        [4, 10],
      ],
    ],
    [
      'two neighbours come apart',
      [0, 2],
      [0, 1],
      [
        [0, 1],
        [1, 2],
      ],
    ],
    [
      'a single instant is cut out',
      [0, 10],
      [4, 4],
      [
        [0, 4],
        [4, 5],
        [5, 10],
      ],
    ],
    [
      'a single instant at the start has nothing before it',
      [4, 10],
      [4],
      [
        [4, 5],
        [5, 10],
      ],
    ],
    [
      'a single instant at the end has nothing behind it',
      [0, 5],
      [4],
      [
        [0, 4],
        [4, 5],
      ],
    ],
    ['a range of one instant can not be split', [4, 5], [4], []],
    ['without instants there is nothing to split by', [0, 10], [], []],
    [
      'an open range keeps its open ends',
      [undefined, undefined],
      [4],
      [
        [undefined, 4],
        [4, 5],
        [5, undefined],
      ],
    ],
  ] as const)('%s', (_name, [fromMs, toMs], instants, parts) => {
    expect(splitRange({ fromMs, toMs }, instants).map((part) => [part.fromMs, part.toMs])).toEqual(parts);
  });

  it('is made up by its parts, without gap and overlap, and each part is smaller', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 2, max: 20 }),
        fc.array(fc.nat({ max: 19 }), { minLength: 1 }),
        (fromMs, length, offsets) => {
          const range = { fromMs, toMs: fromMs + length };
          const parts = splitRange(
            range,
            offsets.map((offset) => fromMs + (offset % length)),
          );
          expect(parts[0]?.fromMs).toBe(range.fromMs);
          expect(parts.at(-1)?.toMs).toBe(range.toMs);
          for (const [index, part] of parts.entries()) {
            expect(part.toMs - part.fromMs).toBeGreaterThan(0);
            expect(part.toMs - part.fromMs).toBeLessThan(length);
            expect(part.fromMs).toBe(parts[index - 1]?.toMs ?? range.fromMs);
          }
        },
      ),
    );
  });
});
