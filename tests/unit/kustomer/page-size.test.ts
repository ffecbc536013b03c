import { ANSWER_TOO_LARGE } from '../../../src/kustomer/body';
import { TIMED_OUT } from '../../../src/kustomer/failure';
import { NO_LIMITS } from '../../../src/kustomer/limit-headers';
import type { PageFault } from '../../../src/kustomer/page-size';
import { createPageSizer, pageFaultOf } from '../../../src/kustomer/page-size';
import type { Outcome } from '../../../src/kustomer/retry';

const status = (code: number): Outcome => ({ kind: 'status', status: code, limits: NO_LIMITS });

describe('the fault of a page', () => {
  it.each<[string, Outcome, PageFault | undefined]>([
    ['status 400', status(400), 'refused'],
    ['status 413', status(413), 'too-large'],
    ['an answer that is too large', { kind: 'hopeless', code: ANSWER_TOO_LARGE }, 'too-large'],
    ['a time-out', { kind: 'broken', code: TIMED_OUT }, 'overloaded'],
    ['status 500', status(500), 'overloaded'],
    ['status 503', status(503), 'overloaded'],
    ['status 401', status(401), undefined],
    ['status 403', status(403), undefined],
    ['status 429', status(429), undefined],
    ['a reset', { kind: 'broken', code: 'ECONNRESET' }, undefined],
    ['a host that is not there', { kind: 'hopeless', code: 'ENOTFOUND' }, undefined],
  ])('in %s', (_name, outcome, fault) => {
    expect(pageFaultOf(outcome)).toBe(fault);
  });
});

/** Plays answers and faults; returns the size after each. `full`: as many rows as asked, and more behind them. */
function sizesAfter(
  first: number,
  largest: number,
  events: readonly ('full' | 'last' | 'short' | PageFault)[],
) {
  const sizer = createPageSizer(first, largest);
  return events.map((event) => {
    const asked = sizer.size;
    const rows = (count: number) => Array.from({ length: count });
    if (event === 'full') sizer.learn(asked, { rows: rows(asked), next: '/next' });
    else if (event === 'last') sizer.learn(asked, { rows: rows(asked), next: null });
    else if (event === 'short') sizer.learn(asked, { rows: rows(asked - 1), next: '/next' });
    else sizer.shrink(event, asked);
    return sizer.size;
  });
}

describe('the size of a page', () => {
  it.each<[string, Parameters<typeof sizesAfter>, number[]]>([
    [
      'doubles with each full page, up to the largest',
      [100, 500, ['full', 'full', 'full', 'full']],
      [200, 400, 500, 500],
    ],
    ['never grows where it must not', [100, 100, ['full', 'full']], [100, 100]],
    [
      'stays behind the last page, and behind one that the API cut',
      [100, 500, ['last', 'short']],
      [100, 100],
    ],
    [
      'halves under overload, down to ten rows',
      [100, 500, Array<PageFault>(5).fill('overloaded')],
      [50, 25, 12, 10, 10],
    ],
    [
      'grows again four good pages after an overload',
      [100, 500, ['full', 'overloaded', 'full', 'full', 'full', 'full', 'full']],
      [200, 100, 100, 100, 100, 200, 400],
    ],
    [
      'goes back to what was taken where a larger one is refused, for good',
      [100, 500, ['full', 'full', 'refused', 'full', 'full', 'full']],
      [200, 400, 200, 200, 200, 200],
    ],
    ['goes back to the default where the first one is refused', [500, 500, ['refused', 'full']], [100, 100]],
    [
      'halves where an answer is too large, for good',
      [100, 500, ['full', 'too-large', 'full']],
      [200, 100, 100],
    ],
    ['halves down to one row where even that is too large', [3, 500, ['too-large', 'too-large']], [1, 1]],
  ])('%s', (_name, [first, largest, events], sizes) => {
    expect(sizesAfter(first, largest, events)).toEqual(sizes);
  });

  it.each<[string, number, PageFault, number | undefined]>([
    ['a refusal of the default size', 100, 'refused', undefined],
    ['a refusal of a small one', 20, 'refused', undefined],
    ['an overload by ten rows', 10, 'overloaded', undefined],
    ['a single row that is too large', 1, 'too-large', undefined],
    ['a refusal of a large one', 300, 'refused', 100],
  ])('is no remedy for %s, unless it can be smaller', (_name, asked, fault, smaller) => {
    expect(createPageSizer(asked, 500).shrink(fault, asked)).toBe(smaller);
  });

  it('shrinks once for two pages of the same size that fail side by side', () => {
    const sizer = createPageSizer(400, 500);
    expect([sizer.shrink('overloaded', 400), sizer.shrink('overloaded', 400)]).toEqual([200, 200]);
    expect(sizer.size).toBe(200);
  });
});
