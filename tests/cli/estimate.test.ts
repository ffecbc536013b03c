/** What `--estimate` prints, and that a sync right after it does what was said. */
import { READING_ROLES } from '../sandbox/roles';
import { resource } from '../sandbox/resource';
import { countByStream, type State } from './messages';
import type { Run } from './run-tap';
import { openScene, type Scene } from './scene';
import { STREAMS } from './streams';

interface Report {
  readonly streams: Readonly<Record<string, StreamReport>>;
  readonly requests: number;
  readonly seconds: number;
  readonly at_least?: true;
}

interface StreamReport {
  readonly records: number | null;
  readonly requests: number | null;
  readonly at_least?: true;
  readonly error?: string;
}

const RUN = ['--config', 'config.json'];
const DAY_MS = 86_400_000;
/** So far the requests of a run may be off the estimated ones; attachments of conversations without messages too. */
const TOLERANCE = 0.3;
/** Lists that have more than one page, and don't say how many. */
const LONG_LISTS = ['shortcuts', 'tags', 'users', 'snippets', 'spam_senders'];
/** Of which only the requests are known beforehand. */
const CHILDREN = ['attachments', 'business_schedule_holidays'];

let scene: Scene;
afterEach(() => scene.close());

async function estimate(args: readonly string[] = RUN): Promise<{ report: Report; run: Run; asked: number }> {
  const before = scene.sandbox.journal.length;
  const run = await scene.run([...args, '--estimate', '--format', 'json']);
  const asked = scene.sandbox.journal.length - before;
  return { report: JSON.parse(run.stdout) as Report, run, asked };
}

/** Syncs, and holds what comes against what was said. */
async function expectTrue(report: Report, args: readonly string[] = RUN): Promise<Run> {
  const before = scene.sandbox.journal.length;
  const run = await scene.run(args);
  expect(run.code).toBe(0);
  const delivered = countByStream(run.messages);
  expect(Object.keys(report.streams)).toEqual(Object.keys(delivered));
  const known = Object.entries(report.streams).filter(([, { records }]) => records !== null);
  expect(known.length).toBeGreaterThan(0);
  for (const [stream, { records, at_least }] of known) {
    if (at_least) expect(delivered[stream]).toBeGreaterThanOrEqual(records ?? 0);
    else expect([stream, delivered[stream]]).toEqual([stream, records]);
  }
  const long = STREAMS.filter((stream) => report.streams[stream]?.requests === null);
  const journal = scene.sandbox.journal
    .slice(before)
    .filter(({ path }) => !long.includes(path.replace('/v1/', '')));
  expect(report.requests).toBeGreaterThanOrEqual(journal.length * (1 - TOLERANCE) - 3);
  expect(report.requests).toBeLessThanOrEqual(journal.length * (1 + TOLERANCE) + 3);
  return run;
}

function stateOf(run: Run): State {
  const state = run.messages.findLast(({ type }) => type === 'STATE')?.value;
  if (!state) throw new Error('no STATE');
  return state;
}

describe('of a whole organisation', () => {
  beforeEach(async () => {
    scene = await openScene();
  });

  it('says what a first run delivers, and what one that goes on from its state does', async () => {
    const { report, run, asked } = await estimate();
    expect(run).toMatchObject({ code: 0, stdout: `${JSON.stringify(report, null, 2)}\n` });
    expect(Object.keys(report.streams)).toEqual(STREAMS);
    const unknown = STREAMS.filter((stream) => report.streams[stream]?.records === null);
    expect([...unknown].sort()).toEqual([...CHILDREN, ...LONG_LISTS].sort());
    expect(report).toMatchObject({
      at_least: true,
      streams: { attachments: { requests: 19 }, business_schedule_holidays: { requests: 4 } },
    });
    expect(asked).toBeLessThan(50);
    expect(run.stderr).toContain(`estimate: ${asked} requests were sent for it`);

    const first = await expectTrue(report);
    scene.write('state.json', stateOf(first));
    const args = [...RUN, '--state', 'state.json'];
    const again = await estimate(args);
    expect(again.report.streams).toMatchObject({ customers: { records: 1, requests: 1 } });
    await expectTrue(again.report, args);
  });

  it('prints a table without --format, and nothing else', async () => {
    const { code, stdout } = await scene.run([...RUN, '--estimate']);
    const lines = stdout.split('\n');
    expect(code).toBe(0);
    expect(lines[0]).toMatch(/^stream +records +requests$/);
    expect(lines.slice(1, STREAMS.length + 1).map((line) => line.split(' ')[0])).toEqual(STREAMS);
    expect(lines).toContainEqual(expect.stringMatching(/^customers +26 +2$/));
    expect(lines.slice(STREAMS.length + 1)).toEqual([
      '',
      expect.stringMatching(/^At least \d+ requests and \d+ s; an estimate\.$/),
      expect.stringMatching(/^Limits: [\d,]+ searches a minute, [\d,]+ other requests a minute\.$/),
      '',
    ]);
  });

  it('writes and changes nothing', async () => {
    scene.write('state.json', { bookmarks: { tags: '2021-01-01T00:00:00Z' } });
    const { report } = await estimate([...RUN, '--state', 'state.json', '--refresh', 'customers']);
    expect(report.streams['customers']?.records).toBe(26);
    expect(JSON.parse(scene.read('state.json'))).toEqual({ bookmarks: { tags: '2021-01-01T00:00:00Z' } });
    expect(scene.sandbox.journal.filter(({ created }) => created !== undefined)).toEqual([]);
    const rows = scene.sandbox.journal
      .filter(({ method }) => method === 'POST')
      .map(({ rows: some }) => some);
    expect(Math.max(...rows)).toBe(1);
  });

  it('says what is left of a run that was killed', async () => {
    scene.write('config.json', { ...scene.config, page_size: 5, concurrency: 3 });
    const tap = scene.start(RUN);
    let text = '';
    tap.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (text.split('\n').length > 60) tap.process.kill('SIGKILL');
    });
    await tap.exited;
    const states = text
      .slice(0, text.lastIndexOf('\n'))
      .split('\n')
      .filter((line) => line.startsWith('{"type":"STATE"'));
    scene.write('state.json', (JSON.parse(states.at(-1) ?? '') as { value: State }).value);
    expect(scene.read('state.json')).toContain('"windows":[{');
    const args = [...RUN, '--state', 'state.json'];
    await expectTrue((await estimate(args)).report, args);
  });
});

