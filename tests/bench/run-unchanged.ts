/** A run in which nothing changed since the last one, over every stream of the sandbox: requests, seconds, CPU. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stated, type PartResult } from './figures';
import type { Parameters } from './parameters';
import { EXECUTABLE, measure, ROOT, startServer, type Measured } from './processes';

const SCALE = 2_000;
/** Where the command line asks for no delay. */
const USUAL_DELAY_MS = 200;

interface Summary {
  readonly streams: Readonly<Record<string, { readonly requests: number; readonly records: number }>>;
}

interface Run extends Measured {
  readonly requests: number;
  readonly records: number;
  readonly state: string;
}

/** Syncs, and syncs again from the state. */
export async function measureUnchanged(parameters: Parameters): Promise<PartResult> {
  const delayMs = parameters.delayMs > 0 ? parameters.delayMs : USUAL_DELAY_MS;
  const folder = mkdtempSync(path.join(tmpdir(), 'tap-kustomer-bench-'));
  const sandbox = await startServer(path.join(ROOT, 'tests/sandbox/main.ts'), [
    ...['--scale', `${SCALE}`, '--delay-ms', `${delayMs}`],
  ]);
  try {
    const { url, api_key } = JSON.parse(sandbox.hello) as { url: string; api_key: string };
    const config = {
      api_key,
      api_url: url,
      start_date: '2020-01-01',
      page_size: parameters.pageSize,
      search_requests_per_minute: 1_000_000,
    };
    writeFileSync(path.join(folder, 'config.json'), JSON.stringify(config));
    const first = await sync(folder, []);
    writeFileSync(path.join(folder, 'state.json'), first.state);
    const second = await sync(folder, ['--state', 'state.json']);
    const figures = ({ requests, records, seconds, cpuMs }: Run): string =>
      `${requests} requests, ${records} records, ${seconds.toFixed(1)} s, ${(cpuMs / 1000).toFixed(2)} s of CPU`;
    return {
      findings: [
        stated(`first run, every stream, ${delayMs} ms an answer`, figures(first)),
        stated('the next run, nothing changed', figures(second)),
      ],
      details: { first, second },
      faults:
        withoutPasses(second.state) === withoutPasses(first.state)
          ? []
          : ['the state of a run in which nothing changed is another one'],
    };
  } finally {
    await sandbox.stop();
    rmSync(folder, { recursive: true });
  }
}

async function sync(folder: string, more: readonly string[]): Promise<Run> {
  let state = '';
  const args = [EXECUTABLE, '--config', 'config.json', '--summary', 'summary.json', ...more];
  const measured = await measure(args, folder, (line) => {
    if (line.startsWith('{"type":"STATE"'))
      state = JSON.stringify((JSON.parse(line) as { value: object }).value);
  });
  const { streams } = JSON.parse(readFileSync(path.join(folder, 'summary.json'), 'utf8')) as Summary;
  const sum = (key: 'requests' | 'records'): number =>
    Object.values(streams).reduce((total, stream) => total + stream[key], 0);
  return { ...measured, requests: sum('requests'), records: sum('records'), state };
}

/** When a list was last read whole differs from run to run. */
function withoutPasses(state: string): string {
  return state.replaceAll(/"last_complete_pass":"[^"]+"/g, '');
}
