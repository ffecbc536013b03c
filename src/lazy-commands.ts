/**
 * Loads what one command needs when that is asked for: `--version` must not wait for what `--about` or a sync loads.
 * Knows no flag.
 */

export function loadLog() {
  const { createStderrLog } = require('./log') as typeof import('./log');
  return { createStderrLog };
}

export function loadFlags() {
  const { parseFlags, parseInitFlags, parseSelectFlags } = require('./flags') as typeof import('./flags');
  return { parseFlags, parseInitFlags, parseSelectFlags };
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

export function loadHelperHelp() {
  const { helperHelp } = require('./helper-help') as typeof import('./helper-help');
  return { helperHelp };
}

export function loadInit() {
  const { runInit } = require('./modes/init') as typeof import('./modes/init');
  return { runInit };
}

export function loadSelect() {
  const { runSelect } = require('./modes/select') as typeof import('./modes/select');
  return { runSelect };
}
