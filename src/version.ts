/**
 * The version of this package. Knows nothing else.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { member } from './json';

/** As `package.json` has it, for example `1.2.3`. */
export function packageVersion(): string {
  const json: unknown = JSON.parse(readFileSync(path.join(__dirname, '..', 'package.json'), 'utf8'));
  return String(member(json, 'version'));
}
