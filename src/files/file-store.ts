/**
 * A folder of files that are whole or not there: the only owner of `node:fs` for writing data. Knows nothing of what
 * the files are.
 *
 * A file is written beside its place, under a name that ends in `.part-…`, and then renamed. A process that is killed
 * leaves such a rest, never half a file; who writes the same file next takes the rest away.
 */
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { createSha256 } from '../digest';
import { ConfigError, FolderError } from '../errors';
import { member } from '../json';

/** A file below the folder: the name of a folder and of a file in it, both safe. */
export type Place = readonly [folder: string, file: string];

export interface Written {
  readonly bytes: number;
  /** In hex. */
  readonly sha256: string;
}

/** All of it throws FolderError where the folder can't be read or written. */
export interface FileStore {
  /** In bytes; undefined where there is no such file. */
  lengthOf(place: Place): Promise<number | undefined>;
  /** What is there already. */
  read(place: Place): Promise<Written>;
  /** Writes `chunks`, all of them or no file; throws what they throw. */
  write(place: Place, chunks: AsyncIterable<Uint8Array>): Promise<Written>;
}

/**
 * Opens the folder, and makes it where there is none; throws ConfigError where that can't be. `random` is in [0, 1).
 */
export async function openFileStore(folder: string, random: () => number): Promise<FileStore> {
  const explain = (doing: string, error: unknown): string =>
    `"download_attachments_to": ${folder} can't be ${doing} (${String(member(error, 'code'))}); check that it is a folder, ` +
    'its permissions and the free space (for example "./attachments").';
  /** Runs what touches the disk; `doing` says what it was, in the error. */
  const onDisk = async <T>(doing: string, task: () => Promise<T>): Promise<T> => {
    try {
      return await task();
    } catch (error) {
      throw new FolderError(explain(doing, error), { cause: error });
    }
  };
  const pathOf = ([inner, file]: Place): string => path.join(folder, inner, file);

  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw new ConfigError(explain('made', error), { cause: error });
  }
  return {
    lengthOf: (place) =>
      onDisk('read', async () => {
        const found = await stat(pathOf(place)).catch((error: unknown) => {
          if (member(error, 'code') === 'ENOENT') return undefined;
          throw error;
        });
        return found?.isFile() === true ? found.size : undefined;
      }),
    read: (place) =>
      onDisk('read', async () => {
        const hash = createSha256();
        let bytes = 0;
        const file = await open(pathOf(place), 'r');
        // Ends with the file closed, whatever happens.
        for await (const chunk of file.createReadStream() as AsyncIterable<Buffer>) {
          hash.add(chunk);
          bytes += chunk.length;
        }
        return { bytes, sha256: hash.hex() };
      }),
    async write(place, chunks) {
      const target = pathOf(place);
      const parts = `${path.basename(target)}.part-`;
      const part = `${target}.part-${random().toString(36).slice(2, 10)}`;
      const file = await onDisk('written', async () => {
        const inner = path.dirname(target);
        await mkdir(inner, { recursive: true });
        const rests = (await readdir(inner)).filter((name) => name.startsWith(parts));
        for (const rest of rests) await rm(path.join(inner, rest), { force: true });
        return open(part, 'wx');
      });
      try {
        const hash = createSha256();
        let bytes = 0;
        for await (const chunk of chunks) {
          hash.add(chunk);
          bytes += chunk.length;
          await onDisk('written', () => file.writeFile(chunk));
        }
        await onDisk('written', async () => {
          await file.sync();
          await file.close();
          await rename(part, target);
        });
        return { bytes, sha256: hash.hex() };
      } catch (error) {
        await file.close().catch(() => undefined);
        await rm(part, { force: true }).catch(() => undefined);
        throw error;
      }
    },
  };
}
