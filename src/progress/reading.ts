/**
 * What a look at a run shows, and how it is read from the run's own counters. Pure; knows no terminal.
 */
import type { StreamResult, StreamTally } from '../sync/tally';
import { elapsedMsOf } from '../sync/tally';
import type { Sample } from './rate';
import { perSecond } from './rate';

/** One stream at a moment. */
export interface StreamReading {
  readonly name: string;
  readonly result: StreamResult;
  readonly records: number;
  /** Of what is to come in all, in [0, 1]; undefined where nobody knows. */
  readonly share: number | undefined;
  /** The share is one of the time to be read, not of records: their number isn't known. */
  readonly isShareOfTime: boolean;
  readonly perSecond: number | undefined;
  /** Up to here it is read; in milliseconds since the epoch. */
  readonly reachedMs: number | undefined;
  readonly leftMs: number | undefined;
  readonly retries: number;
  readonly elapsedMs: number;
}

/** Something that holds the run up. */
export interface WaitReading {
  /** What is waited for. */
  readonly what: string;
  readonly reason: string;
  /** Undefined where nobody knows when it ends. */
  readonly leftMs: number | undefined;
}

/** A request budget; `allowed` is undefined until the API states it. */
export interface BudgetReading {
  readonly name: string;
  readonly used: number;
  readonly allowed: number | undefined;
}

export interface RunReading {
  readonly elapsedMs: number;
  /** In the order in which they were begun. */
  readonly streams: readonly StreamReading[];
  /** Streams that are not begun yet. */
  readonly toCome: number;
  readonly budgets: readonly BudgetReading[];
  readonly waits: readonly WaitReading[];
}

/** Reads a stream; `samples` are earlier counts of its records. */
export function readStream(
  name: string,
  tally: StreamTally,
  samples: readonly Sample[],
  nowMs: number,
): StreamReading {
  const { records, result, retries } = tally;
  const elapsedMs = elapsedMsOf(tally, nowMs);
  const base = { name, result, records, retries, elapsedMs };
  if (result !== 'running') {
    const rate = elapsedMs > 0 ? (records * 1000) / elapsedMs : undefined;
    const share = result === 'done' ? 1 : undefined;
    return { ...base, share, isShareOfTime: false, perSecond: rate, reachedMs: undefined, leftMs: undefined };
  }
  const rate = perSecond(samples, { atMs: nowMs, count: records });
  const ahead = tally.outlook?.now();
  // Of children nobody states how many there are: their rows are not those that are ahead.
  const rowsLeft = tally.expected === undefined ? undefined : ahead?.rowsLeft;
  if (rowsLeft !== undefined) {
    const all = records + rowsLeft;
    const share = all === 0 ? undefined : records / all;
    const leftMs = rate !== undefined && rate > 0 ? (rowsLeft * 1000) / rate : undefined;
    return { ...base, share, isShareOfTime: false, perSecond: rate, reachedMs: ahead?.reachedMs, leftMs };
  }
  const share = ahead && ahead.spanMs > 0 ? 1 - ahead.leftMs / ahead.spanMs : undefined;
  // Records lie anywhere in that time, so a share of it says little of how long the rest takes.
  return {
    ...base,
    share,
    isShareOfTime: true,
    perSecond: rate,
    reachedMs: ahead?.reachedMs,
    leftMs: undefined,
  };
}
