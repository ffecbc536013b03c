/**
 * The plugin definition for Meltano, made from what the tap says of itself and from the table of settings. Pure.
 *
 * No setting has a `value`: Meltano would hand each default to the tap as if somebody had given it, and a given
 * `page_size` above a given `max_page_size` is refused.
 */
import { aboutText } from '../../src/about';
import { CONFIG_KEYS } from '../../src/config/keys';
import type { ConfigKey } from '../../src/config/kinds';

export interface Setting {
  readonly name: string;
  readonly label: string;
  /** Absent: Meltano passes on what it finds. */
  readonly kind?: string;
  readonly description: string;
  readonly sensitive?: boolean;
  readonly aliases?: readonly string[];
  readonly placeholder?: string;
  readonly options?: readonly { readonly label: string; readonly value: string }[];
}

export interface Definition {
  readonly name: string;
  readonly namespace: string;
  readonly variant: string;
  readonly label: string;
  readonly description: string;
  readonly executable: string;
  readonly capabilities: readonly string[];
  readonly settings: readonly Setting[];
  readonly settings_group_validation: readonly (readonly string[])[];
}

const KINDS = { string: 'string', integer: 'integer', number: 'integer', boolean: 'boolean', array: 'array' };
const WORDS: Readonly<Record<string, string>> = {
  api: 'API',
  url: 'URL',
  org: 'Organisation',
  max: 'Maximal',
};
const LABELS: Readonly<Record<string, string>> = { us: 'United States', eu: 'Europe', in: 'India' };

/** Settings that have no effect yet are left out. */
export function pluginDefinition(): Definition {
  const about = JSON.parse(aboutText('json')) as Pick<Definition, 'name' | 'description' | 'capabilities'>;
  const keys = Object.entries<ConfigKey<unknown>>(CONFIG_KEYS);
  return {
    name: about.name,
    namespace: about.name.replaceAll('-', '_'),
    variant: 'original',
    label: 'Kustomer',
    description: about.description,
    executable: about.name,
    capabilities: about.capabilities,
    settings: keys.map(([name, key]) => settingOf(name, key)),
    settings_group_validation: [
      keys.filter(([, { isRequired }]) => isRequired === true).map(([name]) => name),
    ],
  };
}

function settingOf(name: string, key: ConfigKey<unknown>): Setting {
  const options = key.schema.enum;
  const aliases = Object.entries(key.aliases ?? {})
    // Meltano would pass on the other name's values, which mean something else here.
    .filter(([, meanings]) => Object.keys(meanings).length === 0)
    .map(([alias]) => alias);
  const fallback =
    key.default === undefined
      ? ''
      : ` Default: ${typeof key.default === 'string' ? key.default : JSON.stringify(key.default)}.`;
  return {
    name,
    label: labelOf(name),
    ...kindOf(key),
    description: key.description + fallback,
    ...(key.isSecret === true && { sensitive: true }),
    ...(aliases.length > 0 && { aliases }),
    ...(typeof key.example === 'string' && options === undefined && { placeholder: key.example }),
    ...(options && { options: options.map((value) => ({ label: LABELS[value] ?? labelOf(value), value })) }),
  };
}

/**
 * Meltano 4.4.1 can't write a setting of the kind `decimal` into a config file. Whole numbers are enough where the default
 * is one.
 */
function kindOf({ schema, default: fallback }: ConfigKey<unknown>): { readonly kind?: string } {
  if (schema.enum !== undefined) return { kind: 'options' };
  if (schema.format === 'date-time') return { kind: 'date_iso8601' };
  return schema.type === 'number' && !Number.isInteger(fallback) ? {} : { kind: KINDS[schema.type] };
}

function labelOf(name: string): string {
  const [first = '', ...rest] = name.split('_').map((word) => WORDS[word] ?? word);
  return [first.charAt(0).toUpperCase() + first.slice(1), ...rest].join(' ');
}

/** As YAML: block style, with every text that isn't plain in quotes. */
export function asYaml(value: unknown, indent = ''): string {
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item !== 'object')) return ` [${value.map(scalar).join(', ')}]\n`;
    return `\n${value.map((item: unknown) => `${indent}- ${asYaml(item, `${indent}  `).trimStart()}`).join('')}`;
  }
  if (typeof value !== 'object' || value === null) return ` ${scalar(value)}\n`;
  const lines = Object.entries(value).map(([name, inner]) => {
    const deeper = Array.isArray(inner) ? indent : `${indent}  `;
    return `${indent}${name}:${asYaml(inner, deeper)}`;
  });
  return `\n${lines.join('')}`;
}

function scalar(value: unknown): string {
  const isPlain =
    typeof value === 'string' &&
    /^[a-z][\w-]*$/i.test(value) &&
    !/^(y|n|yes|no|on|off|true|false|null)$/i.test(value);
  return isPlain ? value : JSON.stringify(value);
}
