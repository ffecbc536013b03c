/** The promise of the engine, held for random data, edits, lags, faults, kills and interleavings. */
import fc from 'fast-check';
import { REAL_ENGINE } from './engine';
import { runCase } from './run-case';
import { scenarios } from './scenario';

const CASES = Number(process.env['CASES'] ?? 100);

describe('whatever happens, every record reaches the target at its last version', () => {
  it(`in ${CASES} random cases`, async () => {
    await fc.assert(
      fc.asyncProperty(scenarios, fc.scheduler(), async (scenario, scheduler) => {
        expect(await runCase(REAL_ENGINE, scenario, scheduler)).toEqual([]);
      }),
      {
        numRuns: CASES,
        endOnFailure: process.env['SHRINK'] === undefined,
        ...(process.env['SEED'] && { seed: Number(process.env['SEED']) }),
      },
    );
  }, 3_600_000);
});
