/**
 * The last complete pass over a list, as it stands in the state, and whether the list is due again. Pure.
 */
import { formatInstant, instantOf } from '../instant';
import type { JsonObject } from '../json';
import { member } from '../json';
import type { ReplicationMethod } from '../singer/catalog';
import type { Bookmark, State } from '../singer/state';
import type { StreamDefinition } from '../streams/definition';
import type { SyncSettings } from './given';
import { scopeAskedFor, scopeOf, widenings } from './scope';
import type { SpanRules } from './windows';

export interface Pass {
  /** When it began, by the API's clock, in milliseconds since the epoch. */
  readonly atMs: number;
  /** What it was made by: an incremental one wrote only what had changed. */
  readonly method: ReplicationMethod;
}

/** False for a pass by dates whose span doesn't reach up to its own beginning. */
export function isComplete(
  { atMs, method }: Pass,
  { startDateMs, endDateMs = Infinity }: Pick<SpanRules, 'startDateMs' | 'endDateMs'>,
): boolean {
  return method === 'FULL_TABLE' || (startDateMs <= atMs && endDateMs > atMs);
}

/** The pass as it stands inside a bookmark. */
export function passDetails({ atMs, method }: Pass): JsonObject {
  return { last_complete_pass: formatInstant(atMs), last_pass_method: method };
}

/** The pass that a bookmark of any form remembers, if any. */
export function passIn(bookmark: unknown): Pass | undefined {
  const atMs = instantOf(member(bookmark, 'last_complete_pass'));
  const method = member(bookmark, 'last_pass_method');
  if (atMs === undefined || (method !== 'INCREMENTAL' && method !== 'FULL_TABLE')) return undefined;
  return { atMs, method };
}

export interface PassFacts {
  /** 0: always due. */
  readonly intervalMs: number;
  readonly nowMs: number;
  readonly last: Pass | undefined;
  readonly method: ReplicationMethod;
  /** There is a bookmark to go on from, made under a configuration that asked for no less. */
  readonly isCovered: boolean;
}

/**
 * How long ago the pass was that makes reading the list unnecessary, in milliseconds; undefined where it is due. A pass
 * of the future was made by another clock and says nothing, nor does one of the other method.
 */
export function freshPassAgeMs({
  intervalMs,
  nowMs,
  last,
  method,
  isCovered,
}: PassFacts): number | undefined {
  if (intervalMs === 0 || last?.method !== method) return undefined;
  if (method === 'INCREMENTAL' && !isCovered) return undefined;
  const ageMs = nowMs - last.atMs;
  return ageMs >= 0 && ageMs <= intervalMs ? ageMs : undefined;
}

/** The same for a stream of a run; one that is searched, or whose parents are, is always due. `nowMs`: the API's clock. */
export function freshPassAgeOf(
  { definition, method }: { readonly definition: StreamDefinition; readonly method: ReplicationMethod },
  bookmark: Bookmark | undefined,
  input: State,
  settings: SyncSettings,
  nowMs: number,
): number | undefined {
  if (!['list', 'metadata', 'sweep'].includes(definition.kind)) return undefined;
  const asked = scopeAskedFor(settings, definition);
  return freshPassAgeMs({
    intervalMs: settings.fullTableIntervalMs,
    nowMs,
    last: passIn(member(input.bookmarks, definition.name)),
    method,
    isCovered: bookmark !== undefined && widenings(scopeOf(bookmark, asked), asked).length === 0,
  });
}
