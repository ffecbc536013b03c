import type { Admission, BudgetRules, BudgetState } from '../../../src/kustomer/budget';
import {
  UNKNOWN_BUDGET,
  afterAnswer,
  afterSending,
  decideAdmission,
  levelOf,
} from '../../../src/kustomer/budget';
import { NO_LIMITS, type LimitHeaders } from '../../../src/kustomer/limit-headers';

const RULES: BudgetRules = { share: 0.8, ownPerMinute: undefined };
/** Zero would hide what is falsy. */
const T = 1_000_000;

/** A budget that remembers itself. */
function budget(rules: Partial<BudgetRules> = {}) {
  const all = { ...RULES, ...rules };
  let state: BudgetState = UNKNOWN_BUDGET;
  return {
    state: () => state,
    ask: (nowMs: number): Admission => decideAdmission(state, all, nowMs),
    isOpen: (nowMs: number): boolean => decideAdmission(state, all, nowMs).isAdmitted,
    /** Sends and returns the window of the request. */
    send(nowMs: number): number {
      state = afterSending(state, all, nowMs);
      return state.windowNumber;
    },
    answer(nowMs: number, limits: Partial<LimitHeaders>, { status = 200, window = state.windowNumber } = {}) {
      state = afterAnswer(state, { ...NO_LIMITS, ...limits }, status, window, nowMs);
    },
    /** Sends and answers as long as it may, and tells how often. */
    exhaust(nowMs: number, limits: (count: number) => Partial<LimitHeaders>): number {
      let count = 0;
      while (count < 10_000 && this.isOpen(nowMs)) {
        this.send(nowMs);
        count += 1;
        this.answer(nowMs, limits(count));
      }
      return count;
    },
  };
}
const until = (admission: Admission): number | 'now' => (admission.isAdmitted ? 'now' : admission.untilMs);

describe('an unknown budget', () => {
  it('admits everything, also after answers that state none', () => {
    const b = budget();
    expect(b.exhaust(T, () => ({}))).toBe(10_000);
  });
});

describe('an open budget', () => {
  it.each([
    ['1000, 0.8', 1000, 0.8, 800],
    ['1000, 1', 1000, 1, 1000],
    ['100, 0.5', 100, 0.5, 50],
    ['3, 0.5', 3, 0.5, 1],
    ['2, 0.1', 2, 0.1, 1],
    ['1, 1', 1, 1, 1],
    ['1, 0.1', 1, 0.1, 1],
  ])('admits its share of the limit, and one request at least: %s', (_name, limit, share, expected) => {
    const b = budget({ share });
    const count = b.exhaust(T, (sent) => ({ limit, remaining: limit - sent, resetAtMs: T + 20_000 }));
    expect(count).toBe(expected);
    expect(until(b.ask(T + 1))).toBe(T + 20_000);
    expect(b.isOpen(T + 20_000)).toBe(true);
  });

  it('keeps to its share where answers state the limit only', () => {
    expect(budget({ share: 0.5 }).exhaust(T, () => ({ limit: 10 }))).toBe(5);
  });

  it('admits one request in every window, however small the share', () => {
    const b = budget({ share: 0.01 });
    for (const atMs of [T, T + 60_000, T + 120_000]) {
      expect(b.exhaust(atMs, () => ({ limit: 10 }))).toBe(1);
    }
  });

  it('counts what is in flight against what remains', () => {
    const b = budget({ share: 1 });
    b.send(T);
    b.answer(T, { limit: 10, remaining: 3, resetAtMs: T + 60_000 });
    for (let sent = 0; sent < 3; sent += 1) b.send(T);
    expect(b.ask(T)).toMatchObject({
      isAdmitted: false,
      reason: 'the rest of 10 a minute is left to others',
    });
  });

  it('makes room for other clients that show in what remains', () => {
    const b = budget();
    const othersTook = 300;
    const sent = b.exhaust(T, (count) => ({
      limit: 1000,
      remaining: 1000 - othersTook - count,
      resetAtMs: T + 9_000,
    }));
    expect(sent).toBe(500);
    expect(until(b.ask(T))).toBe(T + 9_000);
  });

  it('gives a place in flight back when no answer came', () => {
    const b = budget();
    b.send(T);
    b.answer(T, {}, { status: 0 });
    expect(b.state().inFlight).toBe(0);
  });
});

