/**
 * The Singer state: what a file holds, what a bookmark says, and how the next snapshot is made. Knows no stream
 * by name and nothing of the API.
 *
 * Snapshots are frozen and full: a new one never shares a part that could still change. Meltano merges states
 * key by key, so nothing is ever removed by leaving it out.
 */
import { StateError } from '../errors';
import type { JsonObject } from '../json';
import { frozenCopy, isJsonObject, jsonTypeOf, member } from '../json';
import { instantOf } from '../instant';

export interface State {
  readonly bookmarks: JsonObject;
  readonly [key: string]: unknown;
}

/** What a stream's bookmark says: an instant in milliseconds since the epoch, and what else stands inside. */
export interface Bookmark {
  readonly valueMs: number;
  readonly details: JsonObject;
}

/**
 * Reads the value of a STATE as `--state` gives it; `{}` and an empty file (`undefined`) are a first run.
 * Other taps' bookmarks are accepted: a bare date-time, or the Meltano SDK's object.
 * Throws StateError with a line per problem.
 */
export function parseState(json: unknown, label: string): State {
  if (json === undefined) return withBookmarks({}, {});
  if (!isJsonObject(json))
    throw new StateError(`${label}: the state must be an object, got ${jsonTypeOf(json)}.`);
  if (json['bookmarks'] === undefined && isJsonObject(json['value'])) {
    throw new StateError(`${label} holds a whole STATE message; keep only what stands under "value".`);
  }
  if (json['bookmarks'] === undefined && json['singer_state'] !== undefined) {
    throw new StateError(`${label} holds Meltano's wrapping; keep only what stands under "singer_state".`);
  }
  const bookmarks = json['bookmarks'] ?? {};
  if (!isJsonObject(bookmarks)) {
    throw new StateError(`${label}: "bookmarks" must be an object, got ${jsonTypeOf(bookmarks)}.`);
  }
  const problems = Object.entries(bookmarks).flatMap(([stream, bookmark]) => {
    const problem = bookmarkProblem(bookmark);
    return problem === undefined ? [] : [`${label}: the bookmark of "${stream}" ${problem}`];
  });
  if (problems.length > 0) throw new StateError(problems);
  return withBookmarks(frozenCopy(json), frozenCopy(bookmarks));
}

function bookmarkProblem(bookmark: unknown): string | undefined {
  if (bookmark === null) return undefined;
  if (typeof bookmark !== 'string' && !isJsonObject(bookmark)) {
    return `must be an object or a date-time, got ${jsonTypeOf(bookmark)}.`;
  }
  const value = bookmarkValue(bookmark);
  if (value === undefined || value === null) return undefined;
  if (instantOf(value) !== undefined) return undefined;
  const given = typeof value === 'string' ? JSON.stringify(value.slice(0, 60)) : jsonTypeOf(value);
  return `must be an ISO 8601 date-time, got ${given} (for example 2026-01-01T00:00:00.000Z).`;
}

/** What a bookmark says of its value, ours or another tap's; it may be of any type. */
export function bookmarkValue(bookmark: unknown): unknown {
  return typeof bookmark === 'string' ? bookmark : member(bookmark, 'replication_key_value');
}

/**
 * The bookmark of `stream`, where there is one for this replication key: a bookmark of another key says nothing
 * about this one.
 */
export function readBookmark(
  state: State,
  stream: string,
  replicationKey: string | undefined,
): Bookmark | undefined {
  const bookmark = member(state.bookmarks, stream);
  const key = member(bookmark, 'replication_key');
  if (key !== undefined && key !== replicationKey) return undefined;
  const valueMs = instantOf(bookmarkValue(bookmark));
  if (valueMs === undefined) return undefined;
  return { valueMs, details: isJsonObject(bookmark) ? bookmark : {} };
}

/**
 * A new snapshot in which the bookmark of `stream` is a copy of `bookmark`. Frozen parts are shared: another tap's
 * bookmark may hold a partition per conversation.
 */
export function withBookmark(state: State, stream: string, bookmark: JsonObject): State {
  return withBookmarks(state, { ...state.bookmarks, [stream]: frozenCopy(bookmark) });
}

/** A new snapshot without a bookmark of `stream`. */
export function withoutBookmark(state: State, stream: string): State {
  const rest = Object.entries(state.bookmarks).filter(([name]) => name !== stream);
  return withBookmarks(state, Object.fromEntries(rest));
}

/** Every part of `state` and `bookmarks` is frozen already: states are made in this file only. */
function withBookmarks(state: JsonObject, bookmarks: JsonObject): State {
  return Object.freeze({ ...state, bookmarks: Object.freeze(bookmarks) });
}
