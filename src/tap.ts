/**
 * The composition root: runs the mode that is asked for. Knows neither argv nor process. Only that mode is loaded:
 * Meltano asks for a catalog before every run, and then waits for it.
 */
import type { TapArguments, TapIo } from './run';

/** Modes that need a configuration. */
export type Mode = 'discover' | 'estimate' | 'test' | 'schema' | 'sync';

type RunMode = (io: TapIo, args: TapArguments) => Promise<void>;

const LOAD: Readonly<Record<Mode, () => RunMode>> = {
  discover: () => (require('./modes/discover') as typeof import('./modes/discover')).runDiscovery,
  estimate: () => (require('./modes/estimate') as typeof import('./modes/estimate')).runEstimateMode,
  test: () => (require('./modes/test') as typeof import('./modes/test')).runTest,
  schema: () => (require('./modes/schema') as typeof import('./modes/schema')).runSchemas,
  sync: () => (require('./modes/sync') as typeof import('./modes/sync')).runSyncMode,
};

/** Runs `mode`. Throws what it throws. */
export async function runMode(mode: Mode, io: TapIo, args: TapArguments): Promise<void> {
  return LOAD[mode]()(io, args);
}
