/** The files of attachments, downloaded by the built executable from a storage host of its own. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import type { JsonObject } from '../sandbox/json';
import { refersTo, resource, type StoredResource } from '../sandbox/resource';
import { contentOf, startStorage, type StorageHost } from '../sandbox/storage';
import type { Run } from './run-tap';
import { openScene, type Scene } from './scene';

const MESSAGE = 'm1';
const FOLDER = 'files';
let offsetMs = 0;
let storage: StorageHost;
let scene: Scene;

const at = new Date(Date.now() - 86_400_000).toISOString();
const dated = (type: string, id: string, extra: JsonObject = {}): StoredResource =>
  resource(
    type,
    id,
    { createdAt: at, updatedAt: at, ...extra },
    { conversation: refersTo('conversation', 'c1') },
  );

const attachment = (id: string, attributes: JsonObject = {}): StoredResource =>
  resource(
    'attachment',
    id,
    { name: 'photo.jpg', contentType: 'image/jpeg', contentLength: 3_000, ...attributes },
    { message: refersTo('message', MESSAGE) },
  );

async function open(attachments: readonly StoredResource[], config: JsonObject = {}): Promise<void> {
  const records = [
    dated('conversation', 'c1', { messageCount: 1 }),
    dated('message', MESSAGE),
    ...attachments,
  ];
  scene = await openScene({ organisation: { id: 'o', name: 'files', records }, storageUrl: storage.url });
  storage.serve(scene.sandbox.store);
  scene.write('config.json', { ...scene.config, download_attachments_to: FOLDER, ...config });
  const catalog: unknown = JSON.parse((await scene.run(['--discover'])).stdout);
  scene.write('catalog.json', onlyAttachments(catalog));
}

/** The catalog with nothing but the stream of attachments. */
function onlyAttachments(catalog: unknown): unknown {
  const { streams } = catalog as { streams: { tap_stream_id: string }[] };
  return { streams: streams.filter(({ tap_stream_id: name }) => name === 'attachments') };
}

const sync = (): Promise<Run> =>
  scene.run(['-c', 'config.json', '--catalog', 'catalog.json', '--summary', 'summary.json']);
const recordsOf = (run: Run): JsonObject[] =>
  run.messages.flatMap((message) => (message.type === 'RECORD' ? [message.record as JsonObject] : []));
const inFolder = (): string[] =>
  existsSync(path.join(scene.folder, FOLDER))
    ? readdirSync(path.join(scene.folder, FOLDER), { recursive: true, encoding: 'utf8' }).sort()
    : [];
const bytesAt = (record: JsonObject | undefined): Buffer =>
  readFileSync(path.join(scene.folder, FOLDER, record?.['file_path'] as string));
const summaryOf = (): unknown =>
  (JSON.parse(scene.read('summary.json')) as { streams: JsonObject }).streams['attachments'];

beforeEach(async () => {
  offsetMs = 0;
  storage = await startStorage({ now: () => Date.now() + offsetMs });
});
afterEach(async () => {
  await scene.close();
  await storage.stop();
});

it('are fetched whole, and the record says where each is, with its hash', async () => {
  const files = [attachment('a1'), attachment('a2', { name: 'Größe 📦.pdf', contentLength: 200_000 })];
  await open(files);
  const run = await sync();
  expect(run.code).toBe(0);
  const records = recordsOf(run);
  expect(records.map(({ file_path: where }) => where)).toEqual(['c1/a1-photo.jpg', 'c1/a2-Größe 📦.pdf']);
  expect(inFolder()).toEqual(['c1', 'c1/a1-photo.jpg', 'c1/a2-Größe 📦.pdf']);
  for (const [index, file] of files.entries()) {
    const content = contentOf(file);
    expect(bytesAt(records[index]).equals(content)).toBe(true);
    expect(records[index]).toMatchObject({
      file_sha256: createHash('sha256').update(content).digest('hex'),
      file_missing: null,
      unfit_values: null,
    });
  }
  expect(run.stderr).toContain('2 files downloaded (0.2 MB), 0 were there');
  expect(summaryOf()).toMatchObject({ files_downloaded: 2, files_present: 0, files_missing: 0 });
});

