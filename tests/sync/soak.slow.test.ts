/** The promise of the engine again, for more cases than every `npm test` has time for. */
import { holdsInRandomCases } from './promise';

const CASES = Number(process.env['CASES'] ?? 500);

describe('whatever happens, every record reaches the target at its last version', () => {
  it(`in ${CASES} random cases`, () => holdsInRandomCases(CASES), 7_200_000);
});
