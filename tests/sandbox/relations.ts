/** Finds children by their parent: messages and notes of a conversation, attachments of a message. Knows no HTTP. */
import { relatedId, type StoredResource } from './resource';
import type { Store } from './store';

export interface Relations {
  /** The records of `type` whose relationship `relation` points to `id`, in the order of their ids. */
  children(type: string, relation: string, id: string): readonly StoredResource[];
}

type Children = Map<string, Map<string, StoredResource>>;

/** Follows the store's changes; a relation is first indexed when it is first asked for. */
export function createRelations(store: Store): Relations {
  const indexes = new Map<string, { type: string; relation: string; byParent: Children }>();

  const add = (byParent: Children, relation: string, record: StoredResource): void => {
    const parent = relatedId(record, relation);
    if (parent === undefined) return;
    const siblings = byParent.get(parent) ?? new Map<string, StoredResource>();
    byParent.set(parent, siblings.set(record.id, record));
  };

  store.onChange((before, after) => {
    for (const { type, relation, byParent } of indexes.values()) {
      if (before?.type === type) byParent.get(relatedId(before, relation) ?? '')?.delete(before.id);
      if (after?.type === type) add(byParent, relation, after);
    }
  });

  return {
    children(type, relation, id) {
      const key = `${type}.${relation}`;
      let index = indexes.get(key);
      if (index === undefined) {
        index = { type, relation, byParent: new Map() };
        for (const record of store.all(type)) add(index.byParent, relation, record);
        indexes.set(key, index);
      }
      return [...(index.byParent.get(id)?.values() ?? [])].sort((a, b) => (a.id < b.id ? -1 : 1));
    },
  };
}
