import { coerceFileSettings, readEnvLogLevel, readEnvSettings, variableOf } from '../../../src/config/env';

describe('readEnvSettings', () => {
  it.each<[key: string, text: string, expected: unknown]>([
    ['api_key', '12345', '12345'],
    ['api_token', 'a b', 'a b'],
    ['prod_point', '2', '2'],
    ['page_size', '250', 250],
    ['page_size', ' 250 ', 250],
    ['page_size', '1e2', 100],
    ['page_size', 'many', 'many'],
    ['page_size', '0x10', '0x10'],
    ['page_size', ' ', ' '],
    ['rate_limit_share', '.5', 0.5],
    ['lookback_seconds', '-1', -1],
    ...['true', '1', 'yes', 'on', 'TRUE', ' On '].map((text): [string, string, unknown] => [
      'include_deleted',
      text,
      true,
    ]),
    ...['false', '0', 'no', 'off', 'False'].map((text): [string, string, unknown] => [
      'include_archived',
      text,
      false,
    ]),
    ['include_deleted', 'maybe', 'maybe'],
    ['optional_streams', 'work_items, audit_logs,', ['work_items', 'audit_logs']],
    ['optional_streams', '["work_items"]', ['work_items']],
    ['optional_streams', ' [ ] ', []],
    ['optional_streams', '["work_items"', '["work_items"'],
    ['stream_maps', '{"customers": {}}', '{"customers": {}}'],
  ])('reads %s from "%s"', (key, text, expected) => {
    expect(readEnvSettings({ [variableOf(key)]: text })).toEqual({ [key]: expected });
  });

  it.each([
    'TAP_KUSTOMER__SELECT',
    'TAP_KUSTOMER_NO_SUCH_KEY',
    'TAP_KUSTOMER_LOGLEVEL',
    'api_key',
    'API_KEY',
  ])('leaves %s alone', (variable) => {
    expect(readEnvSettings({ [variable]: 'x' })).toEqual({});
  });

  it.each(['api_key', 'page_size', 'include_deleted', 'optional_streams', 'stream_maps'])(
    'takes an empty variable as not given: %s',
    (key) => {
      expect(readEnvSettings({ [variableOf(key)]: '' })).toEqual({});
    },
  );
});

describe('coerceFileSettings', () => {
  const meltano = { MELTANO_EXTRACTOR_NAME: 'tap-kustomer' };
  const cases: readonly [key: string, given: unknown, expected: unknown][] = [
    ['rate_limit_share', '0.5', 0.5],
    ['page_size_limit', '50', 50],
    ['lookback_seconds', 'soon', 'soon'],
    ['include_deleted', 'yes', true],
    ['include_deleted', 'maybe', 'maybe'],
    ['optional_streams', '["work_items"]', ['work_items']],
    ['optional_streams', 'work_items,audit_logs', ['work_items', 'audit_logs']],
    ['api_key', '12345', '12345'],
    ['prod_point', '2', '2'],
    ['no_such_key', '5', '5'],
    ['__proto__', '5', '5'],
    ['page_size', 5, 5],
    ['page_size', null, null],
  ];

  it.each(cases)('in a file that Meltano wrote takes %s %j as %j', (key, given, expected) => {
    expect(coerceFileSettings(Object.fromEntries([[key, given]]), meltano)).toEqual(
      Object.fromEntries([[key, expected]]),
    );
  });

  it.each([{}, { MELTANO_EXTRACTOR_NAME: '' }, { MELTANO_PROJECT_ROOT: '/srv' }])(
    'leaves files as they are with the environment %j',
    (env) => {
      const settings = Object.fromEntries(cases.map(([key, given]) => [key, given]));
      expect(coerceFileSettings(settings, env)).toBe(settings);
    },
  );
});

describe('readEnvLogLevel', () => {
  it.each<[NodeJS.ProcessEnv, string | undefined, number]>([
    [{}, undefined, 0],
    [{ LOGLEVEL: '' }, undefined, 0],
    [{ LOGLEVEL: 'DEBUG' }, 'debug', 0],
    [{ LOGLEVEL: 'Warning' }, 'warn', 0],
    [{ LOGLEVEL: 'CRITICAL' }, 'fatal', 0],
    [{ LOGLEVEL: 'NOTSET' }, 'trace', 0],
    [{ LOGLEVEL: 'constructor' }, undefined, 1],
    [{ LOGLEVEL: 'ERROR', TAP_KUSTOMER_LOGLEVEL: 'debug' }, 'debug', 0],
    [{ LOGLEVEL: 'ERROR', TAP_KUSTOMER_LOGLEVEL: '' }, 'error', 0],
    [{ LOGLEVEL: 'ERROR', TAP_KUSTOMER_LOGLEVEL: 'loud' }, 'error', 1],
    [{ LOGLEVEL: '10', TAP_KUSTOMER_LOGLEVEL: 'loud' }, undefined, 2],
  ])('of %j is %s', (env, level, warnings) => {
    const read = readEnvLogLevel(env);
    expect(read.level).toBe(level);
    expect(read.warnings).toHaveLength(warnings);
  });
});
