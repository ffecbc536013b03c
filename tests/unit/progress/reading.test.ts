import { readStream } from '../../../src/progress/reading';
import { createStreamTally, type StreamTally } from '../../../src/sync/tally';

const START = 1_000;
const NOW = 11_000;
const NO_RECORDS = [{ atMs: START, count: 0 }];

function read(parts: Partial<StreamTally>) {
  return readStream('notes', { ...createStreamTally(START), ...parts }, NO_RECORDS, NOW);
}

function ahead(rowsLeft: number | undefined, leftMs = 25) {
  return { outlook: { now: () => ({ spanMs: 100, leftMs, rowsLeft, reachedMs: 77 }) } };
}

describe('a stream that is read', () => {
  it.each([
    [
      'whose rows are counted has a share of them, and a time that the rest takes',
      { records: 100, expected: 0, ...ahead(300) },
      { share: 0.25, isShareOfTime: false, perSecond: 10, leftMs: 30_000, reachedMs: 77 },
    ],
    [
      'whose rows nobody counts has a share of the time, which says nothing of how long the rest takes',
      { records: 100, expected: 0, ...ahead(undefined) },
      { share: 0.75, isShareOfTime: true, leftMs: undefined, reachedMs: 77 },
    ],
    [
      'of children has a share of the time: the rows are its parent’s',
      { records: 100, expected: undefined, ...ahead(300) },
      { share: 0.75, isShareOfTime: true, leftMs: undefined },
    ],
    ['of a list has no share', { records: 100 }, { share: undefined, reachedMs: undefined, perSecond: 10 }],
    [
      'that has nothing yet takes nobody knows how long',
      { expected: 0, ...ahead(5) },
      { share: 0, leftMs: undefined },
    ],
    ['that has nothing to read has no share', { expected: 0, ...ahead(0) }, { share: undefined }],
  ])('%s', (_sentence, parts, expected) => {
    expect(read(parts)).toMatchObject({ name: 'notes', elapsedMs: 10_000, ...expected });
  });
});

describe('a stream that has ended', () => {
  it.each([
    ['done', 1],
    ['failed', undefined],
    ['interrupted', undefined],
  ] as const)('as %s has the rate of all of it, and nothing ahead', (result, share) => {
    const ended = { result, records: 50, endedAtMs: 6_000, expected: 50, ...ahead(7) };
    expect(read(ended)).toMatchObject({
      share,
      perSecond: 10,
      elapsedMs: 5_000,
      leftMs: undefined,
      reachedMs: undefined,
    });
  });
});
