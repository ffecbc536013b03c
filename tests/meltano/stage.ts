/** What the tests of a target share: a sandbox with hostile records, and the runs that each target has to stand. */
import { openScene, type Scene } from '../cli/scene';
import type { State } from '../cli/messages';
import { workOn } from '../demo/edits';
import type { SandboxOptions } from '../sandbox/server';
import { faultsOf, isObject, mapRow, type Row } from './compare';
import { expectedRows, streamNames, typeOfStream, type Exceptions } from './expected';
import { kindsOf, type Kinds } from './kinds';
import { schemaOfStream } from './schemas';
import { hostileOrganisation } from './hostile';
import { runPipeline, startPipeline, type Outcome, type Pipeline } from './pipeline';

// The scene's own limit is for the tap alone; here programs in Python start, too.
jest.setTimeout(300_000);

const HOUR_MS = 3_600_000;
/** Longer than the search index may lag: what was done before then is read. */
const INDEXED_AFTER_MS = 600_000;
/** By then some streams have gone out, and most haven't. */
const KILLED_AT_REQUEST = 25;

/** What a target should hold. */
export interface View {
  readonly streams: readonly string[];
  /** The rows of a stream. */
  expected(stream: string): Row[];
  /** Its columns, and how each is read back. */
  kinds(stream: string): Kinds;
}

/** The view is that of the API's own resources. */
export interface Stage extends View {
  readonly scene: Scene;
  readonly exceptions: Exceptions;
  /** An hour passes in which people work: records are edited, one is new. */
  work(): void;
  close(): Promise<void>;
}

export async function openStage(options: SandboxOptions = {}, { names = false } = {}): Promise<Stage> {
  let aheadMs = 0;
  const now = (): number => Date.now() + aheadMs;
  const { organisation, exceptions } = hostileOrganisation(now(), { names });
  const scene = await openScene({ organisation, now, ...options });
  return {
    scene,
    exceptions,
    streams: streamNames(),
    expected: (stream) => expectedRows(scene.sandbox.store, stream, typeOfStream(stream), { exceptions }),
    kinds: (stream) => kindsOf(schemaOfStream(stream).properties ?? {}),
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
  /** The rows that the target holds of each stream, its own columns left out, values as in JSON. */
  rows(kinds: ReadonlyMap<string, Kinds>): Promise<ReadonlyMap<string, readonly Row[]>>;
  /** What the target makes of an expected row: its documented conversions. */
  readonly convert?: (row: Row, stream: string) => Row;
}

/** Where the target differs from the sandbox, stream by stream. */
export async function faultsOfTarget(
  view: View,
  target: Target,
  streams: readonly string[] = view.streams,
): Promise<string[]> {
  const { convert = (row: Row): Row => row } = target;
  const found = await target.rows(new Map(streams.map((stream) => [stream, view.kinds(stream)])));
  return streams.flatMap((stream) => {
    const expected = view.expected(stream).map((row) => withoutSigned(convert(row, stream)));
    expect(expected.length).toBeGreaterThan(0);
    return faultsOf(stream, expected, (found.get(stream) ?? []).map(withoutSigned));
  });
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
