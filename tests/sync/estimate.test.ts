/** What an estimate says is what the run after it does: over the sandbox in memory, for spans of every kind. */
import { ApiError } from '../../src/errors';
import { estimateRun } from '../../src/estimate/estimate';
import type { Estimate } from '../../src/estimate/stream-estimate';
import { requestsOf } from '../../src/estimate/stream-estimate';
import { createMeter } from '../../src/kustomer/meter';
import { parseState } from '../../src/singer/state';
import { READING_ROLES } from '../sandbox/roles';
import type { EmbeddedCall, EmbeddedHooks } from './embedded-client';
import { createEmbeddedClient } from './embedded-client';
import { REAL_ENGINE } from './engine';
import { DAY, HOUR, MINUTE, NOW, conversationWith, made, manyOf } from './organisation';
import type { Run, RunOptions, Stage } from './stage';
import { createStage, idsOf, listsOf, searchesOf, selectedStream, settingsOf } from './stage';

const ago = (ms: number): string => new Date(NOW - ms).toISOString();
/** So far an estimate of a walk may be off, beside three requests. */
const TOLERANCE = 0.25;

interface Told extends Estimate {
  readonly asked: number;
  readonly warnings: readonly string[];
}

async function estimate(stage: Stage, options: RunOptions): Promise<Told> {
  let asked = 0;
  const warnings: string[] = [];
  const hooks: EmbeddedHooks = {
    before(call) {
      asked += 1;
      options.before?.(call);
      return Promise.resolve();
    },
    after: () => Promise.resolve(),
  };
  const clock = { now: stage.nowMs, sleep: () => Promise.resolve(), random: () => 0.5 };
  const told = await estimateRun(
    {
      client: createEmbeddedClient(stage.api, hooks, REAL_ENGINE.refusal),
      meter: createMeter(clock),
      warn: (line) => warnings.push(line),
    },
    options.streams.map((name) => selectedStream(name, options.fullTables?.includes(name) ?? false)),
    parseState(options.state ?? {}, 'state'),
    { ...settingsOf(options), rateLimitShare: 0.8, searchRequestsPerMinute: 90 },
  );
  return { ...told, asked, warnings };
}

/** Estimates, runs, and holds one against the other; returns both. */
async function compare(stage: Stage, options: RunOptions): Promise<{ told: Told; run: Run }> {
  const told = await estimate(stage, options);
  const run = await stage.run(options);
  for (const { stream, records } of told.streams) {
    if (records !== undefined) expect([stream, records]).toEqual([stream, idsOf(run, stream).length]);
  }
  const made = run.calls.length;
  expect(told.requests).toBeGreaterThanOrEqual(made * (1 - TOLERANCE) - 3);
  expect(told.requests).toBeLessThanOrEqual(made * (1 + TOLERANCE) + 3);
  return { told, run };
}

const recordsOf = ({ streams }: Estimate): unknown[] =>
  streams.map(({ stream, records }) => [stream, records]);

