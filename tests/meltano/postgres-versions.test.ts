/** Versions of full tables in PostgreSQL: what is gone at the source goes, and a pass that broke off deletes nothing. */
import { catalogOf } from './catalog';
import { startPipeline } from './pipeline';
import { describeWithPostgres } from './postgres';
import { load, openStage, type Stage } from './stage';
import { postgresTarget, type PostgresTarget } from './targets';

describeWithPostgres('PostgreSQL', (postgres) => {
  /** Two tables that say when a row changed, one that doesn't. All are written as a whole. */
  const STREAMS = { tags: 'tag', shortcuts: 'shortcut', sla_versions: 'sla_version' };
  type Stream = keyof typeof STREAMS;

  let stage: Stage;

  beforeEach(async () => {
    stage = await openStage();
  });

  afterEach(() => stage.close());

  const streams = Object.keys(STREAMS).filter((stream): stream is Stream => stream in STREAMS);

  function versioned(settings: object): PostgresTarget {
    return {
      ...postgresTarget(postgres(), settings),
      // A small page, so that a list can break off in its middle.
      settings: { emit_activate_version_messages: true, page_size: 25, max_page_size: 25 },
      catalog: catalogOf(streams, 'FULL_TABLE'),
    };
  }

  /** The source loses a row of each stream. Returns their ids. */
  function lose(): Record<Stream, string> {
    const { store } = stage.scene.sandbox;
    const lost = (type: string): string => {
      const { id = '' } = store.all(type)[3] ?? {};
      expect(store.remove(type, id)).toBe(true);
      return id;
    };
    return { tags: lost('tag'), shortcuts: lost('shortcut'), sla_versions: lost('sla_version') };
  }

  async function idsIn(target: PostgresTarget, stream: string, where = 'true'): Promise<unknown[]> {
    const rows = await postgres().rows(
      `select id from ${target.schema}."${stream}" where ${where} order by id collate "C"`,
    );
    return rows.map(({ id }) => id);
  }

  function idsAtSource(stream: Stream): string[] {
    return stage.scene.sandbox.store.all(STREAMS[stream]).map(({ id }) => id);
  }

  it('a row that is gone at the source is gone with a hard delete', async () => {
    const target = versioned({ hard_delete: true });
    const state = await load(stage, target);
    const lost = lose();
    for (const stream of streams) expect(await idsIn(target, stream)).toContain(lost[stream]);
    await load(stage, target, state);
    for (const stream of streams) expect(await idsIn(target, stream)).toEqual(idsAtSource(stream));
  });

  it('and is marked with a soft one, alone', async () => {
    const target = versioned({ hard_delete: false });
    const state = await load(stage, target);
    const lost = lose();
    await load(stage, target, state);
    for (const stream of streams) {
      expect(await idsIn(target, stream, '_sdc_deleted_at is not null')).toEqual([lost[stream]]);
      expect(await idsIn(target, stream, '_sdc_deleted_at is null')).toEqual(idsAtSource(stream));
    }
  });

  it.each([{ hard_delete: true }, { hard_delete: false }])(
    'a run that fails in the middle of a list deletes nothing of it, with %j; the next one does',
    async (settings) => {
      const target = versioned(settings);
      const state = await load(stage, target);
      lose();
      const before = await idsIn(target, 'tags');
      stage.scene.sandbox.faults.add({
        match: { path: '/v1/tags', nth: 3 },
        times: 100,
        action: { kind: 'status', status: 500 },
      });
      const failed = await startPipeline(stage.scene, { ...target, state }).outcome;
      expect({ tap: failed.tap.code, target: failed.target.code }).toEqual({ tap: 1, target: 0 });
      const ofThisRun = `_sdc_table_version = (select max(_sdc_table_version) from ${target.schema}.tags)`;
      expect(await idsIn(target, 'tags', ofThisRun)).toHaveLength(50);
      expect(await idsIn(target, 'tags')).toEqual(before);
      expect(await idsIn(target, 'tags', '_sdc_deleted_at is not null')).toEqual([]);

      stage.scene.sandbox.faults.clear();
      await load(stage, target, failed.states.at(-1));
      const isThere = settings.hard_delete ? 'true' : '_sdc_deleted_at is null';
      for (const stream of streams) expect(await idsIn(target, stream, isThere)).toEqual(idsAtSource(stream));
    },
  );
});
