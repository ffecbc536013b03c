/** `config.sample.json` and `catalog.sample.json` as text, made from the table of settings and the streams. */
import { CONFIG_KEYS } from '../../src/config/keys';
import type { ConfigKey } from '../../src/config/kinds';
import { discoverCatalog } from '../../src/discover';

/** File names and how their texts are made. */
export const SAMPLES = {
  'config.sample.json': configSample,
  'catalog.sample.json': catalogSample,
} as const;

/** What nearly everybody looks at first, beside what is required. */
const SHOWN: readonly (keyof typeof CONFIG_KEYS)[] = [
  'region',
  'page_size',
  'concurrency',
  'rate_limit_share',
  'include_deleted',
  'include_archived',
];

/** With defaults, so that a copy changes nothing; where there are none, with the example. */
function configSample(): string {
  const rows = Object.entries<ConfigKey<unknown>>(CONFIG_KEYS).filter(
    ([name, { isRequired }]) => isRequired === true || SHOWN.some((shown) => shown === name),
  );
  return asFile(Object.fromEntries(rows.map(([name, key]) => [name, sampleOf(name, key)])));
}

/** The tap refuses it as a placeholder: nobody syncs with the example of a key. */
function sampleOf(name: string, { isSecret, default: fallback, example }: ConfigKey<unknown>): unknown {
  return isSecret === true ? `<your ${name.replace('api_key', 'API key')}>` : (fallback ?? example);
}

/** As discovery writes it without a key. */
function catalogSample(): string {
  return asFile(discoverCatalog());
}

function asFile(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