describe('one search stream', () => {
  const records = manyOf('customer', 700, HOUR, DAY / 4);

  it.each<[string, Partial<RunOptions>]>([
    ['a short span', { startDate: ago(20 * DAY) }],
    ['a long one', { startDate: ago(170 * DAY) }],
    ['one that ends', { startDate: ago(170 * DAY), endDate: ago(60 * DAY) }],
    ['the newest days first', { startDate: ago(170 * DAY), settings: { newestFirstDays: 7 } }],
    [
      'several windows side by side',
      { startDate: ago(170 * DAY), settings: { concurrency: 4, pageSize: 20 } },
    ],
    ['small pages', { startDate: ago(170 * DAY), settings: { pageSize: 10 } }],
    ['nothing', { startDate: ago(-DAY) }],
  ])('is estimated for %s', async (_case, options) => {
    const stage = createStage({ records });
    const { told } = await compare(stage, { streams: ['customers'], ...options });
    expect(told).toMatchObject({ isAtLeast: false, asked: options.startDate === ago(-DAY) ? 1 : 2 });
  });

  it('is estimated from its bookmark, and what a wider config adds', async () => {
    const stage = createStage({ records });
    const { state } = await stage.run({ streams: ['customers'], startDate: ago(50 * DAY) });
    const next = { streams: ['customers'], state };
    expect((await compare(stage, { ...next, startDate: ago(50 * DAY) })).told.streams).toMatchObject([
      { records: 1, searches: 1 },
    ]);
    const { told } = await compare(stage, { ...next, startDate: ago(100 * DAY) });
    expect(told).toMatchObject({ asked: 3, streams: [{ records: 201 }] });
  });

  it.each([40, 100, 180, 280, 400])('is estimated where a run was killed at line %d', async (killAt) => {
    const stage = createStage({ records });
    const options = {
      streams: ['customers'],
      startDate: ago(170 * DAY),
      settings: { newestFirstDays: 7, pageSize: 20, concurrency: 3 },
    };
    const { state } = await stage.run({ ...options, killAt });
    const { told } = await compare(stage, { ...options, state });
    expect(told.streams).toMatchObject([{ records: expect.any(Number) as number }]);
  });

  it('is estimated with what the archive holds, and with deleted records where they are asked for', async () => {
    const stage = createStage({
      records: [...manyOf('customer', 300, 600 * DAY, DAY), made('customer', 'gone', DAY, { deleted: true })],
    });
    const whole = { streams: ['customers'], startDate: '2020-01-01' };
    const { told } = await compare(stage, whole);
    expect(recordsOf(told)).toEqual([['customers', 300]]);
    const deleted = await compare(stage, { ...whole, settings: { includeDeleted: true } });
    expect(recordsOf(deleted.told)).toEqual([['customers', 301]]);
    const recent = await compare(stage, { ...whole, settings: { includeArchived: false } });
    expect(recordsOf(recent.told)).not.toEqual([['customers', 300]]);
  });

  it('is estimated from its list where the search refuses the question', async () => {
    const stage = createStage({
      records: [...manyOf('company', 40, HOUR, DAY), made('company', 'old', 1_000 * DAY)],
      switches: { companyUpdatedAtRefused: true },
    });
    const { told } = await compare(stage, { streams: ['companies'], startDate: '2020-01-01' });
    expect(told.streams).toMatchObject([{ records: 41, searches: 1, others: 1, isAtLeast: false }]);
    const { told: part } = await compare(stage, { streams: ['companies'], startDate: ago(10.5 * DAY) });
    expect(recordsOf(part)).toEqual([['companies', 11]]);
  });
});

describe('totals', () => {
  const records = [...manyOf('customer', 12_000, HOUR, MINUTE), made('customer', 'oldest', 160 * DAY)];
  const options = { streams: ['customers'], settings: { pageSize: 500 } };

  it('above 10,000 take three questions where they are not capped', async () => {
    const { told } = await compare(createStage({ records }), options);
    expect(recordsOf(told)).toEqual([['customers', 12_001]]);
    // One half of the span holds all but one record; its total is below the first one.
    expect(told.asked).toBe(1 + 3);
  });

  it('that are capped are counted in parts', async () => {
    const { told } = await compare(createStage({ records, switches: { totals: 'capped' } }), options);
    expect(told).toMatchObject({ isAtLeast: false, streams: [{ records: 12_001 }] });
    expect(told.asked).toBeLessThan(20);
  });

  it('that are capped at one instant are a lower bound', async () => {
    const at = Array.from({ length: 10_500 }, (_, index) =>
      made('customer', `c${index}`, HOUR, { createdAt: new Date(NOW - DAY - index).toISOString() }),
    );
    const told = await estimate(createStage({ records: at, switches: { totals: 'capped' } }), options);
    expect(told).toMatchObject({ isAtLeast: true, streams: [{ records: 10_000, isAtLeast: true }] });
    expect(told.asked).toBeLessThanOrEqual(1 + 100);
  });
});

