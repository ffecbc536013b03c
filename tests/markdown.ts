/** Reads tables of Markdown. Knows no document. */

/** The cells of the table whose heading is line `start` of `lines`, row by row, the heading left out. */
export function cellsFrom(lines: readonly string[], start: number): string[][] {
  const end = lines.findIndex((line, index) => index > start && !line.startsWith('|'));
  return lines.slice(start + 2, end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}
