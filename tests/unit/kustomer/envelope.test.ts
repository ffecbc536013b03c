import { UnexpectedAnswerError } from '../../../src/errors';
import type { JsonObject } from '../../../src/json';
import { readPage, readSingle, rowId, rowInstant } from '../../../src/kustomer/envelope';

const PATH = '/v1/tags';
const SECRET = 'jane@example.com';

/** The message of the UnexpectedAnswerError that `read` throws; it must hold nothing of the body. */
function messageOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (!(error instanceof UnexpectedAnswerError)) throw error;
    expect(error.message).not.toContain(SECRET);
    return error.message;
  }
  return 'nothing is wrong';
}

describe('a page', () => {
  it('has rows, the link to the next page and the total', () => {
    const json = { data: [{ id: '1' }], links: { next: '/v1/tags?page=2' }, meta: { total: 7 } };
    expect(readPage(json, PATH)).toEqual({ rows: [{ id: '1' }], next: '/v1/tags?page=2', total: 7 });
  });

  it.each([
    ['null at the end', { data: [], links: { next: null } }, null],
    ['absent where the answer has no such key', { data: [], links: {} }, undefined],
    ['absent where the answer has no links', { data: [] }, undefined],
    ['absent where links are null', { data: [], links: null }, undefined],
  ])('has a next that is %s', (_name, json, next) => {
    expect(readPage(json, PATH).next).toBe(next);
  });

  it.each([
    [0, 0],
    [10_000, 10_000],
    [-1, undefined],
    [1.5, undefined],
    ['7', undefined],
    [null, undefined],
    [1e300, undefined],
  ])('has the total %s: %s', (total, expected) => {
    expect(readPage({ data: [], meta: { total } }, PATH).total).toBe(expected);
  });

  it.each([
    ['null', null, 'the answer should be an object, got null'],
    ['a list', [SECRET], 'the answer should be an object, got array'],
    ['a text', SECRET, 'the answer should be an object, got string'],
    ['without data', { email: SECRET }, '"data" should be a list, got null'],
    ['with a single object', { data: { email: SECRET } }, '"data" should be a list, got object'],
    ['with a row that is a text', { data: [{}, SECRET] }, '"data[1]" should be an object, got string'],
    ['with a row that is null', { data: [null] }, '"data[0]" should be an object, got null'],
    ['with a row that is a list', { data: [[SECRET]] }, '"data[0]" should be an object, got array'],
    [
      'whose next is a number',
      { data: [], links: { next: 2 } },
      '"links.next" should be a text or null, got integer',
    ],
    [
      'whose next is an object',
      { data: [], links: { next: { href: SECRET } } },
      '"links.next" should be a text or null, got object',
    ],
  ])('%s is not understood; path and key are named', (_name, json, fault) => {
    expect(messageOf(() => readPage(json, PATH))).toBe(`${PATH}: ${fault}. If this lasts, please report it.`);
  });

  it.each([
    ['a list', { included: [{ id: '1' }, { id: '2' }] }, 2],
    ['a single object', { included: { id: '1' } }, 1],
    ['absent', {}, 0],
    ['null', { included: null }, 0],
  ])('may have side-loaded rows as %s', (_name, json, count) => {
    expect(readPage({ data: [], ...json }, PATH, 'included').rows).toHaveLength(count);
  });

  it('must have side-loaded rows that are objects', () => {
    expect(messageOf(() => readPage({ included: SECRET }, PATH, 'included'))).toContain(
      '"included" should be',
    );
    expect(messageOf(() => readPage({ included: [1] }, PATH, 'included'))).toContain(
      '"included[0]" should be',
    );
  });
});

describe('a single resource', () => {
  it('is what stands in data', () => {
    expect(readSingle({ data: { id: '1' } }, PATH)).toEqual({ id: '1' });
  });

  it.each([
    [undefined, 'null'],
    [[], 'null'],
    [{ data: [SECRET] }, 'array'],
    [{ data: SECRET }, 'string'],
  ])('is not understood as %j', (json, found) => {
    expect(messageOf(() => readSingle(json, PATH))).toContain(`"data" should be an object, got ${found}`);
  });
});

describe('a row', () => {
  it.each([[undefined], [null], [''], [7], [{}]])('without a usable id is refused: %j', (id) => {
    expect(messageOf(() => rowId({ id, email: SECRET }, PATH))).toContain('a row\'s "id" should be a text');
  });

  it('has an id', () => {
    expect(rowId({ id: '5' }, PATH)).toBe('5');
  });

  it('has an instant', () => {
    const row = { attributes: { updatedAt: '2026-01-01T00:00:00.001Z', createdAt: '2025-01-01T00:00:00Z' } };
    expect(rowInstant(row, 'updatedAt', PATH)).toBe(Date.parse('2026-01-01T00:00:00.001Z'));
    expect(rowInstant(row, 'createdAt', PATH)).toBe(Date.parse('2025-01-01T00:00:00.000Z'));
  });

  it.each<[JsonObject, string]>([
    [{}, 'null'],
    [{ attributes: null }, 'null'],
    [{ attributes: { updatedAt: null } }, 'null'],
    [{ attributes: { updatedAt: SECRET } }, 'string'],
    [{ attributes: { updatedAt: 1_700_000_000_000 } }, 'integer'],
  ])('without a readable instant is refused: %j', (row, found) => {
    expect(messageOf(() => rowInstant(row, 'updatedAt', PATH))).toBe(
      `${PATH}: a row's "attributes.updatedAt" should be a date-time, got ${found}. If this lasts, please report it.`,
    );
  });
});
