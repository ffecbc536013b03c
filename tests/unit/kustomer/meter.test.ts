import { createGovernor } from '../../../src/kustomer/governor';
import { NO_LIMITS } from '../../../src/kustomer/limit-headers';
import { createMeter } from '../../../src/kustomer/meter';
import { createFakeClock } from './fake-clock';

function setUp() {
  const clock = createFakeClock();
  const meter = createMeter(clock);
  const free = { share: 1, ownPerMinute: undefined };
  const governor = meter.watch(
    createGovernor({
      rules: { search: free, general: free },
      concurrency: 1,
      clock,
      apiNow: () => clock.now(),
      onWait: () => undefined,
    }),
  );
  return { clock, meter, governor, signal: new AbortController().signal };
}

it('knows nothing before the first answer', async () => {
  const { meter, governor, signal } = setUp();
  const nothing = { requests: 0, meanMs: undefined, limit: undefined };
  expect(meter.measured('search')).toEqual(nothing);
  await governor.admit('search', signal);
  expect(meter.measured('search')).toEqual({ ...nothing, requests: 1 });
  expect(meter.measured('general')).toEqual(nothing);
});

it('measures from sending to the answer, without the wait for a place, each budget by itself', async () => {
  const { clock, meter, governor, signal } = setUp();
  const first = await governor.admit('general', signal);
  const waiting = governor.admit('general', signal);
  clock.step(300);
  first({ ...NO_LIMITS, limit: 1_000 }, 200);
  const second = await waiting;
  clock.step(100);
  second(NO_LIMITS, undefined);
  expect(meter.measured('general')).toEqual({ requests: 2, meanMs: 200, limit: 1_000 });
  expect(meter.measured('search').requests).toBe(0);
});

it('passes the answers on: a place is given back', async () => {
  const { governor, signal } = setUp();
  const first = await governor.admit('search', signal);
  first(NO_LIMITS, 200);
  await expect(governor.admit('search', signal)).resolves.toEqual(expect.any(Function));
});
