import { createSystemClock, tickOnSystemClock } from '../../src/clock';

const AT = Date.parse('2026-01-01T00:00:00Z');

beforeEach(() => jest.useFakeTimers({ now: AT }));
afterEach(() => jest.useRealTimers());

/** What became of `promise` by now. */
async function outcome(promise: Promise<void>): Promise<string> {
  let seen = 'pending';
  promise.then(
    () => (seen = 'resolved'),
    (error: unknown) => (seen = error instanceof Error ? error.message : String(error)),
  );
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  return seen;
}

describe('the system clock', () => {
  it('tells the time of the machine', () => {
    const clock = createSystemClock();
    expect(clock.now()).toBe(AT);
    jest.setSystemTime(AT + 5);
    expect(clock.now()).toBe(AT + 5);
  });

  it('gives numbers from 0 up to, but not including 1', () => {
    const clock = createSystemClock();
    const numbers = Array.from({ length: 100 }, () => clock.random());
    expect(numbers.every((one) => one >= 0 && one < 1)).toBe(true);
    expect(new Set(numbers).size).toBeGreaterThan(1);
  });
});

describe('sleep', () => {
  it('lasts as long as it was told, and leaves no timer behind', async () => {
    const slept = createSystemClock().sleep(1000);
    jest.advanceTimersByTime(999);
    expect(await outcome(slept)).toBe('pending');
    jest.advanceTimersByTime(1);
    expect(await outcome(slept)).toBe('resolved');
    expect(jest.getTimerCount()).toBe(0);
  });

  it.each([0, -5])('of %d ms ends at the next chance', async (waitMs) => {
    const slept = createSystemClock().sleep(waitMs);
    jest.advanceTimersByTime(0);
    expect(await outcome(slept)).toBe('resolved');
  });

  it.each([2 ** 31, Infinity])('of %d ms is long, though timers take no such number', async (waitMs) => {
    const slept = createSystemClock().sleep(waitMs);
    jest.advanceTimersByTime(86_400_000);
    expect(await outcome(slept)).toBe('pending');
  });

  it('ends with the reason of its signal, and leaves neither timer nor listener behind', async () => {
    const controller = new AbortController();
    const removed = jest.spyOn(controller.signal, 'removeEventListener');
    const slept = createSystemClock().sleep(1000, controller.signal);
    controller.abort(new Error('stop now'));
    expect(await outcome(slept)).toBe('stop now');
    expect(jest.getTimerCount()).toBe(0);
    expect(removed).not.toHaveBeenCalled();
  });

  it('does not begin where its signal is aborted already', async () => {
    const slept = createSystemClock().sleep(1000, AbortSignal.abort(new Error('before')));
    expect(jest.getTimerCount()).toBe(0);
    expect(await outcome(slept)).toBe('before');
  });

  it('takes its listener off the signal when it ends by itself', async () => {
    const controller = new AbortController();
    const [added, removed] = [
      jest.spyOn(controller.signal, 'addEventListener'),
      jest.spyOn(controller.signal, 'removeEventListener'),
    ];
    const slept = createSystemClock().sleep(10, controller.signal);
    jest.advanceTimersByTime(10);
    expect(await outcome(slept)).toBe('resolved');
    const [type, listener] = added.mock.calls[0] ?? [];
    expect(removed).toHaveBeenCalledWith(type, listener);
    controller.abort(new Error('late'));
    expect(await outcome(slept)).toBe('resolved');
  });

  it('rejects with an error also where the reason of its signal is none', async () => {
    const slept = createSystemClock().sleep(10, AbortSignal.abort('only a word'));
    expect(await outcome(slept)).toBe('aborted');
  });
});

describe('the ticker', () => {
  it('ticks until it is stopped', () => {
    const ticks: number[] = [];
    const stop = tickOnSystemClock(100, () => ticks.push(Date.now()));
    jest.advanceTimersByTime(250);
    stop();
    jest.advanceTimersByTime(1_000);
    expect(ticks).toHaveLength(2);
    expect(jest.getTimerCount()).toBe(0);
  });
});
