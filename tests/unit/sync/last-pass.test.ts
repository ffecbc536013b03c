import { parseState } from '../../../src/singer/state';
import { findStream } from '../../../src/streams/table';
import type { PassFacts } from '../../../src/sync/last-pass';
import { freshPassAgeMs, freshPassAgeOf, isComplete, passDetails, passIn } from '../../../src/sync/last-pass';
import { settingsOf } from '../../sync/stage';

const MINUTE = 60_000;
const T = Date.UTC(2026, 5, 15, 12);
const HOURLY: PassFacts = {
  intervalMs: 60 * MINUTE,
  nowMs: T,
  last: { atMs: T - 10 * MINUTE, method: 'INCREMENTAL' },
  method: 'INCREMENTAL',
  isCovered: true,
};

describe('a list', () => {
  it.each<[what: string, facts: Partial<PassFacts>, ageMinutes: number | undefined]>([
    ['is fresh behind a complete pass', {}, 10],
    ['is fresh up to the interval', { last: { atMs: T - 60 * MINUTE, method: 'INCREMENTAL' } }, 60],
    ['is fresh where the pass is of this instant', { last: { atMs: T, method: 'INCREMENTAL' } }, 0],
    ['is due later', { last: { atMs: T - 60 * MINUTE - 1, method: 'INCREMENTAL' } }, undefined],
    ['is due without a pass', { last: undefined }, undefined],
    ['is always due without an interval', { intervalMs: 0 }, undefined],
    ['is due behind a pass of the future', { last: { atMs: T + 1, method: 'INCREMENTAL' } }, undefined],
    ['is due where more is asked for, or no bookmark is there', { isCovered: false }, undefined],
    ['is due as a whole behind a pass that wrote changes only', { method: 'FULL_TABLE' }, undefined],
    [
      'is due for changes behind a pass that left no bookmark up to date',
      { last: { atMs: T - MINUTE, method: 'FULL_TABLE' } },
      undefined,
    ],
    [
      'is fresh as a whole behind a whole pass, which knows no bookmark',
      { last: { atMs: T - MINUTE, method: 'FULL_TABLE' }, method: 'FULL_TABLE', isCovered: false },
      1,
    ],
  ])('%s', (_what, facts, ageMinutes) => {
    expect(freshPassAgeMs({ ...HOURLY, ...facts })).toBe(
      ageMinutes === undefined ? undefined : ageMinutes * MINUTE,
    );
  });
});

describe('a pass', () => {
  it.each<
    [what: string, method: 'INCREMENTAL' | 'FULL_TABLE', start: number, end: number | undefined, yes: boolean]
  >([
    ['by dates up to now', 'INCREMENTAL', T - MINUTE, undefined, true],
    ['by dates up to later', 'INCREMENTAL', T, T + 1, true],
    ['by dates up to earlier', 'INCREMENTAL', T - MINUTE, T, false],
    ['by dates of the future', 'INCREMENTAL', T + 1, undefined, false],
    ['that asks for no dates', 'FULL_TABLE', T + 1, T - MINUTE, true],
  ])('%s is complete, or is not', (_what, method, startDateMs, endDateMs, yes) => {
    expect(isComplete({ atMs: T, method }, { startDateMs, endDateMs })).toBe(yes);
  });
});

describe('a pass in the state', () => {
  it('is read as it was written, beside whatever else stands in the bookmark', () => {
    const pass = { atMs: T, method: 'FULL_TABLE' } as const;
    expect(passDetails(pass)).toEqual({
      last_complete_pass: '2026-06-15T12:00:00.000Z',
      last_pass_method: 'FULL_TABLE',
    });
    expect(passIn({ replication_key_value: null, ...passDetails(pass) })).toEqual(pass);
  });

  it.each<[string, unknown]>([
    ['no bookmark', undefined],
    ['null', null],
    ['a bare date-time', '2026-01-01T00:00:00Z'],
    ['a bookmark of another tap', { replication_key_value: '2026-01-01T00:00:00Z' }],
    ['a pass that is no instant', { last_complete_pass: 'yesterday', last_pass_method: 'FULL_TABLE' }],
    ['a pass of no method', { last_complete_pass: '2026-01-01T00:00:00Z' }],
    ['a pass of another method', { last_complete_pass: '2026-01-01T00:00:00Z', last_pass_method: 'LOG' }],
  ])('is none in %s', (_what, bookmark) => {
    expect(passIn(bookmark)).toBeUndefined();
  });
});

describe('what is searched', () => {
  const state = parseState(
    { bookmarks: { customers: passDetails({ atMs: T, method: 'INCREMENTAL' }) } },
    'state',
  );
  const settings = settingsOf({ streams: [], settings: { fullTableIntervalMs: 60 * MINUTE } });

  it.each(['customers', 'attachments'])('is always due: %s', (name) => {
    const stream = { definition: findStream(name)!, method: 'INCREMENTAL' } as const;
    expect(freshPassAgeOf(stream, { valueMs: T, details: {} }, state, settings, T)).toBeUndefined();
  });
});
