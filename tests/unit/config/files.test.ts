import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig, type Config } from '../../../src/config';
import { ConfigError, UsageError } from '../../../src/errors';

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'config-files-'));
});

afterEach(() => rmSync(cwd, { recursive: true }));

function write(name: string, content: unknown): string {
  const path = join(cwd, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

function load(paths: readonly string[], env: NodeJS.ProcessEnv = {}): Config {
  return loadConfig({ paths, env, cwd, require: 'all', version: '1.2.3' });
}

const COMPLETE = { api_key: 'from-file', start_date: '2024-01-01' };
const ENV = { TAP_KUSTOMER_API_KEY: 'from-env', TAP_KUSTOMER_START_DATE: '2025-01-01' };

describe('--config', () => {
  it('reads a file', () => {
    expect(load([write('c.json', COMPLETE)]).apiKey).toBe('from-file');
  });

  it('lets later files win', () => {
    const paths = [write('a.json', { ...COMPLETE, page_size: 1 }), write('b.json', { page_size_limit: 2 })];
    expect(load(paths).pageSize).toBe(2);
  });

  it('is missed where a config is required', () => {
    expect(() => load([])).toThrow(UsageError);
    expect(() => load([])).toThrow(/^--config is missing: .*ENV/);
  });

  it('is not missed where nothing is required', () => {
    const config = loadConfig({ paths: [], env: ENV, cwd, require: 'none', version: '1' });
    expect(config.apiKey).toBeUndefined();
  });

  it('names a file that is not there', () => {
    expect(() => load([join(cwd, 'none.json')])).toThrow(`--config ${join(cwd, 'none.json')}: no such file.`);
  });

  it('names the file that holds a wrong value', () => {
    const path = write('c.json', { ...COMPLETE, page_size: 0 });
    expect(() => load([path])).toThrow(`${path}: "page_size" must be`);
  });
});

describe('a number in quotes', () => {
  const quoted = { ...COMPLETE, rate_limit_share: '0.5' };

  it('is refused in a file of one’s own', () => {
    expect(() => load([write('c.json', quoted)])).toThrow('"0.5" in quotes');
  });

  it('is a number where Meltano wrote the file', () => {
    const env = { MELTANO_EXTRACTOR_NAME: 'tap-kustomer' };
    expect(load([write('c.json', quoted)], env).rateLimitShare).toBe(0.5);
  });
});

describe('--config ENV', () => {
  it.each([0, 1, 2])('wins over files at position %i', (position) => {
    const paths = [write('a.json', COMPLETE), write('b.json', COMPLETE)];
    expect(load(paths.toSpliced(position, 0, 'ENV'), ENV).apiKey).toBe('from-env');
  });

  it('is needed to read a setting from the environment', () => {
    expect(load([write('c.json', COMPLETE)], { ...ENV, TAP_KUSTOMER_PAGE_SIZE: '1' })).toMatchObject({
      apiKey: 'from-file',
      pageSize: 100,
    });
  });

  it('names the variable that holds a wrong value', () => {
    const act = (): unknown => load(['ENV'], { ...ENV, TAP_KUSTOMER_PAGE_SIZE: '501' });
    expect(act).toThrow(ConfigError);
    expect(act).toThrow('TAP_KUSTOMER_PAGE_SIZE: "page_size" must be an integer from 1 to 500, got 501');
  });

  it('loads .env, over which the real environment wins', () => {
    write(
      '.env',
      'TAP_KUSTOMER_API_KEY=from-dotenv\nexport TAP_KUSTOMER_START_DATE="2024-01-01" # first day\n',
    );
    expect(load(['ENV'])).toMatchObject({ apiKey: 'from-dotenv', startDateMs: Date.parse('2024-01-01') });
    expect(load(['ENV'], ENV)).toMatchObject({ apiKey: 'from-env', startDateMs: Date.parse('2025-01-01') });
  });

  it('takes a variable that is set but empty as not given, whatever .env says', () => {
    write('.env', 'TAP_KUSTOMER_PAGE_SIZE=7');
    expect(load(['ENV'], { ...ENV, TAP_KUSTOMER_PAGE_SIZE: '' }).pageSize).toBe(100);
  });

  it('passes over a Python environment called .env', () => {
    mkdirSync(join(cwd, '.env'));
    expect(load(['ENV'], ENV).apiKey).toBe('from-env');
  });

  it('is needed to load .env', () => {
    write('.env', 'LOGLEVEL=debug');
    expect(load([write('c.json', COMPLETE)]).logLevel).toBe('info');
    expect(load(['ENV'], ENV).logLevel).toBe('debug');
  });

  it('is needed for no logging variable', () => {
    expect(load([write('c.json', COMPLETE)], { TAP_KUSTOMER_LOGLEVEL: 'DEBUG' }).logLevel).toBe('debug');
  });
});

describe('config.sample.json', () => {
  const sample = readFileSync(join(__dirname, '../../../config.sample.json'), 'utf8');

  it('lacks nothing but an API key', () => {
    const path = write('c.json', sample);
    expect(() => load([path])).toThrow(
      /^.*c\.json: "api_key" must be .*, got the placeholder of the sample .*$/,
    );
  });

  it('holds known and valid settings only', () => {
    const path = write('c.json', sample.replace('<your API key>', 'k-123'));
    expect(load([path])).toMatchObject({ apiKey: 'k-123', warnings: [] });
  });
});
