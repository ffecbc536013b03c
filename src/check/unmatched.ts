/**
 * Names and globs of `optional_streams` that match nothing. Asks nobody.
 */
import { nearest } from '../nearest';
import { KLASS_PREFIX } from '../streams/klass-streams';
import { isNamed, klassStreamsFor } from '../streams/optional';
import { STREAMS } from '../streams/table';

/** A sentence for each glob that matches no stream, where the organisation has these classes. */
export function describeUnmatched(globs: readonly string[], klasses: readonly string[]): string[] {
  const names = [...STREAMS, ...klassStreamsFor(['*'], klasses)].map(({ name }) => name);
  const spelt = [...names, ...klasses.map((klass) => KLASS_PREFIX + klass)];
  return globs
    .filter((glob) => !spelt.some((name) => isNamed([glob], name)))
    .map(
      (glob) =>
        `"optional_streams": "${glob}" matches no stream; the nearest is "${nearest(glob, names) ?? ''}".`,
    );
}
