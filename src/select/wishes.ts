/**
 * What the patterns on the command line ask for, checked against a catalog: a pattern that does nothing is a fault. Pure.
 */
import { UsageError } from '../errors';
import { nearest } from '../nearest';
import type { CatalogEntry } from '../singer/catalog';
import { rootMetadata } from '../singer/selection';
import type { Field } from './fields';
import { allOf } from './fields';
import type { Pattern } from './pattern';
import { isForWholeStream, parsePattern, splitPatterns } from './pattern';

/** Why a field is written whatever is selected. */
export const WHY_AUTOMATIC = "keys, replication keys and values that don't fit are always written";

/** As given: each text may hold several patterns, separated by commas. */
export interface GivenPatterns {
  readonly only: readonly string[];
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

export interface Wishes {
  /** What is to be left; without any of them, all that is selected already. */
  readonly only: readonly Pattern[];
  /** What is to be there, those of `only` among them. */
  readonly wanted: readonly Pattern[];
  /** What is to go. It wins. */
  readonly unwanted: readonly Pattern[];
}

/** An entry of the catalog with its fields. */
export interface Stream {
  readonly name: string;
  readonly entry: CatalogEntry;
  readonly fields: readonly Field[];
}

/**
 * Sorts the patterns. Throws UsageError with a line for each that names nothing, or nothing that can be changed.
 */
export function readWishes(given: GivenPatterns, streams: readonly Stream[]): Wishes {
  const parsed = (texts: readonly string[]): readonly Pattern[] => splitPatterns(texts).map(parsePattern);
  const only = parsed(given.only);
  const include = parsed(given.include);
  const exclude = parsed(given.exclude);
  const problems = [
    ...only.flatMap((pattern) => faultOf('--only', pattern, streams)),
    ...include.flatMap((pattern) => faultOf('--include', pattern, streams)),
    ...exclude.flatMap((pattern) => faultOf('--exclude', pattern, streams)),
    ...exclude.filter(({ isExclusion }) => isExclusion).map(({ text }) => twiceExcluded(text)),
  ];
  if (problems.length > 0) throw new UsageError(problems);
  const isWanted = ({ isExclusion }: Pattern): boolean => !isExclusion;
  return {
    only: only.filter(isWanted),
    wanted: [...only, ...include].filter(isWanted),
    unwanted: [...[...only, ...include].filter(({ isExclusion }) => isExclusion), ...exclude],
  };
}

/** May the stream not be read with the key that the catalog was written with? */
export function isUnsupported({ entry }: Stream): boolean {
  return rootMetadata(entry)['inclusion'] === 'unsupported';
}

function faultOf(flag: string, pattern: Pattern, streams: readonly Stream[]): string[] {
  const unmatched = findUnmatched(flag, pattern, streams);
  if (unmatched !== undefined) return [unmatched];
  const said = saidAs(flag, pattern);
  const matched = streams.filter(({ name }) => pattern.matchesStream(name));
  const isExcluding = flag === '--exclude' || pattern.isExclusion;
  if (!isExcluding && matched.every(isUnsupported)) {
    return [
      `${said}: the key lacked a role when the catalog was written, so the stream can't be selected; write the catalog ` +
        'anew with --discover once the key has it.',
    ];
  }
  if (!isExcluding || isForWholeStream(pattern)) return [];
  const found = matched
    .flatMap(({ fields }) => allOf(fields))
    .filter(({ path }) => pattern.matchesField(path));
  if (found.some(({ isAutomatic }) => !isAutomatic)) return [];
  const names = [...new Set(found.map(({ path }) => path))].join(', ');
  return [`${said}: ${names} can't be left out: ${WHY_AUTOMATIC}.`];
}

/** The sentence about a pattern that names nothing; undefined where it names something. */
export function findUnmatched(
  flag: string,
  pattern: Pattern,
  streams: readonly Stream[],
): string | undefined {
  const said = saidAs(flag, pattern);
  const matched = streams.filter(({ name }) => pattern.matchesStream(name));
  if (matched.length === 0) {
    const meant = nearest(
      pattern.streamText,
      streams.map(({ name }) => name),
    );
    return `${said}: the catalog has no such stream${suggest(pattern, meant, pattern.pathText)}`;
  }
  if (isForWholeStream(pattern)) return undefined;
  const paths = [...new Set(matched.flatMap(({ fields }) => allOf(fields)).map(({ path }) => path))];
  if (paths.some((path) => pattern.matchesField(path))) return undefined;
  const meant = nearest(pattern.pathText ?? '', paths);
  return `${said}: there is no such field${suggest(pattern, pattern.streamText, meant)}`;
}

function saidAs(flag: string, { text }: Pattern): string {
  return `${flag} ${JSON.stringify(text)}`;
}

function suggest({ isExclusion }: Pattern, stream: string | undefined, path: string | undefined): string {
  if (stream === undefined) return '.';
  const meant = `${isExclusion ? '!' : ''}${stream}${path === undefined ? '' : `.${path}`}`;
  return `; did you mean ${JSON.stringify(meant)}? --list shows what there is.`;
}

function twiceExcluded(text: string): string {
  return `--exclude ${JSON.stringify(text)}: write it without "!", or use --include to have it back.`;
}
