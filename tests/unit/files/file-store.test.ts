import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sha256Hex } from '../../../src/digest';
import { ConfigError, FolderError } from '../../../src/errors';
import { openFileStore, type FileStore } from '../../../src/files/file-store';

let folder: string;
let store: FileStore;
const PLACE = ['c1', 'a1-n'] as const;

async function* chunks(...parts: (string | Error)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    if (part instanceof Error) throw part;
    yield await Promise.resolve(Buffer.from(part));
  }
}
const inFolder = (): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();

beforeEach(async () => {
  folder = path.join(mkdtempSync(path.join(tmpdir(), 'file-store-')), 'made', 'here');
  store = await openFileStore(folder, () => 0.5);
});
afterEach(() => rmSync(path.join(folder, '../..'), { recursive: true }));

it('a file is written whole, in place of what was there', async () => {
  expect(await store.write(PLACE, chunks('old'))).toEqual({ bytes: 3, sha256: sha256Hex('old') });
  expect(await store.write(PLACE, chunks('ab', 'c', 'd'))).toEqual({ bytes: 4, sha256: sha256Hex('abcd') });
  expect(readFileSync(path.join(folder, ...PLACE), 'utf8')).toBe('abcd');
  expect(inFolder()).toEqual(['c1', 'c1/a1-n']);
});

it('what breaks off leaves what was there', async () => {
  await store.write(PLACE, chunks('old'));
  const end = new Error('broken');
  await expect(store.write(PLACE, chunks('new', end))).rejects.toBe(end);
  expect(readFileSync(path.join(folder, ...PLACE), 'utf8')).toBe('old');
  expect(inFolder()).toEqual(['c1', 'c1/a1-n']);
});

it('the rest of a process that was killed is taken away, and nothing else', async () => {
  mkdirSync(path.join(folder, 'c1'));
  for (const name of ['a1-n.part-xyz', 'a1-n.pdf', 'a2-n.part-xyz'])
    writeFileSync(path.join(folder, 'c1', name), '');
  await store.write(PLACE, chunks('x'));
  expect(inFolder()).toEqual(['c1', 'c1/a1-n', 'c1/a1-n.pdf', 'c1/a2-n.part-xyz']);
});

it('the length and the hash of what is there are known, and that nothing is there', async () => {
  expect(await store.lengthOf(PLACE)).toBeUndefined();
  await store.write(PLACE, chunks('abc'));
  expect(await store.lengthOf(PLACE)).toBe(3);
  expect(await store.read(PLACE)).toEqual({ bytes: 3, sha256: sha256Hex('abc') });
  mkdirSync(path.join(folder, 'c1', 'a-folder'));
  expect(await store.lengthOf(['c1', 'a-folder'])).toBeUndefined();
});

it('a folder that can not be made is the caller’s to change, one that can not be written ends the stream', async () => {
  writeFileSync(path.join(folder, 'c1'), 'a file');
  await expect(openFileStore(path.join(folder, 'c1'), () => 0)).rejects.toBeInstanceOf(ConfigError);
  await expect(store.write(PLACE, chunks('x'))).rejects.toThrow(FolderError);
  await expect(store.lengthOf(PLACE)).rejects.toThrow(
    /"download_attachments_to": .* can't be read \(ENOTDIR\)/,
  );
});
