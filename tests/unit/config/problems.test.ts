import { resolveConfig } from '../../../src/config';
import { CONFIG_KEYS } from '../../../src/config/keys';
import type { ConfigKey } from '../../../src/config/kinds';
import type { ConfigSource } from '../../../src/config/sources';
import { ConfigError, EXIT } from '../../../src/errors';
import type { JsonObject } from '../../../src/json';

/** The lines about one file `c.json` with the required keys and `settings`; none where all is well. */
function problemsOf(settings: JsonObject): readonly string[] {
  const required = { api_key: 'k-123', start_date: '2024-01-01' };
  return linesOf([{ kind: 'file', path: 'c.json', settings: { ...required, ...settings } }], 'all');
}

function linesOf(sources: readonly ConfigSource[], require: 'all' | 'none'): readonly string[] {
  try {
    resolveConfig(sources, { env: {}, require, version: '1.2.3' });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.lines;
    throw error;
  }
}

const TOKEN = 'the key alone, on one line, without blanks and without the word Bearer';
const ORIGIN = 'an https URL without path, query, fragment and user (http only on a loopback address)';
const DATE = 'an ISO 8601 date or date-time';
const HEADER = 'one line of printable ASCII characters';

describe('a wrong setting is refused with a line that says what is allowed', () => {
  it.each<[key: string, value: unknown, must: string, got: string]>([
    ['api_key', '', TOKEN, 'a blank value'],
    ['api_key', ' \t', TOKEN, 'a blank value'],
    ['api_key', 'abc\n', TOKEN, '2 lines'],
    ['api_key', 'a\r\nb\rc', TOKEN, '3 lines'],
    ['api_key', 'Bearer abc', TOKEN, 'a value that starts with "Bearer"'],
    ['api_key', ' abc', TOKEN, 'a value with blanks or special characters'],
    ['api_key', 'schlüssel', TOKEN, 'a value with blanks or special characters'],
    ['api_key', '<your API key>', TOKEN, 'the placeholder of the sample'],
    ['api_key', '<key>', TOKEN, 'the placeholder of the sample'],
    ['api_key', 5, TOKEN, 'a number'],
    ['api_token', ['a'], TOKEN, 'a list'],
    ['start_date', 'yesterday', DATE, '"yesterday"'],
    ['start_date', '2024-02-30', DATE, '"2024-02-30"'],
    ['start_date', '2023-02-29', DATE, '"2023-02-29"'],
    ['start_date', '2024-01-01T24:00:00Z', DATE, '"2024-01-01T24:00:00Z"'],
    ['start_date', '', DATE, '""'],
    ['start_date', 20240101, DATE, '20240101'],
    ['end_date', '01/02/2024', DATE, '"01/02/2024"'],
    ['region', 'de', 'one of us, eu, in', '"de"'],
    ['region', 2, 'one of us, eu, in', '2'],
    ['prod_point', 3, 'one of 1 (us), 2 (eu)', '3'],
    ['prod_point', 'constructor', 'one of 1 (us), 2 (eu)', '"constructor"'],
    ['org_name', 'a.b', 'the first part of the organisation\'s address (letters, digits and "-")', '"a.b"'],
    [
      'org_name',
      'acme\n',
      'the first part of the organisation\'s address (letters, digits and "-")',
      '"acme\\n"',
    ],
    ['org_name', '', 'the first part of the organisation\'s address (letters, digits and "-")', '""'],
    ['api_url', 'http://api.example.com', ORIGIN, '"http://api.example.com"'],
    ['api_url', 'http://127.0.0.1.example.com', ORIGIN, '"http://127.0.0.1.example.com"'],
    ['api_url', 'http://notlocalhost', ORIGIN, '"http://notlocalhost"'],
    ['api_url', 'http://localhost.example.com', ORIGIN, '"http://localhost.example.com"'],
    ['api_url', 'https://u:s3cret@x.example.com', ORIGIN, 'a URL with a user or a password'],
    ['api_url', 'https://x.example.com?t=s3cret', ORIGIN, 'a URL with a query'],
    ['api_url', 'https://x.example.com#s3cret', ORIGIN, 'a URL with a fragment'],
    ['api_url', 'https://x.example.com/v1', ORIGIN, '"https://x.example.com/v1"'],
    ['api_url', 'https://x.example.com//', ORIGIN, '"https://x.example.com//"'],
    ['api_url', 'https:x.example.com', ORIGIN, '"https:x.example.com"'],
    ['api_url', 'https://x.example.com\n', ORIGIN, '"https://x.example.com\\n"'],
    ['api_url', 'https://x.example.com:99999', ORIGIN, '"https://x.example.com:99999"'],
    ['api_url', 'ftp://x.example.com', ORIGIN, '"ftp://x.example.com"'],
    ['api_url', 'x.example.com', ORIGIN, '"x.example.com"'],
    ['user_agent', '  ', HEADER, 'a blank value'],
    ['user_agent', 'a\nX-Other: b', HEADER, '2 lines'],
    ['user_agent', 'tëst', HEADER, '"tëst"'],
    ['user_agent', 'a\tb', HEADER, '"a\\tb"'],
    ['page_size', 0, 'an integer from 1 to 500', '0'],
    ['page_size', 501, 'an integer from 1 to 500', '501'],
    ['page_size', 1.5, 'an integer from 1 to 500', '1.5'],
    ['page_size', '100', 'an integer from 1 to 500', '"100" in quotes'],
    ['page_size', 'many', 'an integer from 1 to 500', '"many"'],
    ['page_size', true, 'an integer from 1 to 500', 'true'],
    ['page_size', [100], 'an integer from 1 to 500', 'a list'],
    ['page_size_limit', { a: 1 }, 'an integer from 1 to 500', 'an object'],
    ['max_page_size', 501, 'an integer from 1 to 500', '501'],
    ['concurrency', 0, 'an integer from 1 to 16', '0'],
    ['concurrency', 17, 'an integer from 1 to 16', '17'],
    ['rate_limit_share', 0, 'a number above 0 and up to 1', '0'],
    ['rate_limit_share', 1.01, 'a number above 0 and up to 1', '1.01'],
    ['search_requests_per_minute', 0, 'an integer of at least 1', '0'],
    ['search_requests_per_minute', 2 ** 53, 'an integer of at least 1', '9007199254740992'],
    ['newest_first_days', -1, 'a number from 0 to 36525', '-1'],
    ['lookback_seconds', -1, 'a number from 0 to 3155760000', '-1'],
    ['lookback_seconds', Infinity, 'a number from 0 to 3155760000', 'Infinity'],
    ['search_lag_seconds', -0.1, 'a number from 0 to 3155760000', '-0.1'],
    ['full_table_interval_minutes', -1, 'a number from 0 to 52596000', '-1'],
    ['include_deleted', 'true', 'true or false', '"true" in quotes'],
    ['include_deleted', 'yes', 'true or false', '"yes"'],
    ['include_archived', 0, 'true or false', '0'],
    ['attachments_mode', 'none', 'one of every_conversation, with_attachments', '"none"'],
    ['discover_custom_attributes', 'on', 'true or false', '"on"'],
    ['optional_streams', '*', 'a list of stream names or globs', '"*"'],
    ['optional_streams', ['a', 5], 'a list of stream names or globs', '5 as entry 2'],
    ['optional_streams', [''], 'a list of stream names or globs', '"" as entry 1'],
    ['validate_records', true, 'one of repair, fail, off', 'true'],
    ['record_layout', 'flat', 'one of resource, columns', '"flat"'],
    ['flattening_enabled', 1, 'true or false', '1'],
    ['flattening_max_depth', -1, 'an integer from 0 to 100', '-1'],
    ['flattening_separator', '', 'made of the letters a to z, figures and "_"', 'a blank value'],
    ['flattening_separator', '.', 'made of the letters a to z, figures and "_"', '"."'],
    ['flattening_max_key_length', 15, 'an integer from 16 to 255', '15'],
    ['hash_fields', 'a.b', 'a list of "stream.path" patterns', '"a.b"'],
    ['hash_fields', ['customers'], 'a list of "stream.path" patterns', '"customers" as entry 1'],
    ['hash_salt', ' ', 'a text on one line', 'a blank value'],
    ['hash_salt', 12345, 'a text on one line', 'a number'],
    ['emit_activate_version_messages', 'no', 'true or false', '"no"'],
    ['download_attachments_to', '', 'a text on one line', 'a blank value'],
    ['download_max_bytes', 0, 'an integer of at least 1', '0'],
    ['request_timeout_seconds', 0, 'a number above 0 and up to 2147483', '0'],
    ['request_timeout_seconds', 2_147_484, 'a number above 0 and up to 2147483', '2147484'],
    ['max_retry_seconds', -1, 'a number from 0 to 2147483', '-1'],
    ['log_level', 'INFO', 'one of trace, debug, info, warn, error, fatal', '"INFO"'],
    ['log_format', 'xml', 'one of auto, text, json', '"xml"'],
  ])('%s: %j', (key, value, must, got) => {
    const settings = key === 'api_token' ? { api_key: null, [key]: value } : { [key]: value };
    const [line, ...others] = problemsOf(settings);
    expect(line).toMatch(/ \(for example .+\)$/);
    expect(line?.replace(/ \(for example .+\)$/, '')).toBe(`c.json: "${key}" must be ${must}, got ${got}`);
    expect(others).toEqual([]);
  });

  it('knows a refused value for every key', () => {
    const unchecked = Object.entries<ConfigKey<unknown>>(CONFIG_KEYS).filter(
      ([, key]) => key.check({}).isFit,
    );
    expect(unchecked).toEqual([]);
  });

  it('reads exactly as the contract has it', () => {
    expect(problemsOf({ start_date: 'yesterday' })).toEqual([
      'c.json: "start_date" must be an ISO 8601 date or date-time, got "yesterday" (for example 2024-01-01T00:00:00Z)',
    ]);
  });

  it('cuts long values, leaving no half of a character', () => {
    const [line] = problemsOf({ region: `${'x'.repeat(59)}😀${'y'.repeat(1000)}` });
    expect(line).toContain(`got "${'x'.repeat(59)}\ufffd…" (for`);
  });

  it('is never a secret', () => {
    const lines = problemsOf({ api_key: 's3cret s3cret', hash_salt: 's3cret\ns3cret', hash_fields: ['a.b'] });
    expect(lines).toHaveLength(2);
    expect(lines.join('\n')).not.toContain('s3cret');
  });
});

