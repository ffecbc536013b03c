/** The benchmark's own parts: what it measures with has to be right, and a wrong output has to be found. */
import { answerSearch } from './answer-search';
import { median, noiseOf } from './figures';
import { idOf, madeMessage, numberOf } from './made-messages';
import { parseParameters, PARTS } from './parameters';
import { createSimulatedClock } from './simulated-clock';
import { createTimeline, type Timeline } from './timeline';
import { createVerifier, expectedOf, faultIn } from './verify-output';

const FROM_MS = Date.parse('2026-01-01T00:00:00Z');
const TO_MS = Date.parse('2026-04-01T00:00:00Z');

function timelineOf(count: number): Timeline {
  return createTimeline({ count, fromMs: FROM_MS, toMs: TO_MS, seed: 7, hasImports: true });
}

function numbersOf(rows: readonly object[]): number[] {
  return rows.map((row) => numberOf((row as { id: string }).id));
}

describe('the times of records', () => {
  const timeline = timelineOf(60_000);
  const instants = Array.from({ length: 60_000 }, (_, number) => timeline.updatedMs(number));

  it('are the same each time, in order, and within their span', () => {
    const again = timelineOf(60_000);
    expect(instants.every((atMs, number) => again.updatedMs(number) === atMs)).toBe(true);
    expect(instants.every((atMs, number) => atMs >= (instants[number - 1] ?? FROM_MS))).toBe(true);
    expect(instants.at(-1)).toBeLessThanOrEqual(TO_MS);
  });

  it('hold ties that one answer holds, and one that none does', () => {
    const counts = new Map<number, number>();
    for (const atMs of instants) counts.set(atMs, (counts.get(atMs) ?? 0) + 1);
    expect([...counts.values()].filter((count) => count >= 30 && count < 100).length).toBeGreaterThan(50);
    expect(Math.max(...counts.values())).toBeGreaterThanOrEqual(3_000);
  });

  it('are found again', () => {
    const found = [0, 41, 10_500, 51_000, 59_999].map((number) =>
      timeline.firstNotBefore(timeline.updatedMs(number)),
    );
    expect(found).toEqual(
      [0, 40, 10_500, 50_000, 59_999].map((number) => instants.indexOf(instants[number] ?? NaN)),
    );
  });
});

describe('an answer', () => {
  const timeline = timelineOf(1_000);
  const records = {
    timeline,
    resource: (number: number) => madeMessage(timeline, number),
    first: 0,
    end: 1_000,
  };
  const bodyOf = (and: object[], order = 'asc'): object => ({ and, sort: [{ message_updated_at: order }] });
  const gte = (atMs: number): object => ({ message_updated_at: { gte: new Date(atMs).toISOString() } });

  it('gives every record once, over its pages', () => {
    const pages = [1, 2, 3, 4].map((page) =>
      answerSearch(records, { body: bodyOf([]), page, pageSize: 300 }),
    );
    expect(pages.flatMap(({ data }) => numbersOf(data))).toEqual(
      Array.from({ length: 1_000 }, (_, one) => one),
    );
    expect(pages.map(({ links }) => links.next === null)).toEqual([false, false, false, true]);
  });

  it('begins where the question says, and ends with the newest', () => {
    const body = bodyOf([gte(timeline.updatedMs(990))]);
    const { data, meta } = answerSearch(records, { body, page: 1, pageSize: 500 });
    expect([meta.total, numbersOf(data)]).toEqual([10, [990, 991, 992, 993, 994, 995, 996, 997, 998, 999]]);
    const newest = answerSearch(records, { body: bodyOf([], 'desc'), page: 1, pageSize: 1 });
    expect(numbersOf(newest.data)).toEqual([999]);
  });

  it('is refused to a question that nobody here understands', () => {
    const body = bodyOf([{ message_size: { gte: 1 } }]);
    expect(() => answerSearch(records, { body, page: 1, pageSize: 1 })).toThrow(/no attribute message_size/);
  });
});

describe('an output', () => {
  const timeline = timelineOf(100);
  const expected = expectedOf(timeline);
  const lineOf = (record: object): string => JSON.stringify({ type: 'RECORD', record });
  const made = Array.from({ length: 100 }, (_, number) => lineOf(madeMessage(timeline, number)));
  const judge = (lines: readonly string[]): string | undefined => {
    const verifier = createVerifier(100);
    lines.forEach((line) => verifier.line(line));
    return faultIn(verifier.seen(), expected);
  };

  it('is right in any order, and where a record comes twice', () => {
    expect(judge([...made].reverse())).toBeUndefined();
    expect(judge([...made, ...made.slice(0, 5)])).toBeUndefined();
  });

  it.each<[what: string, change: (lines: string[]) => string[], fault: RegExp]>([
    ['a record is missing', (lines) => lines.slice(1), /^99 of 100 records came/],
    [
      'a text is another',
      (lines) => lines.map((line) => line.replace('parcel', 'letter')),
      /not as they were made/,
    ],
    [
      'a date is another',
      (lines) => lines.map((line) => line.replace('"sentAt":"2026', '"sentAt":"2025')),
      /not as/,
    ],
    [
      'a value was set aside',
      ([first = '', ...rest]) => [first.replace('"record":{', '"record":{"unfit_values":{"a":1},'), ...rest],
      /not as/,
    ],
  ])('is wrong where %s', (_what, change, fault) => {
    expect(judge(change([...made]))).toMatch(fault);
  });

  it('is wrong where a record comes that nobody made', () => {
    expect(() => judge([lineOf({ ...madeMessage(timeline, 1), id: idOf(100) })])).toThrow(/nobody made/);
  });
});

describe('simulated time', () => {
  it('jumps from one thing that happens to the next, in their order', async () => {
    const clock = createSimulatedClock(0);
    const seen: [string, number][] = [];
    const sleep = async (name: string, waitMs: number): Promise<void> => {
      await clock.sleep(waitMs);
      seen.push([name, clock.now()]);
    };
    const both = Promise.all([
      sleep('late', 7_200_000),
      sleep('soon', 1_000).then(() => sleep('next', 1_000)),
    ]);
    await clock.runUntil(both);
    expect(seen).toEqual([
      ['soon', 1_000],
      ['next', 2_000],
      ['late', 7_200_000],
    ]);
  });

  it('says so where nothing is left to happen', async () => {
    const never = new Promise<void>(() => undefined);
    await expect(createSimulatedClock(0).runUntil(never)).rejects.toThrow(/nothing is left/);
  });
});

it('takes the middle of its measurements, and how far they are apart from themselves', () => {
  expect([median([3, 1, 2]), median([4, 1, 3, 2])]).toEqual([2, 2.5]);
  expect(noiseOf([10, 10, 12, 12])).toBeCloseTo(1.2);
  expect(noiseOf([12, 12, 10, 10])).toBeCloseTo(1.2);
});

it('runs all parts, or those that are named, and knows no others', () => {
  expect(parseParameters([]).parts).toEqual(PARTS);
  expect(parseParameters(['cpu', '--records', '5'])).toMatchObject({ parts: ['cpu'], records: 5 });
  expect(() => parseParameters(['speed'])).toThrow(/no part speed/);
  expect(() => parseParameters(['--rounds', 'x'])).toThrow(/--rounds must be a whole number/);
});
