/**
 * Breaks texts into lines. Pure.
 */

/** The words of `text` in lines of at most `width`, a longer word in a line of its own. */
export function wrapped(text: string, width: number): string[] {
  return text.split(' ').reduce<string[]>((lines, word) => {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) return [...lines, word];
    return [...lines.slice(0, -1), `${last} ${word}`];
  }, []);
}
