import { IncompleteReadError, UnexpectedAnswerError } from '../../../src/errors';
import { readInstant } from '../../../src/kustomer/ties';
import type { Behaviour, MemoryRow } from './memory-ask';
import { createMemoryAsk, newTrust, tiesAt, trustInTotals } from './memory-ask';

const AT = Date.UTC(2026, 0, 1);

async function read(
  rows: readonly MemoryRow[],
  pageSize: number,
  behaviour: Behaviour = {},
  trust = newTrust(),
) {
  const memory = createMemoryAsk(rows, {
    ...behaviour,
    before: (nth, question) => {
      if (nth > 3_000) throw new Error('this never ends');
      behaviour.before?.(nth, question);
    },
  });
  const ids: string[] = [];
  let error: unknown;
  try {
    for await (const batch of readInstant({ ask: memory.ask, pageSize, label: 'notes', trust }, AT))
      ids.push(...batch.map((row) => row.id));
  } catch (caught) {
    error = caught;
  }
  return { ids, error, questions: memory.questions };
}

describe('the rows of one instant', () => {
  it('come with one question where they fit one answer', async () => {
    const { ids, questions } = await read(
      tiesAt(AT, 10, () => 5),
      10,
    );
    expect(ids).toHaveLength(10);
    expect(questions).toEqual([
      { updated: { fromMs: AT, toMs: AT + 1 }, page: 1, pageSize: 10, isByCreation: true },
    ]);
  });

  it('are halved by creation until each piece fits where totals are unknown, each row once', async () => {
    const { ids, questions } = await read(
      tiesAt(AT, 100, (index) => index * 1000),
      10,
    );
    expect(new Set(ids).size).toBe(100);
    expect(ids).toHaveLength(100);
    expect(questions.every(({ page }) => page === 1)).toBe(true);
  });

  it('are read although their order changes with every request', async () => {
    const { ids } = await read(
      tiesAt(AT, 1_000, (index) => Math.floor(index / 7)),
      10,
    );
    expect(new Set(ids).size).toBe(1_000);
  });

  it('do not take in rows of the instants beside it', async () => {
    const beside = [AT - 1, AT + 1].map((updatedAtMs) => ({
      id: `at${updatedAtMs}`,
      updatedAtMs,
      createdAtMs: 5,
    }));
    const { ids } = await read([...beside, ...tiesAt(AT, 30, (index) => index)], 10);
    expect(new Set(ids).size).toBe(30);
  });

  it('are read where answers have no next key', async () => {
    const { ids, error } = await read(
      tiesAt(AT, 25, (index) => index % 5),
      10,
      { hasNextKey: false },
    );
    expect(error).toBeUndefined();
    expect(new Set(ids).size).toBe(25);
  });

  it('fail where the filter by creation is not honoured, instead of asking on for ever', async () => {
    const { error, questions } = await read(
      tiesAt(AT, 25, (index) => index),
      10,
      { ignoresCreated: true },
    );
    expect(error).toBeInstanceOf(UnexpectedAnswerError);
    expect(String(error)).toContain('notes: the filter was not honoured');
    expect(questions.length).toBeLessThan(5);
  });
});

