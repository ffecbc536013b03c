/**
 * The file of a run's summary. Knows nothing of a run.
 */
import { renameSync, statSync, writeFileSync } from 'node:fs';
import { UsageError } from '../errors';
import { member } from '../json';
import type { StreamSummary } from './streams';

/** The file's content; the exit code is null until the run has ended. */
export interface RunSummary {
  readonly streams: Readonly<Record<string, StreamSummary>>;
  readonly exit_code: number | null;
}

/** Writes the summary, a file whole or not at all. Throws UsageError where it can't be written. */
export function writeSummary(path: string, summary: RunSummary): void {
  try {
    // What is no file (/dev/null, a pipe) is written to: a rename would put a file in its place.
    const isReplaceable = statSync(path, { throwIfNoEntry: false })?.isFile() ?? true;
    const written = isReplaceable ? `${path}.tmp` : path;
    writeFileSync(written, `${JSON.stringify(summary, null, 2)}\n`);
    if (isReplaceable) renameSync(written, path);
  } catch (error) {
    throw new UsageError(
      `--summary ${path} can't be written (${String(member(error, 'code'))}); name a writable file.`,
      {
        cause: error,
      },
    );
  }
}
