import { ApiError } from '../../../src/errors';
import type { JsonObject } from '../../../src/json';
import type { Query } from '../../../src/kustomer/client';
import type { ListStream } from '../../../src/streams/definition';
import { findStream } from '../../../src/streams/table';
import { createCheckpoint } from '../../../src/sync/checkpoint';
import type { ListSettings } from '../../../src/sync/read-list';
import { readList } from '../../../src/sync/read-list';
import type { StreamRun } from '../../../src/sync/stream-run';
import { createFakeClock } from '../kustomer/fake-clock';
import { createLines, createLists, idsIn, runOf } from './fixtures';

const MINUTE = 60_000;
const T = Date.UTC(2026, 0, 1);
const tag = (id: string, updatedAt: number | undefined): JsonObject => ({
  id,
  attributes: updatedAt === undefined ? {} : { updatedAt: new Date(updatedAt).toISOString() },
});
const pageOf = (
  rows: readonly JsonObject[],
  { page, pageSize }: Query,
  meta: JsonObject = {},
): JsonObject => {
  const [number, size] = [Number(page), Number(pageSize)];
  const next = number * size < rows.length ? `/v1/tags?page=${number + 1}&pageSize=${size}` : null;
  return { data: rows.slice((number - 1) * size, number * size), links: { next }, meta };
};
const SETTINGS: ListSettings = {
  pageSize: 2,
  scope: { startDateMs: T - 1_000 * MINUTE, includeDeleted: false, includeArchived: true },
  lookbackMs: 10 * MINUTE,
  endDateMs: undefined,
};

async function read(
  answer: (query: Query, nth: number) => unknown,
  {
    stream = 'tags',
    settings = {},
    ...extra
  }: { stream?: string; settings?: Partial<ListSettings> } & Partial<
    Pick<StreamRun, 'bookmark' | 'method'>
  > = {},
) {
  const writer = createLines();
  let nth = 0;
  const client = createLists(
    (_path, query) => answer(query, (nth += 1)),
    () => T,
  );
  const checkpoint = createCheckpoint({ bookmarks: {} }, writer, createFakeClock());
  const definition = findStream(stream) as ListStream;
  const run = runOf(definition, writer, extra);
  let error: unknown;
  try {
    await readList(client, checkpoint, run, definition, { ...SETTINGS, ...settings });
  } catch (caught) {
    error = caught;
  }
  const bookmark = checkpoint.current().bookmarks[stream];
  return { ids: idsIn(writer.messages), records: writer.messages, bookmark, error, client, requests: nth };
}

describe('the filter of a list', () => {
  const rows = [tag('before', T - 20 * MINUTE), tag('at', T - 15 * MINUTE), tag('behind', T - 5 * MINUTE)];

  it('begins at start_date, inclusive, and ends at end_date, exclusive', async () => {
    const settings = {
      scope: { ...SETTINGS.scope, startDateMs: T - 15 * MINUTE },
      endDateMs: T - 5 * MINUTE,
    };
    const { ids, bookmark } = await read((query) => pageOf(rows, query), { settings });
    expect(ids).toEqual(['at']);
    expect(bookmark).toMatchObject({ replication_key_value: new Date(T - 15 * MINUTE).toISOString() });
  });

  it('begins a lookback behind the bookmark', async () => {
    const bookmark = { valueMs: T - 5 * MINUTE, details: {} };
    const { ids } = await read((query) => pageOf(rows, query), { bookmark });
    expect(ids).toEqual(['at', 'behind']);
  });

  it('begins at an earlier start_date than the bookmark knows of', async () => {
    const bookmark = { valueMs: T, details: { start_date: new Date(T - 16 * MINUTE).toISOString() } };
    const { ids } = await read((query) => pageOf(rows, query), { bookmark });
    expect(ids).toEqual(['before', 'at', 'behind']);
  });

  it('lets rows without a date pass, always, with null for it', async () => {
    const settings = { scope: { ...SETTINGS.scope, startDateMs: T } };
    const { records, bookmark } = await read((query) => pageOf([tag('a', undefined)], query), { settings });
    expect(records[0]?.record).toMatchObject({ id: 'a', updated_at: null });
    expect(bookmark).toMatchObject({ replication_key_value: new Date(T).toISOString() });
  });

  it('is none for a full table, and its bookmark is left alone', async () => {
    const settings = { scope: { ...SETTINGS.scope, startDateMs: T } };
    const { ids, bookmark } = await read((query) => pageOf(rows, query), { settings, method: 'FULL_TABLE' });
    expect(ids).toEqual(['before', 'at', 'behind']);
    expect(bookmark).toBeUndefined();
  });
});

