import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../../src/errors';
import { parseJsonObject, readJsonFile, readTextFile, readTextFileIfPresent } from '../../src/json-file';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'json-file-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** The error that `act` throws; fails where it throws none. */
function errorOf(act: () => unknown): UsageError {
  try {
    act();
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  throw new Error('no UsageError');
}

describe('readJsonFile', () => {
  it('reads an object', () => {
    expect(readJsonFile(write('good.json', '{"a": [1]}'), '--config')).toEqual({ a: [1] });
  });

  it('tolerates a byte order mark', () => {
    expect(readJsonFile(write('bom.json', '\ufeff{"a": 1}'), '--config')).toEqual({ a: 1 });
  });

  it('names flag and path of a missing file', () => {
    const path = join(folder, 'nowhere.json');
    expect(errorOf(() => readJsonFile(path, '--catalog')).lines).toEqual([
      `--catalog ${path}: no such file.`,
    ]);
  });

  it('says that a path leads through a file', () => {
    const path = join(write('file.json', '{}'), 'config.json');
    expect(errorOf(() => readJsonFile(path, '--config')).message).toContain('no such file');
  });

  it('says that a path is a directory', () => {
    const path = join(folder, 'directory');
    mkdirSync(path);
    expect(errorOf(() => readJsonFile(path, '--state')).lines).toEqual([
      `--state ${path}: is a directory; a file is expected.`,
    ]);
  });

  it('says that a file is not UTF-8, as PowerShell writes it', () => {
    const path = write('utf16.json', Buffer.from('\ufeff{"a": 1}', 'utf16le'));
    expect(errorOf(() => readJsonFile(path, '--config')).lines).toEqual([
      `--config ${path}: is not UTF-8 text; save it as UTF-8.`,
    ]);
  });

  it('says that a name can not be one of a file', () => {
    expect(errorOf(() => readJsonFile('a\0b', '--config')).message).toMatch(/can not be read \(ERR_/);
  });
});

describe('readTextFile', () => {
  it('returns an empty text for an empty file', () => {
    expect(readTextFile(write('empty.json', ''), '--state')).toBe('');
  });
});

describe('readTextFileIfPresent', () => {
  it('returns the text of a file', () => {
    expect(readTextFileIfPresent(write('present', 'A=1'))).toBe('A=1');
  });

  it('returns nothing where there is no file', () => {
    expect(readTextFileIfPresent(join(folder, 'absent'))).toBeUndefined();
  });

  it('returns nothing for a directory of that name', () => {
    const path = join(folder, 'environment');
    mkdirSync(path);
    expect(readTextFileIfPresent(path)).toBeUndefined();
  });

  it('does not pass over a file that it can not read', () => {
    const path = write('latin1', Buffer.from([0xe9]));
    expect(errorOf(() => readTextFileIfPresent(path)).lines).toEqual([
      `${path}: is not UTF-8 text; save it as UTF-8.`,
    ]);
  });
});

describe('parseJsonObject', () => {
  it.each([
    ['an empty text', ' \n', 'the file is empty; a JSON object is expected.'],
    ['a list', '[]', 'holds a list; a JSON object is expected.'],
    ['null', 'null', 'holds null; a JSON object is expected.'],
    ['a number', '5', 'holds a number; a JSON object is expected.'],
    [
      'a comma too many',
      '{\n  "a": 1,\n}',
      'not JSON: line 3, column 1 is wrong (a missing quote, a comma too many?).',
    ],
    ['a word without quotes', '{"a": word}', 'not JSON: unexpected "w".'],
    ['a text that breaks off', '{"a":', 'not JSON: it ends too early.'],
  ])('refuses %s', (_title, text, expected) => {
    expect(errorOf(() => parseJsonObject(text, 'c.json', '--config')).lines).toEqual([
      `--config c.json: ${expected}`,
    ]);
  });

  it.each(['{"api_key": s3cret}', '{"api_key": "s3cret" x}', '{"api_key": "s3cret",}', 's3cret'])(
    'repeats nothing of the file in the message: %s',
    (text) => {
      const error = errorOf(() => parseJsonObject(text, 'c.json', '--config'));
      expect(`${String(error)}${String(error.stack)}${String(error.cause)}`).not.toContain('s3cret');
    },
  );
});
