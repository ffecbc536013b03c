/** The schemas as the package ships them. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Schema } from '../cli/messages';

const FOLDER = path.join(__dirname, '../../schemas');

export function schemaOfStream(stream: string): Schema {
  return JSON.parse(readFileSync(path.join(FOLDER, `${stream}.json`), 'utf8')) as Schema;
}
