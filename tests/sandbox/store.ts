/** The organisation's records as they are now. Knows nothing of search, pages or HTTP. */
import type { JsonObject } from './json';
import type { StoredResource } from './resource';

export interface Store {
  /** Inserts a record, or replaces the one with its type and id. */
  put(record: StoredResource): void;
  /** Merges `changes` into the attributes, counts `rev` up and sets `updatedAt` (default: the API's clock). */
  edit(
    type: string,
    id: string,
    changes: JsonObject,
    options?: { updatedAt?: string | number | Date },
  ): StoredResource;
  /** A hard delete: the record is gone at once, from the search too. */
  remove(type: string, id: string): boolean;
  get(type: string, id: string): StoredResource | undefined;
  /** All records of a type in the order of their ids; `kobject` means every custom object. */
  all(type: string): readonly StoredResource[];
  /** Told of every change: the record before and after it. */
  onChange(listener: StoreListener): void;
}

export type StoreListener = (before: StoredResource | undefined, after: StoredResource | undefined) => void;

/** An empty store; `now` is the clock that `edit` stamps with. */
export function createStore(now: () => number): Store {
  const collections = new Map<string, Map<string, StoredResource>>();
  const sorted = new Map<string, readonly StoredResource[]>();
  const listeners: StoreListener[] = [];

  const changed = (before: StoredResource | undefined, after: StoredResource | undefined): void => {
    const type = (after ?? before)?.type ?? '';
    sorted.delete(type);
    if (type.startsWith('kobject.')) sorted.delete('kobject');
    for (const listener of listeners) listener(before, after);
  };

  const collect = (type: string): StoredResource[] =>
    type === 'kobject'
      ? [...collections]
          .filter(([name]) => name.startsWith('kobject.'))
          .flatMap(([, rows]) => [...rows.values()])
      : [...(collections.get(type)?.values() ?? [])];

  const store: Store = {
    put(record) {
      const collection = collections.get(record.type) ?? new Map<string, StoredResource>();
      collections.set(record.type, collection);
      const before = collection.get(record.id);
      collection.set(record.id, record);
      changed(before, record);
    },
    edit(type, id, changes, options = {}) {
      const before = store.get(type, id);
      if (before === undefined) throw new Error(`The sandbox has no ${type} ${id} to edit.`);
      const { rev } = before.attributes;
      const after: StoredResource = {
        ...before,
        attributes: {
          ...before.attributes,
          ...changes,
          updatedAt: new Date(options.updatedAt ?? now()).toISOString(),
          rev: (typeof rev === 'number' ? rev : 0) + 1,
        },
      };
      store.put(after);
      return after;
    },
    remove(type, id) {
      const before = store.get(type, id);
      if (before === undefined) return false;
      collections.get(type)?.delete(id);
      changed(before, undefined);
      return true;
    },
    get: (type, id) => collections.get(type)?.get(id),
    all(type) {
      const known = sorted.get(type);
      if (known !== undefined) return known;
      const rows = collect(type).sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
      sorted.set(type, rows);
      return rows;
    },
    onChange: (listener) => void listeners.push(listener),
  };
  return store;
}
