/** Before the tests: the programs' environments and, where the machine lacks it, the PostgreSQL server. */
import { makePrograms } from './programs';
import { installPostgres } from './postgres';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function prepare(): Promise<void> {
  const startedAt = Date.now();
  await Promise.all([installPostgres(say), makePrograms(say)]);
  say(`programs are there after ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
}

module.exports = prepare;

// As a program, for a script that asks first whether the tests can run here.
if (require.main === module) {
  prepare().catch((error: unknown) => {
    const reason = String(error).trim().split('\n').at(-1) ?? '';
    say(`the programs can't be installed: ${reason}`);
    process.exitCode = 1;
  });
}
