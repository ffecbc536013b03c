/**
 * Characters of the same kind: lower case for lower case, a digit for a digit, and so on. Pure; knows no text.
 *
 * A replacement takes as many bytes as what it replaces, in UTF-8 and in UTF-16: lengths are part of what a recording shows.
 */

const LOWER = charactersOf('abcdefghijklmnopqrstuvwxyz');
const UPPER = charactersOf('ABCDEFGHIJKLMNOPQRSTUVWXYZ');
const DIGITS = charactersOf('0123456789');
const SIGNS = charactersOf('!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~');

/** Beyond ASCII: a character stays within its kind and its block. What fits none of these carries no content. */
const KINDS = [/^\p{Lu}$/u, /^\p{Ll}$/u, /^\p{L}$/u, /^\p{N}$/u, /^\p{S}$/u];
const SIGN_KIND = /^\p{P}$/u;
/** Divides the lengths that characters have in UTF-8: none has two of them within a block. */
const BLOCK = 128;
/** A kind with fewer members in its block is no place to hide. */
const FEW = 4;
/** What replaces the members of such kinds, by the length in UTF-8. */
const STRANGERS = [
  charactersOf('äöüàéèñç'),
  charactersOf('あいうえおかきく'),
  charactersOf('😀😁😂😃😄😅😆😇'),
] as const;

/** A character and what it may become. */
export interface Place {
  readonly character: string;
  /** The members of its kind, itself among them as a rule; none for a character that stays. */
  readonly kind: readonly string[];
  /** Where it stands among them; -1 where it doesn't. */
  readonly own: number;
}

/** With `signsToo` punctuation has a kind as well. */
export type PlaceOf = (character: string, signsToo: boolean) => Place;

/** Whole characters; half of a pair stands for itself. */
export function charactersOf(text: string): string[] {
  return Array.from(text);
}

/** Tells places, and remembers them: a text has many characters, and few different ones. */
export function createPlaces(): PlaceOf {
  const kinds = new Map<string, readonly string[]>();
  const plain = new Map<string, Place>();
  const withSigns = new Map<string, Place>();
  const beyondAscii = (character: string, patterns: readonly RegExp[]): readonly string[] => {
    const pattern = patterns.find((one) => one.test(character));
    if (!pattern) return [];
    const block = Math.floor((character.codePointAt(0) ?? 0) / BLOCK);
    const name = `${block} ${pattern.source}`;
    const members = kinds.get(name) ?? membersOf(block, pattern);
    kinds.set(name, members);
    return members;
  };
  const kindOf = (character: string, signsToo: boolean): readonly string[] => {
    if (character > '\u007f') return beyondAscii(character, signsToo ? [...KINDS, SIGN_KIND] : KINDS);
    const found = [LOWER, UPPER, DIGITS].find((kind) => kind.includes(character));
    return found ?? (signsToo && SIGNS.includes(character) ? SIGNS : []);
  };
  return (character, signsToo) => {
    const known = signsToo ? withSigns : plain;
    const place = known.get(character);
    if (place) return place;
    const kind = kindOf(character, signsToo);
    const made = { character, kind, own: kind.indexOf(character) };
    known.set(character, made);
    return made;
  };
}

function membersOf(block: number, kind: RegExp): readonly string[] {
  const members = Array.from({ length: BLOCK }, (_, index) => String.fromCodePoint(block * BLOCK + index));
  const ofKind = members.filter((member) => member > '\u007f' && kind.test(member));
  if (ofKind.length >= FEW) return ofKind;
  const first = block * BLOCK;
  return STRANGERS[first < 0x800 ? 0 : first < 0x10000 ? 1 : 2];
}
