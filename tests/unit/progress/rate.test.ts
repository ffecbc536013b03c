import { perSecond, withSample, type Sample } from '../../../src/progress/rate';

const at = (atMs: number, count: number): Sample => ({ atMs, count });

describe('a rate', () => {
  it.each([
    ['no earlier count', [], at(5_000, 10), undefined],
    ['too little time', [at(4_900, 0)], at(5_000, 10), undefined],
    ['a count that stands', [at(0, 10)], at(5_000, 10), 0],
    ['a count that grew', [at(0, 10), at(4_000, 15)], at(5_000, 20), 2],
  ])('of %s', (_what, samples, now, expected) => {
    expect(perSecond(samples, now)).toBe(expected);
  });

  it('is that of the last minute, however long the run is', () => {
    let samples: readonly Sample[] = [];
    for (let second = 0; second <= 600; second += 1) {
      samples = withSample(samples, at(second * 1_000, second < 540 ? 0 : (second - 540) * 7));
    }
    expect(samples).toHaveLength(61);
    expect(perSecond(samples, at(600_000, 420))).toBe(7);
  });

  it('keeps no counts closer than a second, however often somebody looks', () => {
    let samples: readonly Sample[] = [];
    for (let ms = 0; ms < 10_000; ms += 200) samples = withSample(samples, at(ms, ms));
    expect(samples).toHaveLength(10);
  });
});
