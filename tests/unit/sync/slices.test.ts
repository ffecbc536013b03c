import { leastSlices, planSlice } from '../../../src/sync/slices';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 5, 15);

describe('a slice of the audit log', () => {
  it.each<[title: string, fromMs: number, toMs: number, lengthMs: number | undefined, endMs: number]>([
    ['is a day at first', NOW - 10 * DAY, NOW, undefined, NOW - 9 * DAY],
    ['is as long as the one before asked for', NOW - 10 * DAY, NOW, 2 * DAY, NOW - 8 * DAY],
    ['ends with the span', NOW - 10 * DAY, NOW - 10 * DAY + HOUR, undefined, NOW - 10 * DAY + HOUR],
    ['holds all that is surely forgotten', 0, NOW, undefined, NOW - 400 * DAY],
    ['holds a span that is forgotten as a whole', 0, NOW - 500 * DAY, undefined, NOW - 500 * DAY],
  ])('%s', (_title, fromMs, toMs, lengthMs, endMs) => {
    const slice = planSlice({ fromMs, toMs }, NOW, lengthMs);
    expect([slice.fromMs, slice.toMs]).toEqual([fromMs, endMs]);
  });

  it.each<[pages: number, lengthMs: number, nextMs: number]>([
    [0, DAY, 2 * DAY],
    [1, DAY, 2 * DAY],
    [1, 32 * DAY, 32 * DAY],
    [2, DAY, DAY],
    [20, DAY, DAY],
    [21, DAY, DAY / 2],
    [21, HOUR, HOUR],
  ])('of %d pages, %d long, asks for one of %d', (pages, lengthMs, nextMs) => {
    expect(planSlice({ fromMs: NOW - 90 * DAY, toMs: NOW }, NOW, lengthMs).nextLengthMs(pages)).toBe(nextMs);
  });

  it('that is forgotten says nothing of how long the next one should be', () => {
    expect(planSlice({ fromMs: 0, toMs: NOW }, NOW).nextLengthMs(0)).toBe(DAY);
  });
});

it('an empty year takes few slices, an empty span none', () => {
  expect(leastSlices({ fromMs: NOW - 365 * DAY, toMs: NOW }, NOW)).toBe(16);
  expect(leastSlices({ fromMs: NOW, toMs: NOW }, NOW)).toBe(0);
});
