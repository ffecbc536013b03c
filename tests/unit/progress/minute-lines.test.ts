import { createMinuteLines, minuteLine } from '../../../src/progress/minute-lines';
import { readStream } from '../../../src/progress/reading';
import { createWaits } from '../../../src/progress/waits';
import { createStreamTally } from '../../../src/sync/tally';

const base = {
  name: 'notes',
  result: 'running',
  records: 12_300,
  share: undefined,
  isShareOfTime: false,
  perSecond: undefined,
  reachedMs: undefined,
  leftMs: undefined,
  retries: 0,
  elapsedMs: 60_000,
} as const;

it.each([
  [{}, 'notes: 12,300 records so far'],
  [
    { share: 0.41, perSecond: 209.6, reachedMs: Date.parse('2025-04-27T15:13:00Z'), leftMs: 720_000 },
    'notes: 12,300 records so far (41 %), 210 a second, read up to 2025-04-27 15:13, about 12 min left',
  ],
  [{ share: 0.41, isShareOfTime: true }, 'notes: 12,300 records so far (41 % of the time to be read)'],
])('a stream that is read with %j is told in one line', (parts, line) => {
  expect(minuteLine({ ...base, ...parts })).toBe(line);
});

function scene() {
  const lines: string[] = [];
  const tallies = new Map([['notes', createStreamTally(0)]]);
  const waits = createWaits();
  const read = (name: string, tally: ReturnType<typeof createStreamTally>, nowMs: number) =>
    readStream(name, tally, [], nowMs);
  const minutes = createMinuteLines(tallies, read, waits, (line) => lines.push(line));
  return { lines, tallies, waits, minutes };
}

describe('where no terminal shows the run', () => {
  it('a line a minute tells of each stream that is read, whether or not anything comes', () => {
    const { lines, tallies, minutes } = scene();
    tallies.set('tags', { ...createStreamTally(0), result: 'done' });
    for (let second = 1; second <= 125; second += 1) minutes.tellDue(second * 1_000);
    expect(lines).toEqual(['notes: 0 records so far', 'notes: 0 records so far']);
  });

  it('one line tells of a reader that holds the run up for long, and one more when it does again', () => {
    const { lines, waits, minutes } = scene();
    const look = (second: number, isHeldUp: boolean): void => {
      waits.readerHolds(isHeldUp, second * 1_000);
      minutes.tellDue(second * 1_000);
    };
    for (let second = 1; second <= 6; second += 1) look(second, true);
    expect(lines).toEqual([]);
    for (let second = 7; second <= 20; second += 1) look(second, true);
    expect(lines).toEqual(['waiting for the reader of stdout: it takes nothing more at present']);
    look(21, false);
    for (let second = 22; second <= 30; second += 1) look(second, true);
    expect(lines).toHaveLength(2);
  });
});
