/** Live discovery, flat columns and flattened records in PostgreSQL, with hostile names. */
import { holdsInLayout } from './layouts';
import { describeWithPostgres } from './postgres';
import { postgresTarget } from './targets';

describeWithPostgres('PostgreSQL', (postgres) => {
  it.each(['resource', 'columns', 'flattened'] as const)(
    'in the layout %s it holds what the sandbox holds',
    (layout) => holdsInLayout(layout, () => postgresTarget(postgres())),
  );
});
