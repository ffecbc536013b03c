import { UnexpectedAnswerError } from '../../../src/errors';
import type { JsonObject } from '../../../src/json';
import type { Client, Query } from '../../../src/kustomer/client';
import { walkList } from '../../../src/kustomer/pages';

const BASE = 'https://api.kustomerapp.com';
interface Asked {
  readonly path: string;
  readonly query: Query;
}

/** Walks a list whose pages `answer` makes; gives up loudly where it doesn't end. */
async function walk(
  answer: (asked: Asked, count: number) => unknown,
  source: { query?: Query; rowsKey?: 'data' | 'included' } = {},
) {
  const asked: Asked[] = [];
  const client: Client = {
    baseUrl: BASE,
    get: (path, query) => {
      asked.push({ path, query });
      if (asked.length > 100) throw new Error('this never ends');
      return Promise.resolve(answer({ path, query }, asked.length));
    },
    search: () => Promise.reject(new Error('not asked for')),
    apiNow: () => 0,
    close: () => undefined,
  };
  const rows: JsonObject[] = [];
  const list = { path: '/v1/tags', query: {}, pageSize: 2, rowsKey: 'data' as const, ...source };
  let error: unknown;
  try {
    for await (const page of walkList(client, list, { label: 'tags' })) rows.push(...page);
  } catch (caught) {
    error = caught;
  }
  return { asked, rows, ids: rows.map((row) => row['id']), error };
}

/** The page of an obliging server that has `ids`. */
function pageOf(ids: readonly string[], { query }: Asked, links: 'next' | 'no next key'): JsonObject {
  const [page, size] = [Number(query['page']), Number(query['pageSize'])];
  const next = page * size < ids.length ? `/v1/tags?page=${page + 1}&pageSize=${size}` : null;
  return {
    data: ids.slice((page - 1) * size, page * size).map((id) => ({ id })),
    ...(links === 'next' && { links: { next } }),
  };
}

describe('a list', () => {
  const ids = ['a', 'b', 'c', 'd', 'e'];

  it('is read along the links to its end', async () => {
    const { asked, ids: read, error } = await walk((at) => pageOf(ids, at, 'next'));
    expect(error).toBeUndefined();
    expect(read).toEqual(ids);
    expect(asked).toEqual([
      { path: '/v1/tags', query: { page: 1, pageSize: 2 } },
      { path: '/v1/tags', query: { page: '2', pageSize: '2' } },
      { path: '/v1/tags', query: { page: '3', pageSize: '2' } },
    ]);
  });

  it('is read by number where answers have no next key, until nothing new comes', async () => {
    const { asked, ids: read } = await walk((at) => pageOf(ids, at, 'no next key'));
    expect(read).toEqual(ids);
    expect(asked.map(({ query }) => query['page'])).toEqual([1, 2, 3, 4]);
  });

  it('may be empty', async () => {
    for (const links of ['next', 'no next key'] as const) {
      const { asked, rows, error } = await walk((at) => pageOf([], at, links));
      expect([asked.length, rows.length, error]).toEqual([1, 0, undefined]);
    }
  });

  it("doesn't end at a short or an empty page while a link leads on", async () => {
    const pages = [['a'], [], [], ['b']];
    const { ids: read, error } = await walk((_at, count) => ({
      data: pages[count - 1]!.map((id) => ({ id })),
      links: { next: count < pages.length ? `/v1/tags?page=${count + 1}` : null },
    }));
    expect(error).toBeUndefined();
    expect(read).toEqual(['a', 'b']);
  });

  it('ends where a server that states no next ignores the page number', async () => {
    const { asked, ids: read, error } = await walk(() => ({ data: [{ id: 'a' }, { id: 'b' }] }));
    expect(error).toBeUndefined();
    expect(asked).toHaveLength(2);
    expect(new Set(read)).toEqual(new Set(['a', 'b']));
  });

  it('ends where a server that states no next goes round in a circle', async () => {
    const { asked, error } = await walk((_at, count) => ({ data: [{ id: `${count % 3}` }] }));
    expect(error).toBeUndefined();
    expect(asked).toHaveLength(4);
  });

  it('is read to its end where rows have no id, as attachments are documented', async () => {
    const { rows } = await walk((_at, count) => ({
      data: count <= 3 ? [{ links: { self: `/v1/messages/m/attachments/${count}` } }] : [],
    }));
    expect(rows).toHaveLength(3);
    const bare = await walk((_at, count) => ({ data: count <= 3 ? [{ attributes: { n: count } }] : [] }));
    expect(bare.rows).toHaveLength(3);
  });

  it('ends where rows without id differ by their expiring links only', async () => {
    const { asked, error } = await walk((_at, count) => ({
      data: [
        { links: { self: '/v1/messages/m/attachments/a', related: `https://s3.example/?signed=${count}` } },
      ],
    }));
    expect(error).toBeUndefined();
    expect(asked).toHaveLength(2);
  });

  it('is read to its end where rows come again here and there', async () => {
    const { rows, error } = await walk((_at, count) => ({
      data: [{ id: `${count % 2}` }],
      links: { next: count < 12 ? `/v1/tags?page=${count + 1}` : null },
    }));
    expect(error).toBeUndefined();
    expect(rows).toHaveLength(12);
  });

  it('keeps the filters of the question where links drop them', async () => {
    const { asked } = await walk(
      (_at, count) => ({
        data: [{ id: `${count}` }],
        links: { next: count < 3 ? `/v1/tags?page=${count + 1}` : null },
      }),
      { query: { deleted: true } },
    );
    expect(asked.map(({ query }) => query['deleted'])).toEqual([true, true, true]);
    expect(asked[2]!.query).toEqual({ deleted: true, page: '3' });
  });

  it('takes the word of a link where it repeats a filter', async () => {
    const { asked } = await walk(
      (_at, count) => ({ data: [], links: { next: count < 2 ? '/v1/tags?deleted=yes&after=x' : null } }),
      { query: { deleted: true } },
    );
    expect(asked[1]!.query).toEqual({ deleted: 'yes', after: 'x' });
  });

  it('gives the side-loaded rows, and goes on by the main ones', async () => {
    const { rows, asked } = await walk(
      (_at, count) => ({
        data: count <= 2 ? [{ id: `sla ${count}` }] : [],
        included: count === 1 ? [] : [{ id: `version ${count}` }],
      }),
      { rowsKey: 'included' },
    );
    expect(asked).toHaveLength(3);
    expect(rows).toEqual([{ id: 'version 2' }, { id: 'version 3' }]);
  });
});

