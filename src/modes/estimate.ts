/**
 * The mode that says what a run would fetch, without fetching it.
 */
import { loadConfig } from '../config';
import { StreamsFailedError, UsageError } from '../errors';
import { estimateJson, estimateText } from '../estimate/report';
import { unknownEstimate } from '../estimate/stream-estimate';
import { readInputs } from '../inputs';
import { createMeter } from '../kustomer/meter';
import { loadEdge, loadEstimate } from '../lazy';
import type { TapArguments, TapIo } from '../run';
import { prepareLog } from '../run';
import { describeUnknown } from '../select-streams';
import { packageVersion } from '../version';
import { withOptional } from './with-optional';

/**
 * Writes the estimate. Throws what a sync throws: ConfigError, CatalogError, StateError, UsageError and AuthError before
 * anything is written, StreamsFailedError for streams that can't be estimated after it.
 */
export async function runEstimateMode(io: TapIo, args: TapArguments): Promise<void> {
  const { log, writer, clock } = io;
  if (args.format === 'markdown') {
    throw new UsageError('--format markdown is for --about; --estimate writes text or json.');
  }
  const config = loadConfig({ ...io, paths: args.config, version: packageVersion(), require: 'all' });
  prepareLog(log, config);
  const { selection: given, state } = readInputs(args, config, log);

  const { buildClient, estimateRun } = { ...loadEdge(), ...loadEstimate() };
  const meter = createMeter(clock);
  const client = buildClient(io, config, config.apiKey, new Map(), {
    watch: (governor) => meter.watch(governor),
  });
  try {
    const warn = (line: string): void => log.warn(line);
    const selection = await withOptional(client, given, config, config, warn);
    const settings = { ...config, rules: config };
    const known = await estimateRun({ client, meter, warn }, selection.selected, state, settings);
    const unknown = selection.unknown.map((name) => unknownEstimate(name, describeUnknown(name)));
    const estimate = {
      ...known,
      streams: [...known.streams, ...unknown],
      isAtLeast: known.isAtLeast || unknown.length > 0,
    };
    const asked = meter.measured('search').requests + meter.measured('general').requests;
    log.info(`estimate: ${asked} requests were sent for it`);
    await writer.lines([
      args.format === 'json' ? JSON.stringify(estimateJson(estimate), null, 2) : estimateText(estimate),
    ]);
    const failures = estimate.streams.flatMap(({ error }) => (error === undefined ? [] : [error]));
    if (failures.length > 0) throw new StreamsFailedError(failures);
  } finally {
    client.close();
  }
}
