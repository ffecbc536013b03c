/**
 * The selection of modes that foretell a run without a catalog: with the streams that the run would find.
 */
import type { Config } from '../config';
import type { Client } from '../kustomer/client';
import { loadEdge, loadLive } from '../lazy';
import type { Selection } from '../select-streams';
import { withKlassStreams } from '../select-streams';

/**
 * Adds the streams of custom object classes that `optional_streams` names, where no catalog chose streams. Throws
 * AuthError and what the client throws.
 */
export async function withOptional(
  client: Client,
  selection: Selection,
  { discoverCustomAttributes, optionalStreams }: Config,
  { maxRetryMs }: Pick<Config, 'maxRetryMs'>,
  warn: (line: string) => void,
): Promise<Selection> {
  if (selection.isChosen || !discoverCustomAttributes || optionalStreams.length === 0) return selection;
  const { checkKey } = loadEdge();
  // So that a refused key is told as one.
  await checkKey(client, maxRetryMs);
  const purpose = { label: 'discovery', maxRetryMs };
  return withKlassStreams(
    selection,
    await loadLive().findKlassStreams(client, optionalStreams, purpose, warn),
  );
}