describe('a list is refused loudly', () => {
  it.each([
    ['to the page itself', '/v1/tags?page=1&pageSize=2'],
    ['to the page itself, in another order', '/v1/tags?pageSize=2&page=1'],
  ])('where the first link leads %s, after one request', async (_name, next) => {
    const { asked, error } = await walk(() => ({ data: [{ id: 'a' }], links: { next } }));
    expect(error).toBeInstanceOf(UnexpectedAnswerError);
    expect(error).toMatchObject({
      message: '/v1/tags: "links.next" leads back to a page that was read already.',
    });
    expect(asked).toHaveLength(1);
  });

  it('where links lead in a circle', async () => {
    const { asked, error } = await walk((_at, count) => ({
      data: [{ id: `${count}` }],
      links: { next: `/v1/tags?page=${(count % 3) + 1}&pageSize=2` },
    }));
    expect(error).toBeInstanceOf(UnexpectedAnswerError);
    expect(asked).toHaveLength(3);
  });

  it.each([
    ['empty', () => []],
    ['the same', () => [{ id: 'a' }, { id: 'b' }]],
  ])('where links lead on for ever and all pages are %s', async (_name, data) => {
    const { asked, error } = await walk((_at, count) => ({
      data: data(),
      links: { next: `/v1/tags?page=${count + 1}` },
    }));
    expect(error).toBeInstanceOf(UnexpectedAnswerError);
    expect(String(error)).toContain('goes on and on, but 5 pages in a row brought nothing new');
    expect(asked.length).toBeLessThanOrEqual(6);
  });

  it.each([
    'https://evil.example/v1/tags?page=2',
    '//evil.example/v1/tags',
    'http://api.kustomerapp.com/v1/tags',
  ])('where a link leads to %s, and nothing is sent there', async (next) => {
    const { asked, error, ids } = await walk(() => ({ data: [{ id: 'a' }], links: { next } }));
    expect(error).toBeInstanceOf(UnexpectedAnswerError);
    expect(asked).toHaveLength(1);
    expect(ids).toEqual(['a']);
  });

  it('but not where an absolute link leads to the same origin', async () => {
    const { asked, error } = await walk((_at, count) => ({
      data: [{ id: `${count}` }],
      links: { next: count === 1 ? `${BASE}/v1/tags?page=2` : null },
    }));
    expect(error).toBeUndefined();
    expect(asked[1]).toEqual({ path: '/v1/tags', query: { page: '2' } });
  });

  it('where a page is no page', async () => {
    const { error } = await walk(() => ({ data: null }));
    expect(String(error)).toContain('/v1/tags: "data" should be a list');
  });
});
