/** target-jsonl: appends records to files as they are, and prints a state only where it is the last message. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { lastByKey, type Row } from './compare';
import { describeRuns } from './target-runs';

describeRuns('target-jsonl', ({ scene }) => ({
  program: 'target-jsonl',
  config: { destination_path: scene.folder, do_timestamp_file: false },
  rows: (stream) => {
    const lines = readFileSync(path.join(scene.folder, `${stream}.jsonl`), 'utf8')
      .trimEnd()
      .split('\n');
    return Promise.resolve(lastByKey(lines.map((line) => JSON.parse(line) as Row)));
  },
}));
