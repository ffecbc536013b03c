import { likelyMeant, nearest } from '../../src/nearest';

const KNOWN = ['page_size', 'max_page_size', 'org_name', 'api_key'];

describe('nearest', () => {
  it.each([
    ['page_size', 'page_size'],
    ['pagesize', 'page_size'],
    ['page_sise', 'page_size'],
    ['Max_Page_Size', 'max_page_size'],
    ['apikey', 'api_key'],
    ['', 'api_key'],
  ])('finds for "%s" the word "%s"', (word, expected) => {
    expect(nearest(word, KNOWN)).toBe(expected);
  });

  it('prefers the first of equally near words', () => {
    expect(nearest('c', ['a', 'b'])).toBe('a');
  });

  it('finds nothing where nothing is known', () => {
    expect(nearest('page_size', [])).toBeUndefined();
  });
});

describe('a likely slip', () => {
  it.each([
    ['discovr', 'discover'],
    ['int', 'init'],
    ['selct', 'select'],
    ['warehouse', undefined],
    ['x', undefined],
  ])('"%s" means %s', (word, meant) => {
    expect(likelyMeant(word, ['init', 'select', 'discover'])).toBe(meant);
  });
});
