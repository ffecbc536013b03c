import { partsOf, readIdPage } from '../../../src/kustomer/ids';

const SPAN = { fromMs: 1_000, toMs: 2_000 };

describe('an answer of ids', () => {
  const next = '/v1/customers/search?page=2';
  it.each<[title: string, json: unknown, ids: string[], isWhole: boolean]>([
    ['as resources, the last', { data: [{ id: 'a' }, { id: 'b' }], links: { next: null } }, ['a', 'b'], true],
    ['as bare texts', { data: ['a'], links: { next: null } }, ['a'], true],
    ['that goes on', { data: ['a'], links: { next } }, ['a'], false],
    [
      'that goes on, though its total says no',
      { data: ['a'], meta: { total: 1 }, links: { next } },
      ['a'],
      false,
    ],
    ['without a next key, but with all that is counted', { data: ['a'], meta: { total: 1 } }, ['a'], true],
    ['without a next key, with fewer than are counted', { data: ['a'], meta: { total: 2 } }, ['a'], false],
    ['without a next key and a total', { data: ['a'] }, ['a'], false],
    ['without anything', { data: [], meta: { total: 5 } }, [], true],
  ])('%s', (_title, json, ids, isWhole) => {
    expect(readIdPage(json)).toMatchObject({ ids, isWhole });
  });

  it.each([[{}], [{ data: {} }], [{ data: [{}] }], [{ data: [''] }], [{ data: [5] }], [null]])(
    'is none: %j',
    (json) => {
      expect(() => readIdPage(json)).toThrow('a search for ids was answered without a list of ids');
    },
  );
});

describe('the parts of a span', () => {
  it.each([
    [undefined, 2],
    [1, 2],
    [500, 2],
    [600, 3],
    [2_500, 10],
    [1_000_000, 16],
  ])('that holds %s rows are %d, without a gap', (total, count) => {
    const parts = partsOf(SPAN, total);
    expect(parts).toHaveLength(count);
    expect([parts[0]?.fromMs, parts.at(-1)?.toMs]).toEqual([SPAN.fromMs, SPAN.toMs]);
    for (const [position, part] of parts.entries()) {
      expect(part.toMs).toBeGreaterThan(part.fromMs);
      expect(part.fromMs).toBe(parts[position - 1]?.toMs ?? SPAN.fromMs);
    }
  });

  it('of two milliseconds are two', () => {
    expect(partsOf({ fromMs: 5, toMs: 7 }, 10_000)).toEqual([
      { fromMs: 5, toMs: 6 },
      { fromMs: 6, toMs: 7 },
    ]);
  });
});
