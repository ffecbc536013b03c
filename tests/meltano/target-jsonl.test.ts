/** target-jsonl: appends records to files as they are, and prints a state only where it is the last message. */
import { mapValues } from './compare';
import type { Stage, Target } from './stage';
import { holdsAfterAKill, holdsWhatTheSandboxHolds } from './target-runs';
import { jsonlRows } from './targets';

function createTarget({ scene }: Stage): Target {
  return {
    program: 'target-jsonl',
    config: { destination_path: scene.folder, do_timestamp_file: false },
    rows: (kinds) => Promise.resolve(mapValues(kinds, (_, stream) => jsonlRows(scene.folder, stream))),
  };
}

it('holds what the sandbox holds, after a full load and an incremental one', () =>
  holdsWhatTheSandboxHolds(createTarget));

it('can be killed in the middle: the tap ends with one line, and a rerun completes', () =>
  holdsAfterAKill(createTarget));
