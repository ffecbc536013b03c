/** Live discovery, flat columns and flattened records in PostgreSQL, with hostile names. */
import { holdsInLayout } from './layouts';
import { startPostgres, type Postgres } from './postgres';
import { postgresTarget } from './targets';

let postgres: Postgres;

beforeAll(async () => {
  postgres = await startPostgres();
});

afterAll(() => postgres.stop());

it.each(['resource', 'columns', 'flattened'] as const)(
  'the layout %s holds what the sandbox holds, in both runs',
  (layout) => holdsInLayout(layout, () => postgresTarget(postgres)),
);
