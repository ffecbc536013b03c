import { isJsonObject, type JsonObject } from '../../src/json';
import { createLog, type Log, type LogLevel } from '../../src/log';
import type { LogFormat } from '../../src/log-format';

function logTo(format: LogFormat, level: LogLevel = 'info'): { log: Log; text: () => string } {
  const written: string[] = [];
  return {
    log: createLog(format, level, { write: (text) => void written.push(text) }),
    text: () => written.join(''),
  };
}

/** The lines of JSON, each an object. */
function objects(text: string): JsonObject[] {
  const lines = text.split('\n');
  expect(lines.pop()).toBe('');
  return lines.map((line) => {
    const value: unknown = JSON.parse(line);
    if (!isJsonObject(value)) throw new Error(`no object: ${line}`);
    return value;
  });
}

const METHODS = ['debug', 'info', 'warn', 'error', 'critical'] as const;
const FIELDS = ['app_name', 'level', 'logger_name', 'message', 'pid', 'stream_name', 'thread_name', 'ts'];

describe('text', () => {
  it('has the level in capitals in front of each line', () => {
    const { log, text } = logTo('text', 'debug');
    for (const method of METHODS) log[method](`a ${method} line`);
    expect(text()).toBe(
      'DEBUG a debug line\nINFO a info line\nWARNING a warn line\nERROR a error line\nCRITICAL a critical line\n',
    );
  });

  it('has the level in front of each line of a longer message too', () => {
    const { log, text } = logTo('text');
    log.critical('Error: odd\n    at one\r\n    at two\rthree');
    expect(text()).toBe('CRITICAL Error: odd\nCRITICAL     at one\nCRITICAL     at two\nCRITICAL three\n');
  });

  it.each(['5', 'null', '[1]', '"hi"', '{"type":"RECORD"}', 'first\n5\nnull\n[1]\n', ''])(
    'has no line that is bare JSON, which Meltano’s config test trips over: %j',
    (message) => {
      const { log, text } = logTo('text');
      log.info(message);
      const lines = text().split('\n').slice(0, -1);
      expect(lines.length).toBeGreaterThan(0);
      for (const line of lines) {
        expect(line).toMatch(/^INFO /);
        expect(() => void JSON.parse(line)).toThrow();
      }
    },
  );

  it('keeps quotes, backslashes and letters of all scripts as they are', () => {
    const { log, text } = logTo('text');
    log.info('a "quoted" \\ back → é 🎉');
    expect(text()).toBe('INFO a "quoted" \\ back → é 🎉\n');
  });
});

describe('JSON', () => {
  it('has all eight fields that Meltano parses, in every line, and no others', () => {
    const { log, text } = logTo('json', 'debug');
    for (const method of METHODS) log[method](`a ${method} line`);
    log.info('');
    const lines = objects(text());
    expect(lines).toHaveLength(METHODS.length + 1);
    for (const line of lines) expect(Object.keys(line).sort()).toEqual(FIELDS);
    expect(lines.map(({ level }) => level)).toEqual([
      'debug',
      'info',
      'warning',
      'error',
      'critical',
      'info',
    ]);
    expect(lines[0]).toMatchObject({
      message: 'a debug line',
      app_name: 'tap-kustomer',
      logger_name: 'tap-kustomer',
      thread_name: 'MainThread',
      stream_name: null,
      pid: process.pid,
    });
  });

  it('tells the time in seconds since the epoch', () => {
    jest.useFakeTimers({ now: 1_767_225_600_123 });
    try {
      const { log, text } = logTo('json');
      log.info('a');
      expect(objects(text())[0]?.['ts']).toBe(1_767_225_600.123);
    } finally {
      jest.useRealTimers();
    }
  });

  it('keeps a longer message on one line', () => {
    const { log, text } = logTo('json');
    log.info('one\ntwo');
    expect(objects(text())).toEqual([expect.objectContaining({ message: 'one\ntwo' })]);
  });
});

describe('the level', () => {
  it('hides what is less severe, and may be changed', () => {
    const { log, text } = logTo('text', 'warn');
    log.info('hidden');
    log.warn('shown');
    log.setLevel('debug');
    log.debug('shown too');
    log.setLevel('fatal');
    log.error('hidden again');
    log.critical('the last word');
    expect(text()).toBe('WARNING shown\nDEBUG shown too\nCRITICAL the last word\n');
  });
});

describe('the form', () => {
  it('may be changed for all later lines', () => {
    const { log, text } = logTo('text');
    log.hide('s3cret');
    log.info('one s3cret');
    log.setFormat('json');
    log.info('two s3cret');
    log.setFormat('text');
    log.info('three');
    const [first, second = '', third] = text().split('\n');
    expect([first, third]).toEqual(['INFO one [redacted]', 'INFO three']);
    expect(objects(`${second}\n`)).toEqual([expect.objectContaining({ message: 'two [redacted]' })]);
  });
});

describe.each<LogFormat>(['text', 'json'])('a secret in %s', (format) => {
  const messageOf = (secrets: readonly string[], message: string): unknown => {
    const { log, text } = logTo(format);
    for (const secret of secrets) log.hide(secret);
    log.info(message);
    return format === 'json' ? objects(text())[0]?.['message'] : text().slice('INFO '.length, -1);
  };

  it.each<[title: string, secrets: string[], message: string, expected: string]>([
    ['every time it stands there', ['k-1'], 'k-1 and k-1', '[redacted] and [redacted]'],
    ['inside a word', ['k-1'], 'Bearer:k-1!', 'Bearer:[redacted]!'],
    ['with quotes and backslashes', ['a "b\\c" é'], 'x a "b\\c" é y', 'x [redacted] y'],
    ['with the signs of regular expressions', ['a.*$&'], 'a.*$& axx', '[redacted] axx'],
    ['beside another one that begins it', ['key', 'keychain'], 'keychain key', '[redacted] [redacted]'],
    ['beside another one that it ends', ['chain', 'keychain'], 'keychain', '[redacted]'],
    ['but nothing for an empty one', [''], 'text', 'text'],
  ])('is cut out %s', (_title, secrets, message, expected) => {
    expect(messageOf(secrets, message)).toBe(expected);
  });

  it('that is also a field’s name leaves the line whole', () => {
    const { log, text } = logTo(format);
    log.hide('level');
    log.hide('message');
    log.error('level of the message');
    const expected = '[redacted] of the [redacted]';
    expect(text()).toContain(expected);
    expect(format === 'text' || objects(text())[0]?.['level'] === 'error').toBe(true);
  });

  it('is cut out of lines of every level', () => {
    const { log, text } = logTo(format, 'debug');
    log.hide('s3cret');
    for (const method of METHODS) log[method]('s3cret');
    expect(text()).not.toContain('s3cret');
    expect(text().split('[redacted]')).toHaveLength(METHODS.length + 1);
  });
});
