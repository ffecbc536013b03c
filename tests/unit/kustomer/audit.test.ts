/** A walk over more rows than a total may count. */
import type { MovingWindow } from '../../../src/kustomer/keyset';
import { walkKeyset } from '../../../src/kustomer/keyset';
import type { Ask } from '../../../src/kustomer/search';
import { createTrust } from '../../../src/kustomer/trust';
import type { Behaviour } from './memory-ask';
import { createMemoryAsk, rowsFrom } from './memory-ask';

const AT = Date.UTC(2026, 0, 1);
const COUNT = 21_000;
const PAGE_SIZE = 500;
const WINDOW = { fromMs: AT, toMs: AT + COUNT };
const ROWS = rowsFrom(AT, COUNT);
const SKIPPED = 'r03000';

/** `hiddenUntil`: one row is on no page of the walk before that question. */
async function walk({ hiddenUntil = 0, ...behaviour }: Behaviour & { readonly hiddenUntil?: number } = {}) {
  const memory = createMemoryAsk(ROWS, behaviour);
  const ask: Ask = async (question) => {
    const answer = await memory.ask(question);
    const isHidden = memory.questions.length < hiddenUntil && question.updated.toMs === WINDOW.toMs;
    return isHidden ? { ...answer, rows: answer.rows.filter(({ id }) => id !== SKIPPED) } : answer;
  };
  const trust = createTrust('notes', () => undefined);
  // Totals are believed: an answer held everything.
  const nothing = { updated: { fromMs: 0, toMs: 1 }, page: 1, pageSize: 1 };
  await trust.teachBy(() => Promise.resolve({ rows: [], next: null, total: 0 }))(nothing);
  const window: MovingWindow = { ...WINDOW, cursorMs: AT, rowsLeft: undefined };
  const ids = new Set<string>();
  const falseClaims: number[] = [];
  let expected: number | undefined;
  for await (const batch of walkKeyset(
    { ask: trust.teachBy(ask), pageSize: PAGE_SIZE, label: 'n', trust },
    window,
  )) {
    for (const { id } of batch.rows) ids.add(id);
    expected = batch.expected;
    // A claim may run ahead of the audit of its part, not of more.
    if (batch.coveredToMs > AT + 10_000 && !ids.has(SKIPPED)) falseClaims.push(batch.coveredToMs);
  }
  return { ids, expected, falseClaims, trust, requests: memory.questions.length };
}

const capped = (count: number): number => Math.min(count, 10_000);
const BOUND = Math.ceil(COUNT / (PAGE_SIZE - 1)) + 3;

describe('a window of more than 10,000 rows', () => {
  it('is audited at no further cost where totals count that far', async () => {
    const { ids, expected, requests, trust } = await walk();
    expect(ids.size).toBe(COUNT);
    expect(expected).toBe(COUNT);
    expect(trust.areLargeTotalsUseless).toBe(false);
    expect(requests).toBeLessThanOrEqual(BOUND);
  });

  it('is audited in parts where totals are capped, for a request each', async () => {
    const { ids, expected, requests, trust } = await walk({ totalOf: capped });
    expect(ids.size).toBe(COUNT);
    expect(expected).toBe(COUNT);
    expect(trust.areLargeTotalsUseless).toBe(true);
    expect(requests).toBeLessThanOrEqual(BOUND + COUNT / 9_000);
  });

  it.each([
    ['count that far', (count: number) => count],
    ['are capped', capped],
  ])('gives a row that was skipped, soon, where totals %s', async (_where, totalOf) => {
    const { ids, falseClaims } = await walk({ totalOf, hiddenUntil: 16 });
    expect(ids.has(SKIPPED)).toBe(true);
    expect(falseClaims).toEqual([]);
  });

  it('does not fail where large totals are a guess: what it read in pieces was counted piece by piece', async () => {
    const { ids, expected, trust } = await walk({
      totalOf: (count) => (count >= 10_000 ? count + 77 : count),
    });
    expect(ids.size).toBe(COUNT);
    expect(expected).toBeUndefined();
    expect(trust.areLargeTotalsUseless).toBe(true);
  });
});
