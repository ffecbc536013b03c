/**
 * Loaded before a program (`NODE_OPTIONS=--require`): its clock and its timers run so many times faster than the
 * machine's, so that a minute of waiting is over soon. The sandbox's clock has to be the same, see `fast-clock.ts`.
 */
'use strict';
const factor = Number(process.env.CLOCK_FACTOR);
const machineStartMs = Number(process.env.CLOCK_MACHINE_START_MS);
const startMs = Number(process.env.CLOCK_START_MS);
const machineNow = Date.now;
const machineTimeout = globalThis.setTimeout;
Date.now = () => Math.floor(startMs + (machineNow() - machineStartMs) * factor);
globalThis.setTimeout = (callback, delayMs, ...args) =>
  machineTimeout(callback, (delayMs ?? 0) / factor, ...args);