describe('settings that contradict each other', () => {
  it.each(['2024-01-01', '2023-12-31T23:59:59Z'])('end_date %s is not after start_date', (end_date) => {
    const got = new Date(end_date).toISOString();
    expect(problemsOf({ end_date })).toEqual([
      `c.json: "end_date" must be after "start_date" (2024-01-01T00:00:00.000Z), got ${got} (for example 2024-01-02T00:00:00.000Z)`,
    ]);
  });

  it('page_size is above a given max_page_size', () => {
    expect(problemsOf({ page_size: 100, max_page_size: 50 })).toEqual([
      'c.json: "page_size" must be at most "max_page_size" (50), got 100 (for example 50)',
    ]);
  });

  it('page_size may be as large as max_page_size', () => {
    expect(problemsOf({ page_size: 50, max_page_size: 50 })).toEqual([]);
  });

  it('hash_fields has its hash_salt', () => {
    expect(problemsOf({ hash_fields: ['customers.attributes.emails'], hash_salt: 'x' })).toEqual([]);
  });

  it('hash_fields lacks its hash_salt', () => {
    expect(problemsOf({ hash_fields: ['customers.attributes.emails'] })).toEqual([
      'c.json: "hash_salt" must be a text on one line, because "hash_fields" is given, got nothing (for example a long random text)',
    ]);
  });

  it('an empty list of hash_fields needs no hash_salt', () => {
    expect(problemsOf({ hash_fields: [] })).toEqual([]);
  });

  it('a value that is wrong alone is not reported twice', () => {
    expect(problemsOf({ page_size: 501, max_page_size: 50, end_date: 'x' })).toHaveLength(2);
  });
});

