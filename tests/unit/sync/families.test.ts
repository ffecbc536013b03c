import type { SelectedStream } from '../../../src/sync/families';
import { families } from '../../../src/sync/families';
import { klassStream } from '../../../src/streams/klass-streams';
import { findStream } from '../../../src/streams/table';

const selected = (...names: string[]): SelectedStream[] =>
  names.map((name) => {
    const definition = findStream(name);
    if (!definition) throw new Error(name);
    return { definition, method: 'INCREMENTAL', fullSchema: {}, selectedSchema: {} };
  });
const shape = (names: string[], areShortcutsWanted = false) =>
  families(selected(...names), areShortcutsWanted).map(({ parent, streams, shortcut }) => [
    parent.name,
    streams.map(({ definition }) => definition.name),
    shortcut?.context,
  ]);

describe('streams that are read in one go', () => {
  it('are a parent and its children; others stand alone, in their order', () => {
    expect(shape(['companies', 'conversations', 'attachments', 'tags'])).toEqual([
      ['companies', ['companies'], undefined],
      ['conversations', ['conversations', 'attachments'], undefined],
      ['tags', ['tags'], undefined],
    ]);
  });

  it('are a child alone where its parent is not selected', () => {
    expect(shape(['attachments'])).toEqual([['conversations', ['attachments'], undefined]]);
  });

  it('are parent and child apart where the child has a way of its own', () => {
    expect(shape(['conversations', 'attachments', 'tags'], true)).toEqual([
      ['conversations', ['conversations'], undefined],
      ['tags', ['tags'], undefined],
      ['conversations', ['attachments'], 'message'],
    ]);
  });

  it('are those of custom object classes, each alone', () => {
    const streams = ['a', 'b'].map((klass) => ({
      ...{ definition: klassStream(klass, `kobjects_${klass}`), method: 'INCREMENTAL' as const },
      ...{ fullSchema: {}, selectedSchema: {} },
    }));
    expect(families(streams, false).map(({ parent }) => parent)).toEqual(
      streams.map(({ definition }) => definition),
    );
  });

  it('are none where none are selected', () => {
    expect(shape([])).toEqual([]);
  });
});
