/** The runs that each target has to stand: full, incremental, killed in the middle. Knows no target. */
import { faultsOfTarget, load, loadKilled, openStage, type Stage, type Target } from './stage';

/** Sets up an empty target. */
type CreateTarget = (stage: Stage) => Target;

const KILLED = 128 + 9;

/** Equals the sandbox value by value after a full load, and again after an incremental one. */
export async function holdsWhatTheSandboxHolds(create: CreateTarget): Promise<void> {
  await onStage(create, async (stage, target) => {
    const state = await load(stage, target);
    expect(await faultsOfTarget(stage, target)).toEqual([]);
    stage.work();
    expect(await faultsOfTarget(stage, target)).not.toEqual([]);
    const requests = stage.scene.sandbox.journal.length;
    await load(stage, target, state);
    expect(await faultsOfTarget(stage, target)).toEqual([]);
    expect(stage.scene.sandbox.journal.length - requests).toBeLessThan(requests);
  });
}

/** Can be killed in the middle: the tap ends with one line, and a rerun completes. */
export async function holdsAfterAKill(create: CreateTarget): Promise<void> {
  await onStage(create, async (stage, target) => {
    const { tap, target: killed, tapLines, states, afterMs } = await loadKilled(stage, target);
    expect({ tap: tap.code, target: killed.code }).toEqual({ tap: 1, target: KILLED });
    expect(tapLines.at(-1)).toContain('CRITICAL stdout: the reader went away');
    expect(tapLines.filter((line) => /^(CRITICAL|ERROR) /.test(line))).toHaveLength(1);
    // The tap's next write comes later than the kill: it ends within 2 s of it all the more.
    expect(afterMs).toBeLessThan(2000);
    await load(stage, target, states.at(-1));
    expect(await faultsOfTarget(stage, target)).toEqual([]);
  });
}

async function onStage(
  create: CreateTarget,
  play: (stage: Stage, target: Target) => Promise<void>,
): Promise<void> {
  const stage = await openStage();
  try {
    await play(stage, create(stage));
  } finally {
    await stage.close();
  }
}
