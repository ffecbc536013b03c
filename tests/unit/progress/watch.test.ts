import { Writable } from 'node:stream';
import type { Ticker } from '../../../src/clock';
import { createLog } from '../../../src/log';
import { showAtTerminal } from '../../../src/progress/at-terminal';
import { watchRun, type WatchOptions } from '../../../src/progress/watch';
import { createStreamTally } from '../../../src/sync/tally';

jest.mock('../../../src/progress/screen', () => ({
  openScreen: (stream: NodeJS.WriteStream) =>
    Promise.resolve({
      size: { columns: stream.columns, rows: stream.rows },
      show: (lines: readonly string[]) => stream.write(`[${lines.join('|')}]`),
      clear: () => stream.write('[]'),
    }),
}));

/** A terminal in memory; only what the watch uses of one is there. */
function terminalTo(written: string[]): NodeJS.WriteStream {
  const sink = new Writable({
    write(chunk, _encoding, done) {
      written.push(String(chunk));
      done();
    },
  });
  return Object.assign(sink, { columns: 80, rows: 24 }) as unknown as NodeJS.WriteStream;
}

async function scene(options: { isTerminal: boolean; level?: 'info' | 'debug' }) {
  const written: string[] = [];
  let nowMs = 0;
  let look: () => void = () => undefined;
  let isTicking = false;
  const clock = { now: () => nowMs, sleep: () => Promise.resolve(), random: () => 0 };
  const tick: Ticker = (_everyMs, onTick) => {
    look = onTick;
    isTicking = true;
    return () => (isTicking = false);
  };
  const settings: WatchOptions = {
    clock,
    tick,
    log: createLog('text', options.level ?? 'info', { write: (text) => written.push(text) }),
    tallies: new Map([['notes', createStreamTally(0)]]),
    show: options.isTerminal
      ? (readRun) => showAtTerminal({ clock, tick, env: { NO_COLOR: '1' } }, terminalTo(written), readRun)
      : undefined,
    isReaderSlow: () => false,
  };
  const watch = await watchRun(settings);
  const pass = (ms: number): void => {
    nowMs += ms;
    look();
  };
  return { watch, written, settings, pass, isTicking: () => isTicking };
}

describe('at a terminal', () => {
  it('the run is shown, with its budgets and with what it waits for', async () => {
    const { watch, written, pass } = await scene({ isTerminal: true });
    watch.expect(3);
    watch.hooks.watch!({ admit: () => Promise.reject(new Error()), level: () => ({ used: 1, allowed: 9 }) });
    watch.hooks.onWait!({ bucket: 'search', waitMs: 9_000, reason: 'own limit' });
    watch.hooks.onRetry!({ label: 'notes', reason: 'status 503', waitMs: 20_000 });
    pass(1_000);
    expect(written.at(-1)).toBe(
      '[0:01 · 0 records · 0 of 3 streams read|requests a minute: search 1 of 9, general 1 of 9|' +
        'notes           0              0/s|2 to come|' +
        'waiting 8 s for the search budget: own limit|waiting 19 s for the next try of notes: status 503]',
    );
    pass(9_000);
    expect(written.at(-1)).not.toContain('search budget');
    expect(watch.hooks.isWaitShown).toBe(true);
  });

  it('log lines stand above the view, whole, and what the view shows is not told as well', async () => {
    const { watch, written, settings, pass } = await scene({ isTerminal: true });
    pass(1_000);
    written.length = 0;
    settings.log.warn('careful');
    watch.note('notes: started');
    expect(written).toEqual(['[]', 'WARNING careful\n']);
  });

  it('the view goes when the watch ends, and lines are lines again', async () => {
    const { watch, written, settings, isTicking } = await scene({ isTerminal: true });
    watch.stop();
    settings.log.info('after it');
    expect(written.slice(-2)).toEqual(['[]', 'INFO after it\n']);
    expect(isTicking()).toBe(false);
  });

  it('who asks for debug lines gets all of them', async () => {
    const { watch, written } = await scene({ isTerminal: true, level: 'debug' });
    watch.note('notes: started');
    expect(written).toContain('DEBUG notes: started\n');
  });
});

describe('everywhere else', () => {
  it('lines tell of the run, one a minute per stream', async () => {
    const { watch, written, pass, isTicking } = await scene({ isTerminal: false });
    watch.note('notes: started');
    for (let second = 0; second < 61; second += 1) pass(1_000);
    expect(written).toEqual(['INFO notes: started\n', 'INFO notes: 0 records so far, 0 a second\n']);
    expect(watch.hooks.isWaitShown).toBe(false);
    watch.stop();
    expect(isTicking()).toBe(false);
  });
});
