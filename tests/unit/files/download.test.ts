import { ApiError, InterruptedError, UnreachableError } from '../../../src/errors';
import { createFileCounts, describeFiles, missingFiles } from '../../../src/files/counts';
import { createDownloader } from '../../../src/files/download';
import type { FileStore, Written } from '../../../src/files/file-store';
import type { JsonObject } from '../../../src/json';
import { NO_LIMITS } from '../../../src/kustomer/limit-headers';
import { BrokenDownload, type StorageReply } from '../../../src/kustomer/storage';

const LINK = 'https://storage.example/a?signed';
const status = (code: number): StorageReply => ({
  isFile: false,
  outcome: { kind: 'status', status: code, limits: NO_LIMITS },
});
const broken: StorageReply = { isFile: false, outcome: { kind: 'broken', code: 'ECONNRESET' } };
const file = (text: string, lengthBytes: number | undefined = text.length, end?: Error): StorageReply => ({
  isFile: true,
  lengthBytes,
  abandon: () => undefined,
  chunks: (async function* () {
    for (const letter of text) yield await Promise.resolve(Buffer.from(letter));
    if (end) throw end;
  })(),
});
const attachment = (attributes: JsonObject = {}, links: JsonObject = { related: LINK }): JsonObject => ({
  id: 'a1',
  conversation_id: 'c1',
  message_id: 'm1',
  attributes: { name: 'n', ...attributes },
  links,
});

/** Replies of the storage and of the API, in their order; a text of the API is a new link. */
function downloader(replies: StorageReply[], answers: (string | Error)[] = [], maxRetryMs = 60_000) {
  const seen = {
    opened: [] as string[],
    asked: [] as string[],
    waited: 0,
    warned: [] as string[],
    told: [] as string[],
  };
  const disk = new Map<string, string>();
  let nowMs = 0;
  const store: FileStore = {
    lengthOf: (place) => Promise.resolve(disk.get(place.join('/'))?.length),
    read: (place) => Promise.resolve({ bytes: 0, sha256: `of ${disk.get(place.join('/')) ?? ''}` }),
    async write(place, chunks): Promise<Written> {
      let text = '';
      for await (const chunk of chunks) text += Buffer.from(chunk).toString();
      disk.set(place.join('/'), text);
      return { bytes: text.length, sha256: `of ${text}` };
    },
  };
  const fetchFile = createDownloader({
    client: {
      apiNow: () => nowMs,
      get(path) {
        seen.asked.push(path);
        const answer = answers.shift();
        return answer instanceof Error
          ? Promise.reject(answer)
          : Promise.resolve({ data: { links: { related: answer } } });
      },
    },
    storage: {
      isAllowed: (link) => link.startsWith('https:'),
      open(link) {
        seen.opened.push(link);
        return Promise.resolve(replies.shift() ?? status(500));
      },
      close: () => undefined,
    },
    store,
    clock: {
      now: () => nowMs,
      random: () => 1,
      sleep(waitMs) {
        seen.waited += 1;
        nowMs += waitMs;
        return Promise.resolve();
      },
    },
    maxBytes: 5,
    maxRetryMs,
    concurrency: 2,
    stop: new AbortController().signal,
    info: (line) => seen.told.push(line),
    warn: (line) => seen.warned.push(line),
  });
  return { fetchFile, seen, disk, pass: (ms: number) => void (nowMs += ms) };
}

const HAS = { file_path: 'c1/a1-n', file_sha256: 'of abc', file_missing: null };
const lacks = (why: string): JsonObject => ({ file_path: null, file_sha256: null, file_missing: why });

