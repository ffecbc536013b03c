/**
 * target-sqlite: upserts; flattens what a SCHEMA declares as objects into columns, lists and open objects are written as
 * Python prints them. It refuses a field that the SCHEMA doesn't name, wherever it stands.
 */
import path from 'node:path';
import { isObject, mapRow, type Row } from './compare';
import { printed, pythonRows } from './python-rows';
import { describeRuns } from './target-runs';

describeRuns('target-sqlite', ({ scene }) => {
  const file = path.join(scene.folder, 'sandbox.db');
  return {
    program: 'target-sqlite',
    config: { database: file },
    async rows(stream) {
      const rows = await pythonRows('target-sqlite', 'sqlite', file, stream);
      return rows.map((row) => mapRow(row, printed));
    },
  };
});
