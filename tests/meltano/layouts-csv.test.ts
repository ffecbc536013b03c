/** Live discovery, flat columns and flattened records in CSV, with hostile names. */
import { holdsInLayout } from './layouts';
import { csvTarget } from './targets';

it.each(['resource', 'columns', 'flattened'] as const)(
  'in the layout %s it holds what the sandbox holds',
  (layout) => holdsInLayout(layout, csvTarget),
);
