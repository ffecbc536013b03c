/** SIGINT and SIGTERM: the last line is a STATE from which nothing is lost; a second signal ends the process at once. */
import type { FaultMatch } from '../sandbox/faults';
import { lastState, recordsOf } from './messages';
import { openScene, type Scene } from './scene';
import { standsStill } from './stands-still';

const RUN = ['--config', 'config.json'];
/** Longer than any test: a request that hangs is ended by the signal or not at all. */
const FOREVER_MS = 600_000;
/** What a signal may take to end a run whose reader reads. The grace for one that doesn't is longer. */
const PROMPT_MS = 4_000;

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
  scene.write('config.json', { ...scene.config, page_size: 10 });
});
afterEach(() => scene.close());

/** From now on a request hangs; resolves when it has arrived. */
function hangs(match: FaultMatch): Promise<void> {
  scene.sandbox.faults.add({ match, action: { kind: 'hang', ms: FOREVER_MS } });
  let left = match.nth ?? 1;
  return new Promise((resolve) => {
    scene.sandbox.onRequest(({ path, body }) => {
      const { queryContext } = (body ?? {}) as { queryContext?: string };
      const fits = match.path === path || (match.context !== undefined && match.context === queryContext);
      if (fits && --left === 0) resolve();
    });
  });
}

it.each([
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const)(
  'ends behind the last safe STATE after %s, and the next run loses nothing',
  async (signal, code) => {
    const hanging = hangs({ context: 'customer', nth: 3 });
    const tap = scene.start(RUN);
    await Promise.all([tap.read('"customers"'), hanging]);
    const signalledAt = Date.now();
    tap.process.kill(signal);
    const first = await tap.end();
    expect(Date.now() - signalledAt).toBeLessThan(PROMPT_MS);
    expect(first).toMatchObject({ code, signal: null });
    expect(first.lastLine).toBe(
      `CRITICAL Interrupted by ${signal}; the last STATE says where the next run goes on.`,
    );
    expect(first.stderr).not.toContain('    at ');

    scene.sandbox.faults.clear();
    scene.write('state.json', lastState(first.messages));
    const second = await scene.run([...RUN, '--state', 'state.json']);
    expect(second.code).toBe(0);
    const delivered = (stream: string) =>
      new Set([first, second].flatMap(({ messages }) => recordsOf(messages, stream).map(({ id }) => id)));
    for (const [stream, type] of [
      ['customers', 'customer'],
      ['companies', 'company'],
      ['users', 'user'],
    ] as const) {
      const missing = scene.sandbox.store.all(type).filter(({ id }) => !delivered(stream).has(id));
      expect(missing.map(({ id, attributes }) => [stream, id, attributes['updatedAt']])).toEqual([]);
    }
    expect(recordsOf(second.messages, 'companies').length).toBeLessThan(
      recordsOf(first.messages, 'companies').length,
    );
  },
);

it('leaves stdout empty where the signal comes before the first STATE', async () => {
  const hanging = hangs({ path: '/v1/auth/tokens/current' });
  const tap = scene.start(RUN);
  await hanging;
  tap.process.kill('SIGTERM');
  expect(await tap.end()).toMatchObject({ code: 143, stdout: '' });
});

it('ends discovery too, without a catalog', async () => {
  const hanging = hangs({ path: '/v1/auth/tokens/current' });
  const tap = scene.start([...RUN, '--discover']);
  await hanging;
  tap.process.kill('SIGINT');
  expect(await tap.end()).toMatchObject({ code: 130, stdout: '' });
});

it('says in the summary which streams were interrupted', async () => {
  const hanging = hangs({ path: '/v1/tags' });
  const tap = scene.start([...RUN, '--summary', 'summary.json']);
  await Promise.all([tap.read('"tags"'), hanging]);
  tap.process.kill('SIGTERM');
  expect((await tap.end()).code).toBe(143);
  expect(JSON.parse(scene.read('summary.json'))).toMatchObject({
    exit_code: 143,
    streams: { companies: { result: 'done' }, tags: { result: 'interrupted' } },
  });
});

describe('with a reader that never reads', () => {
  it('ends after a time of grace, and says so', async () => {
    // As in cli.ts, but nobody waits five seconds here.
    const preload = `const wait = globalThis.setTimeout;
      globalThis.setTimeout = (then, ms, ...args) => wait(then, ms === 5000 ? 100 : ms, ...args);`;
    const tap = scene.start(RUN, { preload: `./${scene.write('preload.js', preload)}` });
    await standsStill(scene.sandbox);
    tap.process.kill('SIGTERM');
    const [code] = await tap.exited;
    expect(code).toBe(143);
    expect((await tap.end()).lastLine).toMatch(
      /^CRITICAL SIGTERM: the reader of stdout did not take the rest within 5 s/,
    );
  });

  it('ends at once after a second signal', async () => {
    const tap = scene.start(RUN);
    await standsStill(scene.sandbox);
    tap.process.kill('SIGTERM');
    await tap.told('SIGTERM: stopping');
    const signalledAt = Date.now();
    tap.process.kill('SIGTERM');
    const [code, signal] = await tap.exited;
    expect({ code, signal }).toEqual({ code: null, signal: 'SIGTERM' });
    expect(Date.now() - signalledAt).toBeLessThan(PROMPT_MS);
  });
});
