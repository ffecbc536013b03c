/** A scrambler with a secret that tests know, and what it keeps. Judges nothing. */
import { keyedBytes } from '../../../src/digest';
import { createFakeStrings, type FakeStrings } from '../../../src/record/fake-string';
import { createScrambleJson } from '../../../src/record/scramble-json';
import { secretOf, type Secret } from '../../../src/record/secret';
import { documentedKeys } from '../../../src/record/vocabulary';
import { loadSchema } from '../../../src/schema';
import { schemaNameOf } from '../../../src/streams/definition';
import { STREAMS } from '../../../src/streams/table';

export const ORIGIN = 'https://acme.api.kustomerapp.com';

export const isKeptKey = documentedKeys(
  STREAMS.map((stream) => loadSchema(schemaNameOf(stream))),
  STREAMS,
);

export interface Scrambler {
  readonly secret: Secret;
  readonly strings: FakeStrings;
  readonly json: (value: unknown) => unknown;
}

export function scramblerOf(key: string): Scrambler {
  const secret = secretOf(keyedBytes(key));
  const strings = createFakeStrings(secret, isKeptKey, ORIGIN);
  return { secret, strings, json: createScrambleJson(secret, strings, isKeptKey) };
}
