/**
 * The file of a run's summary. Knows nothing of a run.
 */
import { replaceFile } from '../output-file';
import type { StreamSummary } from './streams';

/** The file's content; the exit code is null until the run has ended. */
export interface RunSummary {
  readonly streams: Readonly<Record<string, StreamSummary>>;
  readonly exit_code: number | null;
}

/** Writes the summary, a file whole or not at all. Throws UsageError where it can't be written. */
export function writeSummary(path: string, summary: RunSummary): void {
  replaceFile(path, `${JSON.stringify(summary, null, 2)}\n`, '--summary');
}
