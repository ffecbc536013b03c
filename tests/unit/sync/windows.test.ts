import type { WalkedWindow } from '../../../src/sync/windows';
import {
  archiveEnd,
  archiveLine,
  chooseSplit,
  planArchive,
  planPhases,
  searchEnd,
} from '../../../src/sync/windows';

const DAY = 24 * 3_600_000;
const at = (text: string): number => Date.parse(text);
const says = (instantMs: number): string => new Date(instantMs).toISOString();

describe('the two-year line', () => {
  it.each([
    ['2026-06-15T12:00:00.000Z', '2024-06-15T12:00:00.000Z'],
    ['2026-03-01T00:00:00.000Z', '2024-03-01T00:00:00.000Z'],
    // 2026 has no 29th of February, nor has 2022.
    ['2028-02-29T12:00:00.000Z', '2026-03-01T12:00:00.000Z'],
    ['2024-02-29T12:00:00.000Z', '2022-03-01T12:00:00.000Z'],
    ['2026-02-28T23:59:59.999Z', '2024-02-28T23:59:59.999Z'],
  ])('of %s is %s', (now, line) => {
    expect(says(archiveLine(at(now)))).toBe(line);
  });
});

describe('the end of what a run reads', () => {
  const rules = { startDateMs: 0, endDateMs: undefined, lookbackMs: 600_000, searchLagMs: 120_000 };
  const now = at('2026-06-15T12:00:00Z');

  it.each([
    ['lies the lag before now', undefined, '2026-06-15T11:58:00.000Z'],
    ['is an earlier end_date', '2026-06-01T00:00:00Z', '2026-06-01T00:00:00.000Z'],
    ['is not a later end_date', '2026-07-01T00:00:00Z', '2026-06-15T11:58:00.000Z'],
  ])('%s', (_what, endDate, end) => {
    const endDateMs = endDate === undefined ? undefined : at(endDate);
    expect(says(searchEnd({ ...rules, endDateMs }, now))).toBe(end);
  });

  it('is in the archive a day above the line, or the end of the span where that is earlier', () => {
    expect(says(archiveEnd(now, now))).toBe('2024-06-16T12:00:00.000Z');
    expect(says(archiveEnd(at('2024-01-01T00:00:00Z'), now))).toBe('2024-01-01T00:00:00.000Z');
  });
});

describe('the gaps of the archive', () => {
  const now = at('2026-06-15T12:00:00Z');
  const line = archiveLine(now);

  it.each([
    [
      'apart at the line',
      [[0, line + DAY]],
      [
        [0, line],
        [line, line + DAY],
      ],
    ],
    ['as they are where they end below it', [[0, line - 1]], [[0, line - 1]]],
    ['as they are where they begin above it', [[line + 1, line + DAY]], [[line + 1, line + DAY]]],
    [
      'each by itself',
      [
        [0, 5],
        [9, line + 1],
      ],
      [
        [0, 5],
        [9, line],
        [line, line + 1],
      ],
    ],
  ])('are read %s', (_how, gaps, parts) => {
    const spans = (pairs: number[][]) => pairs.map(([fromMs = 0, toMs = 0]) => ({ fromMs, toMs }));
    expect(planArchive(spans(gaps), now)).toEqual(spans(parts));
  });
});

describe('the phases of a run', () => {
  const now = 100 * DAY;
  const gap = (from: number, to: number) => ({ fromMs: from * DAY, toMs: to * DAY });
  it.each([
    ['a long span: the newest days, then the history', [gap(0, 100)], 7, [[gap(93, 100)], [gap(0, 93)]]],
    ['a short span: one phase', [gap(95, 100)], 7, [[gap(95, 100)]]],
    [
      'gaps on both sides of the border',
      [gap(0, 5), gap(90, 95)],
      7,
      [[gap(93, 95)], [gap(0, 5), gap(90, 93)]],
    ],
    ['nothing new: history only', [gap(0, 5)], 7, [[gap(0, 5)]]],
    ['a gap that ends at the border', [gap(0, 93)], 7, [[gap(0, 93)]]],
    ['0 days: all in order', [gap(0, 5), gap(90, 100)], 0, [[gap(0, 5), gap(90, 100)]]],
  ])('%s', (_what, gaps, days, phases) => {
    expect(planPhases(gaps, now, days * DAY)).toEqual(phases);
  });

  it('of nothing are none, or an empty one', () => {
    expect(planPhases([], now, DAY)).toEqual([]);
    expect(planPhases([], now, 0)).toEqual([[]]);
  });
});

describe('which window gives its later half away', () => {
  const window = (cursorMs: number, toMs: number, rowsLeft: number | undefined): WalkedWindow => ({
    cursorMs,
    toMs,
    rowsLeft,
  });
  it.each([
    ['none where there is none', [], undefined],
    ['the only one, at half of its rest', [window(0, 100, 500)], { position: 0, atMs: 50 }],
    ['an odd rest is rounded up, away from the cursor', [window(0, 3, 500)], { position: 0, atMs: 2 }],
    ['the one with most rows left', [window(0, 900, 401), window(900, 910, 402)], { position: 1, atMs: 905 }],
    ['with equal rows the longest', [window(0, 10, 9_999), window(10, 40, 9_999)], { position: 1, atMs: 25 }],
    ['none where four pages are left, or fewer', [window(0, 100, 400)], undefined],
    ['none where the API has not said what is left', [window(0, 100, undefined)], undefined],
    ['none where a single instant is left', [window(99, 100, 5_000)], undefined],
    ['not one that is done', [window(100, 100, 0), window(100, 200, 500)], { position: 1, atMs: 150 }],
    [
      'the next one where the largest can not be split',
      [window(99, 100, 5_000), window(0, 50, 500)],
      { position: 1, atMs: 25 },
    ],
  ])('%s', (_what, windows, split) => {
    expect(chooseSplit(windows, 100)).toEqual(split);
  });

  it('is cut behind the cursor and before the end, always', () => {
    for (let cursorMs = 0; cursorMs < 20; cursorMs += 1)
      for (let toMs = cursorMs + 2; toMs < 22; toMs += 1) {
        const { atMs = -1 } = chooseSplit([window(cursorMs, toMs, 1_000)], 100) ?? {};
        expect(atMs).toBeGreaterThan(cursorMs);
        expect(atMs).toBeLessThan(toMs);
      }
  });
});
