/** meltanolabs-target-postgres with a real server: upserts; objects are jsonb, date-times are timestamps. */
import { describeWithPostgres } from './postgres';
import { load, openStage } from './stage';
import { holdsAfterAKill, holdsWhatTheSandboxHolds } from './target-runs';
import { ownColumns, postgresTarget } from './targets';

describeWithPostgres('PostgreSQL', (postgres) => {
  it('holds what the sandbox holds, after a full load and an incremental one', () =>
    holdsWhatTheSandboxHolds(() => postgresTarget(postgres())));

  it('can be killed in the middle: the tap ends with one line, and a rerun completes', () =>
    holdsAfterAKill(() => postgresTarget(postgres())));

  it('has a column of its own type for each property of a SCHEMA', async () => {
    const stage = await openStage();
    const target = postgresTarget(postgres());
    try {
      await load(stage, target);
    } finally {
      await stage.close();
    }
    const rows = await postgres().rows(
      `select column_name, data_type from information_schema.columns
     where table_schema = '${target.schema}' and table_name = 'conversations'`,
    );
    const types = rows.map((row): [string, unknown] => [String(row['column_name']), row['data_type']]);
    expect(ownColumns(Object.fromEntries(types))).toEqual({
      attributes: 'jsonb',
      id: 'text',
      links: 'jsonb',
      relationships: 'jsonb',
      type: 'text',
      unfit_values: 'jsonb',
      updated_at: 'timestamp without time zone',
    });
  });
});
