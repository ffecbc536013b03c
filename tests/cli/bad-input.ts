/**
 * The table of bad input, one row each: what is given, the exit code, and one line on stderr per problem, which says
 * what is wrong, what was given and the next step.
 */

export interface BadInput {
  readonly title: string;
  /** Default: `--config config.json`. */
  readonly args?: readonly string[];
  /** Changes `config.json`; undefined takes a key out. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Written beside it. */
  readonly files?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly code: 1 | 2;
  /** One line each, with words that it has to contain. */
  readonly lines: readonly (readonly string[])[];
}

const DAY_MS = 86_400_000;
const TOMORROW = new Date(Date.now() + DAY_MS).toISOString();
/** Stands wherever somebody could have put a key; no message may repeat it. */
export const SECRET = 'a-secret-of-mine-42';

const RUN = ['--config', 'config.json'];
const WITH_CATALOG = [...RUN, '--catalog', 'catalog.json'];
const WITH_STATE = [...RUN, '--state', 'state.json'];

function entry(name: string, root: object) {
  const metadata = [{ breadcrumb: [], metadata: root }];
  return { tap_stream_id: name, stream: name, schema: { properties: {} }, metadata };
}

function bookmark(value: unknown) {
  return {
    bookmarks: { customers: { replication_key: 'updated_at', replication_key_value: value }, tags: null },
  };
}

