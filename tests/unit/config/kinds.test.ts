import { integer, number } from '../../../src/config/kinds';

const ABOUT = { default: 1, example: 1, since: 'now' } as const;

describe('a number without upper bound', () => {
  it.each([Infinity, -Infinity, NaN])('is never %j', (given) => {
    expect(number(ABOUT, '').check(given).isFit).toBe(false);
    expect(integer(ABOUT, '').check(given).isFit).toBe(false);
  });

  it.each([0, 1e300])('may be %j', (given) => {
    expect(number(ABOUT, '').check(given)).toEqual({ isFit: true, value: given });
  });
});
