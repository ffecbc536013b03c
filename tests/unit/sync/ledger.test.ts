import type { Ledger, LedgerOptions } from '../../../src/sync/ledger';
import { createLedger } from '../../../src/sync/ledger';
import type { Scope } from '../../../src/sync/scope';
import { scopeDetails } from '../../../src/sync/scope';
import type { Index } from '../../../src/sync/windows';

const MINUTE = 60_000;
const DAY = 24 * 3_600_000;
const NOW = Date.UTC(2026, 5, 15);
const LOOKBACK = 10 * MINUTE;
/** Days before NOW, so that everything reads from left to right as time goes. */
const ago = (days: number): number => NOW - days * DAY;
const SCOPE: Scope = { startDateMs: ago(100), includeDeleted: false, includeArchived: true };

const open = (options: Partial<LedgerOptions> = {}): Ledger =>
  createLedger({
    bookmark: undefined,
    by: 'note_updated_at',
    scope: SCOPE,
    lookbackMs: LOOKBACK,
    toMs: NOW,
    apiNow: () => NOW,
    ...options,
  });
const bookmarkOf = (valueMs: number, scope: Partial<Scope> = {}) => ({
  valueMs,
  details: { ...scopeDetails({ ...SCOPE, ...scope }), read_by: 'note_updated_at', windows: [] },
});
const gapsOf = (ledger: Ledger, index: Index = 'main'): [number, number][] =>
  ledger.missing(index).map(({ fromMs, toMs }) => [(NOW - fromMs) / DAY, (NOW - toMs) / DAY]);
const cover = (ledger: Ledger, from: number, to: number, greatest?: number, index: Index = 'main'): void =>
  ledger.cover(index, {
    fromMs: ago(from),
    toMs: ago(to),
    greatestMs: greatest === undefined ? undefined : ago(greatest),
  });
const valueOf = (ledger: Ledger): number => (NOW - (ledger.bookmark()?.valueMs ?? NaN)) / DAY;
const windowsOf = (ledger: Ledger): unknown => ledger.bookmark()?.details['windows'];
const IN_DAYS = LOOKBACK / DAY;

describe('a first run', () => {
  it('misses everything from start_date to the bound', () => {
    expect(gapsOf(open())).toEqual([[100, 0]]);
    expect(gapsOf(open(), 'archive')).toEqual([]);
  });

  it('misses the archive, too, where it reaches back that far; a day more than the line', () => {
    const ledger = open({ scope: { ...SCOPE, startDateMs: ago(1_000) } });
    expect(gapsOf(ledger, 'archive')).toEqual([[1_000, 729]]);
  });

  it('has the bookmark at start_date until something is written', () => {
    const ledger = open();
    expect(valueOf(ledger)).toBe(100);
    cover(ledger, 100, 50);
    expect(valueOf(ledger)).toBe(100);
  });

  it('moves the bookmark to the greatest update written, not to where it was looked for', () => {
    const ledger = open();
    cover(ledger, 100, 50, 70);
    expect(valueOf(ledger)).toBe(70);
    cover(ledger, 50, 0, 30);
    ledger.complete();
    expect(ledger.bookmark()).toEqual({
      valueMs: ago(30),
      details: { ...scopeDetails(SCOPE), read_by: 'note_updated_at', windows: [] },
    });
  });

  it('has no bookmark where the span is empty: a start_date of the future', () => {
    const ledger = open({ scope: { ...SCOPE, startDateMs: NOW + DAY } });
    expect(ledger.missing('main')).toEqual([]);
    ledger.complete();
    expect(ledger.bookmark()).toBeUndefined();
  });
});

