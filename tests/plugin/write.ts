/** Writes `plugin.yml`, and the same definition into the sample project. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PLUGIN, SAMPLE, pluginText, sampleText } from './text';

const ROOT = path.join(__dirname, '../..');
const sample = path.join(ROOT, SAMPLE);

writeFileSync(path.join(ROOT, PLUGIN), pluginText());
writeFileSync(sample, sampleText(readFileSync(sample, 'utf8')));
