import type { StreamSummary } from '../../../src/summary/streams';
import { summaryLines } from '../../../src/summary/table';

const WIDTHS = [79, 94, 139];

function summary(parts: Partial<StreamSummary> = {}): StreamSummary {
  return {
    records: 12_300,
    expected: 12_300,
    requests: 130,
    bytes: 3_140_000,
    seconds: 252,
    waited_seconds: 0,
    retries: 0,
    repaired_values: 0,
    unfit_values: 0,
    bookmark_before: null,
    bookmark_after: '2026-02-01T10:20:30.000Z',
    result: 'done',
    ...parts,
  };
}

const RUN = { seconds: 300, streams: 0 };
const STREAMS = {
  customers: summary(),
  notes: summary({
    records: 7,
    expected: null,
    bookmark_before: '2026-01-01',
    waited_seconds: 61.2,
    retries: 3,
    repaired_values: 4,
    unfit_values: 1,
    seconds: 0.04,
    result: 'failed',
    error: 'notes: no',
  }),
};

describe('the table of a run', () => {
  it('tells what came and what it took, and ends with all of it in one sentence', () => {
    expect(summaryLines(STREAMS, RUN, 94)).toEqual([
      'stream     result  records  expected  bookmark before   bookmark after',
      '------------------------------------------------------------------------',
      'customers  done     12,300    12,300  –                 2026-02-01 10:20',
      'notes      failed        7         –  2026-01-01 00:00  2026-02-01 10:20',
      'in all              12,307',
      'stream     requests    size   time  waited  retries  repaired  unfit',
      '--------------------------------------------------------------------',
      'customers       130  3.1 MB  4 min       –        –         –      –',
      'notes           130  3.1 MB  0.0 s    62 s        3         4      1',
      'in all          260  6.3 MB                       3         4      1',
      'summary: 1 of 2 streams done, 1 failed, 12,307 records, 260 requests, 5 min',
    ]);
  });

  it('is one table where there is room', () => {
    expect(summaryLines(STREAMS, RUN, 139).slice(0, 3)).toEqual([
      'stream     result  records  expected  bookmark    after       requests    size   time  waited  retries  repaired  unfit',
      '-----------------------------------------------------------------------------------------------------------------------',
      'customers  done     12,300    12,300  –           2026-02-01       130  3.1 MB  4 min       –        –         –      –',
    ]);
  });

  it('has bookmarks by their day where there is little room', () => {
    expect(summaryLines(STREAMS, RUN, 79)[3]).toBe(
      'notes      failed        7         –  2026-01-01  2026-02-01',
    );
  });

  it('shows bookmarks of other taps that are no instants as they are', () => {
    const odd = { notes: summary({ bookmark_before: 'page-7' }) };
    expect(summaryLines(odd, RUN, 94)[2]).toContain('  page-7 ');
  });

  it.each(WIDTHS)('keeps within %i columns, and long names whole, on a line of their own', (width) => {
    const names = ['business_schedule_holidays', 'k'.repeat(63)];
    const large = { ...STREAMS.notes, records: 9_999_999, bytes: 999e9, result: 'interrupted' } as const;
    const lines = summaryLines(Object.fromEntries(names.map((name) => [name, large])), RUN, width);
    // The sentence at the end may be broken anywhere.
    for (const line of lines.slice(0, -1)) expect(line.length).toBeLessThanOrEqual(width);
    for (const name of names) expect(lines.some((line) => line.startsWith(name))).toBe(true);
  });

  it('has no colours and no blanks at the ends of lines', () => {
    for (const width of WIDTHS) {
      for (const line of summaryLines(STREAMS, RUN, width)) expect(line).not.toMatch(/[^ -~–]|\s$/);
    }
  });

  it('adds nothing up for a single stream', () => {
    expect(summaryLines({ notes: summary() }, RUN, 94).join('\n')).not.toContain('in all');
  });

  it('is left out where no stream was begun', () => {
    expect(summaryLines({}, { seconds: 1, streams: 37 }, 94)).toEqual([]);
  });

  it('tells how many streams the run never came to', () => {
    const cut = { notes: summary({ result: 'interrupted' }) };
    expect(summaryLines(cut, { seconds: 2, streams: 37 }, 94).at(-1)).toBe(
      'summary: 0 of 37 streams done, 1 interrupted, 36 not begun, 12,300 records, 130 requests, 2 s',
    );
  });
});
