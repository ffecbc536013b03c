import { IncompleteReadError, UnexpectedAnswerError } from '../../../src/errors';
import type { MovingWindow } from '../../../src/kustomer/keyset';
import { walkKeyset } from '../../../src/kustomer/keyset';
import type { Question } from '../../../src/kustomer/search';
import { createTrust } from '../../../src/kustomer/trust';
import type { Behaviour, MemoryRow } from './memory-ask';
import { createMemoryAsk, rowsFrom, tiesAt } from './memory-ask';

const AT = Date.UTC(2026, 0, 1);
const LENGTH = 100_000;

interface Setup extends Behaviour {
  readonly pageSize?: number;
  /** After each batch. */
  readonly onBatch?: (window: MovingWindow, rows: MemoryRow[]) => void;
}

async function walk(rows: readonly MemoryRow[], { pageSize = 10, onBatch, ...behaviour }: Setup = {}) {
  const memory = createMemoryAsk(rows, behaviour);
  const warnings: string[] = [];
  const trust = createTrust('notes', (line) => warnings.push(line));
  const window: MovingWindow = { fromMs: AT, toMs: AT + LENGTH, cursorMs: AT, rowsLeft: undefined };
  const ids: string[] = [];
  /** Rows below what was claimed that had not been given. */
  const falseClaims: string[] = [];
  let error: unknown;
  try {
    const options = { ask: trust.teachBy(memory.ask), pageSize, label: 'notes', trust };
    for await (const batch of walkKeyset(options, window)) {
      ids.push(...batch.rows.map((row) => row.id));
      const lost = memory.rows.filter((row) => row.updatedAtMs < batch.coveredToMs && !ids.includes(row.id));
      falseClaims.push(...lost.map(({ id }) => id));
      onBatch?.(window, memory.rows);
    }
  } catch (caught) {
    error = caught;
  }
  const pages = memory.questions.filter((question) => question.pageSize === pageSize);
  return { ids, error, warnings, trust, window, falseClaims, questions: memory.questions, pages };
}

/** The row leaves its place, as an edit makes it. */
function edit(rows: MemoryRow[], id: string): void {
  const index = rows.findIndex((row) => row.id === id);
  const row = rows[index];
  if (row) rows[index] = { ...row, updatedAtMs: AT + LENGTH + 5 };
}

describe('a walk by keyset', () => {
  it.each([0, 1, 9, 10])('takes one question for %d rows in a page of 10', async (count) => {
    const { ids, questions } = await walk(rowsFrom(AT, count, 100));
    expect(ids).toHaveLength(count);
    expect(questions).toEqual([{ updated: { fromMs: AT, toMs: AT + LENGTH }, page: 1, pageSize: 10 }]);
  });

  it('goes on from the last instant, inclusive, always on page 1, and gives each row once', async () => {
    const { ids, pages } = await walk(rowsFrom(AT, 25, 100));
    expect(ids).toEqual(rowsFrom(AT, 25).map(({ id }) => id));
    expect(pages.map(({ page, updated }) => [page, (updated.fromMs ?? 0) - AT])).toEqual([
      [1, 0],
      [1, 900],
      [1, 1_800],
    ]);
  });

  it.each([
    [10, 100],
    [10, 500],
    [50, 1_000],
    [7, 333],
  ])('with pages of %d takes at most rows/(P-1) + 3 questions for %d rows', async (pageSize, count) => {
    const { ids, questions, falseClaims } = await walk(rowsFrom(AT, count, 50), { pageSize });
    expect(ids).toHaveLength(count);
    expect(falseClaims).toEqual([]);
    expect(questions.length).toBeLessThanOrEqual(Math.ceil(count / (pageSize - 1)) + 3);
  });

  it('asks once for the newest row, and once for the total at the end', async () => {
    const { questions } = await walk(rowsFrom(AT, 25, 100));
    expect(questions.filter(({ isNewestFirst }) => isNewestFirst)).toHaveLength(1);
    expect(questions.at(-1)).toEqual({ updated: { fromMs: AT, toMs: AT + LENGTH }, page: 1, pageSize: 1 });
  });

  it('loses no row that shares the instant of a border, whatever the order of ties', async () => {
    const rows = rowsFrom(AT, 60, 1).map((row, index) => ({
      ...row,
      updatedAtMs: AT + Math.floor(index / 6),
    }));
    const { ids, falseClaims } = await walk(rows);
    expect(new Set(ids).size).toBe(60);
    expect(ids).toHaveLength(60);
    expect(falseClaims).toEqual([]);
  });

  it.each([10, 11, 95])('reads %d rows of one instant that fill a page of 10', async (count) => {
    const rows = [
      ...rowsFrom(AT, 12, 3),
      ...tiesAt(AT + 50, count, (index) => index),
      ...rowsFrom(AT + 90, 0),
    ];
    const { ids, error, falseClaims } = await walk(rows);
    expect(error).toBeUndefined();
    expect(new Set(ids).size).toBe(12 + count);
    expect(falseClaims).toEqual([]);
  });

  it('fails with instant and count where too many rows share update and creation', async () => {
    const { error } = await walk(
      tiesAt(AT + 7, 10_001, () => 5),
      { pageSize: 500 },
    );
    expect(error).toBeInstanceOf(IncompleteReadError);
    expect(String(error)).toContain('10001 records share the update 2026-01-01T00:00:00.007Z');
  });

  it('reads to the end where answers have no next key', async () => {
    const { ids, error, falseClaims } = await walk(rowsFrom(AT, 35, 100), { hasNextKey: false });
    expect(error).toBeUndefined();
    expect(new Set(ids).size).toBe(35);
    expect(falseClaims).toEqual([]);
  });

  it('takes no cut page for the last one', async () => {
    const { ids } = await walk(rowsFrom(AT, 35, 100), { clamp: 4 });
    expect(new Set(ids).size).toBe(35);
  });

  it('fails on a row that the filter should have kept out', async () => {
    const stray = { id: 'x', updatedAtMs: AT - 1, resource: {} };
    const window: MovingWindow = { fromMs: AT, toMs: AT + LENGTH, cursorMs: AT, rowsLeft: undefined };
    const ask = () => Promise.resolve({ rows: [stray], next: null, total: 1 });
    const options = { ask, pageSize: 10, label: 'notes', trust: createTrust('notes', () => undefined) };
    await expect(walkKeyset(options, window).next()).rejects.toThrow(UnexpectedAnswerError);
  });
});

