/**
 * The text of `--help`: for a terminal of 80 columns, and for somebody who has never used a tap. Knows flags and
 * settings, runs nothing.
 */
import { CONFIG_KEYS } from './config/keys';
import type { ConfigKey } from './config/kinds';
import { HELPERS_HELP } from './helper-help';
import { packageFolder } from './version';
import { wrapped } from './wrap';

const COLUMNS = 80;
const INDENT = '  ';
/** Where descriptions of settings begin: behind the longest name. */
const DESCRIPTION_COLUMN = 34;

const USAGE = `tap-kustomer: a Singer tap for Kustomer. Reads a whole organisation and writes
its records to stdout, for a Singer target to load. stderr tells how it gets on.

Usage
  tap-kustomer --config FILE [--catalog FILE] [--state FILE] | target-…
  tap-kustomer --config FILE --discover > catalog.json

First steps
  tap-kustomer init                               asks, and writes config.json
  tap-kustomer --config config.json --test        are key and roles right?
  tap-kustomer --config config.json --estimate    how much is it, how long?
  tap-kustomer --config config.json --discover > catalog.json
  tap-kustomer --config config.json --catalog catalog.json | target-jsonl

Later runs go on from the last line that the target printed
  tap-kustomer -c config.json --catalog catalog.json -s state.json |
    target-jsonl > states.jsonl && tail -n 1 states.jsonl > state.json

Modes (the first of these that is asked for; without one it syncs)
  -h, --help                    this text
  --version                     name and version
  --about [--format FORMAT]     name, version, capabilities and settings, as
                                text, json or markdown
  -d, --discover                the catalog of all streams
  --estimate [--format FORMAT]  what a run would fetch, and how long it would
                                take, as text or json
  --test[=all]                  asks for one row of each selected stream, and
                                reports on key, roles, streams and what
                                Kustomer's documents leave open, as text, or
                                with --format json; no records
  --test=schema                 the SCHEMA messages of the selected streams,
                                without asking anybody

Input
  -c, --config FILE             JSON config; repeatable, later files win. The
                                word ENV reads TAP_KUSTOMER_* variables (and a
                                .env file), which win over files
  --catalog FILE                which streams and fields to sync; without it,
                                all streams
  -p, --properties FILE         older name of --catalog
  -s, --state FILE              the state to go on from; {} or an empty file is
                                a first run
  --refresh STREAM              forget this stream's bookmark for this run;
                                repeatable

Output
  --summary FILE                write what became of each stream as JSON
  --record DIR                  with --test: keep the answers there, scrambled

Exit codes
  0    everything that was asked for was delivered
  1    a stream failed, or the API or the reader went away
  2    arguments, config, catalog, state or key have to be changed
  130, 143  interrupted, behind the last safe STATE
  Of a run that failed, the last line on stderr says what to do.

Environment
  HTTPS_PROXY, NO_PROXY, NODE_EXTRA_CA_CERTS   are honoured
  NO_COLOR                                     no colours at a terminal`;

/** Which settings stand together, in the order in which a newcomer needs them. */
const GROUPS: readonly (readonly [heading: string, names: readonly (keyof typeof CONFIG_KEYS)[]])[] = [
  ['Settings: who is asked', ['api_key', 'region', 'org_name', 'api_url', 'user_agent']],
  [
    'Settings: what is read',
    [
      'start_date',
      'end_date',
      'optional_streams',
      'discover_custom_attributes',
      'include_archived',
      'include_deleted',
      'attachments_mode',
      'download_attachments_to',
      'download_max_bytes',
      'newest_first_days',
      'lookback_seconds',
      'search_lag_seconds',
      'full_table_interval_minutes',
    ],
  ],
  [
    'Settings: how records look',
    [
      'record_layout',
      'flattening_enabled',
      'flattening_max_depth',
      'flattening_separator',
      'flattening_max_key_length',
      'hash_fields',
      'hash_salt',
      'validate_records',
      'emit_activate_version_messages',
    ],
  ],
  [
    'Settings: how fast, how patient',
    [
      'rate_limit_share',
      'search_requests_per_minute',
      'concurrency',
      'page_size',
      'max_page_size',
      'request_timeout_seconds',
      'max_retry_seconds',
    ],
  ],
  ['Settings: what is told', ['log_level', 'log_format']],
];

/** The whole text, without a line feed at its end. */
export function helpText(): string {
  const settings = GROUPS.map(([heading, names]) =>
    [heading, ...names.flatMap((name) => settingLines(name, CONFIG_KEYS[name]))].join('\n'),
  );
  return [USAGE, HELPERS_HELP, ...settings, docsBlock(packageFolder())].join('\n\n');
}

/** What it is, what it may be, and what counts where nothing is given. */
function settingLines(name: string, key: ConfigKey<unknown>): string[] {
  const fallback =
    key.default === undefined ? (key.isRequired === true ? 'required' : '') : JSON.stringify(key.default);
  const { enum: options } = key.schema;
  const text = [
    key.description,
    ...(options === undefined ? [] : [`One of ${options.join(', ')}.`]),
    ...(fallback === '' ? [] : [`(${fallback})`]),
  ].join(' ');
  const [first = '', ...more] = wrapped(text, COLUMNS - DESCRIPTION_COLUMN);
  return [
    `${INDENT}${name}`.padEnd(DESCRIPTION_COLUMN) + first,
    ...more.map((line) => ' '.repeat(DESCRIPTION_COLUMN) + line),
  ];
}

function docsBlock(folder: string): string {
  return [
    `Documents, in ${folder}`,
    '  README.md             install, config, cron, Meltano, roles, what to do when',
    '  BEHAVIOR.md           what may surprise you, and why',
    '  config.sample.json, catalog.sample.json',
  ].join('\n');
}