describe('a spent budget', () => {
  it('opens 60 s after the first request of its window where no reset is stated', () => {
    const b = budget({ share: 1 });
    b.send(T);
    b.answer(T + 500, { limit: 2, remaining: 1 });
    b.send(T + 5_000);
    b.answer(T + 5_500, { limit: 2, remaining: 0 });
    expect(until(b.ask(T + 6_000))).toBe(T + 60_000);
    expect(until(b.ask(T + 60_000))).toBe('now');
  });

  it('opens at the stated reset, whatever the length of the window', () => {
    for (const lengthMs of [1_000, 17_000, 110_000]) {
      const b = budget({ share: 1 });
      b.send(T);
      b.answer(T, { limit: 1, remaining: 0, resetAtMs: T + lengthMs });
      expect(until(b.ask(T))).toBe(T + lengthMs);
    }
  });

  it('begins a new window with nothing sent and nothing known to remain', () => {
    const b = budget({ share: 0.5 });
    const spend = (atMs: number): number =>
      b.exhaust(atMs, (count) => ({ limit: 10, remaining: 10 - count, resetAtMs: T + 60_000 }));
    expect(spend(T)).toBe(5);
    b.send(T + 60_000);
    expect(b.state()).toMatchObject({ sentInWindow: 1, remaining: undefined, resetAtMs: T + 120_000 });
  });
});

describe('answers that overtake each other', () => {
  const known = (resetAtMs = T + 30_000) => {
    const b = budget();
    b.send(T);
    b.answer(T, { limit: 1000, remaining: 900, resetAtMs });
    return b;
  };

  it('leave the lowest word of a window standing', () => {
    const b = known();
    for (const remaining of [880, 895]) b.answer(T, { limit: 1000, remaining, resetAtMs: T + 30_000 });
    expect(b.state().remaining).toBe(880);
  });

  it('teach nothing of the present window when they belong to one that ended', () => {
    const b = known();
    const late = b.send(T + 29_900);
    b.send(T + 30_000);
    // Its own reset is past, so the header reader has dropped it.
    b.answer(T + 30_300, { limit: 1000, remaining: 201 }, { window: late });
    expect(b.state()).toMatchObject({ remaining: undefined, sentInWindow: 1 });
    expect(b.isOpen(T + 30_300)).toBe(true);
  });

  it("don't turn a stated reset back", () => {
    const b = known(T + 60_000);
    b.answer(T + 1, { limit: 1000, remaining: 5, resetAtMs: T + 500 });
    expect(b.state()).toMatchObject({ resetAtMs: T + 60_000, remaining: 900 });
  });

  it('begin the next window where the API did so a moment before the own clock', () => {
    const b = known();
    for (let count = 0; count < 700; count += 1) {
      b.send(T + 1);
      b.answer(T + 2, { limit: 1000, remaining: 899 - count, resetAtMs: T + 30_000 });
    }
    b.send(T + 29_500);
    b.answer(T + 29_600, { limit: 1000, remaining: 999, resetAtMs: T + 90_000 });
    expect(b.state()).toMatchObject({ remaining: 999, resetAtMs: T + 90_000, sentInWindow: 1 });
  });

  it('lengthen the window, and keep its count, where the reset only moved', () => {
    const b = known();
    b.send(T);
    b.answer(T, { limit: 1000, remaining: 899, resetAtMs: T + 30_000 });
    b.answer(T + 5_000, { limit: 1000, remaining: 950, resetAtMs: T + 35_000 });
    expect(b.state()).toMatchObject({ resetAtMs: T + 35_000, sentInWindow: 2, remaining: 950 });
  });

  it('shorten a window that was only reckoned', () => {
    const b = budget({ share: 1 });
    b.send(T);
    b.answer(T, { limit: 1, remaining: 0, resetAtMs: T + 10_000 });
    expect(until(b.ask(T))).toBe(T + 10_000);
  });
});

