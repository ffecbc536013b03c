/**
 * Given settings → the settings of a run: defaults filled in, names and units as the code uses them. Knows neither
 * where settings come from nor what they do.
 */
import { CONFIG_KEYS } from './keys';
import type { ConfigKey } from './kinds';
import { valueOf } from './rules';
import type { GivenSettings } from './sources';

/** Where the API of each region is. Source: dossier, section 1. */
export const REGION_ORIGINS = {
  us: 'https://api.kustomerapp.com',
  eu: 'https://api.prod2.kustomerapp.com',
  in: 'https://api.prod4.kustomerapp.com',
} as const;

/**
 * Every setting in the form and unit that the tap uses, times in milliseconds. Key and start date may be missing;
 * everything else has its default.
 */
export function settingsOf(given: GivenSettings, version: string) {
  const keys = CONFIG_KEYS;
  const pick = <T, D>(key: ConfigKey<T, D>): T | D => valueOf(given, key);
  return {
    apiKey: pick(keys.api_key),
    startDateMs: pick(keys.start_date),
    endDateMs: pick(keys.end_date),
    baseUrl: baseUrlOf(given),
    userAgent: pick(keys.user_agent) ?? `tap-kustomer/${version}`,
    pageSize: Math.min(pick(keys.page_size), pick(keys.max_page_size)),
    maxPageSize: pick(keys.max_page_size),
    concurrency: pick(keys.concurrency),
    rateLimitShare: pick(keys.rate_limit_share),
    searchRequestsPerMinute: pick(keys.search_requests_per_minute),
    newestFirstDays: pick(keys.newest_first_days),
    lookbackMs: toMs(pick(keys.lookback_seconds)),
    searchLagMs: toMs(pick(keys.search_lag_seconds)),
    includeDeleted: pick(keys.include_deleted),
    includeArchived: pick(keys.include_archived),
    attachmentsMode: pick(keys.attachments_mode),
    discoverCustomAttributes: pick(keys.discover_custom_attributes),
    optionalStreams: pick(keys.optional_streams),
    fullTableIntervalMs: toMs(pick(keys.full_table_interval_minutes) * 60),
    validateRecords: pick(keys.validate_records),
    recordLayout: pick(keys.record_layout),
    flatteningEnabled: pick(keys.flattening_enabled),
    flatteningMaxDepth: pick(keys.flattening_max_depth),
    flatteningSeparator: pick(keys.flattening_separator),
    flatteningMaxKeyLength: pick(keys.flattening_max_key_length),
    hashFields: pick(keys.hash_fields),
    hashSalt: pick(keys.hash_salt),
    emitActivateVersionMessages: pick(keys.emit_activate_version_messages),
    downloadAttachmentsTo: pick(keys.download_attachments_to),
    downloadMaxBytes: pick(keys.download_max_bytes),
    // A time-out of 0 would be none.
    requestTimeoutMs: Math.max(1, toMs(pick(keys.request_timeout_seconds))),
    maxRetryMs: toMs(pick(keys.max_retry_seconds)),
    logLevel: pick(keys.log_level),
    logFormat: pick(keys.log_format),
  };
}

function baseUrlOf(given: GivenSettings): string {
  const orgName = valueOf(given, CONFIG_KEYS.org_name);
  const ofRegion = REGION_ORIGINS[valueOf(given, CONFIG_KEYS.region)];
  return (
    valueOf(given, CONFIG_KEYS.api_url) ??
    (orgName === undefined ? ofRegion : `https://${orgName}.api.kustomerapp.com`)
  );
}

function toMs(seconds: number): number {
  return Math.round(seconds * 1000);
}
