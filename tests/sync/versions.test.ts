/** Tables that are written as a whole, with a version: targets drop the rows that are gone. */
import { ApiError } from '../../src/errors';
import type { Message } from './memory-writer';
import type { Run } from './stage';
import { createStage } from './stage';
import { HOUR, manyOf } from './organisation';

const records = [...manyOf('tag', 250, HOUR, HOUR), ...manyOf('shortcut', 3, HOUR, HOUR)];
const streams = ['shortcuts', 'tags'];
const settings = { emitActivateVersionMessages: true };

interface Versioned extends Message {
  readonly version?: number;
}
const of = (run: Run, type: string, stream: string): readonly Versioned[] =>
  run.messages.filter((message) => message.type === type && message.stream === stream);

describe('a full table with versions', () => {
  it('has one version in all its records, activated once, behind the last of them and before the STATE', async () => {
    const run = await createStage({ records }).run({ streams, fullTables: ['tags'], settings });
    const versions = new Set(of(run, 'RECORD', 'tags').map(({ version }) => version));
    expect([...versions]).toEqual([expect.any(Number)]);
    const activations = of(run, 'ACTIVATE_VERSION', 'tags');
    expect(activations).toEqual([{ type: 'ACTIVATE_VERSION', stream: 'tags', version: [...versions][0] }]);
    const at = run.messages.findIndex(({ type }) => type === 'ACTIVATE_VERSION');
    expect(run.messages.slice(at).map(({ type }) => type)).toEqual(['ACTIVATE_VERSION', 'STATE']);
  });

  it('has a greater one in the next run', async () => {
    const stage = createStage({ records });
    const first = await stage.run({ streams, fullTables: ['tags'], settings });
    stage.pass(HOUR);
    const second = await stage.run({ streams, fullTables: ['tags'], settings });
    const [before, after] = [first, second].map(
      (run) => of(run, 'ACTIVATE_VERSION', 'tags')[0]?.version ?? 0,
    );
    expect(after).toBeGreaterThan(before ?? 0);
  });

  it('is not activated where the pass broke off: what was not read is not gone', async () => {
    const run = await createStage({ records }).run({
      streams,
      fullTables: ['tags'],
      settings,
      before: ({ path, query }) => {
        if (path === '/v1/tags' && Number(query['page']) === 2) throw new ApiError('broken', { status: 500 });
      },
    });
    expect(of(run, 'RECORD', 'tags').length).toBeGreaterThan(0);
    expect(of(run, 'ACTIVATE_VERSION', 'tags')).toEqual([]);
    expect(run.outcome?.failures).toHaveLength(1);
  });

  it('is the only kind that has versions, and only where they are asked for', async () => {
    const stage = createStage({ records });
    const asked = await stage.run({ streams, fullTables: ['tags'], settings });
    const plain = await stage.run({ streams, fullTables: ['tags'] });
    expect(of(asked, 'RECORD', 'shortcuts').filter(({ version }) => version !== undefined)).toEqual([]);
    expect(of(asked, 'ACTIVATE_VERSION', 'shortcuts')).toEqual([]);
    expect(plain.messages.filter((message) => 'version' in message)).toEqual([]);
  });
});
