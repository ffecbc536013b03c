/**
 * One selected stream in a run: where it starts, where its records go, how far it got. Knows nothing of how it is
 * read.
 */
import type { JsonObject } from '../json';
import { member } from '../json';
import { formatInstant, parseInstant } from '../instant';
import type { ReplicationMethod } from '../singer/catalog';
import type { Bookmark } from '../singer/state';
import type { StreamDefinition } from '../streams/definition';
import type { Checkpoint } from './checkpoint';
import type { Delivery } from './delivery';
import type { StreamTally } from './tally';
import type { SpanRules } from './windows';
import { spanStart } from './windows';

export interface StreamRun {
  readonly definition: StreamDefinition;
  readonly method: ReplicationMethod;
  readonly delivery: Delivery;
  readonly tally: StreamTally;
  /** Inclusive start of the span, in milliseconds since the epoch. */
  readonly fromMs: number;
  /** Everything up to here is written, children included: moves the bookmark, never back. */
  advance(valueMs: number): void;
}

/** What a bookmark is made under: a later run compares it with its own configuration. */
export interface Scope {
  readonly startDateMs: number;
  readonly includeDeleted: boolean;
  readonly includeArchived: boolean;
}

/** The scope that a bookmark remembers; one that doesn't say counts as made under the present configuration. */
export function scopeOf(bookmark: Bookmark, present: Scope): Scope {
  const startDate = member(bookmark.details, 'start_date');
  const startDateMs = typeof startDate === 'string' ? parseInstant(startDate) : undefined;
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

/** Sentences about how `present` asks for more than the bookmark covers. */
export function widenings(covered: Scope, present: Scope): string[] {
  return [
    ...(present.startDateMs < covered.startDateMs
      ? [`"start_date" moved back before ${formatInstant(covered.startDateMs)}`]
      : []),
    ...(present.includeDeleted && !covered.includeDeleted ? ['"include_deleted" was switched on'] : []),
    ...(present.includeArchived && !covered.includeArchived ? ['"include_archived" was switched on'] : []),
  ];
}

export interface StreamRunOptions {
  readonly definition: StreamDefinition;
  readonly method: ReplicationMethod;
  readonly delivery: Delivery;
  readonly tally: StreamTally;
  readonly bookmark: Bookmark | undefined;
  readonly rules: SpanRules;
  readonly scope: Scope;
  readonly checkpoint: Checkpoint;
}

export function createStreamRun(options: StreamRunOptions): StreamRun {
  const { definition, method, delivery, tally, bookmark, rules, scope, checkpoint } = options;
  const covered = bookmark ? scopeOf(bookmark, scope) : scope;
  const fromMs = spanStart(
    rules,
    bookmark && { valueMs: bookmark.valueMs, startDateMs: covered.startDateMs },
  );
  const details: JsonObject = {
    start_date: formatInstant(covered.startDateMs),
    include_deleted: covered.includeDeleted,
    include_archived: covered.includeArchived,
    // Meltano merges states and never drops a key: what describes an unfinished run is a list that is always there.
    windows: [],
  };
  let reachedMs = bookmark?.valueMs ?? fromMs;
  return {
    definition,
    method,
    delivery,
    tally,
    fromMs,
    advance(valueMs) {
      reachedMs = Math.max(reachedMs, valueMs);
      checkpoint.advance(definition.name, reachedMs, details);
    },
  };
}
