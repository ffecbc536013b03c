/** Before the tests: the programs' environments and, where the machine lacks it, the PostgreSQL server. */
import { makePrograms } from './programs';
import { installPostgres } from './postgres';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

module.exports = async (): Promise<void> => {
  const startedAt = Date.now();
  await installPostgres(say);
  await makePrograms(say);
  say(`programs are there after ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
};
