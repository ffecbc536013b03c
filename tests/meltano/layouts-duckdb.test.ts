/** Live discovery, flat columns and flattened records in DuckDB, with hostile names. */
import { holdsInLayout } from './layouts';
import { duckdbTarget } from './targets';

it.each(['resource', 'columns', 'flattened'] as const)(
  'in the layout %s it holds what the sandbox holds',
  (layout) => holdsInLayout(layout, duckdbTarget),
);
