/**
 * The only owner of stdout: writes lines, waits while the reader is slow, and tells once when it is gone.
 * Knows nothing of what the lines say.
 *
 * A pipe is asynchronous: what `write` took is not yet delivered. So every batch waits for the drain, before and after,
 * and the end of a run waits for the flush; nothing here ends the process.
 */
import type { Writable } from 'node:stream';
import { OutputClosedError } from '../errors';

export interface LineWriter {
  /**
   * Writes lines in one go, once the reader has room, and resolves when it has room again. They are asked for when they
   * are written. Throws OutputClosedError.
   */
  lines(lines: Iterable<string>): Promise<void>;
  /**
   * Resolves when everything has been handed to the operating system, at the latest after `deadlineMs`.
   * Throws OutputClosedError.
   */
  flush(deadlineMs: number): Promise<void>;
}

/** One whose reader can be looked at. */
export interface StdoutWriter extends LineWriter {
  /** The reader has no room at present. */
  isHeldUp(): boolean;
}

/**
 * Lines go out in chunks of about this size: handed on one by one, each would be queued apart. They are encoded here,
 * one by one: joined to a text first, all of them would take two bytes a character for the sake of one that needs them.
 */
const CHUNK_BYTES = 65_536;
const LINE_FEED = '\n';
/** UTF-8 takes at most three bytes for a unit of UTF-16. */
const MOST_BYTES_PER_UNIT = 3;

/** Takes over `output` (stdout): its errors become OutputClosedError, thrown at the next call at the latest. */
export function createLineWriter(output: Writable): StdoutWriter {
  let fault: OutputClosedError | undefined;
  const waiting = new Set<() => void>();
  const wakeAll = (): void => {
    for (const wake of waiting) wake();
    waiting.clear();
  };
  const fail = (error?: NodeJS.ErrnoException): void => {
    fault ??= new OutputClosedError(explainOutputFault(error), error ? { cause: error } : undefined);
    wakeAll();
  };
  output.on('error', fail);
  output.on('close', () => fail());
  output.on('drain', wakeAll);

  const throwIfClosed = (): void => {
    // A destroyed stream drops what is written to it and tells nobody any more.
    if (output.destroyed) fail(output.errored ?? undefined);
    if (fault) throw fault;
  };

  const isFull = (): boolean => output.writableNeedDrain;
  const drained = (): Promise<void> => new Promise((resolve) => waiting.add(resolve));

  return {
    async lines(lines) {
      throwIfClosed();
      // What is written before the reader has room only lies in memory, as often as there are writers.
      while (isFull()) {
        await drained();
        throwIfClosed();
      }
      output.cork();
      try {
        for (const chunk of chunksOf(lines)) output.write(chunk);
      } finally {
        output.uncork();
      }
      if (isFull()) await drained();
      throwIfClosed();
    },
    async flush(deadlineMs) {
      throwIfClosed();
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, deadlineMs);
        const done = (): void => {
          clearTimeout(timer);
          resolve();
        };
        waiting.add(done);
        output.write('', done);
      });
      throwIfClosed();
    },
    isHeldUp: isFull,
  };
}

/** The lines in few chunks. Where a line can't be made, those before it still come. */
function* chunksOf(lines: Iterable<string>): Generator<Buffer> {
  let chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  let used = 0;
  try {
    for (const line of lines) {
      const mostBytes = line.length * MOST_BYTES_PER_UNIT + LINE_FEED.length;
      if (mostBytes > chunk.length - used) {
        const full = chunk.subarray(0, used);
        chunk = Buffer.allocUnsafe(Math.max(CHUNK_BYTES, mostBytes));
        used = 0;
        if (full.length > 0) yield full;
      }
      used += chunk.write(line, used);
      used += chunk.write(LINE_FEED, used);
    }
  } finally {
    if (used > 0) yield chunk.subarray(0, used);
  }
}

function explainOutputFault(error: NodeJS.ErrnoException | undefined): string {
  if (error?.code === 'ENOSPC') return 'stdout: no space left on the device; free some and run again.';
  if (error && error.code !== 'EPIPE') return `stdout: writing failed with ${error.code ?? error.message}.`;
  return 'stdout: the reader went away before the end; its own message says why. Run again to go on from the last state.';
}
