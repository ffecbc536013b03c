/** The property test can fail: it catches every engine of the catalogue. Prints which case caught which. */
import fc from 'fast-check';
import { runCase } from '../run-case';
import { scenarios } from '../scenario';
import { MUTANTS } from './catalogue';
import { openMutantShop } from './load-mutant';

const CASES = Number(process.env['CASES'] ?? 3000);
const SEED = 20261125;

describe('the property test catches an engine that', () => {
  const shop = openMutantShop();
  const caught: string[] = [];

  afterAll(() => {
    shop.close();
    process.stdout.write(`\ncaught by case\n${caught.join('\n')}\n`);
  });

  it.each(MUTANTS.map((mutant) => [mutant.name, mutant] as const))(
    '%s',
    async (name, mutant) => {
      const engine = shop.load(mutant);
      const property = fc.asyncProperty(scenarios, fc.scheduler(), async (scenario, scheduler) => {
        const problems = await runCase(engine, scenario, scheduler);
        if (problems.length > 0) throw new Error(problems[0]);
      });
      const outcome = await fc.check(property, { numRuns: CASES, seed: SEED, endOnFailure: true });
      const reason = String(outcome.errorInstance).split('\n')[0]?.slice(0, 110) ?? '';
      caught.push(`${String(outcome.numRuns).padStart(5)}  ${name}  (${reason})`);
      expect(outcome.failed).toBe(true);
    },
    600_000,
  );
});