describe('the bookmark while a run is under way', () => {
  it('is held by a gap below the newest days, which stand in its windows', () => {
    const ledger = open();
    cover(ledger, 7, 0, 1);
    expect(valueOf(ledger)).toBe(100);
    expect(windowsOf(ledger)).toEqual([
      expect.objectContaining({
        index: 'main',
        from: new Date(ago(7)).toISOString(),
        bookmark: new Date(ago(100)).toISOString(),
      }),
    ]);
    cover(ledger, 100, 7, 8);
    expect(valueOf(ledger)).toBe(1);
  });

  it('is held by an archive that is still to be read', () => {
    const ledger = open({ scope: { ...SCOPE, startDateMs: ago(1_000) } });
    cover(ledger, 1_000, 0, 1);
    expect(valueOf(ledger)).toBe(1_000);
    cover(ledger, 1_000, 900, 950, 'archive');
    expect(valueOf(ledger)).toBe(950);
    cover(ledger, 900, 729, 800, 'archive');
    expect(valueOf(ledger)).toBe(1);
  });

  it('is not held by an archive that is not wanted', () => {
    const ledger = open({ scope: { ...SCOPE, startDateMs: ago(1_000), includeArchived: false } });
    expect(gapsOf(ledger, 'archive')).toEqual([]);
    cover(ledger, 1_000, 0, 1);
    expect(valueOf(ledger)).toBe(1);
  });

  it('never goes back behind the one that the run began with', () => {
    const ledger = open({ bookmark: bookmarkOf(ago(10)) });
    expect(valueOf(ledger)).toBe(10);
    cover(ledger, 10 + IN_DAYS, 5);
    expect(valueOf(ledger)).toBe(10);
    ledger.complete();
    expect(valueOf(ledger)).toBe(10);
  });

  it('is the instant of rows that are written in part only: it is inclusive', () => {
    const ledger = open();
    cover(ledger, 100, 50, 50);
    expect(valueOf(ledger)).toBe(50);
  });

  it('does not name an update that lies beyond what is covered without a gap', () => {
    const ledger = open();
    cover(ledger, 100, 50, 40);
    expect(valueOf(ledger)).toBe(100);
  });
});

describe('a later run', () => {
  it('misses what lies above the bookmark, less the lookback', () => {
    expect(gapsOf(open({ bookmark: bookmarkOf(ago(10)) }))).toEqual([[10 + IN_DAYS, 0]]);
  });

  it('never reads before start_date for the lookback alone', () => {
    const bookmark = bookmarkOf(ago(100) + MINUTE);
    expect(gapsOf(open({ bookmark }))).toEqual([[100, 0]]);
  });

  it('begins at the bookmark where start_date is later now', () => {
    const scope = { ...SCOPE, startDateMs: ago(5) };
    expect(gapsOf(open({ bookmark: bookmarkOf(ago(10)), scope }))).toEqual([[10, 0]]);
  });

  it('misses nothing where its bound lies below the bookmark', () => {
    const ledger = open({ bookmark: bookmarkOf(ago(10)), toMs: ago(20) });
    expect(gapsOf(ledger)).toEqual([]);
    ledger.complete();
    expect(ledger.bookmark()).toEqual(bookmarkOf(ago(10)));
  });

  it('believes a bookmark of another tap, from start_date on', () => {
    const ledger = open({ bookmark: { valueMs: ago(10), details: {} } });
    expect(gapsOf(ledger)).toEqual([[10 + IN_DAYS, 0]]);
    ledger.complete();
    expect(ledger.bookmark()).toEqual(bookmarkOf(ago(10)));
  });

  it('reads the archive where the bookmark lies below the line', () => {
    const ledger = open({
      scope: { ...SCOPE, startDateMs: ago(1_000) },
      bookmark: bookmarkOf(ago(900), { startDateMs: ago(1_000) }),
    });
    expect(gapsOf(ledger, 'archive')).toEqual([[900 + IN_DAYS, 729]]);
  });
});

