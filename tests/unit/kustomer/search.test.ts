import { ApiError } from '../../../src/errors';
import type { Client, Query } from '../../../src/kustomer/client';
import type { SearchSource } from '../../../src/kustomer/search';
import { askThrough, holdsAllThatIsLeft, searchBody } from '../../../src/kustomer/search';

const FROM = Date.parse('2026-01-01T00:00:00.000Z');
const TO = Date.parse('2026-01-02T00:00:00.000Z');
const CONVERSATIONS: SearchSource = {
  index: 'main',
  context: 'conversation',
  updatedAttribute: 'conversation_updated_at',
  createdAttribute: 'conversation_created_at',
  includeDeleted: false,
};
const question = { updated: { fromMs: FROM, toMs: TO }, page: 1, pageSize: 100 };

describe('the body of a search', () => {
  it('is that of the dossier (appendix B), with an exclusive end', () => {
    expect(JSON.stringify(searchBody(CONVERSATIONS, question))).toBe(
      '{"queryContext":"conversation",' +
        '"and":[{"conversation_updated_at":{"gte":"2026-01-01T00:00:00.000Z"}},' +
        '{"conversation_updated_at":{"lt":"2026-01-02T00:00:00.000Z"}}],' +
        '"sort":[{"conversation_updated_at":"asc"}]}',
    );
  });

  it('asks for the newest first by the same key', () => {
    expect(searchBody(CONVERSATIONS, { ...question, isNewestFirst: true })).toMatchObject({
      sort: [{ conversation_updated_at: 'desc' }],
    });
  });

  it('sorts by creation where that is asked for', () => {
    expect(searchBody(CONVERSATIONS, { ...question, isByCreation: true })).toMatchObject({
      sort: [{ conversation_created_at: 'asc' }],
    });
  });

  it('asks for deleted records only where they are wanted', () => {
    expect(searchBody(CONVERSATIONS, question)).not.toHaveProperty('includeDeleted');
    expect(searchBody({ ...CONVERSATIONS, includeDeleted: true }, question)).toMatchObject({
      includeDeleted: true,
    });
  });

  it('has two criteria per range, none for an open end, and the filters of the source behind them', () => {
    const filters = [{ message_attachment_count: { gt: 0 } }];
    const created = { fromMs: undefined, toMs: TO };
    expect(searchBody({ ...CONVERSATIONS, filters }, { ...question, created })).toMatchObject({
      and: [
        { conversation_updated_at: { gte: '2026-01-01T00:00:00.000Z' } },
        { conversation_updated_at: { lt: '2026-01-02T00:00:00.000Z' } },
        { conversation_created_at: { lt: '2026-01-02T00:00:00.000Z' } },
        { message_attachment_count: { gt: 0 } },
      ],
    });
  });
});

describe('a question to the API', () => {
  const ask = (json: unknown, index: 'main' | 'archive' = 'main') => {
    const sent: { index: string; query: Query; label: string }[] = [];
    const client: Client = {
      baseUrl: 'https://api.kustomerapp.com',
      search: (asked, query, _body, { label }) => {
        sent.push({ index: asked, query, label });
        return Promise.resolve(json);
      },
      get: () => Promise.reject(new Error('a search is a POST')),
      apiNow: () => 0,
      close: () => undefined,
    };
    const answer = askThrough(client, { ...CONVERSATIONS, index }, { label: 'conversations' })(question);
    return { sent, answer };
  };
  const row = { id: 'a', attributes: { updatedAt: '2026-01-01T00:00:00.001Z' } };

  it('carries page and size in the query only, and the name of its stream', async () => {
    const { sent, answer } = ask({ data: [] }, 'archive');
    await answer;
    expect(sent).toEqual([{ index: 'archive', query: { page: 1, pageSize: 100 }, label: 'conversations' }]);
  });

  it('brings rows with id and instant, the link and the total', async () => {
    const { answer } = ask({ data: [row], links: { next: null }, meta: { total: 1 } });
    expect(await answer).toEqual({
      rows: [{ id: 'a', updatedAtMs: FROM + 1, resource: row }],
      next: null,
      total: 1,
    });
  });

  it.each([
    ['without an id', { attributes: row.attributes }],
    ['without a date', { id: 'a', attributes: {} }],
    ['with a date that is none', { id: 'a', attributes: { updatedAt: 'yesterday' } }],
  ])('throws for a row %s: it has no place in the order', async (_what, data) => {
    await expect(ask({ data: [data] }).answer).rejects.toThrow(/^\/v1\/customers\/search: a row's/);
  });
});

describe('a sort by creation that is refused', () => {
  const refusing = (status: number, isRefused: (body: string) => boolean) => {
    const sent: string[] = [];
    const client: Client = {
      baseUrl: 'https://api.kustomerapp.com',
      search: (_index, _query, body) => {
        const text = JSON.stringify(body);
        sent.push(text);
        return isRefused(text)
          ? Promise.reject(new ApiError('conversations: refused', { status }))
          : Promise.resolve({ data: [], links: { next: null } });
      },
      get: () => Promise.reject(new Error('a search is a POST')),
      apiNow: () => 0,
      close: () => undefined,
    };
    return { ask: askThrough(client, CONVERSATIONS, { label: 'conversations' }), sent };
  };
  const isByCreation = (body: string): boolean => body.includes('"sort":[{"conversation_created_at"');

  it('is done without, from then on', async () => {
    const { ask, sent } = refusing(400, isByCreation);
    await ask({ ...question, isByCreation: true });
    await ask({ ...question, isByCreation: true });
    expect(sent.map(isByCreation)).toEqual([true, false, false]);
  });

  it.each([
    ['another fault', 403, isByCreation, 1],
    ['a refusal of all', 400, () => true, 2],
  ])('is no excuse for %s', async (_what, status, isRefused, requests) => {
    const { ask, sent } = refusing(status, isRefused);
    await expect(ask({ ...question, isByCreation: true })).rejects.toThrow('refused');
    expect(sent).toHaveLength(requests);
  });
});

describe('an answer', () => {
  const rows = [{ id: 'a', updatedAtMs: 0, resource: {} }];
  it.each([
    ['holds all where next is null', { rows, next: null }, true],
    ['leads on where next is a link', { rows, next: '/next' }, false],
    ['leads on where next is a link, rows or not', { rows: [], next: '/next' }, false],
    ['proves nothing where it has rows, but no next key', { rows, next: undefined }, false],
    ['holds all where it has neither', { rows: [], next: undefined }, true],
  ])('%s', (_name, answer, isLast) => {
    expect(holdsAllThatIsLeft({ ...answer, total: undefined })).toBe(isLast);
  });
});
