/**
 * Patterns over streams and fields, as `meltano select` has them: `customers.attributes.emails`, `*.attributes.*At`,
 * `!customers.*`. Pure; knows no catalog.
 *
 * `*` stands for any text, dots included, `?` for one character, `[abc]` and `[!abc]` for one of some. What lies below a
 * matched field is matched too. A stream alone stands for the stream and says nothing of its fields.
 */

export interface Pattern {
  /** As it was given. */
  readonly text: string;
  /** It begins with `!`. */
  readonly isExclusion: boolean;
  /** What stands before the first dot. */
  readonly streamText: string;
  /** What stands behind it; undefined where a stream stands alone. */
  readonly pathText: string | undefined;
  matchesStream(name: string): boolean;
  /** `path`: the names down to a field, joined by dots. False where the pattern has no path. */
  matchesField(path: string): boolean;
}

/** The pattern that `text` is. */
export function parsePattern(text: string): Pattern {
  const isExclusion = text.startsWith('!');
  const plain = isExclusion ? text.slice(1) : text;
  const dot = plain.indexOf('.');
  const streamText = dot < 0 ? plain : plain.slice(0, dot);
  const pathText = dot < 0 ? undefined : plain.slice(dot + 1);
  const stream = globRegExp(streamText);
  const path = pathText === undefined ? undefined : globRegExp(pathText);
  return {
    text,
    isExclusion,
    streamText,
    pathText,
    matchesStream: (name) => stream.test(name),
    matchesField: (field) => path !== undefined && selfAndAbove(field).some((one) => path.test(one)),
  };
}

/** Patterns separated by commas, blanks around them left out. */
export function splitPatterns(texts: readonly string[]): readonly string[] {
  return texts
    .flatMap((text) => text.split(','))
    .map((text) => text.trim())
    .filter((text) => text !== '');
}

/** Does the pattern name all fields, and so the whole stream where it leaves out? */
export function isForWholeStream({ pathText }: Pattern): boolean {
  return pathText === undefined || pathText === '*';
}

/** `a.b.c`, `a.b`, `a`. */
function selfAndAbove(path: string): string[] {
  const names = path.split('.');
  return names.map((_name, index) => names.slice(0, names.length - index).join('.'));
}

/** Python's `fnmatch`, which Meltano goes by. */
function globRegExp(glob: string): RegExp {
  const source = glob.replaceAll(/\[(!?)(\]?[^\]]*)\]|[\s\S]/g, (part, not: string, set?: string) => {
    if (part === '*') return '.*';
    if (part === '?') return '.';
    if (set === undefined || set === '') return part.replaceAll(/[\\^$+?.()|[\]{}*/-]/g, '\\$&');
    return `[${not === '' ? '' : '^'}${set.replaceAll(/[\\\]^]/g, '\\$&')}]`;
  });
  return new RegExp(`^${source}$`, 's');
}
