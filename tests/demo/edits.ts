/** What people do in the organisation between the two runs. Knows nothing of the tap. */
import type { Store } from '../sandbox/store';

export interface Edits {
  /** For people: what happened. */
  readonly sentence: string;
  /** Ids that the next run has to bring, by stream. */
  readonly ids: Readonly<Record<string, readonly string[]>>;
}

/** Renames, closes and adds a few records; the store stamps them with its clock, `now`. */
export function workOn(store: Store, now: () => number): Edits {
  const first = (type: string) => {
    const [record] = store.all(type);
    if (record === undefined) throw new Error(`The sandbox has no ${type} to work on.`);
    return record;
  };
  const customers = store.all('customer').slice(0, 2);
  for (const { id } of customers) store.edit('customer', id, { name: 'Renamed In The Demo' });
  const conversation = store.edit('conversation', first('conversation').id, { status: 'done' });
  const tag = store.edit('tag', first('tag').id, { name: 'renamed-in-the-demo' });
  const example = first('message');
  const stamp = new Date(now()).toISOString();
  const message = {
    ...example,
    id: 'de3000000000000000000001',
    attributes: { ...example.attributes, createdAt: stamp, updatedAt: stamp, preview: 'Sent in the demo' },
  };
  store.put(message);
  return {
    sentence: 'Two customers and a tag are renamed, one conversation\nis closed, and a message comes in.',
    ids: {
      customers: customers.map(({ id }) => id),
      conversations: [conversation.id],
      messages: [message.id],
      tags: [tag.id],
    },
  };
}
