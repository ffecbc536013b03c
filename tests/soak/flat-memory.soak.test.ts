/** The tap's memory doesn't grow with the number of records while a target reads slowly. Linux only. */
import { readFileSync, writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { startTap } from '../cli/run-tap';
import { startEndlessApi } from './endless-api';

/** `SOAK` takes ten times as many, as many as a large organisation has. */
const FEW = process.env['SOAK'] === undefined ? 20_000 : 100_000;
const MANY = 10 * FEW;
const DAY_MS = 86_400_000;
const LIMIT_MB = 220;
const MOST_GROWTH = 1.1;
/** A third of what the tap writes when nothing holds it up, or less. */
const READER_MB_PER_SECOND = 8;
const READ_AT_A_TIME_BYTES = 1_000_000;
/** So much longer than the reader's own pace a run may take: its start, and the requests before the first record. */
const MOST_OVER_PACE = 1.5;
const START_MS = 2_000;
/** Linux keeps the largest resident set of a process; it can be read for as long as the process lives. */
const TELL_PEAK = `process.on('exit', () => {
  const fs = require('node:fs');
  fs.writeFileSync('peak-kb', /VmHWM:\\s+(\\d+) kB/.exec(fs.readFileSync('/proc/self/status', 'utf8'))[1]);
});`;

interface Seen {
  /** Different ones. */
  readonly records: number;
  readonly lines: number;
  readonly peakMb: number;
  /** How long the run took, as a multiple of what the reader takes for as much. */
  readonly overPace: number;
}

jest.setTimeout(1_800_000);

/** Syncs `count` messages into a reader that is slower than the tap. */
async function sync(count: number): Promise<Seen> {
  const toMs = Date.now() - DAY_MS;
  const api = await startEndlessApi(count, toMs - 300 * DAY_MS, toMs);
  const folder = mkdtempSync(path.join(tmpdir(), 'tap-kustomer-'));
  const write = (name: string, text: string): void => writeFileSync(path.join(folder, name), text);
  const config = {
    api_key: 'k',
    api_url: api.url,
    start_date: new Date(toMs - 301 * DAY_MS).toISOString(),
    page_size: 500,
    search_requests_per_minute: 1_000_000,
  };
  const schema = { type: 'object', properties: { attributes: {}, relationships: {}, links: {}, type: {} } };
  const metadata = [{ breadcrumb: [], metadata: { selected: true } }];
  write('config.json', JSON.stringify(config));
  write('catalog.json', JSON.stringify({ streams: [{ tap_stream_id: 'messages', schema, metadata }] }));
  write('tell-peak.js', TELL_PEAK);
  try {
    const tap = startTap(['--config', 'config.json', '--catalog', 'catalog.json'], {
      cwd: folder,
      preload: './tell-peak.js',
    });
    const read = await readSlowly(tap.stdout, count);
    expect(await tap.exited).toEqual([0, null]);
    return { ...read, peakMb: Number(readFileSync(path.join(folder, 'peak-kb'), 'utf8')) / 1024 };
  } finally {
    await api.stop();
    rmSync(folder, { recursive: true });
  }
}

/** Reads RECORD lines to the end at the reader's pace. Ids are numbers below `count`. */
async function readSlowly(output: Readable, count: number): Promise<Omit<Seen, 'peakMb'>> {
  const seen = new Uint8Array(count);
  const startMs = performance.now();
  let lines = 0;
  let bytes = 0;
  let restedAtBytes = 0;
  let begun = '';
  output.setEncoding('utf8');
  for await (const chunk of output) {
    const text = begun + String(chunk);
    bytes += text.length - begun.length;
    const whole = text.split('\n');
    begun = whole.pop() ?? '';
    for (const line of whole.filter((one) => one.startsWith('{"type":"RECORD"'))) {
      lines += 1;
      seen[parseInt(/"id":"([0-9a-f]{24})"/.exec(line)?.[1] ?? '', 16)] = 1;
    }
    if (bytes - restedAtBytes < READ_AT_A_TIME_BYTES) continue;
    restedAtBytes = bytes;
    const aheadMs = paceMs(bytes) - (performance.now() - startMs);
    if (aheadMs > 0) await new Promise((resolve) => setTimeout(resolve, aheadMs));
  }
  expect(begun).toBe('');
  const elapsedMs = performance.now() - startMs;
  const records = seen.reduce((sum, one) => sum + one, 0);
  return { records, lines, overPace: (elapsedMs - START_MS) / paceMs(bytes) };
}

/** How long the reader takes for so many bytes. */
function paceMs(bytes: number): number {
  return bytes / 1000 / READER_MB_PER_SECOND;
}

it(`takes no more memory for ${MANY} records than for ${FEW}, however slowly they are read`, async () => {
  const few = await sync(FEW);
  const many = await sync(MANY);
  process.stdout.write(
    `peak: ${few.peakMb.toFixed(0)} MB for ${FEW} records, ${many.peakMb.toFixed(0)} MB for ${MANY}\n`,
  );
  expect([few.records, few.lines]).toEqual([FEW, FEW]);
  expect([many.records, many.lines]).toEqual([MANY, MANY]);
  // Else the reader didn't set the pace, and what was measured is another thing.
  expect(few.overPace).toBeLessThan(MOST_OVER_PACE);
  expect(many.overPace).toBeLessThan(MOST_OVER_PACE);
  expect(many.peakMb).toBeLessThan(LIMIT_MB);
  expect(many.peakMb).toBeLessThan(few.peakMb * MOST_GROWTH);
});
