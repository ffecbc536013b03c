/**
 * Scrambles JSON values: the structure, the types, the lengths and the documented names stay, every value becomes
 * another. Pure.
 */
import type { JsonObject } from '../json';
import { isJsonObject } from '../json';
import { fakeNumber } from './fake-number';
import type { FakeStrings } from './fake-string';
import type { Secret } from './secret';

export type ScrambleJson = (value: unknown) => unknown;

/** Whose the names and words of a value are: the API's, the organisation's; or, of the messages of faults, the API's words. */
type Whose = 'api' | 'own names' | 'own' | 'faults';

/** Positions in lists that are written as objects; longer numbers may be anything. */
const POSITION = /^\d{1,3}$/;
const FAULT_TEXT = /^(message|title|detail)$/;
const BIRTH = /birth/i;

/** `isKeptKey` tells the names of members that are documented. */
export function createScrambleJson(
  secret: Secret,
  strings: FakeStrings,
  isKeptKey: (key: string) => boolean,
): ScrambleJson {
  const scramble = (value: unknown, key: string, whose: Whose): unknown => {
    if (typeof value === 'string') return fakeOf(value, key, whose);
    if (typeof value === 'number') return fakeNumber(value, secret);
    if (Array.isArray(value)) return value.map((item: unknown) => scramble(item, key, whose));
    return isJsonObject(value) ? members(value, whose) : value;
  };

  const fakeOf = (text: string, key: string, whose: Whose): string => {
    if (BIRTH.test(key)) return strings.birthday(text);
    if (whose === 'own') return strings.ownString(text);
    return whose === 'faults' && FAULT_TEXT.test(key) ? strings.fault(text) : strings.string(text);
  };

  const members = (object: JsonObject, whose: Whose): JsonObject => {
    const taken = new Set<string>();
    return Object.fromEntries(
      Object.entries(object).map(([key, value]) => {
        let faked = keyOf(key, whose);
        // Nothing is lost where two short names come out alike.
        while (taken.has(faked)) faked += 'x';
        taken.add(faked);
        return [faked, scramble(value, key, below(key, whose))];
      }),
    );
  };

  const keyOf = (key: string, whose: Whose): string => {
    if (POSITION.test(key)) return key;
    return whose !== 'own' && whose !== 'own names' && isKeptKey(key) ? key : strings.ownKey(key);
  };

  return (value) => scramble(value, '', 'api');
}

/** `custom` holds custom attributes, `properties` of metadata their definitions by name. */
function below(key: string, whose: Whose): Whose {
  if (whose === 'own' || key === 'custom') return 'own';
  if (key === 'properties') return 'own names';
  if (key === 'errors') return 'faults';
  return whose === 'own names' ? 'api' : whose;
}
