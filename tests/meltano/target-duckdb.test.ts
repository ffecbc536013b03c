/** target-duckdb: upserts; objects are JSON columns, date-times are timestamps without zone, empty texts are null. */
import path from 'node:path';
import { mapRow } from './compare';
import { pythonRows } from './python-rows';
import { describeRuns } from './target-runs';

/** Columns that a SCHEMA declares as objects. */
const JSON_COLUMNS = ['attributes', 'relationships', 'links', 'unfit_values'];

describeRuns('target-duckdb', ({ scene }) => {
  const file = path.join(scene.folder, 'sandbox.duckdb');
  return {
    program: 'target-duckdb',
    config: { path: file, default_target_schema: 'main' },
    async rows(stream) {
      const rows = await pythonRows('target-duckdb', 'duckdb', file, stream);
      return rows.map((row) =>
        mapRow(row, (value, column) =>
          JSON_COLUMNS.includes(column) && typeof value === 'string' ? (JSON.parse(value) as unknown) : value,
        ),
      );
    },
  };
});
