/**
 * Tells of a run where no terminal shows it: a line a minute per stream that is read, and one where the reader of stdout
 * holds the run up. Knows no terminal.
 */
import { durationText, grouped, minuteText, percentText } from '../figures';
import type { StreamTally } from '../sync/tally';
import type { StreamReading } from './reading';
import type { Waits } from './waits';

const EVERY_MS = 60_000;
/** A reader that is slow for less is no wait worth a line. */
const TOLD_READER_MS = 5_000;

export interface MinuteLines {
  /** Tells what is due at `nowMs`. */
  tellDue(nowMs: number): void;
}

export function createMinuteLines(
  tallies: ReadonlyMap<string, StreamTally>,
  read: (name: string, tally: StreamTally, nowMs: number) => StreamReading,
  waits: Waits,
  info: (line: string) => void,
): MinuteLines {
  const toldAtMs = new Map<string, number>();
  let toldOfReaderMs: number | undefined;
  return {
    tellDue(nowMs) {
      for (const [name, tally] of tallies) {
        if (tally.result !== 'running') continue;
        const reading = read(name, tally, nowMs);
        if (nowMs - (toldAtMs.get(name) ?? tally.startedAtMs) < EVERY_MS) continue;
        toldAtMs.set(name, nowMs);
        info(minuteLine(reading));
      }
      const { readerSinceMs } = waits;
      if (readerSinceMs === undefined || nowMs - readerSinceMs <= TOLD_READER_MS) return;
      if (toldOfReaderMs === readerSinceMs) return;
      toldOfReaderMs = readerSinceMs;
      info('waiting for the reader of stdout: it takes nothing more at present');
    },
  };
}

/** How a stream that is read gets on, in one line. */
export function minuteLine(stream: StreamReading): string {
  const { name, records, share, isShareOfTime, perSecond, reachedMs, leftMs } = stream;
  const shareText =
    share === undefined ? '' : ` (${percentText(share)}${isShareOfTime ? ' of the time to be read' : ''})`;
  return [
    `${name}: ${grouped(records)} records so far${shareText}`,
    ...(perSecond === undefined ? [] : [`${grouped(Math.round(perSecond))} a second`]),
    ...(reachedMs === undefined ? [] : [`read up to ${minuteText(reachedMs)}`]),
    ...(leftMs === undefined ? [] : [`about ${durationText(leftMs / 1000)} left`]),
  ].join(', ');
}
