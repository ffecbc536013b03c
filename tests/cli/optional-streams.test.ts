/** Streams that a user opts into: where they are, and where they aren't. */
import { READING_ROLES } from '../sandbox/roles';
import { countByStream, recordsOf } from './messages';
import { openScene, type Scene } from './scene';
import { OPTIONAL_STREAMS, STREAMS } from './streams';
import { testReport } from './test-report';

const AUDIT = 'org.permission.audit_logs.read';
const ALL = { optional_streams: OPTIONAL_STREAMS };

interface Catalog {
  readonly streams: readonly {
    readonly tap_stream_id: string;
    readonly metadata: readonly { readonly breadcrumb: readonly string[]; readonly metadata: object }[];
  }[];
}

let scene: Scene;
afterEach(() => scene.close());

async function open(more: object, roles: readonly string[] = READING_ROLES): Promise<void> {
  scene = await openScene({ roles });
  scene.write('config.json', { ...scene.config, ...more });
}

/** Discovers, with `more` in the config, and writes a catalog that selects `chosen` only. */
async function chooseFrom(more: object, chosen: readonly string[]): Promise<string> {
  scene.write('all.json', { ...scene.config, ...more });
  const { stdout } = await scene.run(['--config', 'all.json', '--discover']);
  const { streams } = JSON.parse(stdout) as Catalog;
  const selected = streams.map((entry) => ({ ...entry, selected: chosen.includes(entry.tap_stream_id) }));
  return scene.write('catalog.json', { streams: selected });
}

describe('without a catalog', () => {
  it.each([true, false])('those that are named are synced (organisation asked: %s)', async (isAsked) => {
    await open({ ...ALL, discover_custom_attributes: isAsked });
    const run = await scene.run(['--config', 'config.json']);
    const warned = run.stderrLines.filter((line) =>
      OPTIONAL_STREAMS.some((name) => line.startsWith(`WARNING ${name}:`)),
    );
    expect([run.code, warned]).toEqual([
      0,
      [expect.stringContaining('conversation_times: records older than two years')],
    ]);
    const counts = countByStream(run.messages);
    expect(Object.keys(counts).sort()).toEqual([...STREAMS, ...OPTIONAL_STREAMS].sort());
    for (const stream of OPTIONAL_STREAMS) expect([stream, counts[stream]]).not.toEqual([stream, 0]);
    const windows = recordsOf(run.messages, 'sync_windows');
    expect(windows.map(({ stream }) => stream).sort()).toEqual(
      [...STREAMS, ...OPTIONAL_STREAMS].filter((name) => name !== 'sync_windows').sort(),
    );
    const live = recordsOf(run.messages, 'live_ids');
    expect(live.filter(({ stream }) => stream === 'customers')).toHaveLength(
      scene.sandbox.store.all('customer').length,
    );
  });

  it('one that the key may not read is left out, with a line', async () => {
    await open(
      { optional_streams: ['audit_logs', 'work_items'] },
      READING_ROLES.filter((role) => role !== AUDIT),
    );
    const run = await scene.run(['--config', 'config.json']);
    expect(run.code).toBe(0);
    expect(Object.keys(countByStream(run.messages))).toEqual(expect.arrayContaining(['work_items']));
    expect(countByStream(run.messages)).not.toHaveProperty('audit_logs');
    expect(run.stderr).toContain(
      `WARNING audit_logs: left out, because the key lacks a role (needed: ${AUDIT})`,
    );
  });
});

describe('a catalog that names one', () => {
  it('has it read, and gone on with, whatever "optional_streams" says', async () => {
    await open({});
    const catalog = await chooseFrom({ optional_streams: ['audit_logs'] }, ['audit_logs']);
    const args = ['--config', 'config.json', '--catalog', catalog];
    const first = await scene.run(args);
    expect([first.code, Object.keys(countByStream(first.messages))]).toEqual([0, ['audit_logs']]);
    expect(countByStream(first.messages)['audit_logs']).toBe(scene.sandbox.store.all('audit_log').length);
    scene.write('state.json', first.messages.at(-1)?.value ?? {});
    const second = await scene.run([...args, '--state', 'state.json']);
    expect(second.code).toBe(0);
    expect(countByStream(second.messages)['audit_logs']).toBeLessThan(5);
    const anew = await scene.run([...args, '--state', 'state.json', '--refresh', 'audit_logs']);
    expect(countByStream(anew.messages)).toEqual(countByStream(first.messages));
  });
});

it('"--refresh" knows one that is not selected, and keeps its bookmark', async () => {
  await open({});
  const catalog = await chooseFrom({}, ['tags']);
  const bookmark = { replication_key: 'created_at', replication_key_value: '2026-01-01T00:00:00.000Z' };
  scene.write('state.json', { bookmarks: { audit_logs: bookmark } });
  const args = ['--config', 'config.json', '--catalog', catalog, '--state', 'state.json'];
  const { code, stderr, messages } = await scene.run([...args, '--refresh', 'audit_logs']);
  expect(code).toBe(0);
  expect(stderr).toContain('--refresh audit_logs: the stream is not selected, so its bookmark is kept.');
  expect(messages.at(-1)?.value).toMatchObject({ bookmarks: { audit_logs: bookmark } });
});

it('are estimated, and come as estimated', async () => {
  await open(ALL);
  const catalog = await chooseFrom(ALL, ['customers', ...OPTIONAL_STREAMS]);
  const args = ['--config', 'config.json', '--catalog', catalog];
  const said = await scene.run([...args, '--estimate', '--format', 'json']);
  expect(said.code).toBe(0);
  const { streams } = JSON.parse(said.stdout) as { streams: Record<string, { records: number | null }> };
  const counts = countByStream((await scene.run(args)).messages);
  expect(Object.keys(streams)).toEqual(Object.keys(counts));
  // Nobody tells how many children and deletions there are.
  const untold = OPTIONAL_STREAMS.filter((name) =>
    /^(conversation_(events|forwards)|customer_|deletions)/.test(name),
  );
  expect(untold.map((name) => streams[name]?.records)).toEqual(untold.map(() => null));
  const exact = OPTIONAL_STREAMS.filter((name) => ![...untold, 'work_sessions', 'work_items'].includes(name));
  expect(exact.map((name) => [name, streams[name]?.records])).toEqual(
    exact.map((name) => [name, counts[name]]),
  );
});

it('are tested', async () => {
  await open(ALL);
  const { code, report } = await testReport(scene, []);
  expect(code).toBe(0);
  // Of some parents only, so of what few of them have none may be seen.
  const rare = ['conversation_forwards', 'customer_merges', 'customer_drafts'];
  for (const name of OPTIONAL_STREAMS) {
    const result = expect.stringMatching(rare.includes(name) ? /^(ok|empty)$/ : /^ok$/) as unknown;
    expect(report.streams).toHaveProperty(name, { result });
  }
});
