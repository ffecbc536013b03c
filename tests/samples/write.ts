/** Writes the samples. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { SAMPLES } from './text';

for (const [name, textOf] of Object.entries(SAMPLES)) {
  writeFileSync(path.join(__dirname, '../..', name), textOf());
}