describe('all problems', () => {
  it('are reported at once, and make the caller act', () => {
    const settings = { api_key: '', start_date: 'x', page_size: 0, stream_maps: {}, hash_fields: ['a.b'] };
    const lines = problemsOf(settings);
    expect(lines.map((line) => /"(\w+)"/.exec(line)?.[1])).toEqual([
      'stream_maps',
      'api_key',
      'start_date',
      'page_size',
      'hash_salt',
    ]);
    expect(new ConfigError(lines).exitCode).toBe(EXIT.callerMustAct);
  });

  it('name every place where a missing key could stand', () => {
    const sources = [
      { kind: 'file', path: 'c.json', settings: {} },
      { kind: 'env', settings: {} },
    ] as const;
    expect(linesOf(sources, 'all')).toEqual([
      `c.json or TAP_KUSTOMER_API_KEY: "api_key" must be ${TOKEN}, got nothing (for example eyJhbGciOi...)`,
      `c.json or TAP_KUSTOMER_START_DATE: "start_date" must be ${DATE}, got nothing (for example 2024-01-01T00:00:00Z)`,
    ]);
  });

  it('where nothing is required, are those of the given settings', () => {
    const source = { kind: 'file', path: 'c.json', settings: { page_size: 0 } } as const;
    expect(linesOf([source], 'none')).toHaveLength(1);
  });
});
