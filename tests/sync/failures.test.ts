/** What a failure does: to its stream, to the others, to the run, to the state. */
import { ApiError, AuthError, InterruptedError, UnreachableError } from '../../src/errors';
import type { EmbeddedCall } from './embedded-client';
import type { Run } from './stage';
import { bookmarkOf, createStage, idsOf } from './stage';
import { DAY, HOUR, NOW, conversationWith, made, manyOf } from './organisation';

const ago = (ms: number): string => new Date(NOW - ms).toISOString();
const KEY = '/v1/auth/tokens/current';
const keyChecks = ({ calls }: Run): number => calls.filter(({ path }) => path === KEY).length;
const isSearchIn = ({ body }: EmbeddedCall, context: string): boolean =>
  JSON.stringify(body ?? {}).includes(`"queryContext":"${context}"`);
const refusal = (status: number, { method, path }: EmbeddedCall): ApiError =>
  new ApiError(`${method} ${path}: status ${status}`, { status });

const people = [
  ...manyOf('company', 3, HOUR, DAY),
  ...manyOf('customer', 25, HOUR, DAY),
  ...manyOf('message', 3, HOUR, DAY),
];
const STREAMS = ['companies', 'customers', 'messages'];

/** The nth search in a context, counted from 1. */
function nthSearch(context: string, nth: number): (call: EmbeddedCall) => boolean {
  let seen = 0;
  return (call) => {
    if (isSearchIn(call, context)) seen += 1;
    return isSearchIn(call, context) && seen === nth;
  };
}

describe('a stream that fails', () => {
  it('keeps its last bookmark, the others go on, and the outcome names it', async () => {
    const isThird = nthSearch('customer', 4);
    const run = await createStage({ records: people }).run({
      streams: STREAMS,
      settings: { pageSize: 10 },
      before: (call) => {
        if (isThird(call)) throw refusal(500, call);
      },
    });
    expect(run.outcome?.fatal).toBeUndefined();
    expect(run.outcome?.failures).toEqual(['customers: POST /v1/customers/search: status 500']);
    expect(idsOf(run, 'companies')).toHaveLength(3);
    expect(idsOf(run, 'messages')).toHaveLength(3);
    expect(run.warnings).toContain('customers: POST /v1/customers/search: status 500');
    // What is claimed is below what was written.
    const written = idsOf(run, 'customers').length;
    expect(written).toBeGreaterThan(0);
    expect(written).toBeLessThan(25);
    expect(bookmarkOf(run, 'customers').replication_key_value < ago(HOUR)).toBe(true);
    expect(bookmarkOf(run, 'messages').replication_key_value).toBe(ago(HOUR));
  });

  it('is whole after the next run', async () => {
    const stage = createStage({ records: people });
    const isThird = nthSearch('customer', 4);
    const first = await stage.run({
      streams: STREAMS,
      settings: { pageSize: 10 },
      before: (call) => {
        if (isThird(call)) throw refusal(500, call);
      },
    });
    const second = await stage.run({ streams: STREAMS, settings: { pageSize: 10 }, state: first.state });
    expect(new Set([...idsOf(first, 'customers'), ...idsOf(second, 'customers')]).size).toBe(25);
    expect(second.outcome?.failures).toEqual([]);
  });

  it('fails alone in one of several walkers: the others stop, nothing is claimed that was not written', async () => {
    const records = manyOf('customer', 400, HOUR, HOUR);
    const stage = createStage({ records });
    const isTarget = nthSearch('customer', 12);
    const given = new Set<string>();
    const first = await stage.run({
      streams: ['customers'],
      settings: { pageSize: 5, concurrency: 4 },
      before: (call) => {
        if (isTarget(call)) throw refusal(500, call);
      },
    });
    for (const id of idsOf(first, 'customers')) given.add(id);
    expect(first.outcome?.failures).toHaveLength(1);
    expect(first.calls.length).toBeLessThan(25);
    const second = await stage.run({
      streams: ['customers'],
      settings: { pageSize: 5, concurrency: 4 },
      state: first.state,
    });
    for (const id of idsOf(second, 'customers')) given.add(id);
    expect(given.size).toBe(400);
    // The windows that the first run left are not walked again.
    expect(bookmarkOf(first, 'customers').windows.length).toBeGreaterThan(0);
  });
});

describe('a 401 in the middle', () => {
  it('ends the run with AuthError where the key is dead', async () => {
    let isDead = false;
    const run = await createStage({ records: people }).run({
      streams: STREAMS,
      before: (call) => {
        isDead ||= isSearchIn(call, 'customer');
        if (isDead) throw refusal(401, call);
      },
    });
    expect(run.outcome?.fatal).toBeInstanceOf(AuthError);
    expect(keyChecks(run)).toBe(2);
    expect(idsOf(run, 'companies')).toHaveLength(3);
    expect(idsOf(run, 'messages')).toEqual([]);
    expect(run.messages.at(-1)?.type).toBe('STATE');
  });

  it('fails only its stream where the key is alive, with the roles that it needs', async () => {
    const run = await createStage({ records: people }).run({
      streams: STREAMS,
      before: (call) => {
        if (isSearchIn(call, 'customer')) throw refusal(401, call);
      },
    });
    expect(run.outcome?.fatal).toBeUndefined();
    expect(run.outcome?.failures).toEqual([
      expect.stringMatching(/^customers: .* It needs org\.permission\.customer\.read/),
    ]);
    expect(idsOf(run, 'messages')).toHaveLength(3);
    expect(keyChecks(run)).toBe(2);
  });

  it('checks the key once, however many streams of the family it ends', async () => {
    const run = await createStage({ records: conversationWith('a', HOUR, 1) }).run({
      streams: ['conversations', 'attachments'],
      before: (call) => {
        if (isSearchIn(call, 'conversation')) throw refusal(401, call);
      },
    });
    expect(run.outcome?.failures).toHaveLength(2);
    expect(keyChecks(run)).toBe(2);
  });
});

