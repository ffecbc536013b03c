/**
 * The mode that tests a configuration against the API: credentials, roles, a row of each selected stream, and what the
 * documents leave open. Reports on stdout; no RECORD.
 */
import { loadConfig } from '../config';
import { StreamsFailedError, UsageError } from '../errors';
import { readInputs } from '../inputs';
import type { AttemptEvent } from '../kustomer/client';
import type { LimitHeaders } from '../kustomer/limit-headers';
import { loadCheck, loadEdge } from '../lazy';
import type { TapArguments, TapIo } from '../run';
import { prepareLog } from '../run';
import { packageVersion } from '../version';
import { openRecording } from './recording';
import { withOptional } from './with-optional';

/** A test ends in seconds: what is not answered by then is reported as such. */
const MAX_RETRY_MS = 10_000;
const MAX_TOTAL_MS = 20_000;

/**
 * Runs the test and writes its report. Throws UsageError, ConfigError, CatalogError and StateError for the inputs,
 * AuthError for a refused key and UnreachableError, all with nothing on stdout; StreamsFailedError behind the report.
 * With `--record` what the API answers is written down, scrambled, whatever becomes of the test.
 */
export async function runTest(io: TapIo, args: TapArguments): Promise<void> {
  if (args.format === 'markdown') {
    throw new UsageError('--format markdown: the report of --test is text or json.');
  }
  const { clock, log } = io;
  const config = loadConfig({ ...io, paths: args.config, version: packageVersion(), require: 'all' });
  prepareLog(log, config);
  const { selection: given } = readInputs(args, config, log);

  const { buildClient, checkKey } = loadEdge();
  const { examineStreams, sampleStreams, findOrganisation, budgetSeen, unknownStream, report } = loadCheck();
  const recording = args.record === undefined ? undefined : openRecording(args.record, config.baseUrl);
  const startedAtMs = clock.now();
  const counts = createCounts();
  const client = buildClient(io, config, config.apiKey, new Map(), {
    onAttempt: counts.onAttempt,
    onExchange: recording?.onExchange,
  });
  try {
    const patience = { maxRetryMs: Math.min(config.maxRetryMs, MAX_RETRY_MS), maxTotalMs: MAX_TOTAL_MS };
    const { roles } = await checkKey(client, patience.maxRetryMs);
    const warn = (line: string): void => log.warn(line);
    const selection = await withOptional(client, given, config, patience, warn);
    const streams = selection.selected.map(({ definition }) => definition);
    const clockAheadMs = client.apiNow() - clock.now();
    const organisation = await findOrganisation(client, { label: 'organisation', ...patience });
    const examined = await examineStreams(client, streams, { ...config, ...patience, roles });
    if (recording) await sampleStreams(client, streams, { ...config, ...patience });
    const seen = budgetSeen(counts.searches.limits, counts.others.limits);
    const result = {
      apiUrl: client.baseUrl,
      organisation,
      statedRoles: roles?.length,
      clockAheadMs,
      verdicts: [...examined.verdicts, ...selection.unknown.map(unknownStream)],
      findings: [
        ...examined.findings,
        { question: 'searches_state_own_budget', object: null, ...seen } as const,
      ],
      searches: counts.searches.sent,
      otherRequests: counts.others.sent,
      elapsedMs: clock.now() - startedAtMs,
    };
    const isJson = args.format === 'json';
    await io.writer.lines([
      isJson ? JSON.stringify(report.reportJson(result), null, 2) : report.reportText(result),
    ]);
    const failed = report.failedIn(result);
    if (failed.length > 0) {
      const names = report.namesOf(failed);
      throw new StreamsFailedError(`--test: ${names} can't be read; the report on stdout says what to do.`);
    }
  } finally {
    client.close();
    if (recording) log.info(recording.finish());
  }
}

interface Count {
  sent: number;
  /** What the headers of the last answer said. */
  limits: LimitHeaders | undefined;
}

/** Counts attempts, searches apart from everything else. */
function createCounts() {
  const searches: Count = { sent: 0, limits: undefined };
  const others: Count = { sent: 0, limits: undefined };
  return {
    searches,
    others,
    onAttempt: ({ method, status, limits }: AttemptEvent): void => {
      const count = method === 'POST' ? searches : others;
      count.sent += 1;
      if (status !== undefined) count.limits = limits;
    },
  };
}
