import { ApiError, InterruptedError } from '../../../src/errors';
import type { JsonObject } from '../../../src/json';
import type { ChildStream } from '../../../src/streams/definition';
import { findStream } from '../../../src/streams/table';
import { readChildren } from '../../../src/sync/read-child';
import { createLines, createLists, idsIn, runOf } from './fixtures';

const T = Date.UTC(2026, 0, 1);
const attachments = findStream('attachments') as ChildStream;
const parent = (id: string, attributes: JsonObject = {}) => ({
  id,
  updatedAtMs: T,
  resource: { id, attributes },
});
const idIn = (path: string): string => /conversations\/([^/]+)/.exec(path)?.[1] ?? '';
const pageOf = (id: string): JsonObject => ({
  data: [{ links: { self: `/v1/messages/m-${id}/attachments/a-${id}` }, attributes: {} }],
  links: { next: null },
});

async function read(
  parents: ReturnType<typeof parent>[],
  answer: (id: string) => unknown = pageOf,
  concurrency = 1,
) {
  const writer = createLines();
  const client = createLists((path) => answer(idIn(path)));
  const run = runOf(attachments, writer);
  let error: unknown;
  try {
    await readChildren(client, run, attachments, parents, { pageSize: 500, concurrency });
  } catch (caught) {
    error = caught;
  }
  return { ids: idsIn(writer.messages), messages: writer.messages, client, tally: run.tally, error };
}

describe('the children of parents', () => {
  it('carry the id and the update of their parent', async () => {
    const { messages } = await read([parent('c')]);
    expect(messages[0]?.record).toMatchObject({
      id: 'a-c',
      message_id: 'm-c',
      conversation_id: 'c',
      updated_at: '2026-01-01T00:00:00.000Z',
    });
  });

  it('are not asked for where there are none', async () => {
    const { client, ids } = await read([
      parent('none', { messageCount: 0 }),
      parent('one', { messageCount: 1 }),
      parent('unsaid'),
    ]);
    expect(client.asked.map(idIn)).toEqual(['one', 'unsaid']);
    expect(ids).toEqual(['a-one', 'a-unsaid']);
  });

  it('are asked for by an id that needs escaping', async () => {
    const { client } = await read([parent('a/b?c')]);
    expect(client.asked).toEqual(['/v1/conversations/a%2Fb%3Fc/attachments']);
  });

  it('come from several parents side by side, each once', async () => {
    const { ids } = await read(
      ['a', 'b', 'c', 'd'].map((id) => parent(id)),
      pageOf,
      3,
    );
    expect(ids.sort()).toEqual(['a-a', 'a-b', 'a-c', 'a-d']);
  });

  it('of a parent that is gone are counted, and the rest goes on', async () => {
    const { ids, tally, error } = await read(
      ['a', 'b', 'c'].map((id) => parent(id)),
      (id) => {
        if (id === 'b') throw new ApiError('no such conversation', { status: 404 });
        return pageOf(id);
      },
    );
    expect(ids).toEqual(['a-a', 'a-c']);
    expect(tally.goneParents).toBe(1);
    expect(error).toBeUndefined();
  });

  it.each([new ApiError('refused', { status: 403 }), new InterruptedError('SIGTERM')])(
    'end with the first failure, and no further parent is asked: %s',
    async (failure) => {
      const { error, client } = await read(
        ['a', 'b', 'c', 'd', 'e'].map((id) => parent(id)),
        (id) => {
          if (id === 'b') throw failure;
          return pageOf(id);
        },
      );
      expect(error).toBe(failure);
      expect(client.asked.map(idIn)).toEqual(['a', 'b']);
    },
  );
});
