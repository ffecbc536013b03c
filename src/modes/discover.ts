/**
 * The mode that writes the catalog.
 */
import { describeUnmatched } from '../check/unmatched';
import type { DiscoveryConfig } from '../config';
import { loadConfig } from '../config';
import { discoverCatalog } from '../discover';
import { loadClosed, loadEdge, loadLive } from '../lazy';
import type { TapArguments, TapIo } from '../run';
import { prepareLog } from '../run';
import type { Catalog } from '../singer/catalog';
import { mayNameKlasses } from '../streams/optional';
import { packageVersion } from '../version';

/**
 * Writes the catalog. With a key the organisation is asked for its custom attributes and classes, and which streams the
 * key's roles allow; those that they don't are marked as unsupported. A wrong key must not look like one without roles.
 * Throws ConfigError, AuthError and what the client throws.
 */
export async function runDiscovery(io: TapIo, args: TapArguments): Promise<void> {
  const config = loadConfig({ ...io, paths: args.config, version: packageVersion(), require: 'none' });
  prepareLog(io.log, config);
  const catalog = await catalogFor(io, config);
  await io.writer.lines([JSON.stringify(catalog, null, 2)]);
}

async function catalogFor(io: TapIo, config: DiscoveryConfig): Promise<Catalog> {
  const { apiKey } = config;
  if (apiKey !== undefined && config.discoverCustomAttributes) return askOrganisation(io, config, apiKey);
  const reason = apiKey === undefined ? 'no "api_key" is given' : '"discover_custom_attributes" is false';
  io.log.info(
    `discovery: ${reason}, so the API is not asked: the catalog holds all streams, whatever the key's roles allow, ` +
      'and no custom attributes of your organisation.',
  );
  const { optionalStreams } = config;
  if (mayNameKlasses(optionalStreams)) {
    io.log.warn(
      'discovery: "optional_streams" adds no custom object class, because only the API knows which you have.',
    );
  }
  for (const line of describeUnmatched(
    optionalStreams.filter((glob) => !mayNameKlasses([glob])),
    [],
  ))
    io.log.warn(`discovery: ${line}`);
  return discoverCatalog(new Set(), undefined, optionalStreams);
}

async function askOrganisation(io: TapIo, config: DiscoveryConfig, apiKey: string): Promise<Catalog> {
  const { log } = io;
  const { buildClient, checkKey } = loadEdge();
  const { discoverLive } = loadLive();
  const { describeClosed } = loadClosed();
  const client = buildClient(io, config, apiKey, new Map());
  try {
    const { roles } = await checkKey(client, config.maxRetryMs);
    const warn = (line: string): void => log.warn(`discovery: ${line}`);
    const live = await discoverLive(client, {
      ...config,
      roles,
      warn,
      mustKnow: true,
      asksWithoutRoles: true,
    });
    for (const line of describeClosed(live.closed, 'marked as unsupported')) warn(line);
    log.info(
      `discovery: the key works; the catalog has ${live.typedAttributes} custom attributes and ${live.klassStreams} ` +
        'custom object classes of your organisation.',
    );
    return live.catalog;
  } finally {
    client.close();
  }
}
