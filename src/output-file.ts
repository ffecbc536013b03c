/**
 * Writes the files that a command leaves behind, whole or not at all, and is the only one that does. Knows nothing of
 * what is in them.
 */
import {
  accessSync,
  constants,
  lstatSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
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

/** A folder for new files. */
export interface NewFolder {
  /** Writes a file that isn't there yet. Throws UsageError where it can't be written. */
  readonly write: (name: string, text: string) => void;
}

/**
 * The folder `folder`, made where it is missing, for the eyes of this user. Throws UsageError, which names `flag`, where
 * it holds anything, is none, or can't be made.
 */
export function newFolder(folder: string, flag: string): NewFolder {
  const advice = 'name a folder that is empty, or not there yet.';
  let names: readonly string[];
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    names = readdirSync(folder);
  } catch (error) {
    throw unwritable(folder, flag, error, advice);
  }
  if (names.length > 0) throw new UsageError(`${flag} ${folder}: the folder isn't empty; ${advice}`);
  return {
    write: (name, text) => {
      const file = join(folder, name);
      try {
        writeFileSync(file, text, { flag: 'wx', mode: 0o600 });
      } catch (error) {
        throw unwritable(file, flag, error, 'check the disk and the permissions of the folder.');
      }
    },
  };
}

function occupied(path: string, flag: string): UsageError {
  return new UsageError(
    `${path} is there already, and is not overwritten; name another file with ${flag}, or take it away first.`,
  );
}

function unwritable(
  path: string,
  flag: string,
  error: unknown,
  advice = 'name a writable file.',
): UsageError {
  return new UsageError(`${flag} ${path} can't be written (${String(member(error, 'code'))}); ${advice}`, {
    cause: error,
  });
}
