/**
 * The smallest question that shows whether the key may read a stream, and whether there is anything: one row of a
 * search or of a list, one parent's children, one resource's metadata. Shared by discovery, sync and `--test`.
 */
import { ApiError, isRefusal } from '../errors';
import type { JsonObject } from '../json';
import type { Purpose } from '../kustomer/attempts';
import type { Client } from '../kustomer/client';
import { readPage, rowId } from '../kustomer/envelope';
import { KLASSES, getMetadata } from '../kustomer/metadata';
import type { Row, SearchSource } from '../kustomer/search';
import type {
  ChildStream,
  ListStream,
  MetadataStream,
  SearchStream,
  SideLoading,
  StreamDefinition,
} from '../streams/definition';
import { findStream, sweptStreams } from '../streams/table';
import { sideLoadedRows } from '../sync/list-rows';
import { SINCE_EVER_MS, lookAtList, lookAtSearch } from './ask';

export interface ProbeSettings {
  readonly attachmentsMode: 'every_conversation' | 'with_attachments';
  /** How long one request is retried. */
  readonly maxRetryMs: number;
  /** How long one request may take in all. */
  readonly maxTotalMs?: number;
}

/** So many parents are looked at, and so many of them asked for children at most. */
const PARENTS_SEEN = 10;
const PARENTS_ASKED = 3;

/**
 * A few rows of the stream, none where there are none. Throws what the client and the envelope throw: an ApiError
 * with status 401 or 403 where the key lacks a role.
 */
export async function probe(
  client: Client,
  stream: StreamDefinition,
  settings: ProbeSettings,
): Promise<readonly JsonObject[]> {
  const purpose = purposeOf(stream, settings);
  if (stream.kind === 'search') return probeSearch(client, stream, purpose);
  if (stream.kind === 'child') return probeChild(client, stream, settings, purpose);
  if (stream.kind === 'metadata') return probeMetadata(client, stream, purpose);
  if (stream.kind === 'sweep') return probeSwept(client, purpose);
  // A run makes a record of it in any case.
  if (stream.kind === 'windows') return [{}];
  if (stream.kind === 'audit')
    return readPage(await client.get(stream.path, { count: 1 }, purpose), stream.path).rows;
  if (stream.sideLoading) return probeSideLoaded(client, stream, stream.sideLoading, purpose);
  return lookAtList(client, stream.path, stream.queries[0] ?? {}, 1, purpose, stream.rowsKey);
}

/** For whom and how long the requests about a stream are sent. */
export function purposeOf(
  { name }: StreamDefinition,
  { maxRetryMs, maxTotalMs }: Omit<ProbeSettings, 'attachmentsMode'>,
): Purpose {
  return { label: name, maxRetryMs, ...(maxTotalMs !== undefined && { maxTotalMs }) };
}

/** Where a search stream is searched. */
export function searchSource(
  {
    context,
    updatedAttribute,
    createdAttribute,
    placedBy = 'updatedAt',
  }: Omit<SearchSource, 'index' | 'includeDeleted'>,
  index: SearchSource['index'],
): SearchSource {
  return { index, context, updatedAttribute, createdAttribute, placedBy, includeDeleted: false };
}

async function probeSearch(
  client: Client,
  stream: SearchStream,
  purpose: Purpose,
): Promise<readonly JsonObject[]> {
  try {
    const one = { fromMs: SINCE_EVER_MS, pageSize: 1, isNewestFirst: false };
    const { rows } = await lookAtSearch(client, searchSource(stream, 'main'), one, purpose);
    return rows.map(({ resource }) => resource);
  } catch (error) {
    // A sync reads the list then.
    if (stream.fallbackPath === undefined || !isAnsweredWith(error, 400)) throw error;
    return lookAtList(client, stream.fallbackPath, {}, 1, purpose);
  }
}

