import { parseState } from '../../../src/singer/state';
import { summarizeStreams } from '../../../src/summary/streams';
import { addWait, createStreamTally, type StreamTally } from '../../../src/sync/tally';

const BEFORE = parseState({ bookmarks: { tags: '2026-01-01', notes: {}, users: null } }, '');
const AFTER = parseState(
  { bookmarks: { tags: { replication_key_value: '2026-02-01T00:00:00.000Z' }, notes: {} } },
  '',
);

function tally(parts: Partial<StreamTally> = {}): StreamTally {
  return { ...createStreamTally(1000), endedAtMs: 3500, result: 'done', ...parts };
}

describe('the summary of streams', () => {
  it('tells what became of each stream, in the form of the contract', () => {
    const counts = {
      records: 10,
      requests: 3,
      bytes: 2048,
      waitedMs: 500,
      retries: 1,
      repairedValues: 4,
      unfitValues: 2,
    };
    expect(summarizeStreams(new Map([['tags', tally(counts)]]), BEFORE, AFTER)).toEqual({
      tags: {
        records: 10,
        expected: null,
        requests: 3,
        bytes: 2048,
        seconds: 2.5,
        waited_seconds: 0.5,
        retries: 1,
        repaired_values: 4,
        unfit_values: 2,
        bookmark_before: '2026-01-01',
        bookmark_after: '2026-02-01T00:00:00.000Z',
        result: 'done',
      },
    });
  });

  it('tells the error of a stream that failed', () => {
    const failed = tally({ result: 'failed', error: 'tags: no' });
    expect(summarizeStreams(new Map([['tags', failed]]), BEFORE, BEFORE)).toMatchObject({
      tags: { result: 'failed', error: 'tags: no' },
    });
  });

  it('has null for bookmarks that are not there', () => {
    const names = ['notes', 'users', 'never', '__proto__', 'toString'];
    const streams = summarizeStreams(new Map(names.map((name) => [name, tally()])), BEFORE, AFTER);
    const none = { bookmark_before: null, bookmark_after: null };
    expect(Object.values(streams)).toEqual(names.map(() => expect.objectContaining(none) as unknown));
    expect(Object.keys(streams)).toEqual(names);
  });

  it('counts no time for a stream that never ended', () => {
    const interrupted = tally({ endedAtMs: undefined, result: 'interrupted' });
    expect(summarizeStreams(new Map([['tags', interrupted]]), BEFORE, AFTER)).toMatchObject({
      tags: { seconds: 0, result: 'interrupted' },
    });
  });

  it('counts waits that overlap once, and never more of them than the time that the stream took', () => {
    const waiting = tally();
    addWait(waiting, 1000, 1400);
    addWait(waiting, 1200, 1500);
    expect(waiting.waitedMs).toBe(500);
    addWait(waiting, 1300, 1450);
    expect(waiting.waitedMs).toBe(500);
    addWait(waiting, 3000, 60_000);
    expect(summarizeStreams(new Map([['tags', waiting]]), BEFORE, AFTER)).toMatchObject({
      tags: { seconds: 2.5, waited_seconds: 2.5 },
    });
  });
});
