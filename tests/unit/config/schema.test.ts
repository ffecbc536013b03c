import { Ajv2020 } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { CONFIG_KEYS } from '../../../src/config/keys';
import type { ConfigKey } from '../../../src/config/kinds';
import { configJsonSchema } from '../../../src/config/schema';
import { member } from '../../../src/json';

const ROWS = Object.entries<ConfigKey<unknown>>(CONFIG_KEYS);
const NAMES = ROWS.map(([name]) => name);

/** What the schema says about one key. */
function property(name: string): unknown {
  return member(member(configJsonSchema(), 'properties'), name);
}

describe('the settings as JSON Schema', () => {
  const ajv = new Ajv2020({ strict: false });
  addFormats(ajv);
  const isValid = ajv.compile(configJsonSchema());

  it('describe every key', () => {
    const properties = member(configJsonSchema(), 'properties') ?? {};
    expect(Object.keys(properties)).toEqual(NAMES);
    expect(NAMES.filter((name) => typeof member(property(name), 'description') !== 'string')).toEqual([]);
  });

  it('require the API key and the start date', () => {
    expect(member(configJsonSchema(), 'required')).toEqual(['api_key', 'start_date']);
  });

  it('state range, default and example', () => {
    expect(property('page_size')).toEqual({
      type: 'integer',
      minimum: 1,
      maximum: 500,
      default: 100,
      examples: [250],
      description: 'Records per page to begin with. Also accepted: page_size_limit.',
    });
  });

  it('mark secrets, and only these', () => {
    expect(NAMES.filter((name) => member(property(name), 'secret') === true)).toEqual([
      'api_key',
      'hash_salt',
    ]);
  });

  it('say which values an alias has', () => {
    expect(member(property('region'), 'description')).toContain(
      'Also accepted: prod_point (1 = us, 2 = eu).',
    );
  });

  it.each(ROWS)('allow the example of %s, as its check does', (name, key) => {
    const required = { api_key: 'k', start_date: '2024-01-01T00:00:00Z' };
    expect(key.check(key.example).isFit).toBe(true);
    expect(isValid({ ...required, [name]: key.example })).toBe(true);
  });

  it.each(ROWS.filter(([, key]) => key.default !== undefined))('allow the default of %s', (_name, key) => {
    expect(key.check(key.default)).toEqual({ isFit: true, value: key.default });
  });

  it.each([
    { page_size: 501 },
    { rate_limit_share: 0 },
    { lookback_seconds: -1 },
    { region: 'de' },
    { hash_fields: ['a'] },
  ])('refuse %j', (settings) => {
    expect(isValid({ api_key: 'k', start_date: '2024-01-01T00:00:00Z', ...settings })).toBe(false);
  });
});