/** A row of the first searched stream that the key may read. */
async function probeSwept(client: Client, purpose: Purpose): Promise<readonly JsonObject[]> {
  let refusal: unknown;
  for (const stream of sweptStreams([])) {
    try {
      return await probeSearch(client, stream, purpose);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      refusal = error;
    }
  }
  throw refusal;
}

async function probeChild(
  client: Client,
  stream: ChildStream,
  settings: ProbeSettings,
  purpose: Purpose,
): Promise<readonly JsonObject[]> {
  const parents = await parentsOf(client, stream, settings.attachmentsMode, purpose);
  return firstChildren(client, stream, parents.slice(0, PARENTS_ASKED), purpose);
}

/** The children of the first of `parents` that has any. */
export async function firstChildren(
  client: Client,
  stream: ChildStream,
  parents: readonly string[],
  purpose: Purpose,
): Promise<readonly JsonObject[]> {
  for (const parent of parents) {
    try {
      const rows = await lookAtList(client, stream.path(parent), {}, 1, purpose);
      if (rows.length > 0) return rows;
    } catch (error) {
      // Gone since it was found.
      if (!isAnsweredWith(error, 404)) throw error;
    }
  }
  return [];
}

/** Ids of some parents, those that should have children first. */
async function parentsOf(
  client: Client,
  stream: ChildStream,
  mode: ProbeSettings['attachmentsMode'],
  purpose: Purpose,
): Promise<string[]> {
  if (stream.shortcut && mode === 'with_attachments') {
    try {
      return await parentsByShortcut(client, stream, purpose);
    } catch (error) {
      // A sync asks every parent then.
      if (!isAnsweredWith(error, 400)) throw error;
    }
  }
  const parent = findStream(stream.parent);
  if (parent?.kind !== 'search') return [];
  const newest = { fromMs: SINCE_EVER_MS, pageSize: PARENTS_SEEN, isNewestFirst: true };
  const { rows } = await lookAtSearch(client, searchSource(parent, 'main'), newest, purpose);
  const isEmpty = ({ resource }: Row): number => (stream.isKnownEmpty?.(resource) === true ? 1 : 0);
  const emptyLast = rows.toSorted((a, b) => isEmpty(a) - isEmpty(b));
  return emptyLast.map(({ id }) => id);
}

/** Ids of parents that the shortcut's search says have children. */
export async function parentsByShortcut(
  client: Client,
  { shortcut }: ChildStream,
  purpose: Purpose,
): Promise<string[]> {
  if (!shortcut) return [];
  const source = { ...searchSource(shortcut, 'main'), filters: shortcut.filters };
  const some = { fromMs: SINCE_EVER_MS, pageSize: PARENTS_ASKED, isNewestFirst: true };
  const { rows } = await lookAtSearch(client, source, some, purpose);
  return [...new Set(rows.map(({ resource }) => shortcut.parentIdOf(resource)))].filter(
    (id) => id !== undefined,
  );
}

/** What comes with the first of some parents that has any. */
async function probeSideLoaded(
  client: Client,
  stream: ListStream,
  sideLoading: SideLoading,
  purpose: Purpose,
): Promise<readonly JsonObject[]> {
  const parents = await lookAtList(client, stream.path, {}, PARENTS_ASKED, purpose);
  for (const id of parents.map((parent) => rowId(parent, stream.path))) {
    const rows = await sideLoadedRows(client, stream, sideLoading, id, purpose);
    if (rows && rows.length > 0) return rows;
  }
  return [];
}

/** The list of classes and the first resource that there is: a sync needs both. */
async function probeMetadata(
  client: Client,
  stream: MetadataStream,
  purpose: Purpose,
): Promise<readonly JsonObject[]> {
  await lookAtList(client, KLASSES.path, {}, 1, purpose);
  for (const resource of stream.resources) {
    try {
      return [await getMetadata(client, resource, purpose)];
    } catch (error) {
      if (!isAnsweredWith(error, 404)) throw error;
    }
  }
  return [];
}

function isAnsweredWith(error: unknown, status: number): boolean {
  return error instanceof ApiError && error.status === status;
}
