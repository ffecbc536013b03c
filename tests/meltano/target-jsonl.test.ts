/** target-jsonl: appends records to files as they are, and prints a state only where it is the last message. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { lastByKey, type Row } from './compare';
import type { Stage, Target } from './stage';
import { holdsAfterAKill, holdsWhatTheSandboxHolds } from './target-runs';

function createTarget({ scene }: Stage): Target {
  return {
    program: 'target-jsonl',
    config: { destination_path: scene.folder, do_timestamp_file: false },
    rows: (stream) => {
      const lines = readFileSync(path.join(scene.folder, `${stream}.jsonl`), 'utf8')
        .trimEnd()
        .split('\n');
      return Promise.resolve(lastByKey(lines.map((line) => JSON.parse(line) as Row)));
    },
  };
}

it('holds what the sandbox holds, after a full load and an incremental one', () =>
  holdsWhatTheSandboxHolds(createTarget));

it('can be killed in the middle: the tap ends with one line, and a rerun completes', () =>
  holdsAfterAKill(createTarget));
