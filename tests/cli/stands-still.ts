/** Tells when a tap has stopped asking. Knows nothing of why. */
import type { Sandbox } from '../sandbox/server';

/** So many times longer than the longest pause before must the last one be, so that a busy machine only waits longer. */
const FACTOR = 4;
const POLL_MS = 25;

/** Resolves when a tap that was just started has asked something, and then, for much longer than usual, nothing more. */
export async function standsStill({ journal }: Sandbox): Promise<void> {
  const before = journal.length;
  let seen = before;
  let changedAt = Date.now();
  let longestPauseMs = 0;
  while (seen === before || Date.now() - changedAt < FACTOR * longestPauseMs) {
    if (seen !== journal.length) {
      longestPauseMs = Math.max(longestPauseMs, Date.now() - changedAt);
      changedAt = Date.now();
      seen = journal.length;
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
