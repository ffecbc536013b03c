/**
 * What a bookmark is made under. A later run compares it with its own configuration and reads what that adds. Pure.
 */
import { formatInstant, instantOf } from '../instant';
import type { JsonObject } from '../json';
import { member } from '../json';
import type { Bookmark } from '../singer/state';
import type { StreamDefinition } from '../streams/definition';

export interface Scope {
  readonly startDateMs: number;
  readonly includeDeleted: boolean;
  readonly includeArchived: boolean;
}

/** The scope that a bookmark remembers; one that doesn't say counts as made under the present configuration. */
export function scopeOf(bookmark: Bookmark, present: Scope): Scope {
  const startDateMs = instantOf(member(bookmark.details, 'start_date'));
  const flag = (key: string, otherwise: boolean): boolean => {
    const value = member(bookmark.details, key);
    return typeof value === 'boolean' ? value : otherwise;
  };
  return {
    startDateMs: startDateMs ?? Math.min(present.startDateMs, bookmark.valueMs),
    includeDeleted: flag('include_deleted', present.includeDeleted),
    includeArchived: flag('include_archived', present.includeArchived),
  };
}

/** Sentences about how `present` asks for more than what is covered. */
export function widenings(covered: Scope, present: Scope): string[] {
  return [
    ...(present.startDateMs < covered.startDateMs
      ? [`"start_date" moved back from ${formatInstant(covered.startDateMs)}`]
      : []),
    ...(present.includeDeleted && !covered.includeDeleted ? ['"include_deleted" was switched on'] : []),
    ...(present.includeArchived && !covered.includeArchived
      ? ['its bookmark does not cover records older than two years']
      : []),
  ];
}

/** The scope as it stands inside a bookmark. */
export function scopeDetails(scope: Scope): JsonObject {
  return {
    start_date: formatInstant(scope.startDateMs),
    include_deleted: scope.includeDeleted,
    include_archived: scope.includeArchived,
  };
}

/** The scope that the configuration asks for; no archive of a stream that has none. */
export function scopeAskedFor(
  settings: {
    readonly rules: { readonly startDateMs: number };
    readonly includeDeleted: boolean;
    readonly includeArchived: boolean;
  },
  stream: StreamDefinition,
): Scope {
  const { rules, includeDeleted, includeArchived } = settings;
  const hasArchive = stream.kind !== 'search' || stream.archive.kind !== 'none';
  return { startDateMs: rules.startDateMs, includeDeleted, includeArchived: includeArchived && hasArchive };
}
