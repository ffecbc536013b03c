/**
 * The mode that writes the catalog.
 */
import { loadConfig } from '../config';
import { discoverCatalog } from '../discover';
import { loadEdge } from '../lazy';
import type { TapArguments, TapIo } from '../run';
import { prepareLog } from '../run';
import { packageVersion } from '../version';

/**
 * Writes the catalog. With a key it is checked first: a wrong one must not look like an organisation without custom
 * attributes. Throws ConfigError, AuthError and what the client throws.
 */
export async function runDiscovery(io: TapIo, args: TapArguments): Promise<void> {
  const config = loadConfig({ ...io, paths: args.config, version: packageVersion(), require: 'none' });
  prepareLog(io.log, config);
  if (config.apiKey === undefined) {
    io.log.info(
      'discovery: no "api_key" is given, so the catalog holds no custom attributes of your organisation.',
    );
  } else if (!config.discoverCustomAttributes) {
    io.log.info(
      'discovery: "discover_custom_attributes" is false, so the catalog holds no custom attributes.',
    );
  } else {
    const { buildClient, checkKey } = loadEdge();
    const client = buildClient(io, config, config.apiKey, new Map());
    try {
      await checkKey(client, config.maxRetryMs);
    } finally {
      client.close();
    }
    io.log.info(
      'discovery: the key works; custom attributes are not in the catalog yet, they arrive inside "custom".',
    );
  }
  await io.writer.lines([JSON.stringify(discoverCatalog(), null, 2)]);
}
