/**
 * The mode that writes the catalog.
 */
import type { DiscoveryConfig } from '../config';
import { loadConfig } from '../config';
import { discoverCatalog } from '../discover';
import { loadClosed, loadEdge } from '../lazy';
import type { TapArguments, TapIo } from '../run';
import { prepareLog } from '../run';
import { STREAMS } from '../streams/table';
import { packageVersion } from '../version';

/**
 * Writes the catalog. With a key the API is asked which streams its roles allow; those that they don't are marked as
 * unsupported. A wrong key must not look like one without roles. Throws ConfigError, AuthError and what the client
 * throws.
 */
export async function runDiscovery(io: TapIo, args: TapArguments): Promise<void> {
  const config = loadConfig({ ...io, paths: args.config, version: packageVersion(), require: 'none' });
  prepareLog(io.log, config);
  const { apiKey } = config;
  let closed: ReadonlySet<string> = new Set();
  if (apiKey === undefined) tellThatNobodyIsAsked(io, 'no "api_key" is given');
  else if (!config.discoverCustomAttributes) {
    tellThatNobodyIsAsked(io, '"discover_custom_attributes" is false');
  } else closed = await askWhatIsClosed(io, config, apiKey);
  await io.writer.lines([JSON.stringify(discoverCatalog(closed), null, 2)]);
}

function tellThatNobodyIsAsked({ log }: TapIo, reason: string): void {
  log.info(
    `discovery: ${reason}, so the API is not asked: the catalog holds all streams, whatever the key's roles allow, ` +
      'and no custom attributes of your organisation.',
  );
}

/** The names of the streams that the key may not read. */
async function askWhatIsClosed(
  io: TapIo,
  config: DiscoveryConfig,
  apiKey: string,
): Promise<ReadonlySet<string>> {
  const { log } = io;
  const { buildClient, checkKey } = loadEdge();
  const { findClosedStreams, describeClosed } = loadClosed();
  const client = buildClient(io, config, apiKey, new Map());
  try {
    const { roles } = await checkKey(client, config.maxRetryMs);
    const warn = (line: string): void => log.warn(`discovery: ${line}`);
    const closed = await findClosedStreams(client, STREAMS, { ...config, roles, warn, mustKnow: true });
    for (const line of describeClosed(closed, 'marked as unsupported')) warn(line);
    log.info(
      'discovery: the key works; custom attributes are not in the catalog yet, they arrive inside "custom".',
    );
    return new Set(closed.map(({ name }) => name));
  } finally {
    client.close();
  }
}
