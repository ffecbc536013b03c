/**
 * Tells, as records, what this run read of each stream: the proof of completeness as a table. Reads nothing.
 */
import { formatInstant } from '../instant';
import type { JsonObject } from '../json';
import type { SyncDeps } from './given';
import type { StreamRun } from './stream-run';
import type { StreamTally } from './tally';

const RANDOM_IDS = 0x1_0000_0000;

/**
 * Writes a record for each stream that was read before. Its id is the run's and the stream's, so that records of no two
 * runs are ever taken for one.
 */
export async function writeWindows(
  { tallies, clock, client }: Pick<SyncDeps, 'tallies' | 'clock' | 'client'>,
  run: StreamRun,
  startedAtMs: number,
): Promise<void> {
  const startedAt = formatInstant(startedAtMs);
  const runId = `${startedAt}-${Math.floor(clock.random() * RANDOM_IDS)
    .toString(16)
    .padStart(8, '0')}`;
  const told = [...tallies].filter(([name, { isRead }]) => isRead && name !== run.definition.name);
  const records = told.map(([name, tally]) => ({
    id: `${runId}/${name}`,
    run_id: runId,
    run_started_at: startedAt,
    stream: name,
    ...windowOf(tally),
  }));
  await run.delivery.write(records, client.apiNow());
}

/** What was to be read, and what came. The API's count says nothing of a stream that failed. */
function windowOf({ span, expected, records, result, startedAtMs, endedAtMs }: StreamTally): JsonObject {
  return {
    from: span ? formatInstant(span.fromMs) : null,
    to: span ? formatInstant(span.toMs) : null,
    expected: result === 'done' ? (expected ?? null) : null,
    delivered: records,
    result,
    started_at: formatInstant(startedAtMs),
    ended_at: endedAtMs === undefined ? null : formatInstant(endedAtMs),
  };
}
