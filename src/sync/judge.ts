/**
 * Tells failures that end one stream from those that end the run. After an error that may concern all streams it has
 * the key checked again, once per error, however many streams the error ended. Knows nothing of how streams are read.
 */
import type { TapError } from '../errors';
import { endsOneStream, mayConcernAll } from './failure';

/** Resolves with an error that ends one stream; throws what ends the run. */
export type Judge = (error: unknown) => Promise<TapError>;

export function createJudge(checkKey: () => Promise<unknown>): Judge {
  const harmless = new WeakSet<TapError>();
  const endings = new Set<unknown>();
  return async (error) => {
    if (!endsOneStream(error) || endings.has(error)) throw error;
    if (!mayConcernAll(error) || harmless.has(error)) return error;
    try {
      await checkKey();
    } catch (ending) {
      // It comes by here once more, where it ends the walk in which a child met it.
      endings.add(ending);
      throw ending;
    }
    harmless.add(error);
    return error;
  };
}
