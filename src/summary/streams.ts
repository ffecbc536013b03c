/**
 * What became of each stream of a run, as data. Knows no API, no file and no terminal.
 */
import { missingFiles } from '../files/counts';
import { member } from '../json';
import type { State } from '../singer/state';
import { bookmarkValue } from '../singer/state';
import type { StreamResult, StreamTally } from '../sync/tally';
import { elapsedMsOf } from '../sync/tally';

/** What became of a stream, in the form of the contract. Seconds are those of the clock on the wall. */
export interface StreamSummary {
  readonly records: number;
  /** Rows that the API counts; null where it doesn't say, and where the stream wasn't read to its end. */
  readonly expected: number | null;
  readonly requests: number;
  /** Of the answers' bodies, as they came over the network. */
  readonly bytes: number;
  readonly seconds: number;
  /** In which at least one request waited for a budget or before a retry. */
  readonly waited_seconds: number;
  readonly retries: number;
  readonly repaired_values: number;
  readonly unfit_values: number;
  readonly unknown_attributes?: number;
  readonly gone_parents?: number;
  /** Of attachments, where they are downloaded. */
  readonly files_downloaded?: number;
  readonly files_present?: number;
  readonly files_missing?: number;
  readonly bookmark_before: string | null;
  readonly bookmark_after: string | null;
  readonly result: StreamResult;
  readonly error?: string;
}

/** What became of each stream. */
export function summarizeStreams(
  tallies: ReadonlyMap<string, StreamTally>,
  before: State,
  after: State,
): Readonly<Record<string, StreamSummary>> {
  const streams = [...tallies].map(([name, tally]): [string, StreamSummary] => {
    const elapsedMs = elapsedMsOf(tally, tally.startedAtMs);
    return [
      name,
      {
        records: tally.records,
        expected: tally.result === 'done' ? (tally.expected ?? null) : null,
        requests: tally.requests,
        bytes: tally.bytes,
        seconds: elapsedMs / 1000,
        // A wait that a signal cut short was counted whole.
        waited_seconds: Math.min(tally.waitedMs, elapsedMs) / 1000,
        retries: tally.retries,
        repaired_values: tally.repairedValues,
        unfit_values: tally.unfitValues,
        ...(tally.unknownAttributes.size > 0 && { unknown_attributes: tally.unknownAttributes.size }),
        ...(tally.goneParents > 0 && { gone_parents: tally.goneParents }),
        ...(tally.files && {
          files_downloaded: tally.files.downloaded,
          files_present: tally.files.present,
          files_missing: missingFiles(tally.files),
        }),
        bookmark_before: bookmarkText(before, name),
        bookmark_after: bookmarkText(after, name),
        result: tally.result,
        ...(tally.error !== undefined && { error: tally.error }),
      },
    ];
  });
  return Object.fromEntries(streams);
}

function bookmarkText(state: State, stream: string): string | null {
  const value = bookmarkValue(member(state.bookmarks, stream));
  return typeof value === 'string' ? value : null;
}
