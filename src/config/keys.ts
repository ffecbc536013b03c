/**
 * Every setting of the tap, on one screen: the one table from which configs are read, checked and described.
 * Knows neither files nor the environment. Rows and their meaning come from the contract with the users.
 */
import { MAX_TIMER_MS } from '../clock';
import { boolean, choice, integer, list, number, text } from './kinds';
import { HEADER, INSTANT, LINE, ORG_NAME, ORIGIN, SEPARATOR, TOKEN } from './texts';

const MAX_TIMER_SECONDS = (MAX_TIMER_MS - (MAX_TIMER_MS % 1000)) / 1000;
/** A century: longer spans are slips, and would leave the range of dates. */
const MAX_SPAN_SECONDS = 3_155_760_000;
const MAX_SPAN_MINUTES = MAX_SPAN_SECONDS / 60;
const MAX_SPAN_DAYS = MAX_SPAN_SECONDS / 86_400;

const STREAM_PATTERN = { pattern: /^\S+$/, must: 'stream names or globs' };
const FIELD_PATTERN = { pattern: /^[^.\s]+\.\S+$/, must: '"stream.path" patterns' };

export const CONFIG_KEYS = {
  api_key: text(
    TOKEN,
    {
      default: undefined,
      example: 'eyJhbGciOi...',
      isRequired: true,
      isSecret: true,
      aliases: { api_token: {} },
    },
    'API key of the organisation, sent as bearer token.',
  ),
  start_date: text(
    INSTANT,
    { default: undefined, example: '2024-01-01T00:00:00Z', isRequired: true },
    'The first sync reads what was updated from here on; a time without zone is UTC.',
  ),
  end_date: text(
    INSTANT,
    { default: undefined, example: '2025-01-01T00:00:00Z' },
    'Reads only what was updated before this, for backfills in slices.',
  ),
  region: choice(
    ['us', 'eu', 'in'],
    { default: 'us', example: 'eu', aliases: { prod_point: { 1: 'us', 2: 'eu' } } },
    'Region that the organisation lives in.',
  ),
  org_name: text(
    ORG_NAME,
    { default: undefined, example: 'acme' },
    'Organisation subdomain: https://{org_name}.api.kustomerapp.com; wins over region.',
  ),
  api_url: text(
    ORIGIN,
    { default: undefined, example: 'https://kustomer-proxy.example.com' },
    'Another origin to ask (a proxy, the sandbox); wins over region and org_name.',
  ),
  user_agent: text(
    HEADER,
    { default: undefined, example: 'acme-warehouse (data@acme.example)' },
    'Sent as User-Agent; tap-kustomer/<version> where nothing is given.',
  ),
  page_size: integer(
    { default: 100, minimum: 1, maximum: 500, example: 250, aliases: { page_size_limit: {} } },
    'Records per page to begin with.',
  ),
  max_page_size: integer(
    { default: 500, minimum: 1, maximum: 500, example: 200 },
    'Pages grow to this size while the API answers well.',
  ),
  concurrency: integer({ default: 4, minimum: 1, maximum: 16, example: 8 }, 'Requests in flight at a time.'),
  rate_limit_share: number(
    { default: 0.8, exclusiveMinimum: 0, maximum: 1, example: 0.5 },
    "Share of the organisation's request budget that the tap stays within.",
  ),
  search_requests_per_minute: integer(
    { default: 90, minimum: 1, example: 60 },
    'Own limit for searches in any 60 seconds; Kustomer publishes 100 for API keys.',
  ),
  newest_first_days: number(
    { default: 7, maximum: MAX_SPAN_DAYS, example: 30 },
    'Of a longer span these newest days are read first; 0: strictly oldest first.',
  ),
  lookback_seconds: number(
    { default: 600, maximum: MAX_SPAN_SECONDS, example: 3600 },
    'How far behind the bookmark a run starts again.',
  ),
  search_lag_seconds: number(
    { default: 120, maximum: MAX_SPAN_SECONDS, example: 300 },
    'How far before now a run ends, because the search index lags.',
  ),
  include_deleted: boolean({ default: false, example: true }, 'Ask searches for deleted records too.'),
  include_archived: boolean(
    { default: true, example: false },
    'Read records that were last updated more than two years ago from the archive search.',
  ),
  attachments_mode: choice(
    ['every_conversation', 'with_attachments'],
    { default: 'every_conversation', example: 'with_attachments' },
    "Ask for every conversation's attachments, or only where the message search reports any.",
  ),
  discover_custom_attributes: boolean(
    { default: true, example: false },
    'Ask the organisation at discovery for custom attributes, classes and roles; false: a catalog without any request.',
  ),
  optional_streams: list(
    STREAM_PATTERN,
    { default: [], example: ['audit_logs', 'work_*', 'kobjects_order'] },
    'Adds streams that cost much to the catalog, by name or glob; ["*"] adds all.',
  ),
  full_table_interval_minutes: number(
    { default: 0, maximum: MAX_SPAN_MINUTES, example: 1440 },
    'Lists are read again only when their last complete pass is older than this.',
  ),
  validate_records: choice(
    ['repair', 'fail', 'off'],
    { default: 'repair', example: 'fail' },
    'A value that does not fit its schema: repaired or set aside in unfit_values; or the run fails; or unchecked.',
  ),
  record_layout: choice(
    ['resource', 'columns'],
    { default: 'resource', example: 'columns' },
    "Records as the API's own resources, or with one flat column per attribute and related id.",
  ),
  flattening_enabled: boolean(
    { default: false, example: true },
    'Flatten nested objects into columns like attributes__display_name.',
  ),
  flattening_max_depth: integer(
    { default: undefined, minimum: 0, maximum: 100, example: 1 },
    'How many levels are flattened, all where nothing is given; what is nested deeper is JSON text.',
  ),
  flattening_separator: text(
    SEPARATOR,
    { default: '__', example: '__' },
    'Stands between the names of the levels.',
  ),
  flattening_max_key_length: integer(
    { default: 63, minimum: 16, maximum: 255, example: 63 },
    'Longer column names are shortened with a hash.',
  ),
  hash_fields: list(
    FIELD_PATTERN,
    { default: [], example: ['customers.attributes.emails'] },
    'Values that leave the tap as HMAC-SHA-256 in hex only, as globs stream.path.',
  ),
  hash_salt: text(
    LINE,
    { default: undefined, example: 'a long random text', isSecret: true },
    'Key of the hashes; required with hash_fields.',
  ),
  emit_activate_version_messages: boolean(
    { default: false, example: true },
    'Version full-table streams, so that targets can drop rows that are gone.',
  ),
  download_attachments_to: text(
    LINE,
    { default: undefined, example: './attachments' },
    "Folder to download the attachments' files to; none: they stay where they are.",
  ),
  download_max_bytes: integer(
    { default: 100_000_000, minimum: 1, example: 25_000_000 },
    'Larger files are not downloaded.',
  ),
  request_timeout_seconds: number(
    { default: 120, exclusiveMinimum: 0, maximum: MAX_TIMER_SECONDS, example: 60 },
    'How long one request may take.',
  ),
  max_retry_seconds: number(
    { default: 900, maximum: MAX_TIMER_SECONDS, example: 300 },
    'How long one request is retried in all.',
  ),
  log_level: choice(
    ['trace', 'debug', 'info', 'warn', 'error', 'fatal'],
    { default: 'info', example: 'debug' },
    'Least severe messages that stderr shows.',
  ),
  log_format: choice(
    ['auto', 'text', 'json'],
    { default: 'auto', example: 'json' },
    'Form of stderr; auto is text unless SINGER_SDK_LOG_CONFIG asks for structured logs.',
  ),
};

/** Settings of the Meltano SDK that mask or reshape data: who gives them must not load data in clear. */
export const REFUSED_KEYS = ['stream_maps', 'stream_map_config', 'faker_config', 'batch_config'] as const;
