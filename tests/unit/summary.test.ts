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
import { UsageError } from '../../src/errors';
import { parseState } from '../../src/singer/state';
import { buildSummary, writeSummary } from '../../src/summary';
import { createStreamTally, type StreamTally } from '../../src/sync/tally';

const BEFORE = parseState({ bookmarks: { tags: '2026-01-01', notes: {}, users: null } }, '');
const AFTER = parseState(
  { bookmarks: { tags: { replication_key_value: '2026-02-01T00:00:00.000Z' }, notes: {} } },
  '',
);

function tally(parts: Partial<StreamTally> = {}): StreamTally {
  return { ...createStreamTally(1000), endedAtMs: 3500, result: 'done', ...parts };
}

describe('the summary', () => {
  it('tells what became of each stream, in the form of the contract', () => {
    const counts = { records: 10, requests: 3, retries: 1, repairedValues: 4, unfitValues: 2 };
    expect(buildSummary(new Map([['tags', tally(counts)]]), BEFORE, AFTER, 0)).toEqual({
      streams: {
        tags: {
          records: 10,
          expected: null,
          requests: 3,
          seconds: 2.5,
          retries: 1,
          repaired_values: 4,
          unfit_values: 2,
          bookmark_before: '2026-01-01',
          bookmark_after: '2026-02-01T00:00:00.000Z',
          result: 'done',
        },
      },
      exit_code: 0,
    });
  });

  it('tells the error of a stream that failed, and the exit code of the run', () => {
    const failed = tally({ result: 'failed', error: 'tags: no' });
    expect(buildSummary(new Map([['tags', failed]]), BEFORE, BEFORE, 1)).toMatchObject({
      streams: { tags: { result: 'failed', error: 'tags: no' } },
      exit_code: 1,
    });
  });

  it('has null for bookmarks that are not there', () => {
    const names = ['notes', 'users', 'never', '__proto__', 'toString'];
    const { streams } = buildSummary(new Map(names.map((name) => [name, tally()])), BEFORE, AFTER, 0);
    const none = { bookmark_before: null, bookmark_after: null };
    expect(Object.values(streams as object)).toEqual(
      names.map(() => expect.objectContaining(none) as unknown),
    );
    expect(Object.keys(streams as object)).toEqual(names);
  });

  it('counts no time for a stream that never ended', () => {
    const interrupted = tally({ endedAtMs: undefined, result: 'interrupted' });
    expect(buildSummary(new Map([['tags', interrupted]]), BEFORE, AFTER, 130)).toMatchObject({
      streams: { tags: { seconds: 0, result: 'interrupted' } },
      exit_code: 130,
    });
  });
});

describe('the file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'summary-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('holds the summary as JSON, and nothing else is left beside it', () => {
    writeSummary(join(folder, 's.json'), { exit_code: 0 });
    expect(readFileSync(join(folder, 's.json'), 'utf8')).toBe('{\n  "exit_code": 0\n}\n');
    expect(readdirSync(folder)).toEqual(['s.json']);
  });

  it('replaces an older one', () => {
    writeFileSync(join(folder, 's.json'), 'a longer text than the new one is, by far');
    writeSummary(join(folder, 's.json'), { exit_code: 1 });
    expect(JSON.parse(readFileSync(join(folder, 's.json'), 'utf8'))).toEqual({ exit_code: 1 });
  });

  it('may be a device, which stays one', () => {
    symlinkSync('/dev/null', join(folder, 'nowhere'));
    writeSummary(join(folder, 'nowhere'), { exit_code: 0 });
    expect(readFileSync(join(folder, 'nowhere'), 'utf8')).toBe('');
    expect(readdirSync(folder)).toEqual(['nowhere']);
  });

  it.each([
    ['in a folder that is not there', 'no/s.json', 'ENOENT'],
    ['that is a folder', 'folder', 'EISDIR'],
  ])('%s is refused, and nothing is left behind', (_title, name, code) => {
    mkdirSync(join(folder, 'folder'));
    const path = join(folder, name);
    const write = (): void => writeSummary(path, {});
    expect(write).toThrow(UsageError);
    expect(write).toThrow(`--summary ${path} can't be written (${code}); name a writable file.`);
    expect(readdirSync(folder)).toEqual(['folder']);
  });
});
