/** Files of other Kustomer taps go on working: configs, catalogs, states. */
import { countByStream, lastState, recordsOf, schemaOf } from './messages';
import * as meltanoLabs from './migration/meltano-labs';
import * as singerIo from './migration/singer-io';
import { openScene, type Scene } from './scene';

const DAY_MS = 86_400_000;
const RUN = ['--config', 'config.json', '--catalog', 'catalog.json'];
const before = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString();

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.close());

const updatedAt = ({ updated_at: at }: Record<string, unknown>): string => String(at);

describe('files of singer-io/tap-kustomer', () => {
  beforeEach(() => {
    const { apiKey, url } = scene.sandbox;
    scene.write('config.json', { ...singerIo.config, api_token: apiKey, api_url: url });
    scene.write('catalog.json', singerIo.catalog);
  });

  it('sync: the config with its numbers in quotes, the catalog with its columns', async () => {
    const run = await scene.run(RUN);
    expect(run.code).toBe(0);
    const { store } = scene.sandbox;
    expect(countByStream(run.messages)['tags']).toBeGreaterThan(0);
    expect(new Set(recordsOf(run.messages, 'customers').map(({ id }) => id)).size).toBe(
      store.all('customer').filter(({ attributes }) => attributes['deleted'] !== true).length,
    );
    expect(scene.sandbox.journal.some(({ query }) => query['pageSize'] === '300')).toBe(true);
  });

  it('write all fields, in the layout of this tap, and say so: none of the columns is one of it', async () => {
    const run = await scene.run(RUN);
    expect(Object.keys(schemaOf(run.messages, 'tags').properties ?? {})).toContain('attributes');
    expect(run.stderr).toContain(
      "WARNING tags: the catalog's fields are those of another tap, so all fields are",
    );
    expect(run.stderr).toContain('unknown key "date_window_size" is ignored');
  });

  it('go on from the state, whose bookmarks are bare date-times', async () => {
    const at = before(40);
    scene.write('state.json', singerIo.state(at));
    const run = await scene.run([...RUN, '--state', 'state.json']);
    expect(run.code).toBe(0);
    const customers = recordsOf(run.messages, 'customers').map(updatedAt);
    expect(customers.length).toBeGreaterThan(0);
    expect(customers.filter((one) => Date.parse(one) < Date.parse(at) - 600_000)).toEqual([]);
    expect(lastState(run.messages)).toMatchObject({
      bookmarks: {
        registers: '2019-06-11T13:37:56Z',
        customers: { replication_key_value: expect.any(String) as string },
      },
    });
  });
});

describe('files of MeltanoLabs/tap-kustomer', () => {
  beforeEach(() => {
    const { apiKey, url } = scene.sandbox;
    scene.write('config.json', { ...meltanoLabs.config, api_key: apiKey, api_url: url });
    scene.write('catalog.json', meltanoLabs.catalog(false));
  });

  it('sync, and the records have the shape that they had', async () => {
    const run = await scene.run(RUN);
    expect(run.code).toBe(0);
    expect(run.stderr).not.toContain('those of another tap');
    const [message] = recordsOf(run.messages, 'messages');
    expect(Object.keys(message ?? {}).sort()).toEqual(
      ['attributes', 'id', 'links', 'relationships', 'type', 'unfit_values', 'updated_at'].sort(),
    );
    const [definitions] = recordsOf(run.messages, 'custom_attributes');
    expect(definitions).toMatchObject({ attributes: { properties: expect.any(Array) as unknown } });
  });

  it('go on from the state: what it marks as progress, and its partitions, claim nothing', async () => {
    const at = before(40);
    scene.write('state.json', meltanoLabs.state(at));
    const run = await scene.run([...RUN, '--state', 'state.json']);
    expect(run.code).toBe(0);
    const messages = recordsOf(run.messages, 'messages').map(updatedAt);
    expect(messages.filter((one) => Date.parse(one) < Date.parse(at) - 600_000)).toEqual([]);
    const conversations = recordsOf(run.messages, 'conversations').map(updatedAt);
    expect(conversations.filter((one) => one < at).length).toBeGreaterThan(0);
    expect(recordsOf(run.messages, 'attachments').length).toBeGreaterThan(0);
  });

  it('fail for the stream that has no counterpart, if it is selected; the others run', async () => {
    scene.write('catalog.json', meltanoLabs.catalog(true));
    const run = await scene.run(RUN);
    expect(run.code).toBe(1);
    expect(run.stderrLines.at(-1)).toContain('resource: this tap has no such stream; deselect it');
    expect(countByStream(run.messages)['messages']).toBeGreaterThan(0);
  });
});