describe('edits under the walk', () => {
  it('hide no row: what has been passed may leave, the rest does not shift', async () => {
    const gone: string[] = [];
    const { ids } = await walk(rowsFrom(AT, 200, 100), {
      onBatch: (_window, rows) => {
        const victim = rows[gone.length * 3];
        if (victim) edit(rows, victim.id);
        if (victim) gone.push(victim.id);
      },
    });
    const expected = rowsFrom(AT, 200).map(({ id }) => id);
    expect(expected.filter((id) => !ids.includes(id) && !gone.includes(id))).toEqual([]);
  });

  it('make the tally ask the passed stretch again, which costs a question and loses nothing', async () => {
    const { ids, questions } = await walk(rowsFrom(AT, 40, 100), {
      before: () => undefined,
      onBatch: (_window, rows) => edit(rows, 'r00035'),
    });
    expect(ids).not.toContain('r00035');
    expect(new Set(ids).size).toBe(39);
    expect(questions.some(({ updated }) => updated.fromMs === AT && updated.toMs === AT + 900)).toBe(true);
  });
});

describe('a sort that is ignored', () => {
  const shuffled = rowsFrom(AT, 60, 100).map((row, index) => ({
    ...row,
    id: `r${String((index * 37) % 60).padStart(3, '0')}`,
  }));

  it('is found out, said once, and the window is read in pieces', async () => {
    const { ids, warnings, trust, falseClaims } = await walk(shuffled, { isSortHonoured: false });
    expect(trust.sort).toBe('ignored');
    expect(new Set(ids).size).toBe(60);
    expect(falseClaims).toEqual([]);
    expect(warnings).toEqual([expect.stringMatching(/^notes: the API doesn't honour the sort here/)]);
  });

  it('is found out even where the first page looks sorted by chance', async () => {
    const rows = [
      ...[50, 60, 70].map((offset, index) => ({ id: `a${index}`, updatedAtMs: AT + offset, createdAtMs: 0 })),
      ...[10, 20, 30].map((offset, index) => ({ id: `b${index}`, updatedAtMs: AT + offset, createdAtMs: 0 })),
    ];
    const { ids, trust } = await walk(rows, { isSortHonoured: false, pageSize: 3 });
    expect(trust.sort).toBe('ignored');
    expect(new Set(ids).size).toBe(6);
  });
});

describe('the audit at the end of a window', () => {
  /** A row that no page shows until `shownFrom` questions were asked; totals know of it. */
  const hiding = (shownFrom: number, hidden: MemoryRow) => {
    const visible = rowsFrom(AT, 25, 100);
    const isShown = (nth: number): boolean => nth >= shownFrom;
    const memory = createMemoryAsk([...visible, hidden]);
    const ask = async (question: Question) => {
      const answer = await memory.ask(question);
      const isHidden = !isShown(memory.questions.length);
      return { ...answer, rows: answer.rows.filter(({ id }) => !isHidden || id !== hidden.id) };
    };
    return { ask, questions: memory.questions };
  };
  const lost = { id: 'lost', updatedAtMs: AT + 450, createdAtMs: 1 };
  const walkHiding = async (shownFrom: number) => {
    const { ask, questions } = hiding(shownFrom, lost);
    const trust = createTrust('notes', () => undefined);
    // Totals are believed: an answer held everything.
    await trust.teachBy(() => Promise.resolve({ rows: [], next: null, total: 0 }))({
      updated: { fromMs: 0, toMs: 1 },
      page: 1,
      pageSize: 1,
    });
    const window: MovingWindow = { fromMs: AT, toMs: AT + LENGTH, cursorMs: AT, rowsLeft: undefined };
    const ids: string[] = [];
    const claims: [number, boolean][] = [];
    for await (const batch of walkKeyset({ ask, pageSize: 10, label: 'notes', trust }, window)) {
      ids.push(...batch.rows.map((row) => row.id));
      claims.push([batch.coveredToMs, ids.includes('lost')]);
    }
    return { ids, claims, questions };
  };

  it('finds a row that was skipped, reads the window again and gives it', async () => {
    const { ids, claims } = await walkHiding(6);
    expect(ids).toContain('lost');
    expect(claims.at(-1)).toEqual([AT + LENGTH, true]);
    expect(claims.filter(([toMs, isThere]) => toMs === AT + LENGTH && !isThere)).toEqual([]);
  });

  it('fails with a sentence where the row can not be had at all', async () => {
    await expect(walkHiding(Infinity)).rejects.toThrow(
      'notes: from 2026-01-01T00:00:00.000Z to 2026-01-01T00:01:40.000Z the API counts 26 records, but gives only 25; ' +
        "the rest can't be read.",
    );
  });

  it('believes no wrong totals: said once, nothing fails, nothing is lost', async () => {
    const { ids, error, warnings, trust } = await walk(rowsFrom(AT, 25, 100), {
      totalOf: (count) => count + 3,
    });
    expect(error).toBeUndefined();
    expect(new Set(ids).size).toBe(25);
    expect(trust.totals).toBe('disbelieved');
    expect(warnings).toHaveLength(1);
  });

  it('does not fail where rows arrive late, while it is held', async () => {
    let late = 0;
    const memory = createMemoryAsk(rowsFrom(AT, 25, 100), {
      before: (_nth, { updated, pageSize, isNewestFirst }) => {
        const isTotalOfAll = pageSize === 1 && !isNewestFirst && updated.toMs === AT + LENGTH;
        if (!isTotalOfAll || late >= 2) return;
        late += 1;
        memory.rows.push({ id: `late${late}`, updatedAtMs: AT + 150 + late, createdAtMs: 1 });
      },
    });
    const trust = createTrust('notes', () => undefined);
    const window: MovingWindow = { fromMs: AT, toMs: AT + LENGTH, cursorMs: AT, rowsLeft: undefined };
    const ids = new Set<string>();
    const options = { ask: trust.teachBy(memory.ask), pageSize: 10, label: 'notes', trust };
    for await (const batch of walkKeyset(options, window)) for (const { id } of batch.rows) ids.add(id);
    expect(late).toBe(2);
    expect(ids.size).toBe(27);
  });
});

describe('a window whose later half is taken away while it is walked', () => {
  it.each([true, false])(
    'gives no row of the later half, and covers to its new end (sort honoured: %s)',
    async (isSortHonoured) => {
      const cutMs = AT + 2_500;
      const rows = rowsFrom(AT, 60, 100).map((row, index) => ({ ...row, id: `r${(index * 37) % 60}` }));
      let isCut = false;
      const result = await walk(rows, {
        isSortHonoured,
        onBatch: (window) => {
          if (!isCut && window.cursorMs < cutMs) window.toMs = cutMs;
          isCut = true;
        },
      });
      const mine = rows.filter((row) => row.updatedAtMs < cutMs).map(({ id }) => id);
      expect(new Set(result.ids.filter((id) => mine.includes(id))).size).toBe(25);
      expect(result.window).toMatchObject({ toMs: cutMs, cursorMs: cutMs });
      expect(result.error).toBeUndefined();
    },
  );

  it('never moves its cursor behind what it has given: there it may be cut', async () => {
    const rows = rowsFrom(AT, 60, 100).map((row, index) => ({ ...row, id: `r${(index * 37) % 60}` }));
    const seen: number[] = [];
    const updates = new Map(rows.map((row) => [row.id, row.updatedAtMs]));
    for (const isSortHonoured of [true, false]) {
      const memory = createMemoryAsk(rows, { isSortHonoured });
      const trust = createTrust('notes', () => undefined);
      const window: MovingWindow = { fromMs: AT, toMs: AT + LENGTH, cursorMs: AT, rowsLeft: undefined };
      const options = { ask: trust.teachBy(memory.ask), pageSize: 10, label: 'notes', trust };
      for await (const batch of walkKeyset(options, window)) {
        const newest = Math.max(...batch.rows.map(({ id }) => updates.get(id) ?? 0));
        if (batch.rows.length > 0) seen.push(window.cursorMs - newest);
      }
    }
    expect(seen.filter((distance) => distance < 0)).toEqual([]);
  });
});
