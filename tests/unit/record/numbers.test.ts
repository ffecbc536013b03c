/** Numbers become others of the same type and magnitude. */
import fc from 'fast-check';
import { keyedBytes } from '../../../src/digest';
import { fakeNumber } from '../../../src/record/fake-number';
import { secretOf } from '../../../src/record/secret';

const secret = secretOf(keyedBytes('a key'));
const fake = (number: number): number => fakeNumber(number, secret);

it.each([
  [7, /^[1-9]$/],
  [-42, /^-[1-9]\d$/],
  [10_000, /^[1-9]\d{4}$/],
  [12.5, /^[1-9]\d\.[1-9]$/],
  [0.0075, /^0\.00[1-9][1-9]$/],
  [1e21, /^[2-9]e\+21$/],
])('%d', (number, form) => {
  expect(String(fake(number))).toMatch(form);
  expect(fake(number)).not.toBe(number);
  expect(fake(number)).toBe(fake(number));
});

it.each([0, Number.MAX_VALUE, Number.MIN_VALUE, 2251799813685249.5, Number.MAX_SAFE_INTEGER])(
  'the edges stay finite and of their type: %d',
  (number) => {
    expect(Number.isFinite(fake(number))).toBe(true);
    expect(Number.isInteger(fake(number))).toBe(Number.isInteger(number));
  },
);

it('no number but zero stays, and none changes its type', () => {
  const number = fc.oneof(
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }),
  );
  fc.assert(
    fc.property(number, (before) => {
      const after = fake(before);
      expect(Number.isInteger(after)).toBe(Number.isInteger(before));
      expect(Math.sign(after)).toBe(Math.sign(before));
      expect(after === before && Math.abs(before) > 1e-300).toBe(false);
    }),
  );
});
