import { countWanted, understandFirstPage } from '../../../src/estimate/first-page';
import type { JsonObject } from '../../../src/json';

const SOURCE = { path: '/v1/tags', query: {}, pageSize: 2, rowsKey: 'data' } as const;
const ROWS = [{ id: 'a' }, { id: 'b' }];
const NEXT = '/v1/tags?page=2&pageSize=2';
const all = (): boolean => true;
const onlyA = (row: JsonObject): boolean => row['id'] === 'a';

function pageOf(links: JsonObject, total?: number) {
  return understandFirstPage({ data: ROWS, meta: { page: 1, total }, links }, SOURCE);
}

describe('the length of a list', () => {
  it.each<[string, JsonObject, number | undefined, number | undefined]>([
    ['is one page where no other follows', { next: null }, undefined, 1],
    ['is one page, whatever the total says', { next: null }, 70, 1],
    ['follows from its total', { next: NEXT }, 7, 4],
    ['follows from its last page', { next: NEXT, last: '/v1/tags?pageSize=2&page=9' }, undefined, 9],
    ['follows from its total first', { next: NEXT, last: '/v1/tags?page=9' }, 7, 4],
    ['follows from its last page where the total may be capped', { next: NEXT, last: '?page=9' }, 10_000, 9],
    ['is unknown where nothing says it', { next: NEXT }, undefined, undefined],
    [
      'is unknown where the last page has no number',
      { next: NEXT, last: '/v1/tags?after=x' },
      undefined,
      undefined,
    ],
    ['is unknown where the answer has no next', {}, undefined, undefined],
  ])('%s', (_case, links, total, pages) => {
    expect(pageOf(links, total).pages).toBe(pages);
  });
});

describe('the wanted rows of a list', () => {
  it.each<
    [string, JsonObject, number | undefined, (row: JsonObject) => boolean, number | undefined, boolean]
  >([
    ['are counted where the page is all', { next: null }, undefined, onlyA, 1, true],
    ['are the total where nothing is unwanted', { next: NEXT }, 7, all, 7, true],
    ['are at least the total where that may be capped', { next: NEXT }, 10_000, all, 10_000, false],
    ['are unknown where something is unwanted', { next: NEXT }, 7, onlyA, undefined, false],
    ['are unknown without a total', { next: NEXT }, undefined, all, undefined, false],
  ])('%s', (_case, links, total, isWanted, rows, isExact) => {
    expect(countWanted(pageOf(links, total), isWanted)).toEqual({ rows, isExact });
  });

  it('are those that stand beside, where those are read; the total does not count them', () => {
    const json = { data: [{ id: 's' }], included: ROWS, meta: { total: 1 }, links: { next: NEXT } };
    const page = understandFirstPage(json, { ...SOURCE, rowsKey: 'included' });
    expect(page).toEqual({ rows: ROWS, isWhole: false, total: undefined, pages: 1 });
  });
});
