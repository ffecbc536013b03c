/** How long short commands take, beside a node that does nothing. */
import { spawnSync } from 'node:child_process';
import { atMost, median, noiseOf, stated, type PartResult } from './figures';
import { EXECUTABLE } from './processes';

/** Starts vary more than anything else here. */
const STARTS_PER_ROUND = 8;
const MOST_FOR_VERSION = 1.3;
const MOST_FOR_DISCOVERY = 2;

const COMMANDS = {
  floor: ['-e', '0'],
  version: [EXECUTABLE, '--version'],
  discover: [EXECUTABLE, '--discover'],
} as const;

/** Starts each command in turns. Where one fails, its figure counts for nothing. */
export function measureStartup(rounds: number): PartResult {
  const tookMs = { floor: [] as number[], version: [] as number[], discover: [] as number[] };
  const faults = new Set<string>();
  for (let start = 0; start < rounds * STARTS_PER_ROUND; start += 1) {
    for (const name of ['floor', 'version', 'discover'] as const) {
      const startMs = performance.now();
      const { status, stdout } = spawnSync(process.execPath, COMMANDS[name], { encoding: 'utf8' });
      tookMs[name].push(performance.now() - startMs);
      if (status !== 0 || (name !== 'floor' && stdout === ''))
        faults.add(`${name}: exit code ${String(status)}`);
    }
  }
  const floorMs = median(tookMs.floor);
  return {
    findings: [
      atMost('--version over node -e 0', median(tookMs.version) / floorMs, MOST_FOR_VERSION),
      atMost(
        '--discover without requests over node -e 0',
        median(tookMs.discover) / floorMs,
        MOST_FOR_DISCOVERY,
      ),
      stated('noise: node -e 0 over itself', noiseOf(tookMs.floor).toFixed(2)),
      stated(
        'node -e 0, --version, --discover',
        `${[floorMs, median(tookMs.version), median(tookMs.discover)].map((ms) => ms.toFixed(0)).join(', ')} ms`,
      ),
    ],
    details: tookMs,
    faults: [...faults],
  };
}
