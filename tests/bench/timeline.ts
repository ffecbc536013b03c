/** When the records of a made-up organisation were updated: ties, bursts and imports. Knows nothing of what they hold. */
import { createRandom } from '../sandbox/random';

export interface TimelineOptions {
  readonly count: number;
  /** Inclusive, in milliseconds since the epoch. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly seed: number;
  /** Some thousands of every hundred thousand share an instant. */
  readonly hasImports: boolean;
}

/** Records are numbered from 0, oldest first. */
export interface Timeline {
  readonly count: number;
  updatedMs(number: number): number;
  createdMs(number: number): number;
  /** The number of the first record that wasn't updated before `atMs`; `count` where there is none. */
  firstNotBefore(atMs: number): number;
}

/** Of every thousand, so many share an instant, in both dates, as after a bulk edit. */
const TIE = { every: 1_000, from: 40, to: 70 };
/** So many share an instant that no answer holds; they were created at different times. */
const IMPORT = { every: 100_000, from: 50_000, to: 53_000 };
/** So many come fifty times as fast as the others, as in an hour of trouble. */
const BURST = { every: 20_000, from: 10_000, to: 12_000 };
const BURST_PACE = 50;
const LONGEST_LIFE_MS = 90 * 86_400_000;

interface Stretch {
  readonly every: number;
  readonly from: number;
  readonly to: number;
}

const isIn = ({ every, from, to }: Stretch, number: number): boolean =>
  number % every >= from && number % every < to;

/** True for a record that shares its predecessor's instant. */
const isTied = (number: number, hasImports: boolean): boolean =>
  isIn({ ...TIE, from: TIE.from + 1 }, number) ||
  (hasImports && isIn({ ...IMPORT, from: IMPORT.from + 1 }, number));

/** Spreads `count` records from `fromMs` to `toMs`. The same options give the same instants. */
export function createTimeline({ count, fromMs, toMs, seed, hasImports }: TimelineOptions): Timeline {
  const random = createRandom(seed);
  const instants = new Float64Array(count);
  let passed = 0;
  for (let number = 0; number < count; number += 1) {
    const gap = isTied(number, hasImports) ? 0 : -Math.log(1 - random.next());
    passed += isIn(BURST, number) ? gap / BURST_PACE : gap;
    instants[number] = passed;
  }
  const scale = passed === 0 ? 0 : (toMs - fromMs) / passed;
  for (let number = 0; number < count; number += 1) {
    instants[number] = fromMs + Math.floor((instants[number] ?? 0) * scale);
  }
  const updatedMs = (number: number): number => instants[number] ?? NaN;
  return {
    count,
    updatedMs,
    createdMs: (number) =>
      isIn(TIE, number) ? updatedMs(number) : updatedMs(number) - ((number * 7_919_003) % LONGEST_LIFE_MS),
    firstNotBefore(atMs) {
      let [low, high] = [0, count];
      while (low < high) {
        const middle = Math.floor((low + high) / 2);
        if (updatedMs(middle) < atMs) low = middle + 1;
        else high = middle;
      }
      return low;
    },
  };
}
