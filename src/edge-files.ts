/**
 * Builds what fetches the files of attachments, as a configuration describes it. Knows no mode.
 */
import type { DiscoveryConfig } from './config';
import type { EdgeIo } from './edge';
import { createDownloader } from './files/download';
import { openFileStore } from './files/file-store';
import type { Client } from './kustomer/client';
import { proxyFor } from './kustomer/proxy';
import { createStorage } from './kustomer/storage';
import type { FetchFile } from './sync/given';

export interface Files {
  readonly fetchFile: FetchFile;
  /** Closes idle connections. */
  close(): void;
}

/** Opens `folder`. Throws ConfigError where it can't be made. */
export async function openFiles(
  { clock, log, env, stop }: EdgeIo,
  config: DiscoveryConfig,
  folder: string,
  client: Pick<Client, 'get' | 'apiNow'>,
): Promise<Files> {
  const { concurrency } = config;
  const storage = createStorage({
    apiUrl: config.baseUrl,
    userAgent: config.userAgent,
    idleMs: config.requestTimeoutMs,
    concurrency,
    proxyTo: (url) => proxyFor(url, env),
    apiNow: () => client.apiNow(),
    stop,
  });
  const fetchFile = createDownloader({
    client,
    storage,
    store: await openFileStore(folder, () => clock.random()),
    clock,
    maxBytes: config.downloadMaxBytes,
    maxRetryMs: config.maxRetryMs,
    concurrency,
    stop,
    info: (line) => log.info(line),
    warn: (line) => log.warn(line),
  });
  return { fetchFile, close: () => storage.close() };
}
