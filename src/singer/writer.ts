/**
 * The only owner of stdout: writes lines, waits while the reader is slow, and tells once when it is gone.
 * Knows nothing of what the lines say.
 *
 * A pipe is asynchronous: what `write` took is not yet delivered. So every batch waits for the drain, and the
 * end of a run waits for the flush; nothing here ends the process.
 */
import type { Writable } from 'node:stream';
import { OutputClosedError } from '../errors';

export interface LineWriter {
  /** Writes lines in one go and resolves when the reader has room again. Throws OutputClosedError. */
  lines(lines: Iterable<string>): Promise<void>;
  /**
   * Resolves when everything has been handed to the operating system, at the latest after `deadlineMs`.
   * Throws OutputClosedError.
   */
  flush(deadlineMs: number): Promise<void>;
}

/** Takes over `output` (stdout): its errors become OutputClosedError, thrown at the next call at the latest. */
export function createLineWriter(output: Writable): LineWriter {
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

  return {
    async lines(lines) {
      throwIfClosed();
      output.cork();
      try {
        for (const line of lines) output.write(line + '\n');
      } finally {
        output.uncork();
      }
      if (output.writableNeedDrain) await new Promise<void>((resolve) => waiting.add(resolve));
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
  };
}

function explainOutputFault(error: NodeJS.ErrnoException | undefined): string {
  if (error?.code === 'ENOSPC') return 'stdout: no space left on the device; free some and run again.';
  if (error && error.code !== 'EPIPE') return `stdout: writing failed with ${error.code ?? error.message}.`;
  return 'stdout: the reader went away before the end; its own message says why. Run again to go on from the last state.';
}
