/**
 * Streams of single custom object classes, made at run time: `kobjects_<klass>`. Pure.
 *
 * Source: dossier, section 2, "Custom objects": the context `kobject_<klass>` searches one class, by the attributes of
 * `kobject`. What a class may be called is not documented: `ecomm-order` is seen, and more has to be expected.
 */
import type { SearchStream } from './definition';
import { roleOfReading } from './roles';

/** What the names of all class streams begin with; no stream of the table does. */
export const KLASS_PREFIX = 'kobjects_';

/** Names of tables: what all targets can live with. */
const LEGAL_NAME = /^kobjects_[a-z0-9_]+$/;
const LONGEST_NAME = 63;
/** Characters that have a faithful spelling in a name; all others are told apart by the hash only. */
const FAITHFUL = /^[A-Za-z0-9_.\- ]+$/;

/** The stream of the class that the API calls `klass`. */
export function klassStream(klass: string, name: string): SearchStream {
  return {
    kind: 'search',
    name,
    klass,
    context: `kobject_${klass}`,
    role: roleOfReading('kobject'),
    updatedAttribute: 'kobject_updated_at',
    createdAttribute: 'kobject_created_at',
    placedBy: 'updatedAt',
    archive: { kind: 'search' },
  };
}

/** Can a class stream have this name? */
export function isKlassStreamName(name: string): boolean {
  return LEGAL_NAME.test(name) && name.length <= LONGEST_NAME;
}

/** False for a name that no address can hold. */
export function isKlassName(klass: unknown): klass is string {
  return typeof klass === 'string' && klass !== '' && klass.isWellFormed();
}

/**
 * Class → name of its stream; legal, unique, whatever the order. A class whose name is legal keeps it: `order` is
 * `kobjects_order`, whatever else there is. Others are spelt in snake case (`ecomm-order`: `kobjects_ecomm_order`), and
 * carry a hash of the class's name where the spelling loses characters, is too long or isn't theirs alone.
 */
export function klassStreamNames(klasses: readonly string[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  const give = (klass: string, name: string): void => {
    names.set(klass, name);
    taken.add(name);
  };
  const all = [...new Set(klasses)].sort();
  const legal = all.filter((klass) => isKlassStreamName(KLASS_PREFIX + klass));
  for (const klass of legal) give(klass, KLASS_PREFIX + klass);

  const others = all.filter((klass) => !names.has(klass)).map((klass) => ({ klass, spelt: spell(klass) }));
  const isAlone = (spelt: string): boolean =>
    !taken.has(spelt) && others.filter((one) => one.spelt === spelt).length === 1;
  const plain = others.filter(
    ({ klass, spelt }) => FAITHFUL.test(klass) && isKlassStreamName(spelt) && isAlone(spelt),
  );
  for (const { klass, spelt } of plain) give(klass, spelt);
  for (const { klass, spelt } of others.filter((one) => !names.has(one.klass))) {
    let salted = klass;
    while (taken.has(withHash(spelt, salted))) salted += '#';
    give(klass, withHash(spelt, salted));
  }
  return names;
}

function spell(klass: string): string {
  const snake = klass
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '');
  return KLASS_PREFIX + snake;
}

function withHash(spelt: string, hashed: string): string {
  const hash = hashOf(hashed);
  return `${spelt.slice(0, LONGEST_NAME - hash.length - 1).replace(/_+$/, '')}_${hash}`;
}

/** FNV-1a of 32 bits, in hex. Short, not secret; a clash is seen and salted. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}
