import { UnexpectedAnswerError } from '../../../src/errors';
import { assertInSpan, readPieces } from '../../../src/kustomer/pieces';
import type { Behaviour, MemoryRow } from './memory-ask';
import { createMemoryAsk, newTrust, rowsFrom, tiesAt } from './memory-ask';

const AT = Date.UTC(2026, 0, 1);
const SPAN = { fromMs: AT, toMs: AT + 1_000 };

async function read(rows: readonly MemoryRow[], pageSize: number, behaviour: Behaviour = {}) {
  const memory = createMemoryAsk(rows, behaviour);
  const ids: string[] = [];
  const covered: number[] = [];
  for await (const batch of readPieces(
    { ask: memory.ask, pageSize, label: 'notes', trust: newTrust() },
    SPAN,
  )) {
    ids.push(...batch.rows.map((row) => row.id));
    covered.push(batch.coveredToMs);
  }
  return { ids, covered, questions: memory.questions };
}

describe('a span in pieces', () => {
  it('is one question where one answer holds it', async () => {
    const { ids, covered, questions } = await read(rowsFrom(AT, 10, 10), 10);
    expect(ids).toHaveLength(10);
    expect(covered).toEqual([SPAN.toMs]);
    expect(questions).toHaveLength(1);
  });

  it('is covered even where it is empty', async () => {
    expect(await read([], 10)).toMatchObject({ ids: [], covered: [SPAN.toMs] });
  });

  it.each([true, false])(
    'gives every row once, oldest piece first (sort honoured: %s)',
    async (isSortHonoured) => {
      const rows = rowsFrom(AT, 200, 5).map((row, index) => ({ ...row, id: `r${(index * 77) % 200}` }));
      const { ids, covered } = await read(rows, 10, { isSortHonoured });
      expect(ids).toHaveLength(200);
      expect(new Set(ids).size).toBe(200);
      expect(covered).toEqual([...covered].sort((a, b) => a - b));
      expect(covered.at(-1)).toBe(SPAN.toMs);
    },
  );

  it('reads an instant that fills an answer by creation', async () => {
    const rows = [...rowsFrom(AT, 5, 10), ...tiesAt(AT + 500, 60, (index) => index)];
    const { ids, covered } = await read(rows, 10);
    expect(new Set(ids).size).toBe(65);
    // The instant is claimed behind its last row only.
    expect(covered).toContain(AT + 501);
  });

  it('covers no further than what was given, at every step', async () => {
    const rows = [...rowsFrom(AT, 50, 20), ...tiesAt(AT + 500, 30, (index) => index)];
    const memory = createMemoryAsk(rows, { isSortHonoured: false });
    const given = new Set<string>();
    const claims: string[] = [];
    for await (const batch of readPieces(
      { ask: memory.ask, pageSize: 7, label: 'notes', trust: newTrust() },
      SPAN,
    )) {
      for (const { id } of batch.rows) given.add(id);
      const lost = rows.filter((row) => row.updatedAtMs < batch.coveredToMs && !given.has(row.id));
      claims.push(...lost.map(({ id }) => `${id} was claimed at ${batch.coveredToMs}`));
    }
    expect(claims).toEqual([]);
  });

  it('does not believe an answer without rows that links on', async () => {
    const ask = () => Promise.resolve({ rows: [], next: '/next', total: 0 });
    const reading = readPieces({ ask, pageSize: 10, label: 'notes', trust: newTrust() }, SPAN);
    await expect(reading.next()).rejects.toThrow(UnexpectedAnswerError);
  });
});

describe('a row', () => {
  const check = (updatedAtMs: number) => (): void =>
    assertInSpan([{ id: 'a', resource: {}, updatedAtMs }], SPAN, 'notes');

  it.each([AT, AT + 1, AT + 999])('of %d belongs to the span', (updatedAtMs) => {
    expect(check(updatedAtMs)).not.toThrow();
  });

  it.each([AT - 1, AT + 1_000])('of %d shows that the filter was not honoured', (updatedAtMs) => {
    expect(check(updatedAtMs)).toThrow(
      /^notes: the filter was not honoured: asked from 2026-01-01T00:00:00.000Z to 2026-01-01T00:00:01.000Z, got/,
    );
  });
});
