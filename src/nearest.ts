/**
 * "Did you mean …": finds the known word that is nearest to a given one. Knows nothing of what the words name.
 */

/**
 * The word of `known` that takes the fewest edits to become `word`, upper and lower case being the same; of equally
 * near ones the first. Undefined only where nothing is known.
 */
export function nearest(word: string, known: readonly string[]): string | undefined {
  let best: { readonly word: string; readonly edits: number } | undefined;
  for (const candidate of known) {
    const edits = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (best === undefined || edits < best.edits) best = { word: candidate, edits };
  }
  return best?.word;
}

/**
 * The nearest word of `known`, where it is so near that `word` is likely a slip of it: at most a third of its letters
 * differ. Undefined where none is.
 */
export function likelyMeant(word: string, known: readonly string[]): string | undefined {
  const best = nearest(word, known);
  if (best === undefined) return undefined;
  return editDistance(word.toLowerCase(), best.toLowerCase()) * 3 <= best.length ? best : undefined;
}

/** Levenshtein's distance: insertions, deletions and replacements, by rows of the usual table. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let line = 1; line <= from.length; line += 1) {
    const above = row;
    row = [line];
    for (let column = 1; column <= to.length; column += 1) {
      const replace = at(above, column - 1) + (from[line - 1] === to[column - 1] ? 0 : 1);
      row.push(Math.min(at(above, column) + 1, at(row, column - 1) + 1, replace));
    }
  }
  return at(row, to.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}
