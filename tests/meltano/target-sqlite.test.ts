/**
 * target-sqlite: upserts; flattens what a SCHEMA declares as objects into columns, lists and open objects are written as
 * Python prints them. It drops fields that the SCHEMA doesn't name, wherever they stand.
 */
import path from 'node:path';
import { mapRow, mapValues } from './compare';
import { printed, pythonRows } from './python-rows';
import { schemaOfStream } from './schemas';
import { columnsOf } from './sqlite-columns';
import type { Stage, Target } from './stage';
import { holdsAfterAKill, holdsWhatTheSandboxHolds } from './target-runs';

/** The target's own column. */
const LOADED_AT = '__loaded_at';

function createTarget({ scene }: Stage): Target {
  const file = path.join(scene.folder, 'sandbox.db');
  return {
    program: 'target-sqlite',
    config: { database: file },
    async rows(kinds) {
      const places = mapValues(kinds, () => ({ files: [file] }));
      return mapValues(await pythonRows('target-sqlite', 'sqlite', places), (rows) =>
        rows.map((row) => {
          const filled = Object.entries(row).filter(([name, value]) => name !== LOADED_AT && value !== null);
          return mapRow(Object.fromEntries(filled), printed);
        }),
      );
    },
    convert: (row, stream) => columnsOf(row, schemaOfStream(stream)),
  };
}

it('holds what the sandbox holds, after a full load and an incremental one', () =>
  holdsWhatTheSandboxHolds(createTarget));

it('can be killed in the middle: the tap ends with one line, and a rerun completes', () =>
  holdsAfterAKill(createTarget));
