/** Repeatable randomness: the same seed gives the same values everywhere. Knows nothing of records. */

export interface Random {
  /** In [0, 1). */
  next(): number;
  /** A whole number in [min, max]. */
  integer(min: number, max: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** 24 hex digits that begin with the second of creation, as ids of MongoDB do. */
  id(createdAtMs: number): string;
}

/** A stream of random values (mulberry32). */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  let count = 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const integer = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
  return {
    next,
    integer,
    chance: (probability) => next() < probability,
    pick: (items) => {
      const item = items[integer(0, items.length - 1)];
      if (item === undefined) throw new Error('Nothing to pick from an empty list.');
      return item;
    },
    id: (createdAtMs) => {
      count += 1;
      const seconds = Math.max(0, Math.floor(createdAtMs / 1000)) % 0x100000000;
      return hex(seconds, 8) + hex(integer(0, 0xffffffff), 8) + hex(count % 0x100000000, 8);
    },
  };
}

/** A number for a text that is different for each seed (FNV-1a with a final mix). */
export function hash(text: string, seed: number): number {
  let value = (0x811c9dc5 ^ seed) >>> 0;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  return (value ^ (value >>> 13)) >>> 0;
}
