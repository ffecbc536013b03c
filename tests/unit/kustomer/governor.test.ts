import { setMaxListeners } from 'node:events';
import { createGovernor, type Bucket, type Release } from '../../../src/kustomer/governor';
import { NO_LIMITS, type LimitHeaders } from '../../../src/kustomer/limit-headers';
import { NOON, createFakeClock, everythingThatFollows } from './fake-clock';

interface Ask {
  readonly label: string;
  release: Release | undefined;
  error: unknown;
}

/** A governor with a fake clock; `ask` joins the line, and `order` says who was let in. */
function setUp({ concurrency = 2, share = 1, searchPerMinute = 1_000, apiAheadMs = 0 } = {}) {
  const clock = createFakeClock();
  const order: string[] = [];
  const waits: string[] = [];
  const api = { aheadMs: apiAheadMs };
  const governor = createGovernor({
    clock,
    apiNow: () => clock.now() + api.aheadMs,
    concurrency,
    rules: {
      search: { share, ownPerMinute: searchPerMinute },
      general: { share, ownPerMinute: undefined },
    },
    onWait: ({ bucket, waitMs, reason }) => waits.push(`${bucket} ${waitMs}: ${reason}`),
  });
  const stop = new AbortController();
  setMaxListeners(0, stop.signal);
  const ask = async (label: string, bucket: Bucket = 'general', signal = stop.signal): Promise<Ask> => {
    const asked: Ask = { label, release: undefined, error: undefined };
    governor.admit(bucket, signal).then(
      (release) => {
        order.push(label);
        asked.release = release;
      },
      (error: unknown) => (asked.error = error),
    );
    await everythingThatFollows();
    return asked;
  };
  const answer = async (asked: Ask, limits: Partial<LimitHeaders> = {}, status = 200): Promise<void> => {
    asked.release!({ ...NO_LIMITS, ...limits }, status);
    await everythingThatFollows();
  };
  return { clock, governor, order, waits, ask, answer, stop, api };
}

describe('requests in flight', () => {
  it.each([1, 4, 16])('are %i at most', async (concurrency) => {
    const { ask, answer, order } = setUp({ concurrency });
    const asked: Ask[] = [];
    for (let n = 0; n < concurrency * 3; n += 1) {
      asked.push(await ask(`${n}`, n % 2 ? 'search' : 'general'));
    }
    for (let ended = 0; ended < asked.length; ended += 1) {
      expect(order).toHaveLength(Math.min(concurrency + ended, asked.length));
      await answer(asked[ended]!);
    }
  });

  it('come in the order in which they were asked for, and a newcomer overtakes nobody', async () => {
    const { ask, answer, order } = setUp({ concurrency: 1 });
    const first = await ask('first');
    await ask('second');
    first.release!(NO_LIMITS, 200);
    await ask('newcomer');
    const asked = await ask('last');
    expect(order).toEqual(['first', 'second']);
    expect(asked.release).toBeUndefined();
    await answer({ ...first, release: () => undefined });
  });

  it('end without a status where no answer came, and give their place back', async () => {
    const { ask, order } = setUp({ concurrency: 1 });
    const first = await ask('first');
    await ask('second');
    first.release!(NO_LIMITS, undefined);
    await everythingThatFollows();
    expect(order).toEqual(['first', 'second']);
  });
});

describe('the two budgets', () => {
  it('are independent: a spent one holds up only its own', async () => {
    const { ask, answer, order, clock, waits } = setUp({ concurrency: 8, searchPerMinute: 1 });
    await ask('search 1', 'search');
    await ask('search 2', 'search');
    await answer(await ask('list 1'));
    await ask('list 2');
    expect(order).toEqual(['search 1', 'list 1', 'list 2']);
    expect(waits).toEqual(['search 60000: own limit of 1 a minute']);
    await clock.advance(59_999);
    expect(order).toHaveLength(3);
    await clock.advance(1);
    expect(order).toHaveLength(4);
    expect(clock.sleepers()).toBe(0);
  });

  it('learn from their own answers only', async () => {
    const { ask, answer, order } = setUp();
    await answer(await ask('search', 'search'), {
      limit: 100,
      remaining: 0,
      resetAtMs: NOON + 30_000,
    });
    await ask('list');
    expect(order).toEqual(['search', 'list']);
  });
});

