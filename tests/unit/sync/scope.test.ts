import type { Bookmark } from '../../../src/singer/state';
import type { Scope } from '../../../src/sync/scope';
import { scopeDetails, scopeOf, widenings } from '../../../src/sync/scope';

const at = (text: string): number => Date.parse(`${text}T00:00:00.000Z`);
const PRESENT: Scope = { startDateMs: at('2025-01-01'), includeDeleted: false, includeArchived: true };
const bookmark = (details: Bookmark['details'], value = '2026-01-01'): Bookmark => ({
  valueMs: at(value),
  details,
});

describe('what a bookmark was made under', () => {
  it('is what it says', () => {
    const scope: Scope = { startDateMs: at('2024-05-01'), includeDeleted: true, includeArchived: false };
    expect(scopeOf(bookmark(scopeDetails(scope)), PRESENT)).toEqual(scope);
  });

  it('is the present configuration where it says nothing', () => {
    expect(scopeOf(bookmark({}), PRESENT)).toEqual(PRESENT);
  });

  it('begins at the bookmark where that is earlier than the present start_date', () => {
    expect(scopeOf(bookmark({}, '2024-06-01'), PRESENT).startDateMs).toBe(at('2024-06-01'));
  });

  it.each([
    ['a start_date that is none', { start_date: 'yesterday' }],
    ['a start_date that is no text', { start_date: 5 }],
    ['flags that are none', { include_deleted: 'true', include_archived: 1 }],
  ])('is the present configuration for %s', (_what, details) => {
    expect(scopeOf(bookmark(details), PRESENT)).toEqual(PRESENT);
  });
});

describe('a wider configuration', () => {
  it('says everything that it adds', () => {
    const covered = { startDateMs: at('2025-06-01'), includeDeleted: false, includeArchived: false };
    const present = { startDateMs: at('2025-01-01'), includeDeleted: true, includeArchived: true };
    expect(widenings(covered, present)).toEqual([
      '"start_date" moved back from 2025-06-01T00:00:00.000Z',
      '"include_deleted" was switched on',
      'its bookmark does not cover records older than two years',
    ]);
  });

  it('is none where nothing changed, or less is asked for', () => {
    expect(widenings(PRESENT, PRESENT)).toEqual([]);
    const narrow = { startDateMs: at('2026-01-01'), includeDeleted: false, includeArchived: false };
    expect(widenings({ ...PRESENT, includeDeleted: true }, narrow)).toEqual([]);
  });
});
