/** meltanolabs-target-postgres with a real server: upserts; objects are jsonb, date-times are timestamps. */
import { mapRow, type Row } from './compare';
import { startPostgres, type Postgres } from './postgres';
import { load, openStage, type Target } from './stage';
import { holdsAfterAKill, holdsWhatTheSandboxHolds } from './target-runs';

let postgres: Postgres;
let schemas = 0;

beforeAll(async () => {
  postgres = await startPostgres();
});

afterAll(() => postgres.stop());

interface PostgresTarget extends Target {
  readonly schema: string;
}

function createTarget(): PostgresTarget {
  schemas += 1;
  const schema = `sandbox_${schemas}`;
  return {
    schema,
    program: 'target-postgres',
    config: {
      host: '127.0.0.1',
      port: postgres.port,
      user: postgres.user,
      password: 'none is asked for',
      database: postgres.database,
      default_target_schema: schema,
    },
    async rows(stream) {
      const rows = await postgres.rows(`select * from ${schema}."${stream}"`);
      return rows.map((row) => mapRow(ownColumns(row), asInJson));
    },
  };
}

it('holds what the sandbox holds, after a full load and an incremental one', () =>
  holdsWhatTheSandboxHolds(createTarget));

it('can be killed in the middle: the tap ends with one line, and a rerun completes', () =>
  holdsAfterAKill(createTarget));

it('has a column of its own type for each property of a SCHEMA', async () => {
  const stage = await openStage();
  const target = createTarget();
  try {
    await load(stage, target);
  } finally {
    await stage.close();
  }
  const rows = await postgres.rows(
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

/** Without the columns that the target adds. */
function ownColumns(row: Row): Row {
  return Object.fromEntries(Object.entries(row).filter(([column]) => !column.startsWith('_sdc_')));
}

/** Date-times are `timestamp without time zone`, in UTC, and PostgreSQL leaves trailing zeros out. */
function asInJson(value: unknown, column: string): unknown {
  return column === 'updated_at' && typeof value === 'string' ? new Date(`${value}Z`).toISOString() : value;
}
