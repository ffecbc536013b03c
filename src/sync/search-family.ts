/**
 * A family that is read in one walk over a search: the parent stream, its selected children, and what the walk needs
 * to know. Pure but for the types of what it is handed.
 */
import { UnexpectedAnswerError } from '../errors';
import type { Client } from '../kustomer/client';
import type { Row, SearchSource } from '../kustomer/search';
import type { ParentShortcut, SearchStream } from '../streams/definition';
import type { Checkpoint } from './checkpoint';
import type { FetchFile } from './given';
import type { Scope } from './scope';
import type { StreamRun } from './stream-run';
import type { Index } from './windows';

export interface SearchSettings {
  readonly scope: Scope;
  readonly lookbackMs: number;
  /** Exclusive upper bound, in milliseconds since the epoch. */
  readonly toMs: number;
  readonly newestFirstMs: number;
  /** Rows per page to begin with, and at most. */
  readonly pageSize: number;
  readonly maxPageSize: number;
  readonly concurrency: number;
}

export interface SearchFamily {
  readonly client: Client;
  readonly checkpoint: Checkpoint;
  readonly settings: SearchSettings;
  readonly parent: SearchStream;
  /** Finds the parents that have children at all, where it is used instead of asking for every parent. */
  readonly shortcut: ParentShortcut | undefined;
  readonly runs: readonly StreamRun[];
  /** Where files are fetched, too. */
  readonly fetchFile: FetchFile | undefined;
  readonly warn: (line: string) => void;
  /** Books the failure of one member, or throws where the whole run has to end. */
  readonly onFailure: (run: StreamRun, error: unknown) => Promise<void>;
}

/** The name under which the family's requests are counted and its lines are written. */
export function labelOf({ runs, parent }: SearchFamily): string {
  return runs[0]?.definition.name ?? parent.name;
}

/** The attribute by whose instants the family is read. */
export function cursorOf({ parent, shortcut }: Pick<SearchFamily, 'parent' | 'shortcut'>): string {
  return (shortcut ?? parent).updatedAttribute;
}

/** What is asked of an index. */
export function sourceOf(
  { parent, shortcut, settings }: Pick<SearchFamily, 'parent' | 'shortcut' | 'settings'>,
  index: Index,
): SearchSource {
  const { context, updatedAttribute, createdAttribute } = shortcut ?? parent;
  const placedBy = shortcut ? undefined : parent.placedBy;
  const { includeDeleted } = settings.scope;
  // The archive knows no such filter: there every parent is asked.
  const filters = shortcut && index === 'main' ? { filters: shortcut.filters } : {};
  return {
    index,
    context,
    updatedAttribute,
    createdAttribute,
    includeDeleted,
    ...(placedBy && { placedBy }),
    ...filters,
  };
}

/**
 * The parents that `rows` belong to: the rows themselves, or what the shortcut finds in them, each once. Throws
 * UnexpectedAnswerError for a row that names no parent.
 */
export function parentsOf(rows: readonly Row[], shortcut: ParentShortcut | undefined): readonly Row[] {
  if (!shortcut) return rows;
  const byId = new Map<string, Row>();
  for (const row of rows) {
    const id = shortcut.parentIdOf(row.resource);
    if (id === undefined) {
      throw new UnexpectedAnswerError(
        `a ${shortcut.context} names no conversation, so its children can't be found; set "attachments_mode" to ` +
          '"every_conversation".',
      );
    }
    byId.set(id, { resource: { id }, id, updatedAtMs: row.updatedAtMs });
  }
  return [...byId.values()];
}
