/**
 * Loads the base schemas that come with the package. Knows only that a file is named like its stream.
 */
import path from 'node:path';
import { readFileSync } from 'node:fs';
import type { JsonSchema } from './json';
import { isJsonObject } from './json';

const SCHEMAS_DIR = path.join(__dirname, '..', 'schemas');

/** The JSON Schema of a stream, as `schemas/<stream>.json` has it. Throws where the file is missing: a bug. */
export function loadSchema(stream: string): JsonSchema {
  const schema: unknown = JSON.parse(readFileSync(path.join(SCHEMAS_DIR, `${stream}.json`), 'utf8'));
  if (!isJsonObject(schema)) throw new Error(`schemas/${stream}.json is not an object`);
  return schema;
}
