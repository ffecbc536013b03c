/**
 * What a run did to each stream, counted for summary and logs. Knows no protocol and no API.
 */
import type { FileCounts } from '../files/counts';
import type { Misfit } from '../records/fit';
import type { Interval } from './coverage';
import type { Outlook } from './outlook';

export type StreamResult = 'running' | 'done' | 'failed' | 'interrupted';

export interface StreamTally {
  records: number;
  /** Rows that the API counted in what was read; undefined where it doesn't say. */
  expected: number | undefined;
  requests: number;
  /** How long the requests took in all, side by side ones each by itself. */
  requestMs: number;
  retries: number;
  /** Bodies of the answers, as they came over the network. */
  bytes: number;
  /** How long at least one request waited for a budget or before a retry. */
  waitedMs: number;
  /** Up to when waits are counted in it; they may overlap. */
  waitsCountedToMs: number;
  /** What lies ahead, where that is known; looked at only where somebody looks on. */
  outlook: Outlook | undefined;
  /** Values that were coerced without loss. */
  repairedValues: number;
  /** Values that were set aside in `unfit_values`. */
  unfitValues: number;
  /** Names of custom attributes that came and that the catalog doesn't know. */
  readonly unknownAttributes: Set<string>;
  /** Parents that were gone (404) when their children were asked for. */
  goneParents: number;
  /** Files behind the records; undefined where none are fetched. */
  files: FileCounts | undefined;
  /** False for a list that is young enough. */
  isRead: boolean;
  /** What was to be read; undefined where that is everything. */
  span: Interval | undefined;
  readonly startedAtMs: number;
  endedAtMs: number | undefined;
  result: StreamResult;
  error: string | undefined;
}

export function createStreamTally(nowMs: number): StreamTally {
  return {
    records: 0,
    expected: undefined,
    requests: 0,
    requestMs: 0,
    retries: 0,
    bytes: 0,
    waitedMs: 0,
    waitsCountedToMs: nowMs,
    outlook: undefined,
    repairedValues: 0,
    unfitValues: 0,
    unknownAttributes: new Set(),
    goneParents: 0,
    files: undefined,
    isRead: true,
    span: undefined,
    startedAtMs: nowMs,
    endedAtMs: undefined,
    result: 'running',
    error: undefined,
  };
}

/** Counts a wait; of waits that overlap, what was counted already is left out. */
export function addWait(tally: StreamTally, fromMs: number, toMs: number): void {
  tally.waitedMs += Math.max(0, toMs - Math.max(fromMs, tally.waitsCountedToMs));
  tally.waitsCountedToMs = Math.max(tally.waitsCountedToMs, toMs);
}

/** How long the stream has been read, in milliseconds, up to now where it is read still. */
export function elapsedMsOf({ startedAtMs, endedAtMs }: StreamTally, nowMs: number): number {
  return Math.max(0, (endedAtMs ?? nowMs) - startedAtMs);
}

/** Counts misfits and tells of each path once, with both types and never the value. */
export function createMisfitReport(
  stream: string,
  tally: StreamTally,
  warn: (line: string) => void,
): (misfits: readonly Misfit[]) => void {
  const reported = new Set<string>();
  return (misfits) => {
    for (const misfit of misfits) {
      if (misfit.isRepaired) tally.repairedValues += 1;
      else tally.unfitValues += 1;
      const line = describeMisfit(stream, misfit);
      if (reported.has(line)) continue;
      reported.add(line);
      warn(line);
    }
  };
}

/** One sentence about a misfit. */
function describeMisfit(stream: string, { path, expected, found, isRepaired }: Misfit): string {
  const outcome = isRepaired ? 'coerced without loss' : 'the original is in "unfit_values"';
  return `${stream}: ${path} should be ${expected}, got ${found}; ${outcome}.`;
}