describe('a wider configuration', () => {
  it('with an earlier start_date misses the gap, and takes it over when it is complete', () => {
    const ledger = open({ bookmark: bookmarkOf(ago(10), { startDateMs: ago(50) }) });
    expect(gapsOf(ledger)).toEqual([
      [100, 50],
      [10 + IN_DAYS, 0],
    ]);
    cover(ledger, 100, 80, 81);
    expect(valueOf(ledger)).toBe(10);
    expect(ledger.bookmark()?.details['start_date']).toBe(new Date(ago(50)).toISOString());
    expect(windowsOf(ledger)).toHaveLength(1);
    cover(ledger, 80, 50, 51);
    cover(ledger, 10 + IN_DAYS, 0, 10);
    ledger.complete();
    expect(ledger.bookmark()).toEqual(bookmarkOf(ago(10)));
  });

  it('with include_deleted misses everything, in both indexes', () => {
    const scope = { ...SCOPE, startDateMs: ago(1_000), includeDeleted: true };
    const ledger = open({ scope, bookmark: bookmarkOf(ago(10), { startDateMs: ago(1_000) }) });
    expect(gapsOf(ledger)).toEqual([[1_000, 0]]);
    expect(gapsOf(ledger, 'archive')).toEqual([[1_000, 729]]);
    expect(ledger.bookmark()?.details['include_deleted']).toBe(false);
    ledger.complete();
    expect(ledger.bookmark()).toMatchObject({
      valueMs: ago(10),
      details: { include_deleted: true, windows: [] },
    });
  });

  it('with include_archived misses the archive only', () => {
    const scope = { ...SCOPE, startDateMs: ago(1_000) };
    const bookmark = bookmarkOf(ago(10), { startDateMs: ago(1_000), includeArchived: false });
    const ledger = open({ scope, bookmark });
    expect(gapsOf(ledger)).toEqual([[10 + IN_DAYS, 0]]);
    expect(gapsOf(ledger, 'archive')).toEqual([[1_000, 729]]);
    expect(ledger.bookmark()?.details['include_archived']).toBe(false);
  });

  it.each<[string, Partial<Scope>, Partial<Scope>, number]>([
    ['start_date', { startDateMs: ago(50) }, {}, 70],
    ['include_deleted', {}, { includeDeleted: true }, 20],
    [
      'include_archived',
      { startDateMs: ago(1_000), includeArchived: false },
      { startDateMs: ago(1_000) },
      900,
    ],
  ])('in %s, cut short by an end_date, stays open and is no claim', (_what, before, present, end) => {
    const bookmark = bookmarkOf(ago(10), before);
    const scope = { ...SCOPE, ...present };
    const ledger = open({ bookmark, scope, toMs: ago(end) });
    for (const index of ['main', 'archive'] as const)
      for (const gap of ledger.missing(index)) ledger.cover(index, { ...gap, greatestMs: gap.toMs - MINUTE });
    ledger.complete();
    const left = ledger.bookmark();
    expect(left?.valueMs).toBe(ago(10));
    expect(left?.details).toMatchObject(scopeDetails({ ...SCOPE, ...before }));
    // The next run, without the end_date, misses the rest.
    const rest = open({ bookmark: { valueMs: ago(10), details: left?.details ?? {} }, scope });
    const missing = [...rest.missing('main'), ...rest.missing('archive')];
    expect(missing.some(({ fromMs, toMs }) => fromMs <= ago(end) && toMs > ago(end))).toBe(true);
  });
});

describe('a narrower configuration', () => {
  it('keeps the earlier start_date: what is covered stays covered', () => {
    const ledger = open({ bookmark: bookmarkOf(ago(10), { startDateMs: ago(200) }) });
    ledger.complete();
    expect(ledger.bookmark()?.details['start_date']).toBe(new Date(ago(200)).toISOString());
  });

  it('without deleted records says so: what is written from now on lacks them', () => {
    const ledger = open({ bookmark: bookmarkOf(ago(10), { includeDeleted: true }) });
    expect(ledger.bookmark()?.details['include_deleted']).toBe(false);
    ledger.complete();
    expect(ledger.bookmark()?.details['include_deleted']).toBe(false);
  });

  it('without the archive keeps what is covered of it, as long as the span does not reach there', () => {
    const scope = { ...SCOPE, includeArchived: false };
    const ledger = open({ scope, bookmark: bookmarkOf(ago(10)) });
    ledger.complete();
    expect(ledger.bookmark()?.details['include_archived']).toBe(true);
  });

  it('without the archive gives it up where the span reaches there', () => {
    const scope = { ...SCOPE, includeArchived: false };
    const ledger = open({ scope, bookmark: bookmarkOf(ago(800), { startDateMs: ago(1_000) }) });
    ledger.complete();
    expect(ledger.bookmark()?.details['include_archived']).toBe(false);
  });
});

describe('a run that goes on after a kill', () => {
  const killed = (): Ledger => {
    const ledger = open();
    cover(ledger, 7, 0, 1);
    cover(ledger, 100, 60, 61);
    cover(ledger, 40, 30, 31);
    return ledger;
  };

  it('misses only what no window of it covered, and the last moments again', () => {
    const left = killed().bookmark();
    expect(left?.valueMs).toBe(ago(61));
    const next = open({ bookmark: left, toMs: NOW + DAY });
    // Below the bookmark less the lookback, from the windows, and above the greatest update written.
    expect(gapsOf(next)).toEqual([
      [60, 40],
      [30, 7],
      [1 + IN_DAYS, -1],
    ]);
  });

  it('claims no more than the windows that it was given, whatever it completes first', () => {
    const next = open({ bookmark: killed().bookmark(), toMs: NOW + DAY });
    cover(next, 30, 7, 8);
    expect(valueOf(next)).toBe(61);
    cover(next, 60, 40, 41);
    // The greatest update of the newest window lies in what is read again.
    expect(valueOf(next)).toBe(61);
    cover(next, 1 + IN_DAYS, 0, 1);
    expect(valueOf(next)).toBe(1);
  });
});