describe('a 429', () => {
  it('makes all who ask wait for the stated reset, and nobody probes', async () => {
    const { ask, answer, order, clock, waits } = setUp({ concurrency: 4 });
    const [first, second] = [await ask('a'), await ask('b')];
    await answer(first, { limit: 10, remaining: 0, resetAtMs: NOON + 30_000 }, 429);
    for (const label of ['c', 'd', 'e']) await ask(label);
    await answer(second, { limit: 10, remaining: 5, resetAtMs: NOON + 30_000 });
    expect(waits).toEqual(['general 30000: the API asked to wait (429)']);
    expect(clock.sleepers()).toBe(1);
    await clock.advance(29_999);
    expect(order).toEqual(['a', 'b']);
    await clock.advance(1);
    expect(order).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('that arrives while others wait already lengthens their wait', async () => {
    const { ask, answer, order, clock } = setUp({ concurrency: 4 });
    const [first, second] = [await ask('a'), await ask('b')];
    await answer(first, { limit: 2, remaining: 0, resetAtMs: NOON + 10_000 });
    await ask('c');
    await answer(second, { retryAfterMs: 25_000 }, 429);
    await clock.advance(24_999);
    expect(order).toEqual(['a', 'b']);
    await clock.advance(1);
    expect(order).toEqual(['a', 'b', 'c']);
  });

  it('whose reset is sooner than the window that was assumed shortens the wait', async () => {
    const { ask, answer, order, clock } = setUp({ concurrency: 4 });
    const [first, second] = [await ask('a'), await ask('b')];
    await answer(first, { limit: 2, remaining: 0 });
    await ask('c');
    await answer(second, { limit: 2, remaining: 0, resetAtMs: NOON + 5_000 });
    await clock.advance(5_000);
    expect(order).toEqual(['a', 'b', 'c']);
    expect(clock.sleepers()).toBe(0);
  });
});

describe('the two clocks', () => {
  it.each([
    ['an hour behind', -3_600_000],
    ['an hour ahead', 3_600_000],
    ['the same', 0],
  ])(
    "a reset is waited for by the API's clock when that is %s of the machine's",
    async (_name, apiAheadMs) => {
      const { ask, answer, order, clock } = setUp({ apiAheadMs });
      await answer(await ask('a'), { limit: 1, remaining: 0, resetAtMs: NOON + apiAheadMs + 20_000 });
      await ask('b');
      await clock.advance(19_999);
      expect(order).toEqual(['a']);
      await clock.advance(1);
      expect(order).toEqual(['a', 'b']);
    },
  );

  it("the first answer, which tells the API's clock, lengthens no window that began before it", async () => {
    const { ask, answer, order, clock, api } = setUp();
    const first = await ask('a');
    api.aheadMs = -3_600_000;
    await answer(first, { limit: 1, remaining: 0 });
    await ask('b');
    await clock.advance(60_000);
    expect(order).toEqual(['a', 'b']);
  });
});

describe('an abort', () => {
  const reason = new Error('interrupted');

  it('ends the wait for a place in flight with its reason', async () => {
    const { ask, stop, order } = setUp({ concurrency: 1 });
    await ask('holds the place for ever');
    const waiting = [await ask('b'), await ask('c', 'search')];
    stop.abort(reason);
    await everythingThatFollows();
    expect(waiting.map(({ error }) => error)).toEqual([reason, reason]);
    expect(order).toHaveLength(1);
  });

  it('ends the wait for a budget with its reason and leaves nobody asleep', async () => {
    const { ask, answer, stop, clock } = setUp();
    await answer(await ask('a'), { retryAfterMs: 3_000_000 }, 429);
    const waiting = [await ask('b'), await ask('c')];
    expect(clock.sleepers()).toBe(1);
    stop.abort(reason);
    await everythingThatFollows();
    expect(waiting.map(({ error }) => error)).toEqual([reason, reason]);
    expect(clock.sleepers()).toBe(0);
  });

  it('of one who waits leaves the others waiting', async () => {
    const { ask, answer, order, clock } = setUp();
    const own = new AbortController();
    await answer(await ask('a'), { retryAfterMs: 1_000 }, 429);
    const quitter = await ask('b', 'general', own.signal);
    await ask('c');
    own.abort(reason);
    await clock.advance(1_000);
    expect(quitter.error).toBe(reason);
    expect(order).toEqual(['a', 'c']);
  });

  it('before the question is answered at once', async () => {
    const { governor } = setUp();
    await expect(governor.admit('general', AbortSignal.abort(reason))).rejects.toBe(reason);
  });

  it('after the admission changes nothing, and no listener stays on the signal', async () => {
    const { ask, stop, order } = setUp({ concurrency: 20 });
    const added = jest.spyOn(stop.signal, 'addEventListener');
    const removed = jest.spyOn(stop.signal, 'removeEventListener');
    for (let n = 0; n < 20; n += 1) await ask(`${n}`);
    expect(order).toHaveLength(20);
    expect(removed.mock.calls).toHaveLength(added.mock.calls.length);
  });
});

describe('a wait that ends in the very moment in which nobody needs it any more', () => {
  it('wakes nobody else, and does not lose the next one', async () => {
    const sleeps: { wake: () => void; signal: AbortSignal | undefined }[] = [];
    const fake = createFakeClock();
    const clock = {
      ...fake,
      sleep: (_waitMs: number, signal?: AbortSignal) =>
        new Promise<void>((wake) => void sleeps.push({ wake, signal })),
    };
    const governor = createGovernor({
      clock,
      apiNow: () => clock.now(),
      concurrency: 4,
      rules: {
        search: { share: 1, ownPerMinute: 1 },
        general: { share: 1, ownPerMinute: undefined },
      },
      onWait: () => undefined,
    });
    await governor.admit('search', new AbortController().signal);
    const [first, second] = [new AbortController(), new AbortController()];
    const refused = [governor.admit('search', first.signal).catch(() => 'gave up')];
    await everythingThatFollows();
    sleeps[0]!.wake();
    first.abort();
    refused.push(governor.admit('search', second.signal).catch(() => 'gave up'));
    await everythingThatFollows();
    expect(sleeps).toHaveLength(2);
    expect(sleeps[1]!.signal?.aborted).toBe(false);
    second.abort();
    expect(await Promise.all(refused)).toEqual(['gave up', 'gave up']);
    expect(sleeps[1]!.signal?.aborted).toBe(true);
  });
});

interface World {
  readonly limits: Readonly<Record<Bucket, number>>;
  /** How often the other client asks; never where undefined. */
  readonly othersEveryMs: Readonly<Record<Bucket, number | undefined>>;
  readonly latencyMs: number;
  readonly headers: 'always' | 'reset-only-on-429' | 'none';
}

/** A server with fixed windows at full minutes, and another client that eats from them, for some minutes. */
async function simulate(world: World, setting: Parameters<typeof setUp>[0], walkers: Record<Bucket, number>) {
  const { clock, governor } = setUp(setting);
  const ends = NOON + 5 * 60_000;
  const used = new Map<string, { own: number; others: number }>();
  const refused = { search: 0, general: 0, others: 0 };
  const bookOf = (bucket: Bucket) => {
    const key = `${bucket} ${Math.floor(clock.now() / 60_000)}`;
    const book = used.get(key) ?? { own: 0, others: 0 };
    used.set(key, book);
    return book;
  };
  const take = (bucket: Bucket, who: 'own' | 'others'): boolean => {
    const book = bookOf(bucket);
    if (book.own + book.others >= world.limits[bucket]) return false;
    book[who] += 1;
    return true;
  };
  const headersOf = (bucket: Bucket, isRefused: boolean): LimitHeaders => {
    if (world.headers === 'none') return NO_LIMITS;
    const { own, others } = bookOf(bucket);
    const limit = world.limits[bucket];
    const isStated = world.headers === 'always' || isRefused;
    const resetAtMs = isStated ? (Math.floor(clock.now() / 60_000) + 1) * 60_000 : undefined;
    return { limit, remaining: limit - own - others, resetAtMs, retryAfterMs: undefined };
  };
  const served: number[] = [];
  const walk = async (bucket: Bucket, index: number): Promise<void> => {
    served[index] = 0;
    while (clock.now() < ends) {
      const release = await governor.admit(bucket, new AbortController().signal);
      await clock.sleep(world.latencyMs / 2);
      const isAdmitted = take(bucket, 'own');
      const headers = headersOf(bucket, !isAdmitted);
      await clock.sleep(world.latencyMs / 2);
      if (isAdmitted) served[index] += 1;
      else refused[bucket] += 1;
      release(headers, isAdmitted ? 200 : 429);
    }
  };
  const eat = async (bucket: Bucket): Promise<void> => {
    const everyMs = world.othersEveryMs[bucket];
    while (everyMs !== undefined && clock.now() < ends) {
      if (!take(bucket, 'others')) refused.others += 1;
      await clock.sleep(everyMs);
    }
  };
  const buckets = ['search', 'general'] as const;
  const all = buckets.flatMap((bucket) =>
    Array.from({ length: walkers[bucket] }, (_, n) => walk(bucket, bucket === 'search' ? n : 100 + n)),
  );
  const done = Promise.all([...all, eat('search'), eat('general')]);
  await clock.advance(7 * 60_000);
  await done;
  const windows = (bucket: Bucket) =>
    [...used].filter(([key]) => key.startsWith(bucket)).map(([, book]) => book);
  return { windows, refused, served: served.filter((count) => count >= 0), sleepers: clock.sleepers() };
}

describe('with another client of the organisation at work', () => {
  /** The other client takes 30 of 100 a minute. */
  const world: World = {
    limits: { search: 20, general: 100 },
    othersEveryMs: { search: undefined, general: 2_000 },
    latencyMs: 300,
    headers: 'always',
  };
  const setting = { concurrency: 4, share: 0.8, searchPerMinute: 18 };

  it.each([
    ['always stated', 'always', 0],
    ['stated on a 429 only', 'reset-only-on-429', 4],
  ] as const)('the share is kept and 429s are rare: resets %s', async (_name, headers, most429s) => {
    const run = await simulate({ ...world, headers }, setting, { search: 2, general: 4 });
    const full = run.windows('general').slice(1, 5);
    expect(full).toHaveLength(4);
    for (const { own } of full) {
      expect(own).toBeLessThanOrEqual(80);
      // What the share and the others leave is used.
      expect(own).toBeGreaterThanOrEqual(48);
    }
    expect(run.refused.general + run.refused.search).toBeLessThanOrEqual(most429s);
    expect(run.sleepers).toBe(0);
  });

  it('others are never refused while they take no more than what is left to them', async () => {
    const modest = { ...world, othersEveryMs: { search: 15_000, general: 2_000 } };
    const run = await simulate(modest, { ...setting, share: 0.7 }, { search: 3, general: 8 });
    expect(run.refused).toEqual({ search: 0, general: 0, others: 0 });
  });

  it('without any header only the own limit for searches holds, and 429s pause all', async () => {
    const mute: World = { ...world, headers: 'none', latencyMs: 1_000 };
    const run = await simulate(mute, setting, { search: 2, general: 4 });
    for (const { own } of run.windows('search')) expect(own).toBeLessThanOrEqual(18);
    // Each exhaustion may cost one answer per request in flight.
    expect(run.refused.general).toBeLessThanOrEqual(4 * 5);
    expect(run.refused.search).toBe(0);
  });

  it('nobody starves', async () => {
    const { served } = await simulate(world, { ...setting, concurrency: 2 }, { search: 3, general: 5 });
    const spread = (counts: readonly number[]): number => Math.max(...counts) - Math.min(...counts);
    expect(served).toHaveLength(8);
    expect(spread(served.slice(0, 3))).toBeLessThanOrEqual(2);
    expect(spread(served.slice(3))).toBeLessThanOrEqual(2);
  });
});

describe('who looks on', () => {
  it('is told for how long a budget kept a request back, not how long it waited for a place', async () => {
    const { clock, governor, ask, answer } = setUp({ concurrency: 1, searchPerMinute: 1 });
    const held: string[] = [];
    const admit = (label: string, bucket: Bucket): Promise<Release> =>
      governor.admit(bucket, new AbortController().signal, (waitMs) => held.push(`${label} ${waitMs}`));
    await answer(await ask('search', 'search'));
    const searches = [admit('one', 'search'), admit('other', 'search')];
    await everythingThatFollows();
    const general = await ask('general');
    const behind = admit('behind', 'general');
    await clock.advance(5_000);
    await answer(general);
    await clock.advance(55_000);
    (await behind)(NO_LIMITS, 200);
    await clock.advance(0);
    (await searches[0]!)(NO_LIMITS, 200);
    await clock.advance(60_000);
    (await searches[1]!)(NO_LIMITS, 200);
    expect(held).toEqual(['one 60000', 'other 120000']);
  });

  it('sees how much of each budget is used', async () => {
    const { governor, ask, answer } = setUp({ share: 0.5, searchPerMinute: 90 });
    await ask('a', 'search');
    await answer(await ask('b'), { limit: 100 });
    expect(governor.level('search')).toEqual({ used: 1, allowed: 90 });
    expect(governor.level('general')).toEqual({ used: 1, allowed: 50 });
  });
});