it.each(['exact', 'capped'] as const)(
  'counts more than 10,000 records where totals are %s',
  async (totals) => {
    const now = Date.now();
    const records = Array.from({ length: 12_000 }, (_, index) => {
      const at = new Date(now - DAY_MS - index * 60_000).toISOString();
      return resource('customer', `c${index}`, { createdAt: at, updatedAt: at });
    });
    const organisation = { id: '57f29863a1dbf61100e6aa92', name: 'large', records };
    scene = await openScene({ organisation, switches: { totals } });
    scene.write('config.json', { ...scene.config, page_size: 500, start_date: '2024-01-01' });
    scene.write('catalog.json', { streams: [entry('customers')] });
    const args = [...RUN, '--catalog', 'catalog.json'];
    const { report, asked } = await estimate(args);
    expect(report).toMatchObject({ streams: { customers: { records: 12_000 } } });
    expect(report).not.toHaveProperty('at_least');
    expect(asked).toBeLessThan(30);
    await expectTrue(report, args);
  },
);

function entry(stream: string) {
  return {
    tap_stream_id: stream,
    schema: { properties: { id: {}, attributes: {} } },
    metadata: [{ breadcrumb: [], metadata: { selected: true } }],
  };
}

describe('of what can not be estimated', () => {
  it('says so per stream, estimates the others and fails with the last line naming the stream', async () => {
    scene = await openScene({ roles: READING_ROLES.filter((role) => role !== 'org.permission.team.read') });
    scene.write('catalog.json', { streams: ['tags', 'teams', 'slas', 'kobjects_gone'].map(entry) });
    const args = [...RUN, '--catalog', 'catalog.json'];
    const { report, run } = await estimate(args);
    expect(run.code).toBe(1);
    expect(run.lastLine).toMatch(/^CRITICAL kobjects_gone: .*--discover/);
    expect(run.stderrLines.at(-2)).toMatch(/^CRITICAL teams: .*403.*org\.permission\.team\.read/);
    expect(report).toMatchObject({
      at_least: true,
      streams: {
        slas: { records: 6, requests: 1 },
        teams: { records: null, requests: null, error: expect.stringContaining('403') as string },
        kobjects_gone: { records: null, error: expect.stringContaining('--discover') as string },
      },
    });
    const table = await scene.run([...args, '--estimate']);
    expect(table.stdout).toMatch(/^slas +6 +1\n/m);
    expect(table.stdout).toMatch(/^teams +failed +failed\n/m);
    expect(table.code).toBe(1);
  });

  it.each([
    ['a wrong key', { api_key: 'wrong' }, RUN, 2, '"api_key" was refused'],
    ['an API that is not there', { api_url: 'http://127.0.0.1:1' }, RUN, 1, 'could not be reached'],
    ['a wrong setting', { page_size: 0 }, RUN, 2, '"page_size"'],
    ['no config', {}, [], 2, '--config is missing'],
    ['a bookmark of the future', {}, [...RUN, '-s', 'future.json'], 2, "ahead of the API's clock"],
    ['a form that is not for estimates', {}, [...RUN, '--format', 'markdown'], 2, '--format markdown'],
  ])('prints nothing for %s', async (_case, changes, args, code, words) => {
    scene = await openScene();
    scene.write('config.json', { ...scene.config, ...changes });
    scene.write('future.json', { bookmarks: { tags: new Date(Date.now() + DAY_MS).toISOString() } });
    const run = await scene.run(['--estimate', ...args]);
    expect(run).toMatchObject({ code, stdout: '' });
    expect(run.lastLine).toContain(words);
  });
});
