/** meltanolabs-target-csv: a file per stream and run, replaced where it is there; objects as Python prints them. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { lastByKey, mapRow } from './compare';
import { printed, pythonRows } from './python-rows';
import type { Stage, Target } from './stage';
import { holdsAfterAKill, holdsWhatTheSandboxHolds } from './target-runs';

function createTarget({ scene }: Stage): Target {
  return {
    program: 'target-csv',
    config: {
      output_path: scene.folder,
      file_naming_scheme: '{stream_name}-{timestamp}.csv',
    },
    async rows(stream) {
      const files = readdirSync(scene.folder).filter((name) => name.startsWith(`${stream}-`));
      const paths = files.sort().map((name) => path.join(scene.folder, name));
      const rows = await pythonRows('target-csv', 'csv', ...paths);
      return lastByKey(rows).map((row) => mapRow(row, printed));
    },
    convert: (row) => mapRow(row, asCell),
  };
}

it('holds what the sandbox holds, after a full load and an incremental one', () =>
  holdsWhatTheSandboxHolds(createTarget));

it('can be killed in the middle: the tap ends with one line, and a rerun completes', () =>
  holdsAfterAKill(createTarget));

/** Null is an empty cell, and a date-time as Python prints it, with microseconds. */
function asCell(value: unknown, column: string): unknown {
  if (value === null || value === undefined) return '';
  return column === 'updated_at' && typeof value === 'string' ? pythonDateTime(value) : value;
}

function pythonDateTime(text: string): string {
  const withZone = text.replace('T', ' ').replace('Z', '+00:00');
  return withZone.replace('.000+', '+').replace(/\.(\d{3})\+/, '.$1000+');
}
