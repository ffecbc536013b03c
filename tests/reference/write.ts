/** Writes the page of all streams anew, `docs/streams.md`. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { PAGE, referencePage } from './reference';

writeFileSync(path.join(__dirname, '../..', PAGE), referencePage());
