/**
 * Texts of the same length, each character another one of the same kind. Pure, but that it remembers short texts: of
 * those, two must not come out alike.
 */
import type { Place, PlaceOf } from './characters';
import { charactersOf, createPlaces } from './characters';
import type { Draw, Secret } from './secret';

/** The same for the same text. */
export type FakeText = (text: string) => string;

/** Of so many random characters two texts hardly come out alike. */
const RANDOM_ENOUGH = 12;
/** Of very short texts there may be no fakes left. */
const TRIES = 64;

/** `isTaken` tells texts that would be misread where they came out as a fake: the words that are kept. */
export function createFakeText({ drawsFor }: Secret, isTaken: (text: string) => boolean): FakeText {
  const placeOf = createPlaces();
  const fakes = new Map<string, string>();
  const given = new Set<string>();
  return (text) => {
    const known = fakes.get(text);
    if (known !== undefined) return known;
    const places = placesIn(text, placeOf);
    const fakeBy = (attempt: number): string => {
      const draw = drawsFor(`text ${attempt}`, text);
      return places.map((place) => anotherOf(place, draw)).join('');
    };
    if (places.filter(({ kind }) => kind.length > 0).length > RANDOM_ENOUGH) return fakeBy(0);
    let fake = fakeBy(0);
    for (let attempt = 1; attempt < TRIES && (given.has(fake) || isTaken(fake)); attempt += 1) {
      fake = fakeBy(attempt);
    }
    fakes.set(text, fake);
    given.add(fake);
    return fake;
  };
}

/** Letters, digits and symbols have a kind. Punctuation has none, unless the text has nothing else. */
function placesIn(text: string, placeOf: PlaceOf): Place[] {
  const characters = charactersOf(text);
  const places = characters.map((character) => placeOf(character, false));
  const saysSomething = places.some(({ kind }) => kind.length > 0);
  return saysSomething ? places : characters.map((character) => placeOf(character, true));
}

/** One of the kind, never the character itself. */
function anotherOf({ character, kind, own }: Place, draw: Draw): string {
  if (kind.length === 0) return character;
  const index = own < 0 ? draw(kind.length) : (own + 1 + draw(kind.length - 1)) % kind.length;
  return kind[index] ?? character;
}
