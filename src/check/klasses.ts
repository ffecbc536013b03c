/**
 * Which custom object classes the organisation has, and the streams of those that are wanted.
 */
import { isRefusal } from '../errors';
import { member } from '../json';
import type { Purpose } from '../kustomer/attempts';
import type { Client } from '../kustomer/client';
import { walkList } from '../kustomer/pages';
import type { SearchStream } from '../streams/definition';
import { KLASS_PREFIX, isKlassName } from '../streams/klass-streams';
import { klassStreamsFor, mayNameKlasses } from '../streams/optional';
import { roleOfReading } from '../streams/roles';
import { endsOneStream } from '../sync/failure';
import { KLASSES } from '../kustomer/metadata';
import { describeUnmatched } from './unmatched';

type Status = 'enabled' | 'existing_only' | 'disabled';

/** Classes in use: new objects are made, or old ones are kept. */
const IN_USE: readonly Status[] = ['enabled', 'existing_only'];
/** All that there are. */
const ANY_STATUS: readonly Status[] = [...IN_USE, 'disabled'];

/**
 * The API's names of the classes with one of these statuses. Throws what the client throws.
 *
 * Source: dossier, section 5 (klasses); the default status is `enabled` (OpenAPI, GetKlasses).
 */
export async function listKlasses(
  client: Client,
  purpose: Purpose,
  statuses: readonly Status[] = IN_USE,
): Promise<string[]> {
  const names = new Set<string>();
  const list = async (status: Status): Promise<void> => {
    const query = status === 'enabled' ? {} : { status };
    for await (const page of walkList(client, { ...KLASSES, query }, purpose)) {
      for (const name of page.map((klass) => member(klass['attributes'], 'name'))) {
        if (isKlassName(name)) names.add(name);
      }
    }
  };
  for (const status of statuses) await list(status);
  return [...names];
}

/**
 * The streams of classes that `optional_streams` names. Tells of a glob that matches nothing, and of a role that is
 * missing. Asks only where the globs may name a class. Throws what the client throws but for a missing role.
 */
export async function findKlassStreams(
  client: Client,
  globs: readonly string[],
  purpose: Purpose,
  warn: (line: string) => void,
): Promise<SearchStream[]> {
  if (!mayNameKlasses(globs)) {
    for (const line of describeUnmatched(globs, [])) warn(line);
    return [];
  }
  try {
    const klasses = await listKlasses(client, purpose);
    for (const line of describeUnmatched(globs, klasses)) warn(line);
    return klassStreamsFor(globs, klasses);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    warn(
      `"optional_streams": the key lacks a role (needed: ${roleOfReading('klass')}) to list the custom object classes, ` +
        `so there are no ${KLASS_PREFIX}<class> streams; make a key that has it.`,
    );
    return [];
  }
}

/** The classes among these streams that the organisation doesn't have; none where it can't be asked. */
export async function findGoneKlasses(
  client: Client,
  streams: readonly SearchStream[],
  purpose: Purpose,
): Promise<readonly SearchStream[]> {
  if (streams.length === 0) return [];
  try {
    const klasses = new Set(await listKlasses(client, purpose, ANY_STATUS));
    return streams.filter(({ klass }) => klass !== undefined && !klasses.has(klass));
  } catch (error) {
    if (endsOneStream(error)) return [];
    throw error;
  }
}
