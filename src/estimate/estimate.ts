/**
 * What a run would fetch: estimates family after family, as `sync/sync.ts` reads them. A stream that can't be estimated
 * is told with its reason and the others go on; what ends a run ends this too. Nothing is read but first pages, totals
 * and single rows.
 */
import type { Client } from '../kustomer/client';
import { checkKey } from '../kustomer/key-check';
import type { Meter } from '../kustomer/meter';
import type { State } from '../singer/state';
import { readBookmark } from '../singer/state';
import type { SearchStream } from '../streams/definition';
import { replicationKeyOf } from '../streams/definition';
import { sweptStreams } from '../streams/table';
import { describeFailure } from '../sync/failure';
import type { Family, SelectedStream } from '../sync/families';
import { families } from '../sync/families';
import { createJudge } from '../sync/judge';
import type { SyncSettings } from '../sync/given';
import { freshPassAgeOf } from '../sync/last-pass';
import { scopeAskedFor } from '../sync/scope';
import { DAY_MS, assertNoFutureBookmark } from '../sync/sync';
import { searchEnd } from '../sync/windows';
import type { Load, Pace } from './arithmetic';
import { perMinute, secondsOf } from './arithmetic';
import { estimateAudit } from './estimate-audit';
import { estimateList, estimateMetadata } from './estimate-list';
import { estimateLiveIds } from './estimate-live-ids';
import { estimateSearch } from './estimate-search';
import type { Estimate, StreamEstimate } from './stream-estimate';
import { nothingToFetch, requestsOf, unknownEstimate } from './stream-estimate';

export interface EstimateSettings extends SyncSettings {
  readonly rateLimitShare: number;
  readonly searchRequestsPerMinute: number;
}

/** What a family's estimate knows of the whole run. */
interface RunSettings extends EstimateSettings {
  readonly swept: readonly SearchStream[];
  readonly streamCount: number;
}

export interface EstimateDeps {
  readonly client: Client;
  /** Watches the requests of `client`. */
  readonly meter: Meter;
  readonly warn: (line: string) => void;
}

/** Asked once, before everything else. */
const KEY_CHECKS = 1;

/**
 * Estimates a run from `input`. Throws StateError for a bookmark of the future, and what ends a run: AuthError,
 * UnreachableError, UnknownHostError, InterruptedError.
 */
export async function estimateRun(
  deps: EstimateDeps,
  selected: readonly SelectedStream[],
  input: State,
  settings: EstimateSettings,
): Promise<Estimate> {
  const { client, meter } = deps;
  await checkKey(client, settings.maxRetryMs);
  assertNoFutureBookmark(input, client.apiNow());
  const read: { family: Family; streams: readonly StreamEstimate[] }[] = [];
  for (const family of families(selected, settings.attachmentsMode === 'with_attachments')) {
    const swept = sweptStreams(selected.map(({ definition }) => definition.name));
    const runSettings = { ...settings, swept, streamCount: selected.length };
    read.push({ family, streams: await estimateFamily(deps, family, input, runSettings) });
  }
  const streams = read.flatMap((one) => one.streams);
  const loads = [
    { searches: 0, others: KEY_CHECKS, isParallel: false },
    ...read.map(({ family, streams: ofFamily }) => loadOf(family, ofFamily)),
  ];
  const pace = paceOf(meter, settings);
  return {
    streams,
    requests: KEY_CHECKS + streams.reduce((sum, one) => sum + (requestsOf(one) ?? one.searches), 0),
    seconds: secondsOf(loads, pace),
    searchesPerMinute: pace.searchesPerMinute,
    othersPerMinute: pace.othersPerMinute,
    isAtLeast: streams.some(
      (one) => one.isAtLeast || one.error !== undefined || requestsOf(one) === undefined,
    ),
  };
}

async function estimateFamily(
  { client, warn }: EstimateDeps,
  family: Family,
  input: State,
  settings: RunSettings,
): Promise<readonly StreamEstimate[]> {
  const judge = createJudge(() => checkKey(client, settings.maxRetryMs));
  try {
    return await estimateStreams(client, family, input, settings, warn);
  } catch (thrown) {
    const error = await judge(thrown);
    return family.streams.map(({ definition }) =>
      unknownEstimate(definition.name, describeFailure(definition, error)),
    );
  }
}

async function estimateStreams(
  client: Client,
  { parent, shortcut, streams }: Family,
  input: State,
  settings: RunSettings,
  warn: (line: string) => void,
): Promise<readonly StreamEstimate[]> {
  const { rules, newestFirstDays } = settings;
  const { lookbackMs, endDateMs } = rules;
  const scope = scopeAskedFor(settings, parent);
  const { pageSize, maxPageSize } = settings;
  const withBookmarks = streams.map(({ definition, method }) => ({
    definition,
    method,
    bookmark:
      method === 'INCREMENTAL'
        ? readBookmark(input, definition.name, replicationKeyOf(definition))
        : undefined,
  }));
  const [first] = withBookmarks;
  if (!first) return [];
  if (parent.kind === 'search') {
    const toMs = searchEnd(rules, client.apiNow());
    const newestFirstMs = newestFirstDays * DAY_MS;
    const { concurrency } = settings;
    const searchSettings = { scope, lookbackMs, toMs, newestFirstMs, pageSize, maxPageSize, concurrency };
    return estimateSearch({
      client,
      settings: searchSettings,
      parent,
      shortcut,
      streams: withBookmarks,
      warn,
    });
  }
  const ageMs = freshPassAgeOf(first, first.bookmark, input, settings, client.apiNow());
  if (ageMs !== undefined) return [nothingToFetch(parent.name)];
  if (parent.kind === 'list') {
    const listSettings = { pageSize, scope, lookbackMs, endDateMs };
    return [await estimateList(client, parent, first.method, first.bookmark, listSettings)];
  }
  if (parent.kind === 'audit') {
    return estimateAudit(client, parent, withBookmarks, {
      scope,
      lookbackMs,
      toMs: searchEnd(rules, client.apiNow()),
    });
  }
  if (parent.kind === 'sweep')
    return [await estimateLiveIds(client, parent.name, settings.swept, scope.includeDeleted)];
  // One record for each stream that the run reads.
  if (parent.kind === 'windows')
    return [{ ...nothingToFetch(parent.name), records: settings.streamCount - 1, isAtLeast: false }];
  return parent.kind === 'metadata' ? [await estimateMetadata(client, parent)] : [];
}

/** What is unknown takes no time: the whole is a lower bound then. */
function loadOf({ parent }: Family, streams: readonly StreamEstimate[]): Load {
  return {
    searches: streams.reduce((sum, one) => sum + one.searches, 0),
    others: streams.reduce((sum, one) => sum + (one.others ?? 0), 0),
    isParallel: parent.kind === 'search',
  };
}

/** As fast as this estimate's own requests were answered; their answers are smaller than a run's. */
function paceOf(meter: Meter, settings: EstimateSettings): Pace {
  const { rateLimitShare: share, searchRequestsPerMinute: own, concurrency } = settings;
  const [search, general] = [meter.measured('search'), meter.measured('general')];
  return {
    searchesPerMinute: perMinute(own, search.limit, share) ?? own,
    othersPerMinute: perMinute(undefined, general.limit, share),
    searchMs: search.meanMs ?? 0,
    otherMs: general.meanMs ?? 0,
    concurrency,
  };
}