describe('attachments', () => {
  const records = [
    ...Array.from({ length: 30 }, (_, index) => conversationWith(`a${index}`, (index + 1) * DAY, 1)).flat(),
    ...Array.from({ length: 20 }, (_, index) => conversationWith(`b${index}`, (index + 1.5) * DAY, 0)).flat(),
  ];
  const BOTH = ['conversations', 'attachments'];

  it('take a request per conversation, with or without them', async () => {
    const stage = createStage({ records });
    for (const streams of [BOTH, ['attachments']]) {
      const told = await estimate(stage, { streams });
      const run = await stage.run({ streams });
      const attachments = told.streams.find(({ stream }) => stream === 'attachments');
      expect(attachments).toMatchObject({ records: undefined, others: 50 });
      expect(listsOf(run)).toHaveLength(30);
      expect(told.streams.map(requestsOf).reduce((a, b) => (a ?? 0) + (b ?? 0))).toBe(
        50 + searchesOf(run).length,
      );
    }
  });

  it('that are selected later take one for each conversation, which are not counted again', async () => {
    const stage = createStage({ records });
    const { state } = await stage.run({ streams: ['conversations'] });
    const told = await estimate(stage, { streams: BOTH, state });
    expect(told.streams).toMatchObject([
      { stream: 'conversations', records: 1 },
      { stream: 'attachments', others: 50, searches: 0 },
    ]);
    expect(told.asked).toBe(1 + 2);
  });

  it('where nothing is to be asked are none', async () => {
    const told = await estimate(createStage({ records: [] }), { streams: BOTH });
    expect(told.streams).toMatchObject([{ records: 0 }, { stream: 'attachments', records: 0, others: 0 }]);
  });

  it('in the shorter mode take one for each message that has some, at most', async () => {
    const options = { streams: BOTH, settings: { attachmentsMode: 'with_attachments' } } as const;
    const { told } = await compare(createStage({ records }), options);
    expect(told.streams[1]).toMatchObject({ stream: 'attachments', records: undefined, others: 30 });
  });
});

describe('a question that is refused', () => {
  const refuse = (status: number, isMeant: (call: EmbeddedCall) => boolean) => (call: EmbeddedCall) => {
    if (isMeant(call)) throw new ApiError(`${call.path}: status ${status}`, { status });
  };

  it('of which conversations have attachments makes it one request for each of them', async () => {
    const records = [...conversationWith('a', DAY, 1), ...conversationWith('b', 2 * DAY, 1)];
    const { told } = await compare(createStage({ records }), {
      streams: ['attachments'],
      settings: { attachmentsMode: 'with_attachments' },
      before: refuse(400, ({ body }) => JSON.stringify(body ?? '').includes('attachment_count')),
    });
    expect(told.streams).toMatchObject([{ searches: 2, others: 2, isAtLeast: false }]);
  });

  it('for old notes leaves them out, and says so', async () => {
    const stage = createStage({ records: [made('note', 'old', 900 * DAY), made('note', 'new', DAY)] });
    const before = refuse(403, ({ path }) => path === '/v1/notes');
    const { told } = await compare(stage, { streams: ['notes'], startDate: '2020-01-01', before });
    expect(recordsOf(told)).toEqual([['notes', 1]]);
    expect(told.warnings).toEqual([expect.stringMatching(/^notes: a run would miss .*403/)]);
  });

  it('in the archive fails the stream', async () => {
    const stage = createStage({ records: [], switches: { archiveRefused: true } });
    const told = await estimate(stage, { streams: ['customers'], startDate: '2020-01-01' });
    expect(told.streams).toMatchObject([
      { error: expect.stringMatching(/^customers: .*archive\/search/) as string },
    ]);
  });
});

