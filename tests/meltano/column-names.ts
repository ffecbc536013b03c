/** How columns are named (BEHAVIOR.md, "Columns"), written once more, apart from the tap's own code. Knows no stream. */

/** A field that has a column. */
export interface Field {
  /** Where it stands in the record, as the API writes it. */
  readonly path: readonly string[];
  /** The parts that it would like to be called after. */
  readonly called: readonly string[];
  /** Of several that want one name the lowest has it: top-level fields, related ids, attributes. */
  readonly rank: number;
}

const MAX_CHARS = 63;
const HASH_CHARS = 8;

/** The column of each field; no two are alike. */
export function columnNames<F extends Field>(
  fields: readonly F[],
  separator: string,
): ReadonlyMap<F, string> {
  const taken = new Set<string>();
  const names = new Map<F, string>();
  for (const field of [...fields].sort(byPrecedence)) {
    const joined = field.called.map(inSnakeCase).join(separator);
    const plain = /^[a-z]/.test(joined) ? joined : `x_${joined}`;
    const isSayable = field.path.every((part) => inSnakeCase(part) !== '');
    const name = isSayable && plain.length <= MAX_CHARS && !taken.has(plain) ? plain : hashed(plain, field);
    if (taken.has(name)) throw new Error(`Two fields are called ${name}.`);
    taken.add(name);
    names.set(field, name);
  }
  return names;
}

/** The shorter path before the longer, the API's own camel case before other spellings. */
function byPrecedence(one: Field, other: Field): number {
  const key = ({ path }: Field): string => path.join('\0');
  return (
    one.rank - other.rank ||
    one.path.length - other.path.length ||
    Number(isUnusual(one)) - Number(isUnusual(other)) ||
    (key(one) < key(other) ? -1 : 1)
  );
}

function isUnusual({ path }: Field): boolean {
  const camel = (snake: string): string =>
    snake.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return path.some((part) => camel(inSnakeCase(part)) !== part);
}

function inSnakeCase(text: string): string {
  return text
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .toLowerCase();
}

/** FNV-1a over the path: pinned, because a name has to stay the same from version to version. */
function hashed(plain: string, { path }: Field): string {
  let hash = 2_166_136_261;
  for (const byte of Buffer.from(path.join('\0').toWellFormed())) hash = Math.imul(hash ^ byte, 16_777_619);
  const head = plain.slice(0, MAX_CHARS - HASH_CHARS - 1).replace(/_+$/, '');
  return `${head}_${(hash >>> 0).toString(16).padStart(HASH_CHARS, '0')}`;
}
