/**
 * What the search sees: it lags behind the store and shows a record's previous version until then. Knows no grammar.
 *
 * A version is searchable once its `updatedAt` is `lagMs` old (dossier section 2, "Index lag is real"). A superseded
 * version stays in the index until a later version of the record is searchable; a removed record leaves it at once.
 */
import { attribute, type StoredResource } from './resource';
import { SortedRows, type Row } from './sorted-rows';
import type { Store } from './store';

export interface SearchIndex {
  /** The rows of a context, oldest update first; rows that are not searchable yet stand at the end. */
  rows(context: string, includeDeleted: boolean): readonly Row[];
  /** The moment up to which (inclusive) updates are searchable now. */
  searchableUpTo(): number;
  /** Whether a row at or below that moment is searchable; undefined where all of them are. */
  readonly isSearchable: ((row: Row) => boolean) | undefined;
}

/** How long after its `updatedAt` a version is searchable, in milliseconds: the same for all, or each its own. */
export type IndexLag = number | ((record: StoredResource) => number);

/** `kobject.order` is found in the contexts `kobject` and `kobject_order` (dossier section 2, "Custom objects"). */
function contextsOf(type: string): string[] {
  return type.startsWith('kobject.') ? ['kobject', `kobject_${type.slice('kobject.'.length)}`] : [type];
}

function toRow(record: StoredResource): Row {
  const updatedAt = attribute(record, 'updatedAt') ?? attribute(record, 'createdAt');
  const updatedAtMs = typeof updatedAt === 'string' ? Date.parse(updatedAt) : NaN;
  return {
    record,
    id: record.id,
    updatedAt: Number.isNaN(updatedAtMs) ? 0 : updatedAtMs,
    isDeleted: attribute(record, 'deleted') === true,
  };
}

/** Follows the store's changes from now on. */
export function createSearchIndex(store: Store, now: () => number, lagMs: IndexLag): SearchIndex {
  const live = new Map<string, SortedRows>();
  const everything = new Map<string, SortedRows>();
  const current = new Map<string, Row>();
  const superseded = new Map<string, Row[]>();

  const placesOf = (row: Row): SortedRows[] =>
    (row.isDeleted ? [everything] : [everything, live]).flatMap((byContext) =>
      contextsOf(row.record.type).map((context) => {
        const rows = byContext.get(context) ?? new SortedRows();
        byContext.set(context, rows);
        return rows;
      }),
    );
  const add = (row: Row): void => placesOf(row).forEach((place) => place.add(row));
  const drop = (row: Row): void => placesOf(row).forEach((place) => place.remove(row));
  const searchableUpTo = (): number => now() - (typeof lagMs === 'number' ? lagMs : 0);
  const isSearchable = (row: Row): boolean =>
    row.updatedAt + (typeof lagMs === 'number' ? lagMs : lagMs(row.record)) <= now();

  const settle = (key: string, older: readonly Row[]): void => {
    const latest = current.get(key);
    const versions = latest === undefined ? older : [...older, latest];
    const shown = versions.findLastIndex(isSearchable);
    older.slice(0, Math.max(shown, 0)).forEach(drop);
    const kept = older.slice(Math.max(shown, 0));
    if (kept.length === 0) superseded.delete(key);
    else superseded.set(key, kept);
  };

  store.onChange((before, after) => {
    const key = `${(after ?? before)?.type ?? ''}/${(after ?? before)?.id ?? ''}`;
    const previous = current.get(key);
    if (after === undefined) {
      current.delete(key);
      superseded.get(key)?.forEach(drop);
      superseded.delete(key);
      if (previous !== undefined) drop(previous);
      return;
    }
    const row = toRow(after);
    current.set(key, row);
    add(row);
    if (previous !== undefined) settle(key, [...(superseded.get(key) ?? []), previous]);
  });

  return {
    searchableUpTo,
    isSearchable: typeof lagMs === 'number' ? undefined : isSearchable,
    rows(context, includeDeleted) {
      for (const [key, older] of superseded) settle(key, older);
      return (includeDeleted ? everything : live).get(context)?.rows ?? [];
    },
  };
}