it('are asked for without the key, which the storage host never sees', async () => {
  await open([attachment('a1')]);
  const run = await sync();
  expect(run.code).toBe(0);
  expect(storage.journal).toHaveLength(1);
  const seen = JSON.stringify(storage.journal);
  expect(seen).not.toContain(scene.sandbox.apiKey);
  expect(seen.toLowerCase()).not.toContain('authorization');
  expect(run.stderr).not.toContain('X-Amz');
});

it('are not fetched again where they are with the same length, and anew where the length is another one', async () => {
  await open([attachment('a1'), attachment('a2')]);
  const first = await sync();
  writeFileSync(path.join(scene.folder, FOLDER, 'c1/a2-photo.jpg'), 'half');
  const second = await sync();
  expect(storage.journal).toHaveLength(3);
  expect(summaryOf()).toMatchObject({ files_downloaded: 1, files_present: 1, files_missing: 0 });
  const columns = (run: Run): unknown[] =>
    recordsOf(run).map((one) => [one['file_path'], one['file_sha256']]);
  expect(columns(second)).toEqual(columns(first));
});

it('whose link has expired are asked for anew', async () => {
  await open([attachment('a1')]);
  storage.onRequest = () => {
    // The first link is eleven minutes old when it is used.
    offsetMs = storage.journal.length === 0 ? 660_000 : 0;
  };
  const run = await sync();
  expect(storage.journal.map(({ status }) => status)).toEqual([403, 200]);
  expect(scene.sandbox.journal.map(({ path: asked }) => asked)).toContain(
    `/v1/messages/${MESSAGE}/attachments/a1`,
  );
  expect(recordsOf(run)[0]).toMatchObject({ file_path: 'c1/a1-photo.jpg' });
});

it('that can not be had for good are counted, and their records say why', async () => {
  const files = [
    attachment('a1', { contentLength: 2_001 }),
    attachment('a2', { contentLength: 2_000 }),
    attachment('a3', { renderMode: 'metadata_only' }),
    attachment('a4', { externalUrl: 'http://files.example.invalid/x', contentLength: 7 }),
    attachment('a5', { name: 'gone.jpg', contentLength: 7 }),
  ];
  await open(files, { download_max_bytes: 2_000 });
  storage.onRequest = (asked) => {
    if (asked.includes('gone.jpg')) storage.faults.push({ kind: 'status', status: 404 });
  };
  const run = await sync();
  expect(run.code).toBe(0);
  expect(recordsOf(run).map(({ file_path: where, file_missing: why }) => [where, why])).toEqual([
    [null, 'too large'],
    ['c1/a2-photo.jpg', null],
    [null, 'no link'],
    [null, 'no https'],
    [null, 'gone'],
  ]);
  expect(inFolder()).toEqual(['c1', 'c1/a2-photo.jpg']);
  expect(run.stderr).toContain('4 are missing (1 too large, 1 no link, 1 no https, 1 gone)');
  expect(summaryOf()).toMatchObject({ files_downloaded: 1, files_missing: 4, result: 'done' });
});

