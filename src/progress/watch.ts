/**
 * Watches a sync: a live view where a person looks on at a terminal, a line a minute everywhere else. Looks at counters
 * that the run keeps anyway. Knows nothing of how the run goes about its work.
 */
import type { Clock, Ticker } from '../clock';
import type { EdgeHooks } from '../edge';
import type { Bucket, Governor } from '../kustomer/governor';
import type { Log } from '../log';
import type { StreamTally } from '../sync/tally';
import type { LiveView } from './live';
import type { MinuteLines } from './minute-lines';
import { createMinuteLines } from './minute-lines';
import type { Sample } from './rate';
import { withSample } from './rate';
import type { RunReading, StreamReading } from './reading';
import { readStream } from './reading';
import { createWaits } from './waits';

export interface WatchOptions {
  readonly clock: Clock;
  readonly tick: Ticker;
  readonly log: Log;
  readonly tallies: ReadonlyMap<string, StreamTally>;
  /** Shows the run to a person who looks on; undefined where nobody does. */
  readonly show: ((readRun: () => RunReading) => Promise<LiveView>) | undefined;
  readonly isReaderSlow: () => boolean;
}

export interface Watch {
  /** Has to be built into the client. */
  readonly hooks: EdgeHooks;
  /** A line on what a live view shows too: where there is one, it is told at debug level only. */
  note(line: string): void;
  /** How many streams the run has in all. */
  expect(streams: number): void;
  /** Ends the watch; what is told after it stands where the view was. */
  stop(): void;
}

/** Of the minute's lines; a look costs next to nothing. */
const LOOK_EVERY_MS = 1_000;
const BUCKETS: readonly Bucket[] = ['search', 'general'];

/** Starts to watch. */
export async function watchRun(options: WatchOptions): Promise<Watch> {
  const { clock, log, tallies } = options;
  const startedAtMs = clock.now();
  const waits = createWaits();
  const samples = new Map<string, readonly Sample[]>();
  let governor: Governor | undefined;
  let expected = 0;

  const read = (name: string, tally: StreamTally, nowMs: number): StreamReading => {
    const earlier = samples.get(name) ?? [{ atMs: tally.startedAtMs, count: 0 }];
    const seen = withSample(earlier, { atMs: nowMs, count: tally.records });
    samples.set(name, seen);
    return readStream(name, tally, seen, nowMs);
  };
  const readRun = (): RunReading => {
    const nowMs = clock.now();
    waits.readerHolds(options.isReaderSlow(), nowMs);
    return {
      elapsedMs: nowMs - startedAtMs,
      streams: [...tallies].map(([name, tally]) => read(name, tally, nowMs)),
      toCome: Math.max(0, expected - tallies.size),
      budgets: BUCKETS.map((name) => ({ name, used: 0, allowed: undefined, ...governor?.level(name) })),
      waits: waits.now(nowMs),
    };
  };

  const live = await options.show?.(readRun);
  if (live) log.setFrame((write) => live.above(write));
  const minutes = live
    ? undefined
    : startMinutes(options, createMinuteLines(tallies, read, waits, info), waits);

  function info(line: string): void {
    log.info(line);
  }

  return {
    hooks: {
      watch: (one) => (governor = one),
      isWaitShown: live !== undefined,
      onWait: ({ bucket, waitMs, reason }) =>
        waits.begin(`the ${bucket} budget`, reason, clock.now() + waitMs),
      onRetry: ({ label, reason, waitMs }) =>
        waits.begin(`the next try of ${label}`, reason, clock.now() + waitMs),
    },
    note: (line) => (live ? log.debug(line) : log.info(line)),
    expect(streams) {
      expected = streams;
    },
    stop() {
      minutes?.();
      live?.stop();
      log.setFrame(undefined);
    },
  };
}

function startMinutes(
  { clock, tick, isReaderSlow }: WatchOptions,
  lines: MinuteLines,
  waits: ReturnType<typeof createWaits>,
): () => void {
  return tick(LOOK_EVERY_MS, () => {
    const nowMs = clock.now();
    waits.readerHolds(isReaderSlow(), nowMs);
    lines.tellDue(nowMs);
  });
}
