/**
 * Loaded before a program (`NODE_OPTIONS=--require`): its clock and its timers run so many times faster than the
 * machine's, so that a minute of waiting is over soon. The sandbox's clock has to run as fast.
 */
'use strict';
const factor = Number(process.env.CLOCK_FACTOR);
const originMs = Number(process.env.CLOCK_ORIGIN_MS);
const realNow = Date.now;
const realSetTimeout = globalThis.setTimeout;
Date.now = () => Math.floor(originMs + (realNow() - originMs) * factor);
globalThis.setTimeout = (callback, delayMs, ...args) =>
  realSetTimeout(callback, (delayMs ?? 0) / factor, ...args);
