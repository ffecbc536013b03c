/** The promise of the engine, held for random data, edits, lags, faults, kills and interleavings. */
import { holdsInRandomCases } from './promise';

const CASES = Number(process.env['CASES'] ?? 100);

describe('whatever happens, every record reaches the target at its last version', () => {
  it(`in ${CASES} random cases`, () => holdsInRandomCases(CASES), 3_600_000);
});
