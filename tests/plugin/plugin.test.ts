/** plugin.yml and the sample project say what the tap says of itself. Whether Meltano accepts them: tests/meltano. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { aboutText } from '../../src/about';
import { CONFIG_KEYS } from '../../src/config/keys';
import type { ConfigKey } from '../../src/config/kinds';
import { asYaml, pluginDefinition } from './definition';
import { PLUGIN, SAMPLE, pluginText, sampleText } from './text';

const textOf = (file: string): string => readFileSync(path.join(__dirname, '../..', file), 'utf8');

it('plugin.yml is what `npm run plugin` writes', () => {
  expect(textOf(PLUGIN)).toBe(pluginText());
});

it('the sample project has the definition as `npm run plugin` writes it, with a config and a selection', () => {
  const sample = textOf(SAMPLE);
  expect(sampleText(sample)).toBe(sample);
  expect(sample).toMatch(/ {6}config:\n(.*\n)+ {6}select:\n/);
});

describe('the definition', () => {
  const { capabilities, settings, settings_group_validation: groups } = pluginDefinition();

  it('has the capabilities of --about', () => {
    const about = JSON.parse(aboutText('json')) as { capabilities: string[] };
    expect(capabilities).toEqual(about.capabilities);
  });

  it('has exactly the settings that do something', () => {
    const keys = Object.entries<ConfigKey<unknown>>(CONFIG_KEYS);
    expect(settings.map(({ name }) => name)).toEqual(keys.map(([name]) => name));
  });

  it('keeps exactly the secrets sensitive', () => {
    const secrets = Object.entries<ConfigKey<unknown>>(CONFIG_KEYS)
      .filter(([, { isSecret }]) => isSecret === true)
      .map(([name]) => name);
    expect(settings.filter(({ sensitive }) => sensitive).map(({ name }) => name)).toEqual(secrets);
  });

  it('asks for what the tap asks for', () => {
    expect(groups).toEqual([['api_key', 'start_date']]);
  });

  it.each([
    ['api_key', 'string'],
    ['start_date', 'date_iso8601'],
    ['region', 'options'],
    ['page_size', 'integer'],
    ['lookback_seconds', 'integer'],
    ['rate_limit_share', undefined],
    ['include_deleted', 'boolean'],
  ])('%s is of the kind %s', (name, kind) => {
    expect(settings.find((setting) => setting.name === name)?.kind).toBe(kind);
  });

  it('has no default that Meltano would hand over as given', () => {
    expect(settings.filter((setting) => 'value' in setting)).toEqual([]);
  });
});

it('texts that YAML would take for something else are in quotes', () => {
  const yaml = asYaml({ a: ['yes', 'plain-word', '5', 'a: b', ''], b: { c: 'off' }, d: [{ e: '#' }] });
  expect(yaml).toBe('\na: ["yes", plain-word, "5", "a: b", ""]\nb:\n  c: "off"\nd:\n- e: "#"\n');
});
