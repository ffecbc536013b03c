/**
 * What the tap says of itself for `--about`. Knows no stream and runs nothing.
 */
import { configJsonSchema } from './config/schema';
import type { JsonObject } from './json';
import { isJsonObject, member } from './json';
import type { ReportFormat } from './report-format';
import { packageVersion } from './version';

const NAME = 'tap-kustomer';
const DESCRIPTION = 'Singer tap for Kustomer';
/** Meltano's names for what works. */
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

/** Name, version, capabilities and settings; `json` holds the settings as JSON Schema. */
export function aboutText(format: ReportFormat): string {
  const settings = configJsonSchema();
  if (format === 'json') {
    return JSON.stringify(
      {
        name: NAME,
        description: DESCRIPTION,
        version: packageVersion(),
        capabilities: CAPABILITIES,
        settings,
      },
      null,
      2,
    );
  }
  const rows = settingRows(settings);
  if (format === 'text') {
    return [
      `Name: ${NAME}`,
      `Description: ${DESCRIPTION}`,
      `Version: ${packageVersion()}`,
      `Capabilities: ${CAPABILITIES.join(', ')}`,
      'Settings:',
      ...rows.map(
        (row) => `  - ${row.name} (${row.type}${row.isRequired ? ', required' : ''}): ${row.description}`,
      ),
    ].join('\n');
  }
  return [
    `# \`${NAME}\``,
    '',
    `${DESCRIPTION}, version ${packageVersion()}.`,
    '',
    '## Capabilities',
    '',
    ...CAPABILITIES.map((capability) => `* \`${capability}\``),
    '',
    '## Settings',
    '',
    '| Setting | Type | Required | Default | Description |',
    '| --- | --- | --- | --- | --- |',
    ...rows.map((row) => {
      const required = row.isRequired ? 'yes' : 'no';
      return `| ${row.name} | ${row.type} | ${required} | ${row.default} | ${row.description.replaceAll('|', '\\|')} |`;
    }),
  ].join('\n');
}

interface SettingRow {
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly default: string;
  readonly description: string;
}

function settingRows(settings: JsonObject): SettingRow[] {
  const properties = settings['properties'];
  const required = settings['required'];
  if (!isJsonObject(properties) || !Array.isArray(required)) return [];
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    type: String(member(schema, 'type')),
    isRequired: required.includes(name),
    default: defaultText(member(schema, 'default')),
    description: String(member(schema, 'description')),
  }));
}

function defaultText(value: unknown): string {
  return value === undefined ? '' : JSON.stringify(value);
}
