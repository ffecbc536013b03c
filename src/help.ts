/**
 * The text of `--help`. Knows flags and settings, runs nothing.
 */
import { CONFIG_KEYS } from './config/keys';
import type { ConfigKey } from './config/kinds';

const NAME_WIDTH = 32;

const USAGE = `tap-kustomer: a Singer tap for Kustomer. Writes SCHEMA, RECORD and STATE messages to stdout, logs to stderr.

Usage
  tap-kustomer --config config.json --discover > catalog.json
  tap-kustomer --config config.json [--catalog catalog.json] [--state state.json] | target-…

Modes (the first of these that is asked for; without one it syncs)
  -h, --help                    this text
  --version                     name and version
  --about [--format FORMAT]     name, version, capabilities and settings as text, json or markdown
  -d, --discover                the catalog of all streams
  --estimate [--format FORMAT]  what a run would fetch, and how long it would take, as text or json
  --test[=all]                  asks for one row of each selected stream, and reports: key, roles, streams, and what
                                Kustomer's documents leave open; as text, or with --format json. No records
  --test=schema                 the SCHEMA messages of the selected streams, without asking anybody

Options
  -c, --config FILE             JSON config; repeatable, later files win. The word ENV reads TAP_KUSTOMER_*
                                variables (and a .env file), which win over files
  --catalog FILE                which streams and fields to sync; without it, all streams
  -p, --properties FILE         older name of --catalog
  -s, --state FILE              the state to go on from; {} or an empty file is a first run
  --refresh STREAM              forget this stream's bookmark for this run; repeatable
  --summary FILE                write what became of each stream as JSON

Exit codes
  0 everything asked for was delivered    1 a stream failed, or the API or the reader went away
  2 arguments, config, catalog, state or key have to be changed    130, 143 interrupted, behind the last safe STATE

Example
  echo '{"api_key": "…", "start_date": "2024-01-01"}' > config.json
  tap-kustomer --config config.json | target-jsonl`;

/** The whole text, without a line feed at its end. */
export function helpText(): string {
  const rows = Object.entries<ConfigKey<unknown>>(CONFIG_KEYS);
  const now = rows.filter(([, key]) => key.since === 'now');
  const planned = rows.filter(([, key]) => key.since === 'planned');
  return [
    USAGE,
    ['Settings', ...now.map(([name, key]) => settingLine(name, key))].join('\n'),
    [
      'Settings that are checked, but have no effect in this version (a warning says so)',
      ...planned.map(([name, key]) => settingLine(name, key)),
    ].join('\n'),
  ].join('\n\n');
}

function settingLine(name: string, key: ConfigKey<unknown>): string {
  const fallback =
    key.default === undefined ? (key.isRequired === true ? 'required' : '') : JSON.stringify(key.default);
  return `  ${name.padEnd(NAME_WIDTH)}${key.description}${fallback === '' ? '' : ` (${fallback})`}`;
}
