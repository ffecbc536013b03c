/** Answers that break off, come too late or are no JSON, in each place of a run, for a moment and for good. */
import type { FaultAction } from '../../sandbox/faults';
import { PHASES, type Phase } from './phases';
import { expectFailure, expectSuccess, play, script } from './play';
import { openWorld, type World } from './world';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

/** Longer than any test. */
const FOREVER_MS = 600_000;
const NO_JSON = 'answers, but not with whole JSON (';
const NO_ANSWER = 'could not be reached, or its answers broke off (';

interface Fault {
  readonly fault: string;
  readonly action: FaultAction;
  /** The word for it in the line about a retry. */
  readonly reason: string;
  readonly says: string;
}

const FAULTS: readonly Fault[] = [
  { fault: 'HTML', action: { kind: 'html', status: 200 }, reason: 'UNREADABLE_BODY', says: NO_JSON },
  { fault: 'an empty body', action: { kind: 'empty' }, reason: 'UNREADABLE_BODY', says: NO_JSON },
  { fault: 'truncated JSON', action: { kind: 'truncated' }, reason: 'UNREADABLE_BODY', says: NO_JSON },
  { fault: 'a reset', action: { kind: 'reset-before' }, reason: 'ECONNRESET', says: NO_ANSWER },
  { fault: 'a reset within the body', action: { kind: 'reset-within' }, reason: 'E', says: NO_ANSWER },
];
/** These wait for real time, so they are given less of it. */
const SLOW: readonly Fault[] = [
  { fault: 'a hang', action: { kind: 'hang', ms: FOREVER_MS }, reason: 'TIMED_OUT', says: NO_ANSWER },
  { fault: 'a drip', action: { kind: 'drip', bytesPerSecond: 1 }, reason: 'TIMED_OUT', says: NO_ANSWER },
];
const IN_A_HURRY = { request_timeout_seconds: 0.04, max_retry_seconds: 2 };

const rows = (faults: readonly Fault[]): (Fault & { readonly phase: Phase; readonly name: string })[] =>
  faults.flatMap((fault) => PHASES.map((phase) => ({ ...fault, phase, name: phase.name })));

describe.each([
  ['', FAULTS, {}],
  [' that takes time', SLOW, IN_A_HURRY],
])('a broken answer%s', (_title, faults, settings) => {
  beforeEach(() => {
    world.settings = settings;
  });

  it.each(rows(faults))('is asked for again: $fault in $name', async ({ action, reason, phase }) => {
    script(world, phase, action, 'once');
    const played = await play(world, phase);
    expect(played.first.stderr).toMatch(new RegExp(`: ${reason}\\w*; trying again in \\d`));
    expectSuccess(played);
  });

  it.each(rows(faults))('fails in the end: $fault in $name', async ({ action, says, phase }) => {
    script(world, phase, action, 'there');
    expectFailure(await play(world, phase), phase, 1, [says, phase.what]);
  });
});
