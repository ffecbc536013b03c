/**
 * The version of this package, and where it is. Knows nothing else.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { member } from './json';

/** Where the package is installed. */
export function packageFolder(): string {
  return path.join(__dirname, '..');
}

/** As `package.json` has it, for example `1.2.3`. */
export function packageVersion(): string {
  const json: unknown = JSON.parse(readFileSync(path.join(packageFolder(), 'package.json'), 'utf8'));
  return String(member(json, 'version'));
}
