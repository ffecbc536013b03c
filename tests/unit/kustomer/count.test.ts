import { countRows } from '../../../src/kustomer/count';
import type { Behaviour, MemoryRow } from './memory-ask';
import { createMemoryAsk, rowsFrom, tiesAt } from './memory-ask';

const SPAN = { fromMs: 0, toMs: 1_000_000 };
const CAPPED: Behaviour = { totalOf: (count) => Math.min(count, 10_000) };
const UNSTATED: Behaviour = { totalOf: () => undefined };
const TOO_LARGE: Behaviour = { totalOf: (count) => count + 1 + Math.floor(count / 10) };

/** `count` rows of the span, and the questions that it took to count them. */
async function counted(rows: readonly MemoryRow[], behaviour: Behaviour = {}, maxQuestions?: number) {
  const { ask, questions } = createMemoryAsk(rows, behaviour);
  const count = await countRows(ask, SPAN, maxQuestions);
  return { ...count, questions };
}

/** Spread evenly over the span. */
const spread = (count: number): MemoryRow[] => rowsFrom(0, count, Math.floor(SPAN.toMs / count));

describe('one question', () => {
  it.each<[string, readonly MemoryRow[], Behaviour]>([
    ['for nothing', [], {}],
    ['for one row', spread(1), {}],
    ['for some rows', spread(250), {}],
    ['for what is just below the cap', spread(9_999), CAPPED],
    ['where one row is all and its total is wrong', spread(1), TOO_LARGE],
    ['where nothing is there and the total is wrong', [], TOO_LARGE],
    ['where one row is all and no total is stated', spread(1), UNSTATED],
  ])('suffices %s', async (_case, rows, behaviour) => {
    const { questions, ...count } = await counted(rows, behaviour);
    expect(count).toEqual({ rows: rows.length, isExact: true });
    expect(questions).toEqual([{ updated: SPAN, page: 1, pageSize: 1 }]);
  });
});

describe('a total that may be capped', () => {
  it('is believed where both halves are smaller: three questions, however many rows', async () => {
    const { questions, ...count } = await counted(spread(60_000));
    expect(count).toEqual({ rows: 60_000, isExact: true });
    expect(questions).toHaveLength(3);
  });

  it.each([10_000, 10_001, 19_000, 60_000])(
    'and is, of %d rows, is counted in halves below the cap',
    async (size) => {
      const { questions, ...count } = await counted(spread(size), CAPPED);
      expect(count).toEqual({ rows: size, isExact: true });
      expect(questions.length).toBeLessThanOrEqual(4 * Math.ceil(size / 10_000) + 3);
    },
  );

  it('is not taken for exact where one half has it all', async () => {
    const early = rowsFrom(0, 30_000);
    const { rows, isExact } = await counted(early, CAPPED);
    expect({ rows, isExact }).toEqual({ rows: 30_000, isExact: true });
  });

  it('may be capped at another number', async () => {
    const at50000: Behaviour = { totalOf: (count) => Math.min(count, 50_000) };
    const { questions, ...count } = await counted(spread(180_000), at50000);
    expect(count).toEqual({ rows: 180_000, isExact: true });
    expect(questions.length).toBeLessThan(20);
  });

  it('is a lower bound where so many rows share one instant', async () => {
    const rows = [...tiesAt(5_000, 12_000, () => 0), ...rowsFrom(10_000, 100)];
    const { questions, ...count } = await counted(rows, CAPPED);
    expect(count).toEqual({ rows: 10_100, isExact: false });
    expect(questions.length).toBeLessThan(60);
  });

  it('of one instant is exact where a larger one was stated', async () => {
    const rows = [...tiesAt(5_000, 12_000, () => 0), ...rowsFrom(600_000, 100)];
    const { rows: counts, isExact } = await counted(rows);
    expect({ counts, isExact }).toEqual({ counts: 12_100, isExact: true });
  });

  it.each([1, 2, 3, 9, 20])('is a lower bound where %d questions do not suffice', async (most) => {
    const { questions, rows, isExact } = await counted(spread(200_000), CAPPED, most);
    expect(isExact).toBe(false);
    expect(rows).toBeGreaterThanOrEqual(10_000);
    expect(rows).toBeLessThanOrEqual(200_000);
    expect(questions.length).toBeLessThanOrEqual(most);
  });
});

describe('a total that is wrong', () => {
  it('costs no more than the questions that are allowed', async () => {
    let salt = 0;
    const random: Behaviour = { totalOf: () => 10_000 + ((salt += 7_919) % 5_000) };
    const { questions } = await counted(spread(20_000), random, 50);
    expect(questions.length).toBeLessThanOrEqual(50);
  });

  it('is believed where nothing gives it away', async () => {
    const { rows, isExact } = await counted(spread(500), TOO_LARGE);
    expect({ rows, isExact }).toEqual({ rows: 551, isExact: true });
  });

  it('and less than the rows that come with it, is not', async () => {
    const { rows } = await counted(spread(500), { totalOf: () => 0 });
    expect(rows).toBe(1);
  });
});

it('counts what was seen, as a lower bound, where no total is stated', async () => {
  const { questions, ...count } = await counted(spread(500), UNSTATED);
  expect(count).toEqual({ rows: 1, isExact: false });
  expect(questions).toHaveLength(1);
});

it('asks on where an answer does not say whether there is more', async () => {
  const { questions, ...count } = await counted(spread(500), { hasNextKey: false });
  expect(count).toEqual({ rows: 500, isExact: true });
  expect(questions).toHaveLength(1);
});

it('fails as the question fails', async () => {
  const refused = new Error('refused');
  await expect(countRows(() => Promise.reject(refused), SPAN)).rejects.toBe(refused);
});
