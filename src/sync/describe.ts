/**
 * The lines at a stream's start and end. Pure.
 */
import { describeFiles } from '../files/counts';
import { formatInstant } from '../instant';
import type { ReplicationMethod } from '../singer/catalog';
import type { Bookmark } from '../singer/state';
import type { StreamTally } from './tally';

const MINUTE_MS = 60_000;

/** From where the stream is read. */
export function describeStart(
  method: ReplicationMethod,
  bookmark: Bookmark | undefined,
  startDateMs: number,
): string {
  if (method === 'FULL_TABLE') return 'the whole table';
  return bookmark
    ? `from its bookmark ${formatInstant(bookmark.valueMs)}`
    : `from ${formatInstant(startDateMs)}`;
}

/** Why it isn't read in this run. */
export function describeSkip(passAgeMs: number): string {
  const minutes = Math.round(passAgeMs / MINUTE_MS);
  return `skipped: last complete pass ${minutes === 1 ? '1 minute' : `${minutes} minutes`} ago`;
}

/** What became of it. */
export function describeEnd(tally: StreamTally): string {
  const { result, records, expected, requests, goneParents, files } = tally;
  return [
    `${result}, ${records} records in ${requests} requests`,
    ...(result === 'done' && expected !== undefined ? [`the API counts ${expected}`] : []),
    ...(goneParents > 0 ? [`${goneParents} parents were gone`] : []),
    ...(files ? [describeFiles(files)] : []),
  ].join('; ');
}