describe('a connection that is lost', () => {
  const lost = (): UnreachableError => new UnreachableError('The API can not be reached.');

  it('ends the run after one look at the key', async () => {
    let isLost = false;
    const run = await createStage({ records: people }).run({
      streams: STREAMS,
      before: (call) => {
        isLost ||= isSearchIn(call, 'customer');
        if (isLost) throw lost();
      },
    });
    expect(run.outcome?.fatal).toBeInstanceOf(UnreachableError);
    expect(keyChecks(run)).toBe(2);
    expect(run.messages.at(-1)?.type).toBe('STATE');
  });

  it('ends the run after one look at the key where the children met it, too', async () => {
    let isLost = false;
    const run = await createStage({ records: conversationWith('a', HOUR, 1) }).run({
      streams: ['conversations', 'attachments'],
      before: ({ path }) => {
        isLost ||= path.endsWith('/attachments');
        if (isLost) throw lost();
      },
    });
    expect(run.outcome?.fatal).toBeInstanceOf(UnreachableError);
    expect(keyChecks(run)).toBe(2);
    expect(run.outcome?.failures).toEqual([]);
  });

  it('that comes back at once fails its stream only', async () => {
    const run = await createStage({ records: people }).run({
      streams: STREAMS,
      before: (call) => {
        if (isSearchIn(call, 'customer')) throw lost();
      },
    });
    expect(run.outcome?.failures).toEqual(['customers: The API can not be reached.']);
    expect(idsOf(run, 'messages')).toHaveLength(3);
  });
});

describe('an interruption', () => {
  it('in the middle of children ends the run, with a last STATE that claims none of them', async () => {
    const records = Array.from({ length: 6 }, (_, index) =>
      conversationWith(`c${index}`, (6 - index) * DAY, 1),
    ).flat();
    const stage = createStage({ records });
    let asked = 0;
    const run = await stage.run({
      streams: ['conversations', 'attachments'],
      settings: { pageSize: 2 },
      before: ({ path }) => {
        if (path.endsWith('/attachments')) asked += 1;
        if (asked >= 4) throw new InterruptedError('SIGTERM');
      },
    });
    expect(run.outcome?.fatal).toBeInstanceOf(InterruptedError);
    expect(run.outcome?.failures).toEqual([]);
    expect(run.messages.at(-1)?.type).toBe('STATE');
    const next = await stage.run({ streams: ['conversations', 'attachments'], state: run.state });
    expect(new Set([...idsOf(run, 'attachments'), ...idsOf(next, 'attachments')]).size).toBe(6);
  });
});

describe('what is found before the first STATE', () => {
  it('is thrown, with nothing written: a refused key', async () => {
    const run = await createStage({ records: people }).run({
      streams: STREAMS,
      before: (call) => {
        throw refusal(401, call);
      },
    });
    expect(run.thrown).toBeInstanceOf(AuthError);
    expect(run.messages).toEqual([]);
  });

  it('is thrown, with nothing written: a bookmark of the future', async () => {
    const run = await createStage({ records: people }).run({
      streams: STREAMS,
      state: { bookmarks: { customers: new Date(NOW + 2 * HOUR).toISOString() } },
    });
    expect(String(run.thrown)).toContain('the bookmark of "customers" is 2026-06-15T14:00:00.000Z, ahead of');
    expect(run.messages).toEqual([]);
  });
});

describe('a start_date of the future', () => {
  it('makes no bookmark that the next run would have to refuse', async () => {
    const stage = createStage({ records: [...people, ...manyOf('tag', 2, HOUR, DAY)] });
    const first = await stage.run({ streams: ['customers', 'tags'], startDate: ago(-5 * HOUR) });
    expect(idsOf(first, 'customers')).toEqual([]);
    expect(first.outcome).toMatchObject({ failures: [], fatal: undefined });
    const second = await stage.run({
      streams: ['customers', 'tags'],
      startDate: ago(-5 * HOUR),
      state: first.state,
    });
    expect(second.thrown).toBeUndefined();
    expect(first.state.bookmarks).toEqual({});
  });
});

describe('parent and child with bookmarks of different ages', () => {
  it('claim for the parent nothing that was read for the child only', async () => {
    const conversations = [
      made('conversation', 'before', 15 * DAY, { messageCount: 0 }),
      ...Array.from({ length: 12 }, (_, index) =>
        conversationWith(`c${index}`, (9 - index / 2) * DAY, 1),
      ).flat(),
    ];
    const stage = createStage({ records: conversations });
    const covered = { include_deleted: false, include_archived: true, windows: [] };
    const state = {
      bookmarks: {
        conversations: { replication_key_value: ago(9 * DAY), start_date: ago(10 * DAY), ...covered },
        attachments: { replication_key_value: ago(20 * DAY), start_date: ago(30 * DAY), ...covered },
      },
    };
    const isLate = nthSearch('conversation', 6);
    const first = await stage.run({
      streams: ['conversations', 'attachments'],
      startDate: ago(10 * DAY),
      settings: { pageSize: 4 },
      state,
      before: (call) => {
        if (isLate(call)) throw refusal(500, call);
      },
    });
    expect(first.outcome?.failures).toHaveLength(2);
    const second = await stage.run({
      streams: ['conversations', 'attachments'],
      startDate: ago(30 * DAY),
      state: first.state,
    });
    expect([...idsOf(first, 'conversations'), ...idsOf(second, 'conversations')]).toContain('before');
  });
});
