/**
 * What became of files, counted for summary and logs. Pure.
 */

/** Why a record has no file. A word of its own for each, because people count by it. */
export type Missing = 'no link' | 'no https' | 'too large' | 'gone' | 'refused' | 'unreachable';

export interface FileCounts {
  downloaded: number;
  downloadedBytes: number;
  /** Those that were there already. */
  present: number;
  readonly missing: Map<Missing, number>;
}

export function createFileCounts(): FileCounts {
  return { downloaded: 0, downloadedBytes: 0, present: 0, missing: new Map() };
}

/** How many records have no file. */
export function missingFiles({ missing }: FileCounts): number {
  return [...missing.values()].reduce((sum, count) => sum + count, 0);
}

/** For example "12 files downloaded (3.4 MB), 5 were there, 2 are missing (1 gone, 1 too large)". */
export function describeFiles(counts: FileCounts): string {
  const { downloaded, downloadedBytes, present, missing } = counts;
  const reasons = [...missing].map(([reason, count]) => `${count} ${reason}`).join(', ');
  return [
    `${downloaded} files downloaded (${(downloadedBytes / 1e6).toFixed(1)} MB)`,
    `${present} were there`,
    ...(reasons === '' ? [] : [`${missingFiles(counts)} are missing (${reasons})`]),
  ].join(', ');
}
