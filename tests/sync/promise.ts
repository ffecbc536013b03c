/** Holds the engine's promise against random cases. A failure names seed and path; `SEED` replays a whole run. */
import fc from 'fast-check';
import { REAL_ENGINE } from './engine';
import { runCase } from './run-case';
import { scenarios } from './scenario';

/** Throws with the first case that the promise doesn't hold for; set `SHRINK` to have it made small, which takes long. */
export async function holdsInRandomCases(cases: number): Promise<void> {
  const seed = process.env['SEED'];
  await fc.assert(
    fc.asyncProperty(scenarios, fc.scheduler(), async (scenario, scheduler) => {
      expect(await runCase(REAL_ENGINE, scenario, scheduler)).toEqual([]);
    }),
    {
      numRuns: cases,
      endOnFailure: process.env['SHRINK'] === undefined,
      ...(seed !== undefined && { seed: Number(seed) }),
    },
  );
}
