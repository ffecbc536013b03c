/**
 * Numbers, durations and instants as people read them. Pure; knows nothing of what they say.
 */

const SECOND_MS = 1_000;
const MINUTE_SECONDS = 60;
const HOUR_SECONDS = 3_600;
const KILO = 1_000;
/** Up to so many of a unit are written before the next larger one is. */
const UNITS_SHOWN = 2;
/** Two digits of a small figure say enough. */
const FEW = 10;

/** A whole number, its thousands apart: `12,300`. */
export function grouped(number: number): string {
  return number.toLocaleString('en-US');
}

/** A duration in the largest unit of which there are some: `90 s`, `3 min`, `2.5 h`. */
export function durationText(seconds: number): string {
  if (seconds < UNITS_SHOWN * MINUTE_SECONDS) return `${Math.ceil(seconds)} s`;
  if (seconds < UNITS_SHOWN * HOUR_SECONDS) return `${Math.round(seconds / MINUTE_SECONDS)} min`;
  return `${(seconds / HOUR_SECONDS).toFixed(1)} h`;
}

/** A duration as a clock shows it: `2:05`, `1:02:05`. */
export function clockText(ms: number): string {
  const seconds = Math.floor(Math.max(0, ms) / SECOND_MS);
  const hours = Math.floor(seconds / HOUR_SECONDS);
  const minutes = Math.floor(seconds / MINUTE_SECONDS) % MINUTE_SECONDS;
  const pair = (number: number): string => String(number).padStart(2, '0');
  const rest = pair(seconds % MINUTE_SECONDS);
  return hours > 0 ? `${hours}:${pair(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** An amount of bytes: `512 B`, `3.1 kB`, `12 MB`. */
export function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  let amount = bytes;
  let unit = 0;
  // What would be written as 1000 of a unit is one of the next.
  while (Math.round(amount) >= KILO && unit < units.length - 1) {
    amount /= KILO;
    unit += 1;
  }
  const isWhole = unit === 0 || amount >= FEW;
  return `${isWhole ? Math.round(amount) : amount.toFixed(1)} ${units[unit] ?? ''}`;
}

/** A share of a whole, in [0, 1]; less than all is never written as all of it. */
export function percentText(share: number): string {
  const percent = Math.floor(Math.min(Math.max(share, 0), 1) * 100);
  return `${percent} %`;
}

/** An instant in UTC, to the minute: `2026-01-31 08:05`. */
export function minuteText(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 16).replace('T', ' ');
}
