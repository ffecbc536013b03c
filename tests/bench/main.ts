/** npm run bench: runs the parts that are asked for, prints a table and writes all figures as JSON. */
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import path from 'node:path';
import { tableLines } from '../demo/table';
import type { PartResult } from './figures';
import { parseParameters, type Parameters, type Part } from './parameters';
import { measureAttachments, measureBudget, measureConcurrency } from './run-simulated';
import { measureStartup } from './run-startup';
import { measureCpu, measureMemory } from './run-throughput';
import { measureUnchanged } from './run-unchanged';

const RESULTS = path.join(__dirname, 'results.json');
const COLUMNS = ['', 'seen', 'target', ''].map((title) => ({ title, align: 'left' as const }));

const MEASURE: Readonly<Record<Part, (parameters: Parameters) => PartResult | Promise<PartResult>>> = {
  startup: ({ rounds }) => measureStartup(rounds),
  cpu: measureCpu,
  memory: measureMemory,
  unchanged: measureUnchanged,
  budget: measureBudget,
  concurrency: measureConcurrency,
  attachments: measureAttachments,
};

/** Resolves with the exit code: 1 where an output was wrong. A target that is missed is only said: machines differ. */
async function main(argv: readonly string[]): Promise<number> {
  const parameters = parseParameters(argv);
  const machine = { node: process.version, platform: process.platform, cpus: cpus().length, load: loadavg() };
  const results: Partial<Record<Part, PartResult>> = {};
  for (const part of parameters.parts) {
    const startMs = performance.now();
    const result = await MEASURE[part](parameters);
    results[part] = result;
    const rows = result.findings.map(({ what, seen, target, isMet }) => [
      what,
      seen,
      target,
      isMet === undefined ? '' : isMet ? 'met' : 'MISSED',
    ]);
    const seconds = ((performance.now() - startMs) / 1000).toFixed(0);
    const faults = result.faults.map((fault) => `WRONG OUTPUT ${fault}`);
    process.stdout.write(
      `${[`\n${part} (${seconds} s)`, ...tableLines(COLUMNS, rows), ...faults].join('\n')}\n`,
    );
  }
  writeFileSync(RESULTS, `${JSON.stringify({ machine, parameters, results }, null, 1)}\n`);
  process.stdout.write(
    `\nload at the start ${machine.load[0]?.toFixed(1) ?? '?'}; all figures: ${RESULTS}\n`,
  );
  return Object.values(results).some(({ faults }) => faults.length > 0) ? 1 : 0;
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 2;
  },
);
