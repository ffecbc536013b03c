import { startLiveView } from '../../../src/progress/live';

function scene() {
  const told: string[] = [];
  let nowMs = 0;
  let onTick: () => void = () => undefined;
  let everyMs = Infinity;
  let isTicking = true;
  let looks = 0;
  const view = startLiveView({
    screen: {
      size: { columns: 80, rows: 24 },
      show: (lines) => told.push(`show ${lines.join('|')}`),
      clear: () => told.push('clear'),
    },
    clock: { now: () => nowMs, sleep: () => Promise.resolve(), random: () => 0 },
    tick: (ms, run) => {
      everyMs = ms;
      onTick = run;
      return () => (isTicking = false);
    },
    linesFor: () => [`look ${(looks += 1)}`],
  });
  return {
    told,
    view,
    everyMs: () => everyMs,
    isTicking: () => isTicking,
    tick: () => onTick(),
    pass: (ms: number) => (nowMs += ms),
    log: (line: string) => view.above(() => told.push(line)),
  };
}

describe('the live view', () => {
  it('is there at once, and drawn anew at most ten times a second', () => {
    const { told, tick, everyMs } = scene();
    expect(everyMs()).toBeGreaterThanOrEqual(100);
    tick();
    expect(told).toEqual(['show look 1', 'show look 2']);
  });

  it('makes way for a line, and comes back below it', () => {
    const { told, pass, log } = scene();
    pass(150);
    log('a line');
    expect(told).toEqual(['show look 1', 'clear', 'a line', 'show look 2']);
  });

  it('comes back once behind a burst of lines', () => {
    const { told, pass, log, tick } = scene();
    pass(150);
    for (const line of ['one', 'two', 'three']) log(line);
    pass(200);
    tick();
    expect(told).toEqual([
      'show look 1',
      'clear',
      'one',
      'show look 2',
      'clear',
      'two',
      'three',
      'show look 3',
    ]);
  });

  it('goes away when it is stopped, for good', () => {
    const { told, view, pass, tick, log, isTicking } = scene();
    view.stop();
    expect(isTicking()).toBe(false);
    pass(1_000);
    tick();
    log('the sentence that helps');
    view.stop();
    expect(told).toEqual(['show look 1', 'clear', 'the sentence that helps']);
  });
});
