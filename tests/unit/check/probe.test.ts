import type { ProbeSettings } from '../../../src/check/probe';
import { probe } from '../../../src/check/probe';
import { ApiError } from '../../../src/errors';
import type { JsonObject } from '../../../src/json';
import { member } from '../../../src/json';
import type { Client } from '../../../src/kustomer/client';
import { findStream } from '../../../src/streams/table';

type Answers = Readonly<Record<string, readonly JsonObject[] | number>>;

/** A client that answers each path, or each search by its context, with rows or an error status. */
function clientOf(answers: Answers): { client: Client; asked: string[] } {
  const asked: string[] = [];
  const answer = (what: string): Promise<unknown> => {
    asked.push(what);
    const rows = answers[what] ?? [];
    if (typeof rows === 'number') return Promise.reject(new ApiError(`status ${rows}`, { status: rows }));
    const isSingle = /^\/v1\/(metadata|schedules)\//.test(what);
    return Promise.resolve({
      data: isSingle ? (rows[0] ?? {}) : rows,
      included: rows,
      links: { next: null },
    });
  };
  const client: Client = {
    baseUrl: 'http://127.0.0.1',
    get: answer,
    search: (_index, _query, body) => answer(String(member(body, 'queryContext'))),
    apiNow: () => 0,
    close: () => undefined,
  };
  return { client, asked };
}

const at = { updatedAt: '2026-01-01T00:00:00.000Z' };
const conversation = (id: string, messageCount: number): JsonObject => ({
  id,
  attributes: { ...at, messageCount },
});
const messageOf = (id: string): JsonObject => ({
  id: `m-${id}`,
  attributes: at,
  relationships: { conversation: { data: { id } } },
});
const attachmentsOf = (id: string): string => `/v1/conversations/${id}/attachments`;

async function run(name: string, answers: Answers, settings: Partial<ProbeSettings> = {}) {
  const { client, asked } = clientOf(answers);
  const rows = await probe(client, findStream(name)!, {
    attachmentsMode: 'every_conversation',
    maxRetryMs: 0,
    ...settings,
  });
  return { rows: rows.map(({ id }) => id), asked };
}

describe('a probe', () => {
  it.each<[string, Answers, unknown[], string[]]>([
    ['notes', { note: [{ id: 'n', attributes: at }] }, ['n'], ['note']],
    ['notes', {}, [], ['note']],
    ['tags', { '/v1/tags': [{ id: 't' }] }, ['t'], ['/v1/tags']],
    ['sla_versions', { '/v1/slas': [{ id: 'v' }] }, ['v'], ['/v1/slas']],
    ['companies', { company: 400, '/v1/companies': [{ id: 'c' }] }, ['c'], ['company', '/v1/companies']],
  ])('of %s asks for one row', async (name, answers, rows, asked) => {
    expect(await run(name, answers)).toEqual({ rows, asked });
  });

  it('of metadata asks for the classes, and for the first resource that there is', async () => {
    const { rows, asked } = await run('custom_attributes', {
      '/v1/metadata/company': 404,
      '/v1/metadata/conversation': [{ id: 'conversation' }],
    });
    expect(rows).toEqual(['conversation']);
    expect(asked).toEqual(['/v1/klasses', '/v1/metadata/company', '/v1/metadata/conversation']);
  });

  it.each([
    ['notes', 'note'],
    ['tags', '/v1/tags'],
    ['custom_attributes', '/v1/klasses'],
    ['custom_attributes', '/v1/metadata/company'],
    ['attachments', 'conversation'],
  ])('of %s passes a refusal of %s on', async (name, where) => {
    await expect(run(name, { [where]: 403 })).rejects.toMatchObject({ status: 403 });
  });
});

describe('a probe of holidays', () => {
  const schedules = ['a', 'b', 'c', 'd'].map((id) => ({ id }));

  it('asks three schedules at most, up to the first holiday, and passes over one that is gone', async () => {
    const paths = ['/v1/schedules', '/v1/schedules/a', '/v1/schedules/b', '/v1/schedules/c'];
    const none = { '/v1/schedules': schedules.slice(0, 3), '/v1/schedules/a': 404 };
    expect(await run('business_schedule_holidays', none)).toEqual({ rows: [], asked: paths });
    const some = { '/v1/schedules': schedules, '/v1/schedules/b': [{ id: 'h' }] };
    expect(await run('business_schedule_holidays', some)).toEqual({ rows: ['h'], asked: paths.slice(0, 3) });
  });
});

describe('a probe of attachments', () => {
  it('asks conversations with messages first, three at most, up to the first attachment', async () => {
    const conversations = [
      conversation('empty', 0),
      ...['a', 'b', 'c', 'd'].map((id) => conversation(id, 1)),
    ];
    const none = await run('attachments', { conversation: conversations });
    expect(none).toEqual({ rows: [], asked: ['conversation', ...['a', 'b', 'c'].map(attachmentsOf)] });
    const some = await run('attachments', {
      conversation: conversations,
      [attachmentsOf('b')]: [{ id: 'x' }],
    });
    expect(some).toEqual({ rows: ['x'], asked: ['conversation', ...['a', 'b'].map(attachmentsOf)] });
  });

  it('asks a conversation without messages where there is no other: the answer shows the role', async () => {
    const refused = run('attachments', {
      conversation: [conversation('empty', 0)],
      [attachmentsOf('empty')]: 403,
    });
    await expect(refused).rejects.toMatchObject({ status: 403 });
  });

  it('passes over a conversation that is gone', async () => {
    const conversations = [conversation('a', 1), conversation('b', 1)];
    const answers = {
      conversation: conversations,
      [attachmentsOf('a')]: 404,
      [attachmentsOf('b')]: [{ id: 'x' }],
    };
    expect((await run('attachments', answers)).rows).toEqual(['x']);
  });

  it('asks nobody where there is no conversation', async () => {
    expect(await run('attachments', {})).toEqual({ rows: [], asked: ['conversation'] });
  });

  describe('by messages', () => {
    const byMessages = { attachmentsMode: 'with_attachments' } as const;

    it('asks their conversations, each once', async () => {
      const { asked } = await run('attachments', { message: ['a', 'a', 'b'].map(messageOf) }, byMessages);
      expect(asked).toEqual(['message', attachmentsOf('a'), attachmentsOf('b')]);
    });

    it('asks every conversation where the question is refused', async () => {
      const answers = { message: 400, conversation: [conversation('a', 1)] };
      const { asked } = await run('attachments', answers, byMessages);
      expect(asked).toEqual(['message', 'conversation', attachmentsOf('a')]);
    });

    it('passes a missing role on', async () => {
      await expect(run('attachments', { message: 403 }, byMessages)).rejects.toMatchObject({ status: 403 });
    });
  });
});
