/** The two request budgets of an organisation and the headers about them (dossier section 4). Knows no endpoints. */
import type { Switches } from './switches';

export type Bucket = 'general' | 'search';

export interface RateLimits {
  readonly generalPerMinute: number;
  readonly searchPerMinute: number;
}

export interface RateLimiter {
  /** Counts a request; false where its budget is used up until the window ends. */
  admit(bucket: Bucket): boolean;
  /** The headers of an answer, in the style that the switches ask for. */
  headers(bucket: Bucket, isRefused: boolean): Record<string, string>;
}

const WINDOW_MS = 60_000;

/** Fixed windows of 60 s that begin at full minutes of the API's clock; a search counts in its own bucket only. */
export function createRateLimiter(limits: RateLimits, now: () => number, switches: Switches): RateLimiter {
  const windows = { general: { number: -1, used: 0 }, search: { number: -1, used: 0 } };
  const limitOf = (bucket: Bucket): number =>
    bucket === 'search' ? limits.searchPerMinute : limits.generalPerMinute;

  const windowOf = (bucket: Bucket): { number: number; used: number } => {
    const number = Math.floor(now() / WINDOW_MS);
    if (windows[bucket].number !== number) windows[bucket] = { number, used: 0 };
    return windows[bucket];
  };
  const reset = (): string => {
    const at = (Math.floor(now() / WINDOW_MS) + 1) * WINDOW_MS;
    if (switches.rateLimitHeaders === 'ms') return `${at}`;
    if (switches.rateLimitHeaders === 'delta') return `${Math.ceil((at - now()) / 1000)}`;
    return `${at / 1000}`;
  };

  return {
    admit(bucket) {
      const window = windowOf(bucket);
      if (window.used >= limitOf(bucket)) return false;
      window.used += 1;
      return true;
    },
    headers(bucket, isRefused) {
      const style = switches.rateLimitHeaders;
      if (style === 'none') return {};
      const described = bucket === 'search' ? switches.searchHeadersDescribe : bucket;
      const shown = isRefused ? bucket : described;
      return {
        'x-ratelimit-limit': `${limitOf(shown)}`,
        'x-ratelimit-remaining': `${Math.max(0, limitOf(shown) - windowOf(shown).used)}`,
        ...(style !== 'reset-only-on-429' || isRefused ? { 'x-ratelimit-reset': reset() } : {}),
        ...(isRefused && switches.retryAfter
          ? { 'retry-after': `${Math.ceil((WINDOW_MS - (now() % WINDOW_MS)) / 1000)}` }
          : {}),
      };
    },
  };
}
