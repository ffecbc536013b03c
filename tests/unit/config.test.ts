import { redactConfig, resolveConfig, type DiscoveryConfig } from '../../src/config';
import type { JsonObject } from '../../src/json';

const REQUIRED = { api_key: 'k-123', start_date: '2024-01-01' };

/** Resolves one file `c.json` with the required keys and `settings`. */
function resolve(settings: JsonObject, env: NodeJS.ProcessEnv = {}): DiscoveryConfig {
  return resolveConfig([{ kind: 'file', path: 'c.json', settings: { ...REQUIRED, ...settings } }], {
    env,
    require: 'all',
    version: '1.2.3',
  });
}

describe('the settings of a run', () => {
  it('have the defaults of the contract', () => {
    expect(resolve({})).toEqual({
      apiKey: 'k-123',
      startDateMs: Date.parse('2024-01-01T00:00:00Z'),
      endDateMs: undefined,
      baseUrl: 'https://api.kustomerapp.com',
      userAgent: 'tap-kustomer/1.2.3',
      pageSize: 100,
      maxPageSize: 500,
      concurrency: 4,
      rateLimitShare: 0.8,
      searchRequestsPerMinute: 90,
      newestFirstDays: 7,
      lookbackMs: 600_000,
      searchLagMs: 120_000,
      includeDeleted: false,
      includeArchived: true,
      attachmentsMode: 'every_conversation',
      discoverCustomAttributes: true,
      optionalStreams: [],
      fullTableIntervalMs: 0,
      validateRecords: 'repair',
      recordLayout: 'resource',
      flatteningEnabled: false,
      flatteningMaxDepth: undefined,
      flatteningSeparator: '__',
      flatteningMaxKeyLength: 63,
      hashFields: [],
      hashSalt: undefined,
      emitActivateVersionMessages: false,
      downloadAttachmentsTo: undefined,
      downloadMaxBytes: 100_000_000,
      requestTimeoutMs: 120_000,
      maxRetryMs: 900_000,
      logLevel: 'info',
      logFormat: 'auto',
      warnings: [],
    });
  });

  it('take over what is given, in the units of the code', () => {
    const given = {
      ...{
        page_size: 50,
        max_page_size: 200,
        concurrency: 16,
        rate_limit_share: 1,
        end_date: '2024-02-01T01:00+01:00',
      },
      ...{
        search_requests_per_minute: 60,
        newest_first_days: 0.5,
        lookback_seconds: 0,
        search_lag_seconds: 1.5,
      },
      ...{
        full_table_interval_minutes: 2,
        request_timeout_seconds: 0.0001,
        max_retry_seconds: 0,
        user_agent: 'a b',
      },
      ...{
        optional_streams: ['*'],
        hash_salt: 's',
        flattening_max_depth: 1,
      },
    };
    expect(resolve(given)).toMatchObject({
      ...{ pageSize: 50, maxPageSize: 200, concurrency: 16, rateLimitShare: 1 },
      ...{ endDateMs: Date.parse('2024-02-01T00:00:00Z'), searchRequestsPerMinute: 60, newestFirstDays: 0.5 },
      ...{
        lookbackMs: 0,
        searchLagMs: 1500,
        fullTableIntervalMs: 120_000,
        requestTimeoutMs: 1,
        maxRetryMs: 0,
      },
      ...{ userAgent: 'a b', optionalStreams: ['*'], hashFields: [], hashSalt: 's' },
      flatteningMaxDepth: 1,
    });
  });

  it('are frozen through and through', () => {
    const config = resolve({ optional_streams: ['audit_logs'] });
    expect([config, config.optionalStreams, config.hashFields, config.warnings].every(Object.isFrozen)).toBe(
      true,
    );
  });

  it('begin with pages no larger than the given maximum', () => {
    expect(resolve({ max_page_size: 50 }).pageSize).toBe(50);
  });

  it.each([
    [{}, 'https://api.kustomerapp.com'],
    [{ region: 'eu' }, 'https://api.prod2.kustomerapp.com'],
    [{ region: 'in' }, 'https://api.prod4.kustomerapp.com'],
    [{ prod_point: 1 }, 'https://api.kustomerapp.com'],
    [{ prod_point: 2 }, 'https://api.prod2.kustomerapp.com'],
    [{ prod_point: '2' }, 'https://api.prod2.kustomerapp.com'],
    [{ region: 'eu', org_name: 'acme-1' }, 'https://acme-1.api.kustomerapp.com'],
    [{ org_name: 'acme', api_url: 'https://proxy.example.com:8443/' }, 'https://proxy.example.com:8443'],
    [{ api_url: 'HTTPS://Proxy.example.com' }, 'https://proxy.example.com'],
    [{ api_url: 'http://127.0.0.1:8080' }, 'http://127.0.0.1:8080'],
    [{ api_url: 'http://127.9.9.9' }, 'http://127.9.9.9'],
    [{ api_url: 'http://localhost:1/' }, 'http://localhost:1'],
    [{ api_url: 'http://[::1]:1' }, 'http://[::1]:1'],
  ])('%j asks %s', (settings, baseUrl) => {
    expect(resolve(settings).baseUrl).toBe(baseUrl);
  });

  it.each([
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['2024-01-01T00:00:00', '2024-01-01T00:00:00.000Z'],
    ['2024-01-01T00:00:00Z', '2024-01-01T00:00:00.000Z'],
    ['2024-01-01 00:00:00+02:00', '2023-12-31T22:00:00.000Z'],
  ])('start_date %s is %s', (start_date, expected) => {
    expect(resolve({ start_date }).startDateMs).toBe(Date.parse(expected));
  });
});

