/** What each run read, as records. */
import { ApiError } from '../../src/errors';
import { DAY, HOUR, MINUTE, NOW, conversationWith, made, manyOf } from './organisation';
import { createStage, type Run } from './stage';

const ago = (ms: number): string => new Date(NOW - ms).toISOString();
const START = '2026-01-01T00:00:00.000Z';

const RECORDS = [
  ...manyOf('customer', 7, HOUR, DAY),
  ...manyOf('tag', 3, HOUR, DAY),
  made('sla', 'policy', HOUR),
  ...conversationWith('talk', HOUR, 2),
];
const streams = ['sync_windows', 'customers', 'tags', 'slas', 'conversations', 'attachments'];

function windowsIn({ messages }: Run): Map<unknown, Record<string, unknown>> {
  const records = messages.flatMap(({ type, stream, record }) =>
    type === 'RECORD' && stream === 'sync_windows' && record ? [record] : [],
  );
  return new Map(records.map((record) => [record['stream'], record]));
}

it('stand at the end of the run: what was to be read, what the API counted, what came', async () => {
  const stage = createStage({ records: RECORDS });
  const run = await stage.run({ streams });
  const windows = windowsIn(run);
  expect([...windows.keys()].sort()).toEqual(['attachments', 'conversations', 'customers', 'slas', 'tags']);
  const end = ago(2 * MINUTE);
  expect(windows.get('customers')).toMatchObject({
    ...{ from: START, to: end, expected: 7, delivered: 7, result: 'done', run_started_at: ago(0) },
  });
  expect(windows.get('attachments')).toMatchObject({ from: START, to: end, expected: null, delivered: 2 });
  expect(windows.get('tags')).toMatchObject({ from: START, to: ago(0), expected: null, delivered: 3 });
  expect(windows.get('slas')).toMatchObject({ from: null, to: null, expected: null, delivered: 1 });
  const last = run.messages.findLastIndex(
    ({ type, stream }) => type === 'RECORD' && stream !== 'sync_windows',
  );
  expect(
    run.messages.findIndex(({ type, stream }) => type === 'RECORD' && stream === 'sync_windows'),
  ).toBeGreaterThan(last);
});

it('have ids of their own in each run, and say where it went on', async () => {
  const stage = createStage({ records: RECORDS });
  const first = await stage.run({ streams });
  stage.pass(HOUR);
  const second = await stage.run({ streams, state: first.state });
  expect(windowsIn(second).get('customers')).toMatchObject({ from: ago(HOUR + 10 * MINUTE), delivered: 1 });
  const ids = [first, second].flatMap((run) => [...windowsIn(run).values()].map(({ id }) => id));
  expect(new Set(ids).size).toBe(10);
  expect(first.state.bookmarks).not.toHaveProperty('sync_windows');
});

it('tell of a stream that failed, and count nothing for it', async () => {
  const run = await createStage({ records: RECORDS }).run({
    streams,
    before: ({ path }) => {
      if (path === '/v1/tags') throw new ApiError('broken', { status: 500 });
    },
  });
  expect(windowsIn(run).get('tags')).toMatchObject({ result: 'failed', expected: null, delivered: 0 });
  expect(windowsIn(run).get('customers')).toMatchObject({ result: 'done' });
});

it('leave out what was young enough not to be read', async () => {
  const stage = createStage({ records: RECORDS });
  const settings = { fullTableIntervalMs: DAY };
  const first = await stage.run({ streams, settings });
  const second = await stage.run({ streams, settings, state: first.state });
  expect([...windowsIn(second).keys()].sort()).toEqual(['attachments', 'conversations', 'customers']);
});