describe('the bookmark of a list', () => {
  it('is the greatest update written, whatever the order', async () => {
    const rows = [tag('a', T - 5 * MINUTE), tag('b', T - MINUTE), tag('c', T - 9 * MINUTE)];
    const { bookmark } = await read((query) => pageOf(rows, query));
    expect(bookmark).toEqual({
      replication_key: 'updated_at',
      replication_key_value: new Date(T - MINUTE).toISOString(),
      start_date: new Date(SETTINGS.scope.startDateMs).toISOString(),
      include_deleted: false,
      include_archived: true,
      windows: [],
    });
  });

  it('never lies beyond the start of the pass: what changed since may hide others', async () => {
    const rows = [tag('a', T - 5 * MINUTE), tag('b', T + 1)];
    const { ids, bookmark } = await read((query) => pageOf(rows, query));
    expect(ids).toEqual(['a', 'b']);
    expect(bookmark).toMatchObject({ replication_key_value: new Date(T - 5 * MINUTE).toISOString() });
  });

  it('stays where nothing was written', async () => {
    const bookmark = { valueMs: T - MINUTE, details: {} };
    const { bookmark: after } = await read((query) => pageOf([], query), { bookmark });
    expect(after).toMatchObject({ replication_key_value: new Date(T - MINUTE).toISOString() });
  });

  it('does not move where the pass breaks off', async () => {
    const rows = [tag('a', T - 5 * MINUTE), tag('b', T - MINUTE), tag('c', T - 9 * MINUTE)];
    const { ids, bookmark, error } = await read((query, nth) => {
      if (nth === 2) throw new ApiError('broken', { status: 500 });
      return pageOf(rows, query);
    });
    expect(ids).toEqual(['a', 'b']);
    expect(error).toBeInstanceOf(ApiError);
    expect(bookmark).toBeUndefined();
  });

  it('is none where start_date lies in the future', async () => {
    const settings = { scope: { ...SETTINGS.scope, startDateMs: T + MINUTE } };
    expect((await read((query) => pageOf([], query), { settings })).bookmark).toBeUndefined();
  });

  it('does not take over an earlier start_date that an end_date kept from being read up to it', async () => {
    const details = { start_date: new Date(T - 100 * MINUTE).toISOString() };
    const bookmark = { valueMs: T, details };
    const { bookmark: cut } = await read((query) => pageOf([], query), {
      bookmark,
      settings: { endDateMs: T - 200 * MINUTE },
    });
    expect(cut).toMatchObject(details);
    const { bookmark: whole } = await read((query) => pageOf([], query), {
      bookmark,
      settings: { endDateMs: T - 100 * MINUTE },
    });
    expect(whole).toMatchObject({ start_date: new Date(SETTINGS.scope.startDateMs).toISOString() });
  });
});

describe('a pass over a list', () => {
  it('merges the two questions about users by id', async () => {
    const { ids, requests } = await read(
      ({ deleted, ...query }) =>
        pageOf(deleted ? [tag('gone', T - MINUTE), tag('both', T)] : [tag('here', T), tag('both', T)], query),
      { stream: 'users', settings: { pageSize: 500 } },
    );
    expect(ids).toEqual(['here', 'both', 'gone']);
    expect(requests).toBe(2);
  });

  it('asks for pages no larger than the list allows', async () => {
    const sizes: unknown[] = [];
    const answer = (query: Query) => {
      sizes.push(query['pageSize']);
      return pageOf([], query);
    };
    await read(answer, { settings: { pageSize: 500 } });
    await read(answer, { stream: 'teams', settings: { pageSize: 500 } });
    expect(sizes).toEqual([100, 500]);
  });

  it('is made once more where the total changes on the way: a shift hides a row', async () => {
    let rows = ['a', 'b', 'c', 'd', 'e'].map((id) => tag(id, T));
    const { ids, requests } = await read((query, nth) => {
      if (nth === 2) rows = rows.slice(1);
      return pageOf(rows, query, { total: rows.length });
    });
    expect(ids).toEqual(['a', 'b', 'd', 'e', 'c']);
    expect(requests).toBe(4);
  });

  it('is made twice at most', async () => {
    const rows = ['a', 'b', 'c'].map((id) => tag(id, T));
    const { requests, error } = await read((query, nth) => pageOf(rows, query, { total: nth }));
    expect(requests).toBe(4);
    expect(error).toBeUndefined();
  });

  it('takes side-loaded rows, and adds no updated_at where there is none', async () => {
    const { records, bookmark } = await read(
      () => ({ data: [{ id: 'sla' }], included: [{ id: 'v1', attributes: {} }], links: { next: null } }),
      { stream: 'sla_versions', method: 'FULL_TABLE' },
    );
    expect(records.map(({ record }) => record?.['id'])).toEqual(['v1']);
    expect(bookmark).toBeUndefined();
  });
});