describe('where nothing is required', () => {
  it('a config without key and start date is fine', () => {
    expect(resolveConfig([], { env: {}, require: 'none', version: '1' })).toMatchObject({
      apiKey: undefined,
      startDateMs: undefined,
      userAgent: 'tap-kustomer/1',
    });
  });
});

describe('a search rate above the published one', () => {
  it.each([
    [100, undefined, 0],
    [101, undefined, 1],
    [101, 'https://proxy.example.com', 1],
    [101, 'http://127.0.0.1:1', 0],
    [101, 'https://localhost', 0],
  ])('%i per minute at %s: %i warnings', (search_requests_per_minute, api_url, expected) => {
    const { warnings } = resolve({ search_requests_per_minute, api_url: api_url ?? null });
    expect(warnings).toHaveLength(expected);
    expect(warnings.join().includes('"search_requests_per_minute" is 101')).toBe(expected > 0);
  });
});

describe('the log level', () => {
  it.each<[JsonObject, NodeJS.ProcessEnv, string]>([
    [{}, {}, 'info'],
    [{}, { LOGLEVEL: 'DEBUG' }, 'debug'],
    [{}, { LOGLEVEL: 'DEBUG', TAP_KUSTOMER_LOGLEVEL: 'WARNING' }, 'warn'],
    [{ log_level: 'error' }, { LOGLEVEL: 'DEBUG', TAP_KUSTOMER_LOGLEVEL: 'WARNING' }, 'error'],
    [{ log_level: 'info' }, { LOGLEVEL: 'DEBUG' }, 'info'],
  ])('with %j and %j is %s', (settings, env, expected) => {
    expect(resolve(settings, env).logLevel).toBe(expected);
  });

  it('stays the default where a variable names an unknown one, with a warning', () => {
    expect(resolve({}, { LOGLEVEL: 'loud' })).toMatchObject({
      logLevel: 'info',
      warnings: [
        'LOGLEVEL: "loud" is no log level and is ignored; it must be one of trace, debug, info, warn, error, fatal.',
      ],
    });
  });
});

describe('redactConfig', () => {
  it('hides the secrets and nothing else', () => {
    const config = resolve({ hash_salt: 's3cret', org_name: 'acme' });
    expect(redactConfig(config)).toEqual({ ...config, apiKey: '[redacted]', hashSalt: '[redacted]' });
  });

  it('leaves a missing secret missing', () => {
    expect(redactConfig(resolve({})).hashSalt).toBeUndefined();
  });
});
