import { aheadOf, createOutlook } from '../../../src/sync/outlook';
import { createTrust, SMALLEST_CAP } from '../../../src/kustomer/trust';

const believed = (): boolean => true;
const span = (fromMs: number, toMs: number) => ({ fromMs, toMs });
const walked = (cursorMs: number, toMs: number, rowsLeft?: number) => ({ cursorMs, toMs, rowsLeft });

describe('what lies ahead of a walk', () => {
  it('is the time behind the cursors and the rows that the API counts there, once the last part is under way', () => {
    const walk = { pending: [], underWay: [walked(30, 50, 7), walked(60, 100, 8)] };
    expect(aheadOf(walk, 0, 100, believed)).toEqual({ spanMs: 100, leftMs: 60, rowsLeft: 15, reachedMs: 30 });
  });

  it.each([
    ['another part follows', { pending: [], underWay: [walked(30, 50, 7)] }, 40, believed],
    [
      'a window waits for its walker',
      { pending: [span(50, 90)], underWay: [walked(30, 50, 7)] },
      0,
      believed,
    ],
    [
      'a window has no answer yet',
      { pending: [], underWay: [walked(30, 50, 7), { cursorMs: 50, toMs: 90, rowsLeft: undefined }] },
      0,
      believed,
    ],
    ['totals are not believed', { pending: [], underWay: [walked(30, 50, 7)] }, 0, () => false],
  ])('is a number of rows that nobody knows where %s', (_why, walk, laterMs, isBelieved) => {
    expect(aheadOf(walk, laterMs, 100, isBelieved).rowsLeft).toBeUndefined();
  });

  it('is nothing that was reached where no window is under way', () => {
    const idle = { pending: [span(0, 100)], underWay: [] };
    expect(aheadOf(idle, 0, 100, believed)).toMatchObject({ leftMs: 100, reachedMs: undefined });
  });
});

describe('an outlook', () => {
  it('follows the walk from part to part, another index behind them', () => {
    const outlook = createOutlook([[span(90, 100)], [span(0, 90)]], 50, believed);
    expect(outlook.now()).toMatchObject({ spanMs: 150, leftMs: 150 });
    outlook.follow(0, { pending: [], underWay: [walked(96, 100, 3)] });
    expect(outlook.now()).toMatchObject({ spanMs: 150, leftMs: 144, reachedMs: 96 });
    const underWay = [walked(60, 90, 3)];
    outlook.follow(1, { pending: [], underWay });
    expect(outlook.now()).toMatchObject({ leftMs: 80, reachedMs: 60 });
    underWay[0] = walked(80, 90, 1);
    expect(outlook.now()).toMatchObject({ leftMs: 60, reachedMs: 80 });
  });

  it('believes large totals until the API’s cap shows', () => {
    const trust = createTrust('notes', () => undefined);
    const isBelieved = (total: number): boolean =>
      trust.usableTotal({ rows: [], next: undefined, total }) !== undefined;
    const outlook = createOutlook([[span(0, 90)]], 0, isBelieved);
    outlook.follow(0, { pending: [], underWay: [walked(0, 90, SMALLEST_CAP)] });
    expect(outlook.now().rowsLeft).toBe(SMALLEST_CAP);
    trust.largeTotalsAreUseless();
    expect(outlook.now().rowsLeft).toBeUndefined();
  });
});
