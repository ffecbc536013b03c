import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { UsageError } from '../../src/errors';
import { assertCreatable, createSecretFile, newFolder, replaceFile } from '../../src/output-file';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'output-file-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const at = (name: string): string => path.join(folder, name);
const modeOf = (name: string): number => statSync(at(name)).mode & 0o777;

describe('a file that is replaced', () => {
  it('is made where there is none, and leaves nothing beside it', () => {
    replaceFile(at('a'), 'new', '--output');
    expect([readFileSync(at('a'), 'utf8'), readdirSync(folder)]).toEqual(['new', ['a']]);
  });

  it('keeps its mode', () => {
    writeFileSync(at('a'), 'old', { mode: 0o640 });
    replaceFile(at('a'), 'new', '--catalog');
    expect([readFileSync(at('a'), 'utf8'), modeOf('a')]).toEqual(['new', 0o640]);
  });

  it('stays behind its link', () => {
    writeFileSync(at('real'), 'old');
    symlinkSync('real', at('link'));
    replaceFile(at('link'), 'new', '--catalog');
    expect([readFileSync(at('real'), 'utf8'), readlinkSync(at('link'))]).toEqual(['new', 'real']);
  });

  it('stays as it was, with nothing beside it, where it can not be written', () => {
    expect(() => replaceFile(at('none/a'), 'new', '--output')).toThrow(UsageError);
    expect(() => replaceFile(at('none/a'), 'new', '--output')).toThrow(/^--output .* \(ENOENT\); name a/);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('a file with a secret', () => {
  it('may be read by its owner only', () => {
    createSecretFile(at('a'), 'key', '--output');
    expect([readFileSync(at('a'), 'utf8'), modeOf('a')]).toEqual(['key', 0o600]);
  });

  it.each(['file', 'link to nothing'])('never takes the place of a %s', (kind) => {
    if (kind === 'file') writeFileSync(at('a'), 'old');
    else symlinkSync('nowhere', at('a'));
    for (const attempt of [
      () => createSecretFile(at('a'), 'key', '--output'),
      () => assertCreatable(at('a'), '--output'),
    ]) {
      expect(attempt).toThrow(/is there already, and is not overwritten; name another file with --output/);
    }
    expect(readdirSync(folder)).toEqual(['a']);
  });

  it('can be made in a folder that is there', () => {
    expect(() => assertCreatable(at('a'), '--output')).not.toThrow();
    expect(() => assertCreatable(at('none/a'), '--output')).toThrow(/can't be written \(ENOENT\)/);
  });
});

describe('a new folder', () => {
  it('is made with all above it, for this user alone', () => {
    const below = path.join(folder, 'a', 'b');
    newFolder(below, '--record').write('1.json', '{}');
    expect(readdirSync(below)).toEqual(['1.json']);
    expect(readFileSync(path.join(below, '1.json'), 'utf8')).toBe('{}');
    expect([statSync(below).mode & 0o777, statSync(path.join(below, '1.json')).mode & 0o777]).toEqual([
      0o700, 0o600,
    ]);
  });

  it('may be there already where it is empty', () => {
    mkdirSync(path.join(folder, 'empty'));
    newFolder(path.join(folder, 'empty'), '--record').write('1.json', '{}');
    expect(readdirSync(path.join(folder, 'empty'))).toEqual(['1.json']);
  });

  it.each([
    ['that holds something', '.', "isn't empty"],
    ['that is a file', 'file', '(EEXIST)'],
    ['below a file', 'file/folder', '(ENOTDIR)'],
  ])('is refused %s', (_title, name, words) => {
    writeFileSync(path.join(folder, 'file'), '');
    const open = (): unknown => newFolder(path.join(folder, name), '--record');
    expect(open).toThrow(UsageError);
    expect(open).toThrow(words);
    expect(open).toThrow('name a folder that is empty, or not there yet.');
    expect(readdirSync(folder)).toEqual(['file']);
  });

  it('never replaces a file', () => {
    const made = newFolder(path.join(folder, 'new'), '--record');
    made.write('1.json', 'first');
    expect(() => made.write('1.json', 'second')).toThrow('(EEXIST)');
    expect(readFileSync(path.join(folder, 'new', '1.json'), 'utf8')).toBe('first');
  });
});
