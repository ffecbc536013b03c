/** Plays one row of the table, and holds what must be true of every row. */
import type { FaultAction } from '../../sandbox/faults';
import type { Outcome } from './run-in-process';
import type { Phase } from './phases';
import { MARKER, missingFrom, type World } from './world';

/** How long a fault lasts: one request, all that follow in its place, or all that follow anywhere. */
export type Lasting = 'once' | 'there' | 'everywhere';

/** Scripts `action` for the phase. `onBegin` is called before the first request that it meets is answered. */
export function script(
  { sandbox }: World,
  phase: Phase,
  action: FaultAction,
  lasting: Lasting,
  onBegin?: (path: string) => void,
): void {
  const { nth = 1, path, context } = phase.match;
  let seen = 0;
  sandbox.onRequest((request) => {
    const { queryContext } = (request.body ?? {}) as { queryContext?: string };
    const fitsPath = path instanceof RegExp ? path.test(request.path) : path === request.path;
    if (!fitsPath || (context !== undefined && context !== queryContext)) return;
    seen += 1;
    if (seen !== nth) return;
    onBegin?.(request.path);
    if (lasting === 'everywhere') sandbox.faults.add({ match: {}, times: Infinity, action });
  });
  if (lasting === 'everywhere') return;
  sandbox.faults.add({ match: phase.match, times: lasting === 'once' ? 1 : Infinity, action });
}

export interface Played {
  /** The run that met the fault. */
  readonly first: Outcome;
  /** The run from its last STATE after the fault was mended. */
  readonly second: Outcome;
  /** How long the first run took by the API's clock. */
  readonly elapsedMs: number;
}

/**
 * Runs into the fault, mends it, runs again. Whatever the fault was: no run that ends with 0 lacks a record, no
 * bookmark passes one, both runs together have all, nothing was created, the key stands nowhere, and no log shows a
 * record.
 */
export async function play(world: World, phase: Phase): Promise<Played> {
  const startedAtMs = world.nowMs();
  const first = await world.run(phase);
  const elapsedMs = world.nowMs() - startedAtMs;
  const missing = missingFrom(world, phase, [first]);
  const passed = missing.filter(({ name, updatedAt }) => {
    const bookmark = first.state?.bookmarks[name.split(' ')[0] ?? '']?.replication_key_value;
    return bookmark !== undefined && updatedAt < bookmark;
  });
  world.sandbox.faults.clear();
  world.machineAheadMs = 0;
  world.onMended();
  const second = await world.run(phase, first.state);

  const { journal, apiKey } = world.sandbox;
  expect({
    isAnythingMet: journal.some(({ fault }) => fault !== undefined),
    missingBehindSuccess: first.code === 0 ? missing : [],
    passedByABookmark: passed,
    secondCode: second.code,
    missingFromBoth: missingFrom(world, phase, [first, second]),
    created: journal.filter(({ created }) => created !== undefined),
    bugs: [first, second].flatMap(({ lines }) => lines.filter((line) => line.startsWith('BUG'))),
  }).toEqual({
    isAnythingMet: true,
    missingBehindSuccess: [],
    passedByABookmark: [],
    secondCode: 0,
    missingFromBoth: [],
    created: [],
    bugs: [],
  });
  for (const { stdout, stderr, lines } of [first, second]) expectSecret(stdout, stderr, lines, apiKey);
  return { first, second, elapsedMs };
}

/** The key shows nowhere, not even in part, and no record in a log. */
export function expectSecret(stdout: string, stderr: string, lines: readonly string[], apiKey: string): void {
  const told = [stderr, ...lines].join('\n');
  const parts = [apiKey, ...apiKey.split('.').slice(1), Buffer.from(apiKey).toString('base64')];
  for (const part of parts) expect(`${stdout}\n${told}`).not.toContain(part);
  expect(told).not.toContain(MARKER);
}

/** What the first run has to end with, and where its stream has to stand then. */
export function expectFailure(
  { first }: Played,
  phase: Phase,
  code: number,
  says: readonly (string | RegExp)[],
): void {
  expect(first).toMatchObject({ code, lines: [expect.any(String)] });
  for (const part of says) expect(first.lines[0]).toMatch(part);
  if (phase.stream === undefined) {
    expect(first.stdout).toBe('');
    return;
  }
  const bookmark = first.state?.bookmarks[phase.stream];
  expect({
    hasMoved: hasMoved(bookmark?.replication_key_value, phase),
    last: first.messages.at(-1)?.type,
  }).toEqual({
    hasMoved: phase.hasMoved,
    last: 'STATE',
  });
}

/** A bookmark at the start of the span says that nothing is known to be complete. */
function hasMoved(value: string | undefined, { startDate }: Phase): boolean {
  return value !== undefined && value > startDate;
}

/** The run went on as if nothing had been. */
export function expectSuccess({ first, second }: Played): void {
  expect(first).toMatchObject({ code: 0, lines: [] });
  const values = ({ state }: Outcome): unknown =>
    Object.entries(state?.bookmarks ?? {}).map(([stream, one]) => [stream, one.replication_key_value]);
  expect(values(second)).toEqual(values(first));
}
