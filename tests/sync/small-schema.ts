/** One schema for every stream: the columns that the engine fills, of any type. */
import type { JsonSchema } from '../../src/json';

const COLUMNS = [
  ...[
    'id',
    'type',
    'updated_at',
    'conversation_id',
    'customer_id',
    'message_id',
    'attributes',
    'unfit_values',
  ],
];
export const SCHEMA: JsonSchema = {
  type: 'object',
  properties: Object.fromEntries(COLUMNS.map((name) => [name, {}])),
};
