/**
 * What the run waits for at present, gathered from what is told when a wait begins. Knows no terminal.
 */
import { grouped } from '../figures';
import type { WaitReading } from './reading';

export interface Waits {
  /** A wait for `what` begins. One for the same thing takes the place of an earlier one. */
  begin(what: string, reason: string, untilMs: number): void;
  /** Tells whether the reader of stdout holds the run up; asked at each look. */
  readerHolds(isHeldUp: boolean, nowMs: number): void;
  /** Since when the reader holds the run up; undefined where it doesn't. */
  readonly readerSinceMs: number | undefined;
  now(nowMs: number): readonly WaitReading[];
}

interface Begun {
  readonly what: string;
  readonly reason: string;
  readonly untilMs: number;
}

/** A reader that is slow for a moment is no wait. */
const SHORTEST_SHOWN_MS = 1_000;

export function createWaits(): Waits {
  const begun = new Map<string, Begun>();
  let readerSinceMs: number | undefined;
  return {
    begin(what, reason, untilMs) {
      begun.set(what, { what, reason, untilMs });
    },
    readerHolds(isHeldUp, nowMs) {
      readerSinceMs = isHeldUp ? (readerSinceMs ?? nowMs) : undefined;
    },
    get readerSinceMs() {
      return readerSinceMs;
    },
    now(nowMs) {
      for (const [what, { untilMs }] of begun) if (untilMs <= nowMs) begun.delete(what);
      const timed = [...begun.values()].map(({ what, reason, untilMs }) => ({
        what,
        reason,
        leftMs: untilMs - nowMs,
      }));
      const forReaderMs = readerSinceMs === undefined ? 0 : nowMs - readerSinceMs;
      if (forReaderMs < SHORTEST_SHOWN_MS) return timed;
      const reason = `it takes nothing more, for ${grouped(Math.floor(forReaderMs / 1000))} s now`;
      return [...timed, { what: 'the reader of stdout', reason, leftMs: undefined }];
    },
  };
}