describe('a paused budget', () => {
  it.each([
    ['the stated reset', { resetAtMs: T + 7_000, retryAfterMs: 30_000 }, T + 7_000],
    ['the end of Retry-After', { retryAfterMs: 5_000 }, T + 5_000],
    ['one window', {}, T + 60_000],
  ])('opens at %s', (_name, limits, expected) => {
    for (const limit of [undefined, 1000]) {
      const b = budget();
      b.send(T - 10);
      b.answer(T - 5, { limit, remaining: limit });
      b.send(T - 5);
      b.answer(T, limits, { status: 429 });
      expect(b.ask(T)).toMatchObject({ untilMs: expected, reason: 'the API asked to wait (429)' });
      expect(until(b.ask(expected - 1))).toBe(expected);
      expect(until(b.ask(expected))).toBe('now');
    }
  });

  it('is not shortened by a second 429', () => {
    const b = budget();
    b.answer(T, { resetAtMs: T + 60_000 }, { status: 429 });
    b.answer(T + 10, { retryAfterMs: 1_000 }, { status: 429 });
    expect(until(b.ask(T + 20))).toBe(T + 60_000);
  });

  it('stays paused when an earlier request is answered well', () => {
    const b = budget();
    b.answer(T, { limit: 100, remaining: 0, resetAtMs: T + 60_000 }, { status: 429 });
    b.answer(T + 10, { limit: 100, remaining: 3, resetAtMs: T + 60_000 });
    expect(until(b.ask(T + 20))).toBe(T + 60_000);
  });
});

describe('an own limit', () => {
  it('holds in any 60 s, not only in each minute', () => {
    const b = budget({ ownPerMinute: 3 });
    const sent: number[] = [];
    for (let nowMs = T; nowMs < T + 300_000; nowMs += 1_000 + (nowMs % 777)) {
      if (!b.isOpen(nowMs)) continue;
      b.send(nowMs);
      b.answer(nowMs, {});
      sent.push(nowMs);
    }
    for (const from of sent) {
      expect(sent.filter((at) => at >= from && at < from + 60_000).length).toBeLessThanOrEqual(3);
    }
    expect(sent.length).toBeGreaterThanOrEqual(15);
  });

  it('waits for the request that is in the way, and says so', () => {
    const b = budget({ ownPerMinute: 2 });
    for (const atMs of [T, T + 10_000]) b.send(atMs);
    expect(b.ask(T + 20_000)).toEqual({
      isAdmitted: false,
      untilMs: T + 60_000,
      reason: 'own limit of 2 a minute',
    });
    b.send(T + 60_000);
    expect(until(b.ask(T + 60_001))).toBe(T + 70_000);
  });

  it.each([
    [1, 1],
    [1.9, 1],
    [90, 90],
  ])('of %s admits %i at once', (ownPerMinute, expected) => {
    expect(budget({ ownPerMinute }).exhaust(T, () => ({}))).toBe(expected);
  });

  it('holds on top of a budget that the API states', () => {
    expect(budget({ ownPerMinute: 5 }).exhaust(T, () => ({ limit: 1000, remaining: 999 }))).toBe(5);
    expect(budget({ ownPerMinute: 50, share: 0.1 }).exhaust(T, () => ({ limit: 100 }))).toBe(10);
  });

  it('remembers no more than the last 60 s, and nothing where there is none', () => {
    const own = budget({ ownPerMinute: 10 });
    const none = budget();
    for (let nowMs = T; nowMs < T + 600_000; nowMs += 6_000) {
      own.send(nowMs);
      none.send(nowMs);
    }
    expect(own.state().sentAtMs).toHaveLength(10);
    expect(none.state().sentAtMs).toHaveLength(0);
  });
});

describe('the level of a budget', () => {
  const sent = (rules: Partial<BudgetRules>, times: number, limits: Partial<LimitHeaders>): BudgetState => {
    const own = budget(rules);
    for (let count = 0; count < times; count += 1) {
      own.send(T);
      own.answer(T, limits);
    }
    return own.state();
  };

  it.each([
    ['nothing bounds it yet', {}, 3, {}, { used: 3, allowed: undefined }],
    ['the share of what the API states bounds it', {}, 3, { limit: 100 }, { used: 3, allowed: 80 }],
    ['the own limit bounds it', { ownPerMinute: 90 }, 3, {}, { used: 3, allowed: 90 }],
    ['the own limit is the tighter one', { ownPerMinute: 50 }, 3, { limit: 100 }, { used: 3, allowed: 50 }],
    ['the share is the tighter one', { ownPerMinute: 90 }, 3, { limit: 100 }, { used: 3, allowed: 80 }],
    ['nothing was sent', { ownPerMinute: 90 }, 0, {}, { used: 0, allowed: 90 }],
  ])('where %s', (_why, rules, times, limits, expected) => {
    expect(levelOf(sent(rules, times, limits), { ...RULES, ...rules }, T)).toEqual(expected);
  });

  it('is nothing once the window is over', () => {
    const state = sent({ ownPerMinute: 90 }, 5, { limit: 100 });
    expect(levelOf(state, { ...RULES, ownPerMinute: 90 }, T + 60_001)).toEqual({ used: 0, allowed: 80 });
  });
});
