/** The runs that each target has to stand: full, incremental, killed in the middle. Knows no target. */
import { faultsOfTarget, load, loadKilled, openStage, type Stage, type Target } from './stage';

const KILLED = 128 + 9;

/** Declares the tests of a target; `createTarget` sets up an empty one. */
export function describeRuns(name: string, createTarget: (stage: Stage) => Target | Promise<Target>): void {
  describe(name, () => {
    let stage: Stage;
    let target: Target;

    beforeEach(async () => {
      stage = await openStage();
      target = await createTarget(stage);
    });

    afterEach(() => stage.close());

    it('equals the sandbox value by value after a full load, and again after an incremental one', async () => {
      const state = await load(stage, target);
      expect(await faultsOfTarget(stage, target)).toEqual([]);
      stage.work();
      expect(await faultsOfTarget(stage, target)).not.toEqual([]);
      const searches = stage.scene.sandbox.journal.length;
      await load(stage, target, state);
      expect(await faultsOfTarget(stage, target)).toEqual([]);
      expect(stage.scene.sandbox.journal.length - searches).toBeLessThan(searches);
    });

    it('can be killed in the middle: the tap ends with one line, and a rerun completes', async () => {
      const { tap, target: killed, tapLines, states, afterMs } = await loadKilled(stage, target);
      expect({ tap: tap.code, target: killed.code }).toEqual({ tap: 1, target: KILLED });
      expect(tapLines.at(-1)).toContain('CRITICAL stdout: the reader went away');
      expect(tapLines.filter((line) => /^(CRITICAL|ERROR) /.test(line))).toHaveLength(1);
      expect(afterMs).toBeLessThan(2000);
      await load(stage, target, states.at(-1));
      expect(await faultsOfTarget(stage, target)).toEqual([]);
    });
  });
}