describe('the file of an attachment', () => {
  it.each<
    [
      title: string,
      record: JsonObject,
      replies: StorageReply[],
      answers: (string | Error)[],
      columns: JsonObject,
    ]
  >([
    ['is fetched', attachment(), [file('abc')], [], HAS],
    ['of no stated length, too', attachment(), [file('abc', undefined)], [], HAS],
    ['is tried again after a fault', attachment(), [status(503), broken, status(429), file('abc')], [], HAS],
    [
      'is tried again after a break in the middle',
      attachment(),
      [file('a', 3, new BrokenDownload('x')), file('abc')],
      [],
      HAS,
    ],
    ['is tried again where less came than was stated', attachment(), [file('ab', 3), file('abc')], [], HAS],
    ['is asked for with a new link', attachment(), [status(403), file('abc')], [`${LINK}2`], HAS],
    [
      'that is refused with new links is gone',
      attachment(),
      [status(403), status(403), status(403)],
      ['https://2', 'https://3'],
      lacks('gone'),
    ],
    [
      'of which the API knows no more is gone',
      attachment(),
      [status(403)],
      [new ApiError('no', { status: 404 })],
      lacks('gone'),
    ],
    [
      'that is refused otherwise is refused',
      attachment(),
      [status(400)],
      [new ApiError('no', { status: 404 })],
      lacks('refused'),
    ],
    [
      'behind a redirect that is not followed is refused',
      attachment(),
      [status(302)],
      [new ApiError('no', { status: 404 })],
      lacks('refused'),
    ],
    ['without a link', attachment({}, {}), [], [], lacks('no link')],
    ['with an empty link', attachment({}, { related: '' }), [], [], lacks('no link')],
    ['behind a link in clear', attachment({}, { related: 'http://x' }), [], [], lacks('no https')],
    ['behind a new link in clear', attachment(), [status(403)], ['http://x'], lacks('no https')],
    ['that is stated to be large', attachment({ contentLength: 6 }), [], [], lacks('too large')],
    ['that the host says is large', attachment(), [file('abcdef', 6)], [], lacks('too large')],
    ['that turns out to be large', attachment(), [file('abcdef', undefined)], [], lacks('too large')],
    [
      'as large as may be',
      attachment({ contentLength: 5 }),
      [file('abcde')],
      [],
      { ...HAS, file_sha256: 'of abcde' },
    ],
    [
      'of another host that does not answer',
      attachment({ externalUrl: LINK }),
      Array.from({ length: 9 }, () => broken),
      [],
      lacks('unreachable'),
    ],
    [
      'of another host is asked for once',
      attachment({ externalUrl: LINK }),
      [status(403)],
      [],
      lacks('gone'),
    ],
  ])('%s', async (_title, record, replies, answers, columns) => {
    const { fetchFile, seen } = downloader(replies, answers);
    const counts = createFileCounts();
    expect(await fetchFile(record, counts)).toEqual(columns);
    expect(counts.downloaded + missingFiles(counts)).toBe(1);
    expect(seen.asked.every((path) => path === '/v1/messages/m1/attachments/a1')).toBe(true);
    expect(seen.warned.join()).not.toContain('signed');
  });

  it.each<[title: string, replies: StorageReply[], answers: (string | Error)[], error: RegExp]>([
    ['that can not be had for now', [], [], /from storage\.example \(status 500\)/],
    ['whose host does not answer', Array.from({ length: 50 }, () => broken), [], /\(ECONNRESET\)/],
    [
      'whose new link can not be asked for',
      [status(403)],
      [new UnreachableError('the API is away')],
      /the API is away/,
    ],
  ])('%s fails the stream', async (_title, replies, answers, error) => {
    const { fetchFile, disk } = downloader(replies, answers);
    await expect(fetchFile(attachment(), createFileCounts())).rejects.toThrow(error);
    expect(disk.size).toBe(0);
  });

  it('passes on that the run has to stop', async () => {
    const stopped = new InterruptedError('SIGTERM');
    const { fetchFile } = downloader([file('a', 3, stopped)]);
    await expect(fetchFile(attachment(), createFileCounts())).rejects.toBe(stopped);
  });

  it('is fetched once where two ask for it at the same time, and not where it is there', async () => {
    const { fetchFile, seen } = downloader([file('abc')]);
    const counts = createFileCounts();
    const record = attachment({ contentLength: 3 });
    expect(await Promise.all([fetchFile(record, counts), fetchFile(record, counts)])).toEqual([HAS, HAS]);
    expect(await fetchFile(record, counts)).toEqual(HAS);
    expect(seen.opened).toHaveLength(1);
    expect(counts).toMatchObject({ downloaded: 1, present: 1 });
  });

  it('is fetched beside so many others at most', async () => {
    let most = 0;
    let now = 0;
    const slow = (): StorageReply => ({
      isFile: true,
      lengthBytes: undefined,
      abandon: () => undefined,
      chunks: (async function* () {
        now += 1;
        most = Math.max(most, now);
        yield await new Promise<Uint8Array>((done) => setImmediate(() => done(Buffer.from('x'))));
        now -= 1;
      })(),
    });
    const { fetchFile, disk } = downloader([slow(), slow(), slow(), slow(), slow()]);
    const ids = ['1', '2', '3', '4', '5'];
    await Promise.all(ids.map((id) => fetchFile({ ...attachment(), id }, createFileCounts())));
    expect(disk.size).toBe(5);
    expect(most).toBe(2);
  });
});

it('one line a minute tells how far it is, and one per reason what is missing', async () => {
  const { fetchFile, seen, pass } = downloader([file('abc'), file('abc')]);
  const counts = createFileCounts();
  await fetchFile(attachment(), counts);
  expect(seen.told).toEqual([]);
  pass(60_000);
  await fetchFile(attachment({}, {}), counts);
  await fetchFile(attachment({}, {}), counts);
  expect(seen.told).toEqual([
    'attachments: 1 files downloaded (0.0 MB), 0 were there, 1 are missing (1 no link) so far',
  ]);
  expect(seen.warned).toEqual([
    'attachments: a file could not be had (no link); records say so in "file_missing".',
  ]);
  expect(describeFiles(counts)).toContain('2 are missing (2 no link)');
});
