/**
 * The composition root: runs the mode that is asked for. Knows neither argv nor process.
 */
import { runDiscovery } from './modes/discover';
import { runEstimateMode } from './modes/estimate';
import { runSyncMode } from './modes/sync';
import type { TapArguments, TapIo } from './run';

/** Modes that need a configuration. */
export type Mode = 'discover' | 'estimate' | 'sync';

const MODES: Readonly<Record<Mode, (io: TapIo, args: TapArguments) => Promise<void>>> = {
  discover: runDiscovery,
  estimate: runEstimateMode,
  sync: runSyncMode,
};

/** Runs `mode`. Throws what it throws. */
export function runMode(mode: Mode, io: TapIo, args: TapArguments): Promise<void> {
  return MODES[mode](io, args);
}
