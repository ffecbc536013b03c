/** A clock that runs faster than the machine's, for the sandbox and for the processes that ask it. */
import path from 'node:path';

export interface FastClock {
  /** Milliseconds since the epoch, for the sandbox. */
  now(): number;
  /** What makes the clock of a process in Node the same. */
  readonly env: Readonly<Record<string, string>>;
}

/** A clock that begins now at `startMs`, `factor` times as fast as the machine's. */
export function startFastClock(startMs: number, factor: number): FastClock {
  const machineStartMs = Date.now();
  return {
    now: () => Math.floor(startMs + (Date.now() - machineStartMs) * factor),
    env: {
      NODE_OPTIONS: `--require ${path.join(__dirname, 'hurry.js')}`,
      CLOCK_FACTOR: `${factor}`,
      CLOCK_START_MS: `${startMs}`,
      CLOCK_MACHINE_START_MS: `${machineStartMs}`,
    },
  };
}
