/** target-duckdb: upserts; objects are JSON columns, date-times are timestamps without zone, empty texts are null. */
import path from 'node:path';
import { mapRow } from './compare';
import { pythonRows } from './python-rows';
import type { Stage, Target } from './stage';
import { holdsAfterAKill, holdsWhatTheSandboxHolds } from './target-runs';

/** Columns that a SCHEMA declares as objects. */
const JSON_COLUMNS = ['attributes', 'relationships', 'links', 'unfit_values'];

function createTarget({ scene }: Stage): Target {
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
}

it('holds what the sandbox holds, after a full load and an incremental one', () =>
  holdsWhatTheSandboxHolds(createTarget));

it('can be killed in the middle: the tap ends with one line, and a rerun completes', () =>
  holdsAfterAKill(createTarget));
