/**
 * Loads what one command needs when that is asked for: `--version` must not wait for what `--about` or a sync loads.
 * Knows no flag.
 */

export function loadLog() {
  const { createStderrLog } = require('./log') as typeof import('./log');
  return { createStderrLog };
}

export function loadFlags() {
  const { parseFlags } = require('./flags') as typeof import('./flags');
  return { parseFlags };
}

export function loadHelp() {
  const { helpText } = require('./help') as typeof import('./help');
  return { helpText };
}

export function loadAbout() {
  const { aboutText } = require('./about') as typeof import('./about');
  return { aboutText };
}

export function loadTap() {
  const { runMode } = require('./tap') as typeof import('./tap');
  return { runMode };
}
