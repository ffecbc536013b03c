/**
 * Writes the files that a command leaves behind, whole or not at all, and is the only one that does. Knows nothing of
 * what is in them.
 */
import {
  accessSync,
  constants,
  lstatSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { UsageError } from './errors';
import { member } from './json';

/** Others may not read what holds a secret. */
const OWNER_ONLY = 0o600;

/**
 * Puts `text` in the place of the file `path`, in one step: who reads meanwhile sees the old or the new one. Mode and
 * links stay as they are. What is no file (`/dev/stdout`) is written to. `flag` is where the path was given.
 *
 * @throws UsageError where it can't be written
 */
export function replaceFile(path: string, text: string, flag: string): void {
  try {
    const before = statSync(path, { throwIfNoEntry: false });
    if (before && !before.isFile()) return writeFileSync(path, text);
    const target = before ? realpathSync(path) : path;
    const unfinished = `${target}.tmp`;
    try {
      writeFileSync(unfinished, text, { flush: true, ...(before && { mode: before.mode }) });
      renameSync(unfinished, target);
    } catch (error) {
      rmSync(unfinished, { force: true });
      throw error;
    }
  } catch (error) {
    throw unwritable(path, flag, error);
  }
}

/**
 * Makes the file `path`, which only its owner may read.
 *
 * @throws UsageError where there is something of that name already, or it can't be written
 */
export function createSecretFile(path: string, text: string, flag: string): void {
  try {
    writeFileSync(path, text, { flag: 'wx', mode: OWNER_ONLY, flush: true });
  } catch (error) {
    throw member(error, 'code') === 'EEXIST' ? occupied(path, flag) : unwritable(path, flag, error);
  }
}

/** Throws what `createSecretFile` would, as far as it can be known before. */
export function assertCreatable(path: string, flag: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })) throw occupied(path, flag);
  try {
    accessSync(dirname(path), constants.W_OK);
  } catch (error) {
    throw unwritable(path, flag, error);
  }
}

function occupied(path: string, flag: string): UsageError {
  return new UsageError(
    `${path} is there already, and is not overwritten; name another file with ${flag}, or take it away first.`,
  );
}

function unwritable(path: string, flag: string, error: unknown): UsageError {
  return new UsageError(
    `${flag} ${path} can't be written (${String(member(error, 'code'))}); name a writable file.`,
    { cause: error },
  );
}
