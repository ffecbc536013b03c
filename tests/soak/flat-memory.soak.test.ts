/** The tap's memory doesn't grow with the number of records, and not with a target that reads slowly. */
import { readFileSync, writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startTap } from '../cli/run-tap';
import { startEndlessApi } from './endless-api';

/** `SOAK` takes ten times as many, as many as a large organisation has. */
const FEW = process.env['SOAK'] === undefined ? 20_000 : 100_000;
const MANY = 10 * FEW;
const DAY_MS = 86_400_000;
const LIMIT_MB = 220;
/** The reader rests this long after each megabyte. */
const REST_MS = 5;
const REST_EVERY_BYTES = 1_000_000;

interface Seen {
  readonly records: number;
  readonly peakMb: number;
}

jest.setTimeout(1_800_000);

/** Syncs `count` messages into a reader that rests, and tells the largest resident set. */
async function sync(count: number): Promise<Seen> {
  const toMs = Date.now() - DAY_MS;
  const api = await startEndlessApi(count, toMs - 300 * DAY_MS, toMs);
  const folder = mkdtempSync(path.join(tmpdir(), 'tap-kustomer-'));
  const write = (name: string, content: unknown): void =>
    writeFileSync(path.join(folder, name), JSON.stringify(content));
  write('config.json', {
    api_key: 'k',
    api_url: api.url,
    start_date: new Date(toMs - 301 * DAY_MS).toISOString(),
    page_size: 500,
    search_requests_per_minute: 1_000_000,
  });
  const schema = { type: 'object', properties: { attributes: {}, relationships: {}, links: {}, type: {} } };
  const metadata = [{ breadcrumb: [], metadata: { selected: true } }];
  write('catalog.json', { streams: [{ tap_stream_id: 'messages', schema, metadata }] });
  try {
    const tap = startTap(['--config', 'config.json', '--catalog', 'catalog.json'], { cwd: folder });
    let records = 0;
    let sinceRest = 0;
    let peakMb = 0;
    for await (const chunk of tap.stdout) {
      const text = String(chunk);
      records += text.split('"type":"RECORD"').length - 1;
      sinceRest += text.length;
      if (sinceRest < REST_EVERY_BYTES) continue;
      sinceRest = 0;
      peakMb = Math.max(peakMb, peakOf(tap.process.pid) ?? 0);
      await new Promise((resolve) => setTimeout(resolve, REST_MS));
    }
    expect(await tap.exited).toEqual([0, null]);
    return { records, peakMb };
  } finally {
    await api.stop();
    rmSync(folder, { recursive: true });
  }
}

/** The largest resident set of a process so far; undefined once it has ended. */
function peakOf(pid: number | undefined): number | undefined {
  try {
    const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid ?? 0}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}

it(`takes no more memory for ${MANY} records than for ${FEW}`, async () => {
  const few = await sync(FEW);
  const many = await sync(MANY);
  process.stdout.write(
    `peak: ${few.peakMb.toFixed(0)} MB for ${FEW} records, ${many.peakMb.toFixed(0)} MB for ${MANY}\n`,
  );
  // A chunk's border may cut the text that is counted by.
  expect(few.records).toBeGreaterThan(FEW * 0.99);
  expect(many.records).toBeGreaterThan(MANY * 0.99);
  expect(many.peakMb).toBeLessThan(LIMIT_MB);
  expect(many.peakMb).toBeLessThan(few.peakMb * 1.1);
});
