/**
 * The run's summary: what became of each stream, as an object and as a file. Knows no API.
 */
import { renameSync, statSync, writeFileSync } from 'node:fs';
import { UsageError } from './errors';
import type { JsonObject } from './json';
import { member } from './json';
import type { State } from './singer/state';
import { bookmarkValue } from './singer/state';
import type { StreamTally } from './sync/tally';

/** The summary in the form of the contract; `exitCode` is the one that the run ends with. */
export function buildSummary(
  tallies: ReadonlyMap<string, StreamTally>,
  before: State,
  after: State,
  exitCode: number,
): JsonObject {
  const streams = [...tallies].map(([name, tally]) => [
    name,
    {
      records: tally.records,
      expected: tally.result === 'done' ? (tally.expected ?? null) : null,
      requests: tally.requests,
      seconds: ((tally.endedAtMs ?? tally.startedAtMs) - tally.startedAtMs) / 1000,
      retries: tally.retries,
      repaired_values: tally.repairedValues,
      unfit_values: tally.unfitValues,
      ...(tally.unknownAttributes.size > 0 && { unknown_attributes: tally.unknownAttributes.size }),
      ...(tally.goneParents > 0 && { gone_parents: tally.goneParents }),
      bookmark_before: bookmarkText(before, name),
      bookmark_after: bookmarkText(after, name),
      result: tally.result,
      ...(tally.error !== undefined && { error: tally.error }),
    },
  ]);
  return { streams: Object.fromEntries(streams), exit_code: exitCode };
}

/** Writes the summary, a file whole or not at all. Throws UsageError where it can't be written. */
export function writeSummary(path: string, summary: JsonObject): void {
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

function bookmarkText(state: State, stream: string): string | null {
  const value = bookmarkValue(member(state.bookmarks, stream));
  return typeof value === 'string' ? value : null;
}
