import type { JsonObject } from '../../../src/json';
import type { Bookmark } from '../../../src/singer/state';
import type { UnfinishedStretch } from '../../../src/sync/resume';
import { resumedStretches, windowEntry } from '../../../src/sync/resume';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const T = Date.UTC(2026, 0, 1);
const LOOKBACK = 10 * MINUTE;
const BY = 'note_updated_at';

const stretch = (
  fromMs: number,
  toMs: number,
  greatestMs: number | undefined,
  extra = {},
): UnfinishedStretch => ({
  index: 'main',
  covered: { fromMs, toMs, greatestMs },
  completeToMs: T + 10 * DAY,
  includeDeleted: false,
  by: BY,
  ...extra,
});
const bookmarkWith = (windows: unknown, valueMs = T): Bookmark => ({ valueMs, details: { windows } });
const resumed = (windows: unknown, index: 'main' | 'archive' = 'main', mustIncludeDeleted = false) =>
  resumedStretches(bookmarkWith(windows), index, BY, LOOKBACK, mustIncludeDeleted);

describe('a stretch that an unfinished run left', () => {
  it('comes back as it was, where it lies well below what the index was sure of', () => {
    const left = [
      stretch(T + DAY, T + 2 * DAY, T + 2 * DAY - HOUR),
      stretch(T + 3 * DAY, T + 4 * DAY, T + 9 * DAY),
      stretch(T, T + HOUR, undefined),
    ];
    expect(resumed(left.map((one) => windowEntry(one, T)))).toEqual(left.map(({ covered }) => covered));
  });

  it('is an entry that names its bookmark, in words', () => {
    expect(windowEntry(stretch(T, T + HOUR, undefined), T - DAY)).toEqual({
      bookmark: '2025-12-31T00:00:00.000Z',
      index: 'main',
      by: 'note_updated_at',
      from: '2026-01-01T00:00:00.000Z',
      to: '2026-01-01T01:00:00.000Z',
      greatest: null,
      complete_to: '2026-01-11T00:00:00.000Z',
      include_deleted: false,
    });
  });

  it('is cut a lookback below the old bound: rows may have come late', () => {
    const left = stretch(T + 8 * DAY, T + 10 * DAY, T + 10 * DAY);
    expect(resumed([windowEntry(left, T)])).toMatchObject([
      { fromMs: T + 8 * DAY, toMs: T + 10 * DAY - LOOKBACK },
    ]);
  });

  it('is cut a lookback below the greatest update written: the index may have stood still', () => {
    const left = stretch(T + 8 * DAY, T + 10 * DAY, T + 9 * DAY);
    expect(resumed([windowEntry(left, T)])).toMatchObject([{ toMs: T + 9 * DAY - LOOKBACK }]);
  });

  it('says nothing where nothing was written at all', () => {
    expect(resumed([windowEntry(stretch(T, T + DAY, undefined), T)])).toEqual([]);
  });

  it('is cut in the archive a day below the line, for rows sank since', () => {
    const left = stretch(T, T + 10 * DAY, T + 5 * DAY, { index: 'archive' });
    expect(resumed([windowEntry(left, T)], 'archive')).toMatchObject([{ fromMs: T, toMs: T + 9 * DAY }]);
    expect(resumed([windowEntry(left, T)], 'main')).toEqual([]);
  });

  it('is nothing where the cut leaves nothing', () => {
    const left = stretch(T + 10 * DAY - MINUTE, T + 10 * DAY, T + 10 * DAY);
    expect(resumed([windowEntry(left, T)])).toEqual([]);
  });

  it('is ignored beside another bookmark: Meltano merges states and drops no key', () => {
    const entry = windowEntry(stretch(T, T + DAY, T + 9 * DAY), T - 1);
    expect(resumed([entry])).toEqual([]);
  });

  it('is ignored where it lacks the deleted records that are wanted now', () => {
    const [without, within] = [false, true].map((includeDeleted) =>
      windowEntry(stretch(T, T + DAY, T + 9 * DAY, { includeDeleted }), T),
    );
    expect(resumed([without, within], 'main', true)).toHaveLength(1);
    expect(resumed([without, within], 'main', false)).toHaveLength(2);
  });

  it('is ignored where it means other instants: those of messages are not those of conversations', () => {
    const entry = windowEntry(stretch(T, T + DAY, T + 9 * DAY, { by: 'message_updated_at' }), T);
    expect(resumed([entry])).toEqual([]);
  });

  const good = windowEntry(stretch(T, T + DAY, T + 9 * DAY), T);
  it.each<[string, unknown]>([
    ['no list', { 0: good }],
    ['nothing', undefined],
    ['a list of texts', ['a']],
    ['an entry without its start', [{ ...good, from: undefined }]],
    ['an entry whose end is no date', [{ ...good, to: 'yesterday' }]],
    ['an entry of an unknown index', [{ ...good, index: 'other' }]],
    [
      'an entry that ends before it begins',
      [{ ...good, from: good['to'], to: good['from'] } satisfies JsonObject],
    ],
    ['an entry that does not say what its instants are', [{ ...good, by: undefined }]],
  ])('is ignored where there is %s', (_what, windows) => {
    expect(resumed(windows)).toEqual([]);
  });
});
