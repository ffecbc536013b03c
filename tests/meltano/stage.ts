/** What the tests of a target share: a sandbox with hostile records, and the runs that each target has to stand. */
import { openScene, type Scene } from '../cli/scene';
import type { State } from '../cli/messages';
import { workOn } from '../demo/edits';
import type { SandboxOptions } from '../sandbox/server';
import { faultsOf, isObject, mapRow, type Row } from './compare';
import { expectedRows, streamNames, type StreamName } from './expected';
import { hostileOrganisation } from './hostile';
import { runPipeline, startPipeline, type Outcome, type Pipeline } from './pipeline';

// The scene's own limit is for the tap alone; here programs in Python start, too.
jest.setTimeout(300_000);

const HOUR_MS = 3_600_000;
/** Longer than the search index may lag: what was done before then is read. */
const INDEXED_AFTER_MS = 600_000;
/** By then some streams have gone out, and most haven't. */
const KILLED_AT_REQUEST = 25;

export interface Stage {
  readonly scene: Scene;
  /** What a target should hold of a stream. */
  expected(stream: StreamName): Row[];
  /** An hour passes in which people work: records are edited, one is new. */
  work(): void;
  close(): Promise<void>;
}

export async function openStage(options: SandboxOptions = {}): Promise<Stage> {
  let aheadMs = 0;
  const now = (): number => Date.now() + aheadMs;
  const { organisation, exceptions } = hostileOrganisation(now());
  const scene = await openScene({ organisation, now, ...options });
  return {
    scene,
    expected: (stream) => expectedRows(scene.sandbox.store, stream, exceptions),
    work() {
      aheadMs += HOUR_MS;
      workOn(scene.sandbox.store, now);
      aheadMs += INDEXED_AFTER_MS;
    },
    close: () => scene.close(),
  };
}

/** A target as these tests see it: how it is set up, and what it holds. */
export interface Target extends Omit<Pipeline, 'state'> {
  /** The rows that the target holds of a stream, its own columns left out, values as in JSON. */
  rows(stream: StreamName): Promise<Row[]>;
  /** What the target makes of an expected row: its documented conversions. */
  readonly convert?: (row: Row, stream: StreamName) => Row;
}

/** Where the target differs from the sandbox, stream by stream. */
export async function faultsOfTarget(
  stage: Stage,
  target: Target,
  streams: readonly StreamName[] = streamNames(),
): Promise<string[]> {
  const { convert = (row: Row): Row => row } = target;
  const faults: string[] = [];
  for (const stream of streams) {
    const expected = stage.expected(stream).map((row) => convert(row, stream));
    expect(expected.length).toBeGreaterThan(0);
    faults.push(...faultsOf(stream, expected, (await target.rows(stream)).map(withoutSigned)));
  }
  return faults;
}

/** A full load, or with a state an incremental one. */
export function load(stage: Stage, target: Target, state?: State): Promise<State> {
  return runPipeline(stage.scene, { ...target, ...(state !== undefined && { state }) });
}

/** A load whose target is killed in the middle. Returns how it ended, and how long the tap outlived the target. */
export async function loadKilled(
  stage: Stage,
  target: Target,
): Promise<Outcome & { readonly afterMs: number }> {
  let killedAtMs = NaN;
  let count = 0;
  const running = startPipeline(stage.scene, target);
  stage.scene.sandbox.onRequest(() => {
    count += 1;
    if (count === KILLED_AT_REQUEST) killedAtMs = running.killTarget();
  });
  const outcome = await running.outcome;
  return { ...outcome, afterMs: outcome.tap.atMs - killedAtMs };
}

/** The link to an attachment's file is signed anew at every read. */
function withoutSigned(row: Row): Row {
  if (row['type'] !== 'attachment') return row;
  return mapRow(leave(row, 'links__related'), (value) => (isObject(value) ? leave(value, 'related') : value));
}

function leave(row: Row, column: string): Row {
  return Object.fromEntries(Object.entries(row).filter(([name]) => name !== column));
}
