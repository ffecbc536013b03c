/**
 * Asks for more of each stream than a test needs, so that a recording of it has pages to show. Judges nothing.
 */
import { member } from '../json';
import type { Purpose } from '../kustomer/attempts';
import type { Client } from '../kustomer/client';
import { resolveLink } from '../kustomer/read-only';
import { searchBody } from '../kustomer/search';
import { getMetadata } from '../kustomer/metadata';
import type { SearchIndex } from '../kustomer/read-only';
import type {
  ChildStream,
  ListStream,
  MetadataStream,
  SearchStream,
  StreamDefinition,
} from '../streams/definition';
import { forEachConcurrently } from '../sync/concurrently';
import { SINCE_EVER_MS } from './ask';
import { outcomeOf } from './examine-search';
import type { ExamineOptions } from './examine';
import { parentsByShortcut, purposeOf, searchSource } from './probe';

/** The API's default, and what every list serves. Hooks have smaller pages. */
const PAGE_SIZE = 100;
const PAGES = 2;

/**
 * Asks for the first pages of each list and search, the archive's too, for children of some parents and for each
 * resource's metadata: at most 23 searches and 74 other requests for the streams of the table. What is refused is left.
 * Throws what concerns all streams.
 */
export async function sampleStreams(
  client: Client,
  streams: readonly StreamDefinition[],
  options: Pick<ExamineOptions, 'concurrency' | 'attachmentsMode' | 'maxRetryMs' | 'maxTotalMs'>,
): Promise<void> {
  await forEachConcurrently(streams, options.concurrency, async (stream) => {
    const purpose = purposeOf(stream, options);
    if (stream.kind === 'list') await sampleList(client, stream, purpose);
    else if (stream.kind === 'metadata') await sampleMetadata(client, stream, purpose);
    else if (stream.kind === 'child') await sampleChildren(client, stream, purpose);
    else if (stream.kind === 'audit') await followPages(client, stream.path, { count: PAGE_SIZE }, purpose);
    else if (stream.kind === 'search') await sampleIndexes(client, stream, purpose);
  });
}

async function sampleIndexes(client: Client, stream: SearchStream, purpose: Purpose): Promise<void> {
  const { archive } = stream;
  await sampleSearch(client, stream, 'main', purpose);
  if (archive.kind === 'search') await sampleSearch(client, stream, 'archive', purpose);
  if (archive.kind === 'list')
    await followPages(client, archive.path, { page: 1, pageSize: PAGE_SIZE }, purpose);
}

async function sampleMetadata(client: Client, stream: MetadataStream, purpose: Purpose): Promise<void> {
  for (const resource of stream.resources) await outcomeOf(() => getMetadata(client, resource, purpose));
}

async function sampleChildren(client: Client, stream: ChildStream, purpose: Purpose): Promise<void> {
  const parents = await outcomeOf(() => parentsByShortcut(client, stream, purpose));
  for (const id of parents.isAnswered ? parents.answer : []) {
    await followPages(client, stream.path(id), { page: 1, pageSize: PAGE_SIZE }, purpose);
  }
}

async function sampleSearch(
  client: Client,
  stream: SearchStream,
  index: SearchIndex,
  purpose: Purpose,
): Promise<void> {
  const source = searchSource(stream, index);
  for (let page = 1; page <= PAGES; page += 1) {
    const query = { page, pageSize: PAGE_SIZE };
    const question = { ...query, updated: { fromMs: SINCE_EVER_MS, toMs: undefined } };
    const outcome = await outcomeOf(() => client.search(index, query, searchBody(source, question), purpose));
    if (!outcome.isAnswered || nextOf(outcome.answer) === undefined) return;
  }
}

async function sampleList(client: Client, stream: ListStream, purpose: Purpose): Promise<void> {
  // The list is that of the parents, who are a stream of their own.
  if (stream.sideLoading) return;
  const pageSize = Math.min(stream.maxPageSize, PAGE_SIZE);
  for (const query of stream.queries) {
    await followPages(client, stream.path, { ...query, page: 1, pageSize }, purpose);
  }
}

async function followPages(
  client: Client,
  path: string,
  query: Readonly<Record<string, string | number | boolean>>,
  purpose: Purpose,
): Promise<void> {
  let target: { readonly path: string; readonly query: typeof query } = { path, query };
  for (let page = 1; page <= PAGES; page += 1) {
    const { path: at, query: asked } = target;
    const outcome = await outcomeOf(async () => {
      const next = nextOf(await client.get(at, asked, purpose));
      return next === undefined ? undefined : resolveLink(next, client.baseUrl, at);
    });
    if (!outcome.isAnswered || outcome.answer === undefined) return;
    target = outcome.answer;
  }
}

function nextOf(json: unknown): string | undefined {
  const next = member(member(json, 'links'), 'next');
  return typeof next === 'string' ? next : undefined;
}
