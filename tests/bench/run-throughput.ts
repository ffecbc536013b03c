/** CPU per record and peak memory of the real tap, beside the floor, over one large stream. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { atMost, median, noiseOf, stated, type PartResult } from './figures';
import type { Parameters } from './parameters';
import { EXECUTABLE, measure, startServer, type Measured } from './processes';
import { createTimeline } from './timeline';
import { createVerifier, expectedOf, faultIn, type Seen } from './verify-output';

const DAY_MS = 86_400_000;
const SPAN_DAYS = 300;
/** A record's CPU may cost so many times the floor's. */
const MOST_CPU = 1.5;
/** With ten times the records the peak may be so much higher. */
const MOST_GROWTH = 1.1;
/** What the published limit allows at the largest page. */
const ALLOWED_PER_MINUTE = 50_000;

interface Taken extends Measured, Seen {}

interface Contest {
  readonly tap: readonly Taken[];
  readonly floor: readonly Taken[];
  readonly faults: readonly string[];
}

/** CPU per record, as a multiple of the floor's. */
export async function measureCpu(parameters: Parameters): Promise<PartResult> {
  const { tap, floor, faults } = await contest(parameters, parameters.records, parameters.rounds);
  const [tapMs, floorMs] = [tap, floor].map((runs) => runs.map(({ cpuMs }) => cpuMs)) as [number[], number[]];
  const perRecordUs = (median(tapMs) / parameters.records) * 1_000;
  const busy = (perRecordUs * ALLOWED_PER_MINUTE) / 60e6;
  const findings = [
    atMost('CPU per record, tap over floor', median(tapMs) / median(floorMs), MOST_CPU),
    stated(
      'noise: tap over itself, floor over itself',
      `${noiseOf(tapMs).toFixed(2)}, ${noiseOf(floorMs).toFixed(2)}`,
    ),
    stated(
      'CPU per record, tap and floor',
      `${perRecordUs.toFixed(1)} and ${((median(floorMs) / parameters.records) * 1_000).toFixed(1)} µs`,
    ),
    stated(`of one core at ${ALLOWED_PER_MINUTE} records a minute`, `${(busy * 100).toFixed(1)} %`),
  ];
  return { findings, details: { tap, floor }, faults };
}

/** Peak memory with ten times the records, as a multiple. */
export async function measureMemory(parameters: Parameters): Promise<PartResult> {
  const few = Math.ceil(parameters.records / 2);
  const many = few * 10;
  const less = await contest(parameters, few, 1);
  const more = await contest(parameters, many, 1, ['tap']);
  const peak = (runs: readonly Taken[]): number => median(runs.map(({ peakMb }) => peakMb));
  const findings = [
    atMost(`peak memory, ${many} records over ${few}`, peak(more.tap) / peak(less.tap), MOST_GROWTH),
    stated('peak memory of the tap', `${peak(less.tap).toFixed(0)} and ${peak(more.tap).toFixed(0)} MB`),
    stated(`peak memory of the floor, ${few} records`, `${peak(less.floor).toFixed(0)} MB`),
  ];
  return { findings, details: { less, more }, faults: [...less.faults, ...more.faults] };
}

/** Runs floor and tap in turns, or one of them, over the same data. */
async function contest(
  parameters: Parameters,
  count: number,
  rounds: number,
  who: readonly ('floor' | 'tap')[] = ['floor', 'tap'],
): Promise<Contest> {
  const toMs = Date.now() - DAY_MS;
  const span = { count, fromMs: toMs - SPAN_DAYS * DAY_MS, toMs };
  const expected = expectedOf(createTimeline({ ...span, seed: 1, hasImports: true }));
  const folder = mkdtempSync(path.join(tmpdir(), 'tap-kustomer-bench-'));
  const server = await startServer(path.join(__dirname, 'server-main.ts'), [
    ...['--count', `${count}`, '--from', `${span.fromMs}`, '--to', `${toMs}`],
    ...['--delay-ms', `${parameters.delayMs}`, '--searches-per-minute', `${parameters.searchesPerMinute}`],
    ...(parameters.isGzip ? ['--gzip'] : []),
  ]);
  try {
    const [from, to] = [span.fromMs, toMs + 1].map((atMs) => new Date(atMs).toISOString());
    prepareTap(folder, server.hello, from ?? '', parameters);
    const floorArgs = [
      path.join(__dirname, 'floor.js'),
      server.hello,
      from ?? '',
      to ?? '',
      `${parameters.pageSize}`,
    ];
    const tapArgs = [EXECUTABLE, '--config', 'config.json', '--catalog', 'catalog.json'];
    const [tap, floor, faults]: [Taken[], Taken[], string[]] = [[], [], []];
    for (let round = 0; round < rounds; round += 1) {
      for (const name of who) {
        const [args, into] = name === 'floor' ? [floorArgs, floor] : [tapArgs, tap];
        const verifier = createVerifier(count);
        const measured = await measure(args, folder, (line) => verifier.line(line));
        const seen = verifier.seen();
        into.push({ ...measured, ...seen });
        const fault = faultIn(seen, expected);
        if (fault !== undefined) faults.push(`${name}: ${fault}`);
      }
    }
    return { tap, floor, faults };
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true });
  }
}

/** A configuration, and the catalog of discovery with nothing but the messages selected. */
function prepareTap(folder: string, url: string, startDate: string, { pageSize }: Parameters): void {
  const config = {
    api_key: 'k',
    api_url: url,
    start_date: startDate,
    page_size: pageSize,
    search_requests_per_minute: 1_000_000,
    search_lag_seconds: 0,
  };
  writeFileSync(path.join(folder, 'config.json'), JSON.stringify(config));
  const { stdout } = spawnSync(process.execPath, [EXECUTABLE, '--discover'], { encoding: 'utf8' });
  const { streams } = JSON.parse(stdout) as { streams: { tap_stream_id: string }[] };
  const messages = streams.filter(({ tap_stream_id: name }) => name === 'messages');
  writeFileSync(path.join(folder, 'catalog.json'), JSON.stringify({ streams: messages }));
}
