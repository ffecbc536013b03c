import type { MovingWindow } from '../../../src/kustomer/keyset';
import type { Question } from '../../../src/kustomer/search';
import { createTrust } from '../../../src/kustomer/trust';
import { addCovered, type Covered } from '../../../src/sync/coverage';
import type { TakeBatch } from '../../../src/sync/walkers';
import { walkAll } from '../../../src/sync/walkers';
import { everythingThatFollows } from '../kustomer/fake-clock';
import type { Behaviour, MemoryRow } from '../kustomer/memory-ask';
import { createMemoryAsk, rowsFrom } from '../kustomer/memory-ask';

const AT = Date.UTC(2026, 0, 1);
const END = AT + 1_000_000;
const SPAN = { fromMs: AT, toMs: END };

interface Setup extends Behaviour {
  readonly limit?: number;
  readonly intervals?: readonly { fromMs: number; toMs: number }[];
  readonly onQuestion?: (question: Question, nth: number) => void;
  readonly take?: TakeBatch;
}

async function walk(rows: readonly MemoryRow[], setup: Setup = {}) {
  const { limit = 4, intervals = [SPAN], take } = setup;
  const memory = createMemoryAsk(rows, setup);
  const trust = createTrust('notes', () => undefined);
  const windows = new Set<MovingWindow>();
  const ids: string[] = [];
  let covered: Covered[] = [];
  let asking = 0;
  let atMost = 0;
  const ask = trust.teachBy(async (question) => {
    asking += 1;
    atMost = Math.max(atMost, asking);
    await everythingThatFollows();
    asking -= 1;
    setup.onQuestion?.(question, memory.questions.length + 1);
    return memory.ask(question);
  });
  let error: unknown;
  try {
    await walkAll({ ask, pageSize: 10, label: 'notes', trust }, intervals, limit, async (window, batch) => {
      windows.add(window);
      if (take && !(await take(window, batch))) return false;
      ids.push(...batch.rows.map((row) => row.id));
      covered = addCovered(covered, {
        fromMs: window.fromMs,
        toMs: batch.coveredToMs,
        greatestMs: undefined,
      });
      return true;
    });
  } catch (caught) {
    error = caught;
  }
  const stretches = covered.map(({ fromMs, toMs }) => ({ fromMs, toMs }));
  return { ids, error, windows: windows.size, covered: stretches, atMost, questions: memory.questions };
}

describe('walkers', () => {
  it.each([1, 2, 4, 16])('up to %d give every row, and cover the whole span', async (limit) => {
    const { ids, covered, atMost } = await walk(rowsFrom(AT, 600, 1_500), { limit });
    expect(new Set(ids).size).toBe(600);
    expect(covered).toEqual([SPAN]);
    expect(atMost).toBeLessThanOrEqual(limit);
  });

  it('split a large window, so that idle ones help', async () => {
    const { windows, atMost } = await walk(rowsFrom(AT, 600, 1_500));
    expect(windows).toBeGreaterThan(3);
    expect(atMost).toBe(4);
  });

  it('give no row twice for a split alone', async () => {
    const { ids } = await walk(rowsFrom(AT, 600, 1_500));
    expect(ids).toHaveLength(600);
  });

  it('take at most rows/(P-t) + 3 questions per window', async () => {
    const { questions, windows } = await walk(rowsFrom(AT, 600, 1_500));
    expect(questions.length).toBeLessThanOrEqual(Math.ceil(600 / 9) + windows + 3 * windows);
  });

  it('do not split what is small, nor a single walker its own', async () => {
    expect((await walk(rowsFrom(AT, 40, 1_000))).windows).toBe(1);
    expect((await walk(rowsFrom(AT, 600, 1_500), { limit: 1 })).windows).toBe(1);
  });

  it('walk several intervals, and only those', async () => {
    const intervals = [
      { fromMs: AT, toMs: AT + 100_000 },
      { fromMs: AT + 500_000, toMs: AT + 600_000 },
    ];
    const { ids, covered } = await walk(rowsFrom(AT, 600, 1_500), { intervals });
    expect(covered).toEqual(intervals);
    expect(ids).toHaveLength(67 + 66);
  });

  it('are done at once where there is nothing to walk', async () => {
    expect(await walk([], { intervals: [] })).toMatchObject({ ids: [], questions: [], error: undefined });
  });

  it('cover the span where the sort is ignored, too', async () => {
    const rows = rowsFrom(AT, 300, 3_000).map((row, index) => ({ ...row, id: `r${(index * 77) % 300}` }));
    const { ids, covered } = await walk(rows, { isSortHonoured: false });
    expect(new Set(ids).size).toBe(300);
    expect(covered).toEqual([SPAN]);
  });
});

describe('an error of one walker', () => {
  const failure = new Error('broken');

  it('stops the others behind their present batch, and is thrown', async () => {
    const { error, ids, covered, questions } = await walk(rowsFrom(AT, 600, 1_500), {
      onQuestion: (_question, nth) => {
        if (nth === 20) throw failure;
      },
    });
    expect(error).toBe(failure);
    expect(questions.length).toBeLessThan(35);
    // What is covered was given.
    const given = new Set(ids);
    const isCovered = (atMs: number): boolean => covered.some((one) => atMs >= one.fromMs && atMs < one.toMs);
    const lost = rowsFrom(AT, 600, 1_500).filter((row) => isCovered(row.updatedAtMs) && !given.has(row.id));
    expect(lost).toEqual([]);
  });

  it('begins no waiting window', async () => {
    const intervals = Array.from({ length: 10 }, (_, index) => ({
      fromMs: AT + index * 1_000,
      toMs: AT + index * 1_000 + 500,
    }));
    const { error, questions } = await walk([], {
      intervals,
      limit: 2,
      onQuestion: () => {
        throw failure;
      },
    });
    expect(error).toBe(failure);
    expect(questions).toEqual([]);
  });

  it('may come from the one who takes the batches', async () => {
    const { error } = await walk(rowsFrom(AT, 600, 1_500), { take: () => Promise.reject(failure) });
    expect(error).toBe(failure);
  });
});

describe('a window that nobody wants any more', () => {
  it('is left, and the others are read', async () => {
    const intervals = [
      { fromMs: AT, toMs: AT + 300_000 },
      { fromMs: AT + 300_000, toMs: AT + 400_000 },
    ];
    const { ids, covered } = await walk(rowsFrom(AT, 600, 1_500), {
      intervals,
      limit: 1,
      take: (window) => Promise.resolve(window.fromMs !== AT),
    });
    expect(covered).toEqual([intervals[1]]);
    expect(ids).toHaveLength(67);
  });

  it('costs one question each where that is all of them', async () => {
    const intervals = Array.from({ length: 5 }, (_, index) => ({
      fromMs: AT + index * 100_000,
      toMs: AT + (index + 1) * 100_000,
    }));
    const { questions, error } = await walk(rowsFrom(AT, 600, 1_500), {
      intervals,
      // More walkers would split what is under way.
      limit: 1,
      take: () => Promise.resolve(false),
    });
    expect(error).toBeUndefined();
    expect(questions.filter(({ pageSize }) => pageSize === 10).length).toBeLessThanOrEqual(5);
  });
});
