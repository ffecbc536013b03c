import { CONFIG_KEYS, REFUSED_KEYS } from '../../../src/config/keys';

import { mergeSources, type ConfigSource } from '../../../src/config/sources';
import type { JsonObject } from '../../../src/json';
import { parseJsonObject } from '../../../src/json-file';

function file(settings: JsonObject, path = 'c.json'): ConfigSource {
  return { kind: 'file', path, settings };
}

describe('of several sources', () => {
  it('the later one wins, key by key', () => {
    const { given } = mergeSources([file({ page_size: 1, region: 'eu' }, 'a'), file({ page_size: 2 }, 'b')]);
    expect(given.get(CONFIG_KEYS.page_size)).toEqual({ label: 'b', name: 'page_size', value: 2 });
    expect(given.get(CONFIG_KEYS.region)).toEqual({ label: 'a', name: 'region', value: 'eu' });
  });

  it("a later one's alias wins over an earlier one's key", () => {
    const { given, warnings } = mergeSources([
      file({ api_key: 'old' }, 'a'),
      file({ api_token: 'new' }, 'b'),
    ]);
    expect(given.get(CONFIG_KEYS.api_key)).toEqual({ label: 'b', name: 'api_token', value: 'new' });
    expect(warnings).toEqual([]);
  });

  it('null is not given, and hides no earlier value', () => {
    const { given } = mergeSources([file({ page_size: 1, region: null }), file({ page_size: null })]);
    expect(given.get(CONFIG_KEYS.page_size)?.value).toBe(1);
    expect(given.has(CONFIG_KEYS.region)).toBe(false);
  });

  it('the environment is labelled by its variables', () => {
    const { given } = mergeSources([{ kind: 'env', settings: { page_size_limit: 5 } }]);
    expect(given.get(CONFIG_KEYS.page_size)?.label).toBe('TAP_KUSTOMER_PAGE_SIZE_LIMIT');
  });
});

describe('an alias', () => {
  it.each([
    ['prod_point', 1, 'us'],
    ['prod_point', 2, 'eu'],
    ['prod_point', 3, 3],
  ])('%s %j means the region %j', (name, value, expected) => {
    expect(mergeSources([file({ [name]: value })]).given.get(CONFIG_KEYS.region)?.value).toBe(expected);
  });

  it.each([
    ['page_size_limit', '300', 300],
    ['page_size_limit', 'many', 'many'],
    ['page_size', '300', '300'],
  ])(
    '%s %j may have its number in quotes, as another tap writes it, the key itself not: %j',
    (name, value, expected) => {
      expect(mergeSources([file({ [name]: value })]).given.get(CONFIG_KEYS.page_size)?.value).toBe(expected);
    },
  );

  it('keeps a value that happens to be the name of an inherited member', () => {
    const { given } = mergeSources([file({ api_token: 'constructor' })]);
    expect(given.get(CONFIG_KEYS.api_key)?.value).toBe('constructor');
  });

  it('counts less than the key in the same source, with a warning that shows no value', () => {
    const { given, warnings } = mergeSources([file({ api_token: 's3cret-a', api_key: 's3cret-b' })]);
    expect(given.get(CONFIG_KEYS.api_key)).toMatchObject({ name: 'api_key', value: 's3cret-b' });
    expect(warnings).toEqual(['c.json: gives "api_key" and its alias "api_token"; "api_key" counts.']);
  });

  it('counts where the key is null', () => {
    const { given, warnings } = mergeSources([file({ api_token: 'a', api_key: null })]);
    expect(given.get(CONFIG_KEYS.api_key)?.value).toBe('a');
    expect(warnings).toEqual([]);
  });
});

describe('an unknown key', () => {
  it.each([
    ['pagesize', 'page_size'],
    ['API_KEY', 'api_key'],
    ['prodpoint', 'prod_point'],
    ['constructor', 'concurrency'],
    ['__proto__', 'api_token'],
  ])('%s is ignored with a warning that names the nearest key', (name, known) => {
    const settings = parseJsonObject(`{"${name}": "s3cret"}`, 'c.json', '--config');
    const { given, unknown, warnings } = mergeSources([file(settings)]);
    expect(warnings).toEqual([]);
    expect(unknown).toEqual([
      `c.json: unknown key "${name}" is ignored; the nearest known key is "${known}".`,
    ]);
    expect(given.size).toBe(0);
  });
});

describe('a setting that masks or reshapes data elsewhere', () => {
  it.each(REFUSED_KEYS)('%s is refused, naming what to use instead', (name) => {
    const { refusals, warnings } = mergeSources([
      file({ [name]: {} }),
      { kind: 'env', settings: { [name]: '{}' } },
    ]);
    const reason =
      'is not supported; remove it, and use "hash_fields" to mask values or field selection in the catalog';
    expect(refusals).toEqual([
      `c.json: "${name}" ${reason} to leave them out.`,
      `TAP_KUSTOMER_${name.toUpperCase()}: "${name}" ${reason} to leave them out.`,
    ]);
    expect(warnings).toEqual([]);
  });

  it('is not given where it is null', () => {
    expect(mergeSources([file({ stream_maps: null })]).refusals).toEqual([]);
  });
});