describe('the rows of one instant where totals are believed', () => {
  it('are walked by creation: a page of questions for a page of rows, and one more', async () => {
    const rows = tiesAt(AT, 3_000, (index) => index);
    const { ids, questions } = await read(rows, 500, {}, await trustInTotals());
    expect(new Set(ids).size).toBe(3_000);
    expect(ids).toHaveLength(3_000);
    expect(questions).toHaveLength(7);
  });

  it('are walked past creation instants that fill a page', async () => {
    const rows = tiesAt(AT, 1_000, (index) => (index < 300 ? index : index < 600 ? 300 : index));
    const { ids } = await read(rows, 100, {}, await trustInTotals());
    expect(new Set(ids).size).toBe(1_000);
    expect(ids).toHaveLength(1_000);
  });

  it('are halved where a page is out of order', async () => {
    const rows = tiesAt(AT, 300, (index) => (index * 77) % 300);
    const { ids } = await read(rows, 10, { isSortHonoured: false }, await trustInTotals());
    expect(new Set(ids).size).toBe(300);
    expect(ids).toHaveLength(300);
  });

  it('are all found where the sort is ignored and the first pages look sorted by chance', async () => {
    // By id the first 100 rise; those that were made in between come last.
    const rows = tiesAt(AT, 300, (index) => (index < 100 ? index * 3 : (index - 100) * 3 + 1));
    const { ids } = await read(rows, 50, { isSortHonoured: false }, await trustInTotals());
    expect(new Set(ids).size).toBe(300);
    expect(ids).toHaveLength(300);
  });

  it('are halved from 10,000 on, where totals may be capped', async () => {
    const rows = tiesAt(AT, 10_500, (index) => index);
    const totalOf = (count: number): number => Math.min(count, 10_000);
    const { ids } = await read(rows, 500, { totalOf }, await trustInTotals());
    expect(new Set(ids).size).toBe(10_500);
  });
});

describe('rows of one update and one creation instant', () => {
  it('are read by page number, believed where the distinct ids add up to equal totals', async () => {
    const { ids, questions } = await read(
      tiesAt(AT, 250, () => 5),
      100,
    );
    expect(new Set(ids).size).toBe(250);
    expect(ids).toHaveLength(250);
    expect(questions).toContainEqual({
      updated: { fromMs: AT, toMs: AT + 1 },
      created: { fromMs: 5, toMs: 6 },
      page: 3,
      isSizeFixed: true,
      pageSize: 100,
    });
  });

  it('are asked for in pages of 100 where smaller ones would not reach 10,000 rows', async () => {
    const { questions } = await read(
      tiesAt(AT, 250, () => 5),
      10,
    );
    expect(questions.filter(({ page }) => page > 1).every(({ pageSize }) => pageSize === 100)).toBe(true);
  });

  it('are read anew where the total changes in between: counting ids alone would lose a row', async () => {
    const rows = tiesAt(AT, 200, () => 5);
    let isEdited = false;
    const memory = createMemoryAsk(rows, {
      before: (_nth, { page }) => {
        if (page !== 2 || isEdited) return;
        isEdited = true;
        memory.rows.splice(
          memory.rows.findIndex(({ id }) => id === 't00007'),
          1,
        );
      },
    });
    const ids = new Set<string>();
    for await (const batch of readInstant(
      { ask: memory.ask, pageSize: 100, label: 'notes', trust: newTrust() },
      AT,
    ))
      for (const { id } of batch) ids.add(id);
    expect(isEdited).toBe(true);
    expect(ids.size).toBe(199);
    expect(ids.has('t00007')).toBe(false);
  });

  it('fail with the instant and the count where there are 10,000 or more', async () => {
    const { error } = await read(
      tiesAt(AT, 10_001, () => 5),
      500,
    );
    expect(error).toBeInstanceOf(IncompleteReadError);
    expect(String(error)).toContain('notes: 10001 records share the update 2026-01-01T00:00:00.000Z');
  });

  it('fail where no total is stated', async () => {
    const { error } = await read(
      tiesAt(AT, 250, () => 5),
      100,
      { totalOf: () => undefined },
    );
    expect(error).toBeInstanceOf(IncompleteReadError);
    expect(String(error)).toContain('an unknown number of records share the update');
  });

  it('fail where totals never add up, after a bounded number of tries', async () => {
    const { error, questions } = await read(
      tiesAt(AT, 250, () => 5),
      100,
      { totalOf: (count) => count + 1 },
    );
    expect(error).toBeInstanceOf(IncompleteReadError);
    expect(questions.length).toBeLessThanOrEqual(20 * 3 + 5);
  });
});
