/**
 * The catalog of an organisation: the tap's own, with the organisation's custom attributes and classes in it, and
 * streams marked that the key may not read. What `--discover` writes, and what a sync without a catalog goes by.
 */
import type { OwnFields } from '../discover';
import { discoverCatalog } from '../discover';
import type { Client } from '../kustomer/client';
import type { Catalog } from '../singer/catalog';
import { CUSTOMISED_RESOURCES, customisedResourceOf } from '../streams/definition';
import type { SearchStream } from '../streams/definition';
import { streamsInCatalog } from '../streams/optional';
import { roleOfReading } from '../streams/roles';
import { askAttributes } from './attributes';
import type { ClosedOptions, ClosedStream } from './closed';
import { LONGEST_RETRY_MS, findClosedStreams } from './closed';
import { findKlassStreams } from './klasses';

export interface LiveOptions extends ClosedOptions {
  readonly optionalStreams: readonly string[];
  /** Ask each stream for a row where the API doesn't state the key's roles? */
  readonly asksWithoutRoles: boolean;
}

export interface LiveCatalog {
  readonly catalog: Catalog;
  /** Streams that the key may not read; the catalog marks them. */
  readonly closed: readonly ClosedStream[];
  /** How many attributes are typed, and how many classes have a stream. */
  readonly typedAttributes: number;
  readonly klassStreams: number;
}

/** Requests about the organisation belong to no stream. */
const LABEL = 'discovery';

/**
 * Asks the organisation, side by side within the client's budgets. Tells of what stays open for want of a role. Throws
 * AuthError, and what the client throws where the API can't be reached or stays broken: never a poorer catalog.
 */
export async function discoverLive(client: Client, options: LiveOptions): Promise<LiveCatalog> {
  const { concurrency, optionalStreams, warn } = options;
  const purpose = { label: LABEL, maxRetryMs: Math.min(options.maxRetryMs, LONGEST_RETRY_MS) };
  const ask = (resources: readonly string[]) => askAttributes(client, resources, concurrency, purpose, warn);

  const [closed, ofObjects, klassStreams] = await allEnded([
    closedOf(client, options),
    ask(CUSTOMISED_RESOURCES),
    findKlassStreams(client, optionalStreams, purpose, warn),
  ]);
  const closedKlasses = await closedKlassStreams(client, klassStreams, closed, options);

  // The role is one for all resources.
  const isAllRefused = ofObjects.refused.length === CUSTOMISED_RESOURCES.length;
  const isClosed = ({ name }: SearchStream): boolean => closedKlasses.some((one) => one.name === name);
  const klassResources = klassStreams
    .filter((stream) => !isClosed(stream))
    .map((stream) => customisedResourceOf(stream) ?? '');
  const ofKlasses = isAllRefused ? { attributes: [], refused: klassResources } : await ask(klassResources);

  const refused = [...ofObjects.refused, ...ofKlasses.refused];
  if (refused.length > 0) warn(describeRefused(refused));
  const own: OwnFields = {
    klassStreams,
    attributes: new Map([...ofObjects.attributes, ...ofKlasses.attributes]),
  };
  const all = [...closed, ...closedKlasses];
  return {
    catalog: discoverCatalog(new Set(all.map(({ name }) => name)), own, optionalStreams),
    closed: all,
    typedAttributes: [...own.attributes.values()].reduce(
      (sum, { typed }) => sum + Object.keys(typed).length,
      0,
    ),
    klassStreams: klassStreams.length,
  };
}

async function closedOf(client: Client, options: LiveOptions): Promise<ClosedStream[]> {
  const isAsked = options.roles !== undefined || options.asksWithoutRoles;
  return isAsked ? findClosedStreams(client, streamsInCatalog(options.optionalStreams), options) : [];
}

/** Who may read custom objects may read all classes; who may not may have a role for single classes. */
async function closedKlassStreams(
  client: Client,
  klassStreams: readonly SearchStream[],
  closed: readonly ClosedStream[],
  options: LiveOptions,
): Promise<ClosedStream[]> {
  if (!closed.some(({ name }) => name === 'kobjects')) return [];
  // The other streams have vouched for the key.
  return findClosedStreams(client, klassStreams, { ...options, roles: options.roles ?? [] });
}

function describeRefused(resources: readonly string[]): string {
  return (
    `the custom attributes of ${resources.join(', ')} stay untyped, because the key lacks a role (needed: ` +
    `${roleOfReading('metadata')}); make a key that has it to have them typed.`
  );
}

/** All of `asked`; the first failure is thrown once none of them is under way any more. */
async function allEnded<T extends readonly Promise<unknown>[]>(
  asked: readonly [...T],
): Promise<{ -readonly [P in keyof T]: Awaited<T[P]> }> {
  await Promise.allSettled(asked);
  return Promise.all(asked);
}
