/** Draws the picture of how the tables join anew, into `docs/sql/README.md`. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PAGE, withPicture } from './joins';

const page = path.join(__dirname, '../..', PAGE);
writeFileSync(page, withPicture(readFileSync(page, 'utf8')));
