/**
 * Groups the selected streams into what is read in one go. Pure.
 */
import type { JsonSchema } from '../json';
import type { RecordShape } from '../records/shape';
import type { ReplicationMethod } from '../singer/catalog';
import type { ParentShortcut, StreamDefinition } from '../streams/definition';
import { STREAMS, findStream } from '../streams/table';

/** A stream that the catalog selects. */
export interface SelectedStream {
  readonly definition: StreamDefinition;
  readonly method: ReplicationMethod;
  readonly fullSchema: JsonSchema;
  readonly selectedSchema: JsonSchema;
  /** Where records don't leave the tap as the API's resources. */
  readonly shape?: RecordShape;
  /** The custom attributes that the catalog knows; undefined where none were asked for, or nobody chose a catalog. */
  readonly knownAttributes?: ReadonlySet<string> | undefined;
}

/** Streams that are read in one go: a search stream with its children, or a stream of its own. */
export interface Family {
  readonly parent: StreamDefinition;
  readonly streams: readonly SelectedStream[];
  /** Used instead of asking for the children of every parent. */
  readonly shortcut: ParentShortcut | undefined;
}

/**
 * Groups the selected streams, in the order of the table. A child belongs to its parent, selected or not; where
 * shortcuts are wanted and it has one, it is read by itself.
 */
export function families(selected: readonly SelectedStream[], areShortcutsWanted: boolean): Family[] {
  const groups = new Map<StreamDefinition, SelectedStream[]>();
  const ofTheirOwn: Family[] = [];
  for (const stream of selected) {
    const { definition } = stream;
    const parent = headOf(definition);
    if (areShortcutsWanted && definition.kind === 'child' && definition.shortcut) {
      ofTheirOwn.push({ parent, streams: [stream], shortcut: definition.shortcut });
    } else {
      groups.set(parent, [...(groups.get(parent) ?? []), stream]);
    }
  }
  const grouped = [...groups].map(([parent, streams]) => ({ parent, streams, shortcut: undefined }));
  // What a run read is told at its end.
  const all = [...grouped, ...ofTheirOwn];
  const isReport = ({ parent }: Family): boolean => parent.kind === 'windows';
  return [...all.filter((family) => !isReport(family)), ...all.filter(isReport)];
}

/** The stream whose reading brings `definition` too: its parent, or the first that is made of the audit log. */
function headOf(definition: StreamDefinition): StreamDefinition {
  if (definition.kind === 'child') return parentNamed(definition.parent);
  return (definition.kind === 'audit' && STREAMS.find(({ kind }) => kind === 'audit')) || definition;
}

function parentNamed(name: string): StreamDefinition {
  const parent = findStream(name);
  if (!parent) throw new Error(`the parent stream ${name} is not in the table`);
  return parent;
}
