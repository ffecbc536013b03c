/** Input that is odd but no fault: the run goes on, and says what it made of it. */
import { countByStream, lastState, recordsOf } from './messages';
import { openScene, type Scene } from './scene';

const RUN = ['--config', 'config.json', '--catalog', 'catalog.json'];

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
  scene.write('catalog.json', {
    streams: ['teams', 'customers'].map((stream) => ({
      tap_stream_id: stream,
      schema: { properties: { id: {} } },
      metadata: [{ breadcrumb: [], metadata: { selected: stream === 'teams' } }],
    })),
  });
});
afterAll(() => scene.close());

it.each(['', '\n', '{}', '{"bookmarks":{}}'])('takes the state %j as a first run', async (state) => {
  scene.write('state.json', state);
  const run = await scene.run([...RUN, '--state', 'state.json']);
  expect(run.code).toBe(0);
  expect(run.messages[0]).toEqual({ type: 'STATE', value: { bookmarks: {} } });
  expect(recordsOf(run.messages, 'teams')).toHaveLength(scene.sandbox.store.all('team').length);
});

it('ignores an unknown key of the config, with a warning that names the nearest one', async () => {
  scene.write('odd.json', { ...scene.config, pagesize: 100 });
  const run = await scene.run([...RUN, '--config', 'odd.json']);
  expect(run.code).toBe(0);
  expect(run.stderrLines[0]).toMatch(/^WARNING odd\.json: unknown key "pagesize" .*"page_size"/);
});

it('keeps a bookmark whose stream the catalog lacks, with a warning', async () => {
  const bookmark = { replication_key: 'updated_at', replication_key_value: '2024-01-01T00:00:00.000Z' };
  scene.write('state.json', { bookmarks: { kobjects_gone: bookmark }, currently_syncing: 'teams' });
  const run = await scene.run([...RUN, '--state', 'state.json']);
  expect(run.code).toBe(0);
  expect(run.stderr).toContain('WARNING --state: "kobjects_gone" is not in the catalog');
  expect(lastState(run.messages)).toMatchObject({ bookmarks: { kobjects_gone: bookmark } });
});

describe('--refresh', () => {
  const old = '2025-06-01T00:00:00.000Z';

  beforeEach(() => {
    const future = new Date(Date.now() + 86_400_000).toISOString();
    scene.write('state.json', { bookmarks: { teams: future, customers: old } });
  });

  it("reads a stream from the start, even behind a bookmark that the API's clock refuses", async () => {
    const run = await scene.run([...RUN, '--state', 'state.json', '--refresh', 'teams']);
    expect(run.code).toBe(0);
    expect(countByStream(run.messages)['teams']).toBe(scene.sandbox.store.all('team').length);
    expect(run.messages[0]?.value).toEqual({ bookmarks: { customers: old } });
  });

  it('keeps the bookmark of a stream that is not selected, with a warning', async () => {
    const args = [...RUN, '--state', 'state.json', '--refresh', 'customers', '--refresh', 'teams'];
    const run = await scene.run(args);
    expect(run.code).toBe(0);
    expect(run.stderr).toContain('WARNING --refresh customers: the stream is not selected');
    expect(lastState(run.messages).bookmarks).toMatchObject({ customers: old });
  });
});
