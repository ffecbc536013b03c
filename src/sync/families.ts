/**
 * Groups the selected streams into what is read in one go. Pure.
 */
import type { JsonSchema } from '../json';
import type { ReplicationMethod } from '../singer/catalog';
import type { StreamDefinition } from '../streams/definition';
import { findStream } from '../streams/table';

/** A stream that the catalog selects. */
export interface SelectedStream {
  readonly definition: StreamDefinition;
  readonly method: ReplicationMethod;
  readonly fullSchema: JsonSchema;
  readonly selectedSchema: JsonSchema;
}

/** Streams that are read in one go: a search stream with its children, or a stream of its own. */
export interface Family {
  readonly parent: StreamDefinition;
  readonly streams: readonly SelectedStream[];
}

/** Groups the selected streams, in the order of the table. A child belongs to its parent, selected or not. */
export function families(selected: readonly SelectedStream[]): Family[] {
  const byParent = new Map<string, SelectedStream[]>();
  for (const stream of selected) {
    const { definition } = stream;
    const parent = definition.kind === 'child' ? definition.parent : definition.name;
    byParent.set(parent, [...(byParent.get(parent) ?? []), stream]);
  }
  return [...byParent].map(([name, streams]) => {
    const parent = findStream(name);
    if (!parent) throw new Error(`the parent stream ${name} is not in the table`);
    return { parent, streams };
  });
}