it('have names that lead nowhere else and hide nothing', async () => {
  const names = [
    ...['../../escape.txt', '/etc/passwd', 'a\\b:c*?.txt', 'CON', '.hidden', '', ' ', '..', 'nul\u0000.txt'],
    ...['x'.repeat(300) + '.pdf', '📦'.repeat(120), 'line\nbreak', '\u202egnp.exe', 'same.jpg', 'SAME.JPG'],
  ];
  const files = names.map((name, index) => attachment(`a${index}`, { name, contentLength: 10 + index }));
  const odd = attachment('../B', { name: 'odd', contentLength: 5 });
  await open([...files, odd]);
  scene.sandbox.switches.attachmentIds = true;
  const around = readdirSync(scene.folder).sort();
  const run = await sync();
  expect(run.code).toBe(0);
  const found = inFolder().filter((name) => name !== 'c1');
  expect(found).toHaveLength(names.length + 1);
  for (const name of found) {
    expect(name).toMatch(/^c1\/[a-z0-9]+-[^/\\:*?"<>|\p{Cc}\p{Cf}]+$/u);
    expect(Buffer.byteLength(path.basename(name))).toBeLessThanOrEqual(200);
  }
  expect(readdirSync(scene.folder).sort()).toEqual([...around, FOLDER, 'summary.json'].sort());
  expect(
    recordsOf(run)
      .map(({ file_path: where }) => where)
      .sort(),
  ).toEqual(found);
});

it('that fail for a moment are tried again, and a transfer that broke off leaves nothing of itself', async () => {
  await open([attachment('a1', { contentLength: 300_000 })], { max_retry_seconds: 20 });
  storage.faults.push({ kind: 'status', status: 503, headers: { 'retry-after': '0' } }, { kind: 'reset' });
  const run = await sync();
  expect(run.code).toBe(0);
  expect(storage.journal).toHaveLength(3);
  expect(bytesAt(recordsOf(run)[0]).equals(contentOf(attachment('a1', { contentLength: 300_000 })))).toBe(
    true,
  );
  expect(inFolder()).toEqual(['c1', 'c1/a1-photo.jpg']);
});

it('that go on failing fail the stream, which goes on there the next time', async () => {
  await open([attachment('a1')]);
  storage.faults.push({ kind: 'status', status: 503 });
  const failed = await sync();
  expect(failed.code).toBe(1);
  expect(failed.lastLine).toMatch(
    /^(ERROR )?.*attachments: a file could not be fetched from 127\.0\.0\.1:\d+ \(status 503\)/,
  );
  expect(recordsOf(failed)).toEqual([]);
  expect(failed.messages.at(-1)?.value).toEqual({ bookmarks: {} });
  const next = await sync();
  expect(next.code).toBe(0);
  expect(recordsOf(next)[0]).toMatchObject({ file_path: 'c1/a1-photo.jpg' });
});

describe('a process that ends in the middle of a file', () => {
  const LENGTH = 400_000;
  const begin = async () => {
    await open([attachment('a1', { contentLength: LENGTH })]);
    storage.faults.push({ kind: 'stall' });
    const tap = scene.start(['-c', 'config.json', '--catalog', 'catalog.json']);
    while (!inFolder().some((name) => name.includes('.part-'))) await after(20);
    return tap;
  };

  it.each(['SIGKILL', 'SIGTERM'] as const)(
    'by %s leaves no half file, and the next run has it whole',
    async (signal) => {
      const tap = await begin();
      tap.process.kill(signal);
      const ended = await tap.end();
      expect(ended.code ?? ended.signal).toBe(signal === 'SIGTERM' ? 143 : 'SIGKILL');
      expect(inFolder()).not.toContain('c1/a1-photo.jpg');
      // Whoever may still act takes the rest away.
      expect(inFolder().length).toBe(signal === 'SIGTERM' ? 1 : 2);
      const run = await sync();
      expect(bytesAt(recordsOf(run)[0])).toHaveLength(LENGTH);
      expect(inFolder()).toEqual(['c1', 'c1/a1-photo.jpg']);
    },
  );
});

it('stay where they are unless a folder is given', async () => {
  await open([attachment('a1')]);
  scene.write('config.json', scene.config);
  const run = await sync();
  expect(recordsOf(run)[0]).toMatchObject({ file_path: null, file_sha256: null, file_missing: null });
  expect(storage.journal).toEqual([]);
  expect(inFolder()).toEqual([]);
});

it('need a folder that can be made: else the run ends before it writes anything', async () => {
  await open([attachment('a1')], { download_attachments_to: 'config.json/files' });
  const run = await sync();
  expect(run.code).toBe(2);
  expect(run.stdout).toBe('');
  expect(run.lastLine).toContain('"download_attachments_to": config.json/files can\'t be made (ENOTDIR)');
});