const ARGUMENTS: BadInput[] = [
  {
    title: 'no --config',
    args: [],
    code: 2,
    lines: [['--config is missing', '"api_key"', '"start_date"', 'ENV', '--config config.json']],
  },
  {
    title: 'an unknown flag',
    args: [...RUN, '--catalgo', 'catalog.json'],
    code: 2,
    lines: [["unknown option '--catalgo'", 'Did you mean --catalog?', '--help']],
  },
  {
    title: 'an unknown flag with a secret behind it',
    args: [...RUN, `--api-key=${SECRET}`],
    code: 2,
    lines: [["unknown option '--api-key'", '--help']],
  },
  {
    title: 'a flag without its value, at the end',
    args: ['--discover', '--config'],
    code: 2,
    lines: [['--config', 'argument missing', '--help']],
  },
  {
    title: 'a flag without its value, before another flag',
    args: ['--config', '--discover'],
    code: 2,
    lines: [['--config needs a value', '--discover', '--help']],
  },
  {
    title: 'a flag with an empty value',
    args: [...RUN, '--state', ''],
    code: 2,
    lines: [['--state needs a value', 'an empty one', '--help']],
  },
  {
    title: 'a mode without its dashes',
    args: ['discover', ...RUN],
    code: 2,
    lines: [['"discover"', 'Did you mean --discover?', '--help']],
  },
  {
    title: 'a mode without its dashes, misspelt',
    args: ['discovr', ...RUN],
    code: 2,
    lines: [['"discovr"', 'Did you mean --discover?', '--help']],
  },
  {
    title: 'a helper, misspelt',
    args: ['selct', '--catalog', 'catalog.json'],
    code: 2,
    lines: [['"selct"', 'Did you mean select?', '--help']],
  },
  {
    title: 'a helper behind flags',
    args: [...RUN, 'init'],
    code: 2,
    lines: [['init has to be the first argument', 'tap-kustomer init --help']],
  },
  {
    title: 'a word that is like no other',
    args: [...RUN, 'warehouse'],
    code: 2,
    lines: [['unexpected argument "warehouse". All is said by flags; see --help.']],
  },
  {
    title: 'a key where nothing is expected',
    args: [...RUN, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpZCI6IjYwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMSJ9'],
    code: 2,
    lines: [['unexpected argument of 81 characters', '--help']],
  },
  {
    title: 'something else to test',
    args: [...RUN, '--test=streams'],
    code: 2,
    lines: [['--test [what]', "'streams'", 'all, schema', '--help']],
  },
  {
    title: 'what to test behind a blank',
    args: [...RUN, '--test', 'schema'],
    code: 2,
    lines: [['"schema"', 'Did you mean --test=schema?', '--help']],
  },
  {
    title: 'a test in the place of a file',
    args: ['--config', '--test'],
    code: 2,
    lines: [['--config needs a value', 'the flag --test;', '--help']],
  },
  {
    title: 'an unknown format',
    args: ['--about', '--format', 'xml'],
    code: 2,
    lines: [['--format', "'xml'", 'text, json, markdown', '--help']],
  },
  {
    title: 'a stream to refresh that does not exist',
    args: [...RUN, '--refresh', 'custmers'],
    code: 2,
    lines: [['--refresh custmers', '"customers"']],
  },
  {
    title: 'a summary that can not be written, found before anything is asked',
    args: [...RUN, '--summary', 'no-such-folder/summary.json'],
    code: 2,
    lines: [['--summary no-such-folder/summary.json', 'ENOENT', 'name a writable file']],
  },
  {
    title: 'a recording of a sync',
    args: [...RUN, '--record', 'recording'],
    code: 2,
    lines: [['--record goes with --test only', '--test --record DIR']],
  },
  {
    title: 'a recording where nobody is asked',
    args: [...RUN, '--test=schema', '--record', 'recording'],
    code: 2,
    lines: [['--record goes with --test only']],
  },
  {
    title: 'a recording of a discovery, which comes before the test',
    args: [...RUN, '--test', '--discover', '--record', 'recording'],
    code: 2,
    lines: [['--record goes with --test only']],
  },
  {
    title: 'a recording without its folder',
    args: [...RUN, '--record', '--test'],
    code: 2,
    lines: [['--record needs a value', 'the flag --test;']],
  },
  {
    title: 'a recording into a folder that holds something, found before anything is asked',
    args: [...RUN, '--test', '--record', '.'],
    code: 2,
    lines: [['--record .', "isn't empty", 'name a folder that is empty']],
  },
  {
    title: 'a recording into what is no folder',
    args: [...RUN, '--test', '--record', 'config.json'],
    code: 2,
    lines: [['--record config.json', 'EEXIST', 'name a folder that is empty']],
  },
];

const FILES: BadInput[] = [
  {
    title: 'a config that is missing',
    args: ['--config', 'absent.json'],
    code: 2,
    lines: [['--config absent.json', 'no such file']],
  },
  {
    title: 'a folder as config',
    args: ['--config', '.'],
    code: 2,
    lines: [['--config .', 'is a directory']],
  },
  {
    title: 'a config that is not JSON',
    files: { 'config.json': `{"api_key": "${SECRET}",}` },
    code: 2,
    lines: [['--config config.json', 'not JSON', 'line 1']],
  },
  {
    title: 'a config that is a list',
    files: { 'config.json': [] },
    code: 2,
    lines: [['--config config.json', 'a list', 'a JSON object is expected']],
  },
  {
    title: 'an empty config',
    files: { 'config.json': '' },
    code: 2,
    lines: [['--config config.json', 'empty', 'a JSON object is expected']],
  },
  {
    title: 'a catalog that is missing',
    args: WITH_CATALOG,
    code: 2,
    lines: [['--catalog catalog.json', 'no such file']],
  },
  {
    title: 'a state that is missing',
    args: WITH_STATE,
    code: 2,
    lines: [['--state state.json', 'no such file']],
  },
];

const CONFIG: BadInput[] = [
  {
    title: 'no key and no start date',
    config: { api_key: undefined, start_date: undefined },
    code: 2,
    lines: [
      ['config.json', '"api_key"', 'got nothing', 'for example'],
      ['config.json', '"start_date"', 'got nothing', 'for example 2024-01-01T00:00:00Z'],
    ],
  },
  {
    title: 'wrong types and ranges, all at once',
    config: {
      region: 'mars',
      start_date: 'yesterday',
      page_size: '100',
      concurrency: 99,
      rate_limit_share: 0,
      include_deleted: 'true',
      optional_streams: [7],
    },
    code: 2,
    lines: [
      ['"start_date"', 'ISO 8601', '"yesterday"', 'for example'],
      ['"region"', 'us, eu, in', '"mars"', 'for example'],
      ['"page_size"', 'from 1 to 500', '"100" in quotes', 'for example'],
      ['"concurrency"', 'from 1 to 16', '99', 'for example'],
      ['"rate_limit_share"', 'above 0', 'got 0', 'for example'],
      ['"include_deleted"', 'true or false', '"true" in quotes', 'for example'],
      ['"optional_streams"', 'a list of', '7 as entry 1', 'for example'],
    ],
  },
  {
    title: 'settings that contradict each other',
    config: {
      end_date: '2019-01-01',
      page_size: 300,
      max_page_size: 200,
      hash_fields: ['users.attributes.email'],
    },
    code: 2,
    lines: [
      ['"end_date"', 'after "start_date"', '2019-01-01', 'for example'],
      ['"page_size"', 'at most "max_page_size" (200)', 'got 300', 'for example'],
      ['"hash_salt"', '"hash_fields"', 'got nothing', 'for example'],
    ],
  },
  {
    title: 'a key on two lines, without showing it',
    config: { api_key: `${SECRET}\n${SECRET}` },
    code: 2,
    lines: [['"api_key"', '2 lines', 'for example']],
  },
  {
    title: 'the placeholder of the sample as key',
    config: { api_key: '<your API key>' },
    code: 2,
    lines: [['"api_key"', 'placeholder', 'for example']],
  },
  {
    title: 'masking that this tap does not do',
    config: { stream_maps: { customers: null }, faker_config: {} },
    code: 2,
    lines: [
      ['"stream_maps" is not supported', 'hash_fields', 'field selection'],
      ['"faker_config" is not supported', 'hash_fields', 'field selection'],
    ],
  },
  {
    title: 'hashes in the place of the replication key',
    config: { hash_fields: ['users.updated_at', 'users.attributes.email', 'users.*'], hash_salt: SECRET },
    code: 2,
    lines: [
      ['"hash_fields"', '"users.updated_at"', 'for example'],
      ['"hash_fields"', '"users.*"', 'for example'],
    ],
  },
  {
    title: 'plain http to another machine',
    config: { api_url: 'http://api.kustomerapp.com' },
    code: 2,
    lines: [['"api_url"', 'https', 'loopback', 'http://api.kustomerapp.com', 'for example']],
  },
  {
    title: 'a wrong variable',
    args: ['--config', 'ENV'],
    env: { TAP_KUSTOMER_API_KEY: SECRET, TAP_KUSTOMER_START_DATE: 'soon', TAP_KUSTOMER_PAGE_SIZE: 'many' },
    code: 2,
    lines: [
      ['TAP_KUSTOMER_START_DATE', '"start_date"', '"soon"', 'for example'],
      ['TAP_KUSTOMER_PAGE_SIZE', '"page_size"', '"many"', 'for example'],
    ],
  },
];

const CATALOG: BadInput[] = [
  {
    title: 'a catalog that is not JSON',
    args: WITH_CATALOG,
    files: { 'catalog.json': '{"streams": [' },
    code: 2,
    lines: [['--catalog catalog.json', 'not JSON']],
  },
  {
    title: 'a catalog without streams',
    args: WITH_CATALOG,
    files: { 'catalog.json': {} },
    code: 2,
    lines: [['--catalog catalog.json', '"streams" must be a list', '--discover']],
  },
  {
    title: 'malformed entries of a catalog, all at once',
    args: WITH_CATALOG,
    files: {
      'catalog.json': {
        streams: [7, { schema: {} }, { tap_stream_id: 'tags' }, entry('teams', { selected: 'yes' })],
      },
    },
    code: 2,
    lines: [
      ['streams[0]', 'must be an object', 'integer'],
      ['streams[1]', '"tap_stream_id"', '--discover'],
      ['streams[2] ("tags")', '"schema"', 'null'],
      ['streams[3] ("teams")', '"selected" must be true or false', 'string'],
    ],
  },
  {
    title: 'a catalog that selects nothing',
    args: WITH_CATALOG,
    files: { 'catalog.json': { streams: [entry('tags', { selected: false })] } },
    code: 2,
    lines: [['--catalog', 'no stream is selected', '"selected": true']],
  },
];

const STATE: BadInput[] = [
  {
    title: 'a state that is not JSON',
    args: WITH_STATE,
    files: { 'state.json': 'None' },
    code: 2,
    lines: [['--state state.json', 'not JSON', '"N"']],
  },
  {
    title: 'a whole STATE message as state',
    args: WITH_STATE,
    files: { 'state.json': { type: 'STATE', value: { bookmarks: {} } } },
    code: 2,
    lines: [['--state state.json', 'a whole STATE message', '"value"']],
  },
  {
    title: 'bookmarks that are a list',
    args: WITH_STATE,
    files: { 'state.json': { bookmarks: [] } },
    code: 2,
    lines: [['--state state.json', '"bookmarks" must be an object', 'array']],
  },
  {
    title: 'a bookmark that is no date-time',
    args: WITH_STATE,
    files: { 'state.json': bookmark('last week') },
    code: 2,
    lines: [['--state state.json', '"customers"', 'ISO 8601', '"last week"', 'for example']],
  },
  {
    title: 'a bookmark that is a number',
    args: WITH_STATE,
    files: { 'state.json': bookmark(1_700_000_000) },
    code: 2,
    lines: [['--state state.json', '"customers"', 'ISO 8601', 'integer', 'for example']],
  },
  {
    title: "a bookmark a day ahead of the API's clock",
    args: WITH_STATE,
    files: { 'state.json': bookmark(TOMORROW) },
    code: 2,
    lines: [['--state', '"customers"', TOMORROW, "the API's clock", '--refresh customers']],
  },
];

const API: BadInput[] = [
  {
    title: 'a key that the API refuses',
    config: { api_key: SECRET },
    code: 2,
    lines: [['"api_key" was refused', '401', 'Settings › Security › API Keys']],
  },
  {
    title: 'a port that nobody listens on',
    config: { api_url: 'http://127.0.0.1:1' },
    code: 1,
    lines: [['127.0.0.1:1 could not be reached', 'ECONNREFUSED', 'run again']],
  },
  {
    title: 'a host that does not exist',
    config: { api_url: 'https://kustomer.invalid', search_requests_per_minute: 90 },
    code: 2,
    lines: [['"kustomer.invalid" does not exist', '"org_name", "region" or "api_url"']],
  },
];

export const BAD_INPUT: readonly BadInput[] = [
  ...ARGUMENTS,
  ...FILES,
  ...CONFIG,
  ...CATALOG,
  ...STATE,
  ...API,
];
