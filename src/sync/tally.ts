/**
 * What a run did to each stream, counted for summary and logs. Knows no protocol and no API.
 */
import type { Misfit } from '../records/fit';

export type StreamResult = 'running' | 'done' | 'failed' | 'interrupted';

export interface StreamTally {
  records: number;
  /** Rows that the API counted in what was read; undefined where it doesn't say. */
  expected: number | undefined;
  requests: number;
  /** How long the requests took in all, side by side ones each by itself. */
  requestMs: number;
  retries: number;
  /** Values that were coerced without loss. */
  repairedValues: number;
  /** Values that were set aside in `unfit_values`. */
  unfitValues: number;
  /** Names of custom attributes that came and that the catalog doesn't know. */
  readonly unknownAttributes: Set<string>;
  /** Parents that were gone (404) when their children were asked for. */
  goneParents: number;
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
    repairedValues: 0,
    unfitValues: 0,
    unknownAttributes: new Set(),
    goneParents: 0,
    startedAtMs: nowMs,
    endedAtMs: undefined,
    result: 'running',
    error: undefined,
  };
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
