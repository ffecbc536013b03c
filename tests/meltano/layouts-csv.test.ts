/** Live discovery, flat columns and flattened records in CSV, with hostile names. */
import { holdsInLayout } from './layouts';
import { csvTarget } from './targets';

it.each(['resource', 'columns', 'flattened'] as const)(
  'the layout %s holds what the sandbox holds, in both runs',
  (layout) => holdsInLayout(layout, csvTarget),
);
