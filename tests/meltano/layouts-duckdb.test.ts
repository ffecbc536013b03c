/** Live discovery, flat columns and flattened records in DuckDB, with hostile names. */
import { holdsInLayout } from './layouts';
import { duckdbTarget } from './targets';

it.each(['resource', 'columns', 'flattened'] as const)(
  'the layout %s holds what the sandbox holds, in both runs',
  (layout) => holdsInLayout(layout, duckdbTarget),
);
