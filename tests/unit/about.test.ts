import { readFileSync } from 'node:fs';
import path from 'node:path';
import { aboutText } from '../../src/about';
import { REPORT_FORMATS } from '../../src/report-format';
import { CONFIG_KEYS } from '../../src/config/keys';
import type { ConfigKey } from '../../src/config/kinds';
import { isJsonObject, member } from '../../src/json';

const NAMES = Object.keys(CONFIG_KEYS);
const SECRETS = Object.entries<ConfigKey<unknown>>(CONFIG_KEYS)
  .filter(([, key]) => key.isSecret === true)
  .map(([name]) => name);
const CAPABILITIES = [
  'catalog',
  'discover',
  'state',
  'about',
  'test',
  'structured-logging',
  'schema-flattening',
  'activate-version',
];
const PACKAGE: unknown = JSON.parse(readFileSync(path.join(__dirname, '../../package.json'), 'utf8'));
const VERSION = String(member(PACKAGE, 'version'));

describe.each(REPORT_FORMATS)('what the tap says of itself as %s', (format) => {
  const text = aboutText(format);

  it('has name, version and capabilities', () => {
    for (const word of ['tap-kustomer', VERSION, ...CAPABILITIES]) expect(text).toContain(word);
  });

  it('has every setting', () => {
    expect(NAMES.filter((name) => !new RegExp(`\\b${name}\\b`).test(text))).toEqual([]);
  });

  it('ends without a line feed', () => {
    expect(text.endsWith('\n')).toBe(false);
  });
});

describe('as JSON', () => {
  const about: unknown = JSON.parse(aboutText('json'));
  const settings = member(about, 'settings');

  it('has the keys of the Meltano SDK', () => {
    expect(about).toMatchObject({
      name: 'tap-kustomer',
      description: expect.any(String) as string,
      version: VERSION,
      capabilities: CAPABILITIES,
    });
  });

  it('has the settings as JSON Schema, with what is required', () => {
    expect(settings).toMatchObject({ type: 'object', required: ['api_key', 'start_date'] });
    const properties = member(settings, 'properties');
    expect(isJsonObject(properties) ? Object.keys(properties) : []).toEqual(NAMES);
  });

  it('flags the secrets, and nothing else', () => {
    const flagged = NAMES.filter((name) => {
      const setting = member(member(settings, 'properties'), name);
      expect(member(setting, 'secret')).toBe(member(setting, 'writeOnly'));
      return member(setting, 'secret') === true;
    });
    expect(flagged).toEqual(SECRETS);
    expect(flagged).toContain('api_key');
  });
});

describe('as Markdown', () => {
  const rows = aboutText('markdown')
    .split('\n')
    .filter((line) => line.startsWith('| '));

  it('has one table whose rows have as many cells as its head', () => {
    expect(rows).toHaveLength(NAMES.length + 2);
    const cells = rows.map((row) => row.split(/(?<!\\)\|/).length);
    expect(new Set(cells)).toEqual(new Set([7]));
  });

  it('tells what is required and what counts where nothing is given', () => {
    expect(rows).toContainEqual(expect.stringMatching(/^\| api_key \| string \| yes \| {2}\|/));
    expect(rows).toContainEqual(expect.stringMatching(/^\| page_size \| integer \| no \| 100 \|/));
  });
});

describe('as text', () => {
  it('has a line per setting with its type, and says what is required', () => {
    const lines = aboutText('text').split('\n');
    expect(lines.filter((line) => line.startsWith('  - '))).toHaveLength(NAMES.length);
    expect(lines).toContainEqual(expect.stringMatching(/^ {2}- start_date \(string, required\): \S/));
    expect(lines).toContainEqual(expect.stringMatching(/^ {2}- concurrency \(integer\): \S/));
  });
});
