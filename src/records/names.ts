/**
 * Names for columns: snake case, legal in every target, unique, short enough, and the same in every run. Pure; knows
 * no stream.
 *
 * A name follows from the field's own path, except where two paths want the same one. Then the first in a fixed order
 * has it and the others carry a hash of their path. The order puts last what an organisation can add (deeper paths,
 * unusual spellings), so that a new field takes a name from nobody. All fields of the full schema take part, selected
 * or not, so that selection changes no name.
 */

/** What a field would like to be called. */
export interface Wish {
  /** As the API writes it. */
  readonly path: readonly string[];
  readonly name: string;
  /** Of two that want the same name the lower rank has it. */
  readonly rank: number;
}

const HASH_LENGTH = 8;

/** `displayName` → `display_name`, `S3DataURL` → `s3_data_url`, `Größe (cm)` → `grosse_cm`; empty where nothing is left. */
export function snakeCase(text: string): string {
  return text
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .toLowerCase();
}

/** The wish to be called after the segments of `path` that `named` holds, each in snake case. */
export function wishFor(
  path: readonly string[],
  named: readonly string[],
  separator: string,
  rank: number,
): Wish {
  return { path, name: named.map(snakeCase).join(separator), rank };
}

/** The name of each wish: `[a-z][a-z0-9_]*`, at most `maxLength` characters (16 or more), no two alike. */
export function nameColumns(wishes: readonly Wish[], maxLength: number): ReadonlyMap<Wish, string> {
  const taken = new Set<string>();
  const names = new Map<Wish, string>();
  for (const { wish, isVague } of wishes.map(claimOf).sort(inOrder)) {
    const plain = legal(wish.name);
    const isFree = plain.length <= maxLength && !isVague && !taken.has(plain);
    const name = isFree ? plain : hashed(plain, wish.path, maxLength, taken);
    taken.add(name);
    names.set(wish, name);
  }
  return names;
}

interface Claim {
  readonly wish: Wish;
  readonly key: string;
  /** Not in the API's own camel case, from which snake case leads back to where it came from. */
  readonly isUnusual: boolean;
  /** A part of the path has no letter or figure that a name could hold. */
  readonly isVague: boolean;
}

function claimOf(wish: Wish): Claim {
  const parts = wish.path.map((segment) => ({ segment, snake: snakeCase(segment) }));
  return {
    wish,
    key: wish.path.join('\u0000'),
    isUnusual: parts.some(({ segment, snake }) => camelCase(snake) !== segment),
    isVague: parts.some(({ snake }) => snake === ''),
  };
}

function inOrder(one: Claim, other: Claim): number {
  return (
    one.wish.rank - other.wish.rank ||
    one.wish.path.length - other.wish.path.length ||
    Number(one.isUnusual) - Number(other.isUnusual) ||
    (one.key < other.key ? -1 : 1)
  );
}

function camelCase(snake: string): string {
  return snake.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function legal(name: string): string {
  return /^[a-z]/.test(name) ? name : `x_${name}`;
}

function hashed(name: string, path: readonly string[], maxLength: number, taken: Set<string>): string {
  for (let turn = 0; ; turn += 1) {
    const hash = hashOf(`${path.join('\u0000')}${'\u0000'.repeat(turn)}`);
    const head = name.slice(0, maxLength - HASH_LENGTH - 1).replace(/_+$/, '');
    const candidate = `${head}_${hash}`;
    if (!taken.has(candidate)) return candidate;
  }
}

/** FNV-1a, 32 bits, in hex: names need no cryptography, only the same answer in every run. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(HASH_LENGTH, '0');
}
