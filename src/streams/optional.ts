/**
 * What `optional_streams` names: streams by name or glob. Pure; knows no configuration.
 */
import type { SearchStream, StreamDefinition } from './definition';
import { KLASS_PREFIX, klassStream, klassStreamNames } from './klass-streams';
import { STREAMS } from './table';

/** The streams of the table that a catalog holds where `optional_streams` is `globs`; in its order. */
export function streamsInCatalog(
  globs: readonly string[],
  table: readonly StreamDefinition[] = STREAMS,
): readonly StreamDefinition[] {
  return table.filter(({ name, isOptional }) => isOptional !== true || isNamed(globs, name));
}

/** The classes' streams that `globs` name, by the stream's name or as `kobjects_` with the API's own; by name. */
export function klassStreamsFor(globs: readonly string[], klasses: readonly string[]): SearchStream[] {
  return [...klassStreamNames(klasses)]
    .filter(([klass, name]) => isNamed(globs, name) || isNamed(globs, KLASS_PREFIX + klass))
    .map(([klass, name]) => klassStream(klass, name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** True where one of `globs` may name the stream of a class, so that the classes have to be asked for. */
export function mayNameKlasses(globs: readonly string[]): boolean {
  return globs.some((glob) => {
    const [fixed = ''] = glob.split(/[*?]/);
    const isWhole = fixed.length === glob.length;
    return fixed.startsWith(KLASS_PREFIX) || (!isWhole && KLASS_PREFIX.startsWith(fixed));
  });
}

/** True where one of `globs` matches the name; `*` stands for any characters, `?` for one. */
export function isNamed(globs: readonly string[], name: string): boolean {
  return globs.some((glob) => patternOf(glob).test(name));
}

function patternOf(glob: string): RegExp {
  const source = glob.replaceAll(/[^\w]/gu, (char) => {
    if (char === '*') return '.*';
    return char === '?' ? '.' : `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;
  });
  return new RegExp(`^${source}$`, 'su');
}
