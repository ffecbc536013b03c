/**
 * Numbers of the same type and magnitude. Pure.
 */
import type { Secret } from './secret';

const TRIES = 8;

/** A number with as many digits before and behind the point, and the same sign; the same for the same number. Zero stays. */
export function fakeNumber(number: number, { drawsFor }: Pick<Secret, 'drawsFor'>): number {
  if (number === 0 || !Number.isFinite(number)) return number;
  const text = String(Math.abs(number));
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const draw = drawsFor(`number ${attempt}`, text);
    const faked = Math.sign(number) * Number(withOtherDigits(text, draw));
    if (isAlike(number, faked)) return faked;
  }
  // Digits that a double can't hold come out as another number.
  const power = 10 ** magnitudeOf(number);
  const round = Math.sign(number) * (Number.isInteger(number) || power < 1 ? power : power + 0.5);
  // Below 1e-308 there is nothing to be told, and nothing to take in its place.
  return isAlike(number, round) ? round : number;
}

function withOtherDigits(text: string, draw: (below: number) => number): string {
  const [mantissa = '', exponent] = text.split('e');
  const first = mantissa.search(/[1-9]/);
  const last = mantissa.includes('.') ? mantissa.length - 1 : first;
  const digits = mantissa.split('').map((digit, index) => {
    if (digit === '.' || index < first) return digit;
    // Neither the first digit nor the last one behind the point may become a zero: the number would be shorter.
    const least = index === first || index === last ? 1 : 0;
    const others = Array.from({ length: 10 - least }, (_, other) => String(other + least));
    const free = others.filter((other) => other !== digit);
    return free[draw(free.length)] ?? digit;
  });
  return digits.join('') + (exponent === undefined ? '' : `e${exponent}`);
}

function isAlike(number: number, faked: number): boolean {
  return (
    Number.isFinite(faked) &&
    faked !== number &&
    faked !== 0 &&
    Number.isInteger(faked) === Number.isInteger(number) &&
    magnitudeOf(faked) === magnitudeOf(number)
  );
}

/** The power of ten of the first digit. */
function magnitudeOf(number: number): number {
  return Number(number.toExponential().split('e')[1]);
}
