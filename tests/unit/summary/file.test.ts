import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../../../src/errors';
import { writeSummary, type RunSummary } from '../../../src/summary/file';

const summaryOf = (code: number): RunSummary => ({ streams: {}, exit_code: code });

describe('the file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'summary-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('holds the summary as JSON, and nothing else is left beside it', () => {
    writeSummary(join(folder, 's.json'), summaryOf(0));
    expect(readFileSync(join(folder, 's.json'), 'utf8')).toBe('{\n  "streams": {},\n  "exit_code": 0\n}\n');
    expect(readdirSync(folder)).toEqual(['s.json']);
  });

  it('replaces an older one', () => {
    writeFileSync(join(folder, 's.json'), 'a longer text than the new one is, by far');
    writeSummary(join(folder, 's.json'), summaryOf(1));
    expect(JSON.parse(readFileSync(join(folder, 's.json'), 'utf8'))).toEqual(summaryOf(1));
  });

  it('may be a device, which stays one', () => {
    symlinkSync('/dev/null', join(folder, 'nowhere'));
    writeSummary(join(folder, 'nowhere'), summaryOf(0));
    expect(readFileSync(join(folder, 'nowhere'), 'utf8')).toBe('');
    expect(readdirSync(folder)).toEqual(['nowhere']);
  });

  it.each([
    ['in a folder that is not there', 'no/s.json', 'ENOENT'],
    ['that is a folder', 'folder', 'EISDIR'],
  ])('%s is refused, and nothing is left behind', (_title, name, code) => {
    mkdirSync(join(folder, 'folder'));
    const path = join(folder, name);
    const write = (): void => writeSummary(path, summaryOf(0));
    expect(write).toThrow(UsageError);
    expect(write).toThrow(`--summary ${path} can't be written (${code}); name a writable file.`);
    expect(readdirSync(folder)).toEqual(['folder']);
  });
});