describe('lists', () => {
  const tags = (count: number) => manyOf('tag', count, HOUR, DAY);

  it('are counted on their first page where that is all', async () => {
    const stage = createStage({ records: tags(60) });
    const options = { streams: ['tags'], startDate: ago(30.5 * DAY) };
    const { told, run } = await compare(stage, options);
    expect(recordsOf(told)).toEqual([['tags', 31]]);
    expect(recordsOf((await compare(stage, { ...options, state: run.state })).told)).toEqual([['tags', 1]]);
    const whole = await compare(stage, { ...options, fullTables: ['tags'] });
    expect(recordsOf(whole.told)).toEqual([['tags', 60]]);
  });

  it('are unknown where there is more', async () => {
    const told = await estimate(createStage({ records: tags(101) }), { streams: ['tags'] });
    expect(told).toMatchObject({ isAtLeast: true, requests: 1 });
    expect(told.streams).toMatchObject([{ records: undefined, others: undefined }]);
  });

  it('give notes of the archive, exactly where one page is all', async () => {
    const few = createStage({ records: manyOf('note', 40, 700.5 * DAY, 2 * DAY) });
    const whole = { streams: ['notes'], startDate: '2020-01-01' };
    expect(recordsOf((await compare(few, whole)).told)).toEqual([['notes', 40]]);
    const told = await estimate(createStage({ records: manyOf('note', 140, 700 * DAY, DAY) }), whole);
    expect(told.streams).toMatchObject([{ isAtLeast: true, others: undefined }]);
  });

  it('whose last complete pass is young take nothing', async () => {
    const stage = createStage({ records: tags(5) });
    const options = {
      streams: ['tags', 'slas', 'custom_attributes'],
      settings: { fullTableIntervalMs: HOUR },
    };
    const first = await stage.run(options);
    const { told } = await compare(stage, { ...options, state: first.state });
    expect(told).toMatchObject({ asked: 1, requests: 1, isAtLeast: false });
    stage.pass(HOUR + MINUTE);
    expect((await estimate(stage, { ...options, state: first.state })).asked).toBeGreaterThan(1);
  });

  it('that are side-loaded take a request per parent', async () => {
    const stage = createStage({ records: manyOf('schedule', 7, HOUR, HOUR) });
    const { told } = await compare(stage, { streams: ['business_schedule_holidays'] });
    expect(told.streams).toMatchObject([{ records: undefined, others: 8, isAtLeast: false }]);
    const none = await estimate(createStage({ records: [] }), { streams: ['business_schedule_holidays'] });
    expect(none.streams).toMatchObject([{ records: 0, others: 1 }]);
  });

  it('give a record per definition of custom attributes', async () => {
    const { told } = await compare(createStage({ records: [] }), { streams: ['custom_attributes'] });
    expect(told.asked).toBe(2);
  });
});

describe('a stream that is refused', () => {
  const roles = READING_ROLES.filter((role) => !/conversation|team/.test(role));

  it('is told with its reason, its children too, and the others are estimated', async () => {
    const stage = createStage({ records: manyOf('customer', 5, HOUR, HOUR), roles });
    const told = await estimate(stage, {
      streams: ['conversations', 'attachments', 'customers', 'teams', 'tags'],
    });
    expect(told.isAtLeast).toBe(true);
    expect(told.streams).toMatchObject([
      {
        stream: 'conversations',
        error: expect.stringMatching(/^conversations: .*org\.permission/) as string,
      },
      { stream: 'attachments', error: expect.stringMatching(/^attachments: .*org\.permission/) as string },
      { stream: 'customers', records: 5 },
      { stream: 'teams', error: expect.stringContaining('org.permission.team.read') as string },
      { stream: 'tags', records: 0 },
    ]);
  });

  it('does not stand for a bookmark of the future, which ends all', async () => {
    const state = { bookmarks: { customers: ago(-2 * DAY) } };
    const told = estimate(createStage({ records: [] }), { streams: ['customers'], state });
    await expect(told).rejects.toThrow('ahead of the API');
  });
});
