import type { Ask, SearchAnswer } from '../../../src/kustomer/search';
import { createTrust } from '../../../src/kustomer/trust';

function answerOf(
  rows: number,
  total: number | undefined,
  next: string | null | undefined = null,
): SearchAnswer {
  return {
    rows: Array.from({ length: rows }, (_, index) => ({ id: `${index}`, updatedAtMs: index, resource: {} })),
    total,
    next,
  };
}

function openTrust() {
  const lines: string[] = [];
  const trust = createTrust('notes', (line) => lines.push(line));
  const learn = async (answer: SearchAnswer, page = 1): Promise<void> => {
    const ask: Ask = () => Promise.resolve(answer);
    const question = { updated: { fromMs: 0, toMs: 1 }, page, pageSize: 10 };
    expect(await trust.teachBy(ask)(question)).toBe(answer);
  };
  return { lines, trust, learn };
}

describe('totals', () => {
  it('are used, but not believed, until an answer holds everything', async () => {
    const { trust, learn } = openTrust();
    await learn(answerOf(3, 50, '/next'));
    expect(trust.totals).toBe('unknown');
    expect(trust.usableTotal(answerOf(3, 50))).toBe(50);
  });

  it('are believed where an answer holds everything and says so', async () => {
    const { trust, learn, lines } = openTrust();
    await learn(answerOf(3, 3));
    expect(trust.totals).toBe('believed');
    expect(lines).toEqual([]);
  });

  it('are disbelieved for good by the first one that is wrong, and that is said once', async () => {
    const { trust, learn, lines } = openTrust();
    await learn(answerOf(3, 3));
    await learn(answerOf(3, 4));
    await learn(answerOf(3, 5));
    await learn(answerOf(3, 3));
    expect(trust.totals).toBe('disbelieved');
    expect(trust.usableTotal(answerOf(3, 3))).toBeUndefined();
    expect(lines).toEqual([
      "notes: the API's totals don't match its rows here, so what was read can't be checked against them.",
    ]);
  });

  it('learn nothing from later pages and from answers without a next key', async () => {
    const { trust, learn } = openTrust();
    await learn(answerOf(3, 13), 2);
    await learn({ ...answerOf(3, 13), next: undefined });
    expect(trust.totals).toBe('unknown');
  });

  it.each([
    [9_999, 9_999],
    [10_000, undefined],
    [12_345, undefined],
  ])('of %d count as they are, until large ones are found useless: then as %s', (total, usable) => {
    const { trust } = openTrust();
    expect(trust.usableTotal(answerOf(1, total))).toBe(total);
    trust.largeTotalsAreUseless();
    expect(trust.usableTotal(answerOf(1, total))).toBe(usable);
    expect(trust.areLargeTotalsUseless).toBe(true);
  });
});

describe('the sort', () => {
  it('is unverified, then honoured', () => {
    const { trust, lines } = openTrust();
    expect(trust.sort).toBe('unverified');
    trust.sortIsHonoured();
    expect(trust.sort).toBe('honoured');
    expect(lines).toEqual([]);
  });

  it('is ignored for good once it was, and that is said once', () => {
    const { trust, lines } = openTrust();
    trust.sortIsIgnored();
    trust.sortIsHonoured();
    trust.sortIsIgnored();
    expect(trust.sort).toBe('ignored');
    expect(lines).toEqual([expect.stringMatching(/^notes: the API doesn't honour the sort here;/)]);
  });
});
