/**
 * The composition root: runs the mode that is asked for. Knows neither argv nor process.
 */
import { runDiscovery } from './modes/discover';
import { runEstimateMode } from './modes/estimate';
import { runSchemas } from './modes/schema';
import { runSyncMode } from './modes/sync';
import { runTest } from './modes/test';
import type { TapArguments, TapIo } from './run';

/** Modes that need a configuration. */
export type Mode = 'discover' | 'estimate' | 'test' | 'schema' | 'sync';

const MODES: Readonly<Record<Mode, (io: TapIo, args: TapArguments) => Promise<void>>> = {
  discover: runDiscovery,
  estimate: runEstimateMode,
  test: runTest,
  schema: runSchemas,
  sync: runSyncMode,
};

/** Runs `mode`. Throws what it throws. */
export function runMode(mode: Mode, io: TapIo, args: TapArguments): Promise<void> {
  return MODES[mode](io, args);
}
