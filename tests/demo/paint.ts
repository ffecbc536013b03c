/** Colour for terminals, and nothing at all elsewhere. Knows nothing of what is painted. */

const CODES = { bold: 1, dim: 2, red: 31, green: 32, cyan: 36 } as const;

export type Paint = Readonly<Record<keyof typeof CODES, (text: string) => string>>;

/** Functions that colour a text, or leave it as it is. */
export function createPaint(isColourful: boolean): Paint {
  const style =
    (code: number) =>
    (text: string): string =>
      isColourful ? `\u001b[${code}m${text}\u001b[0m` : text;
  return {
    bold: style(CODES.bold),
    dim: style(CODES.dim),
    red: style(CODES.red),
    green: style(CODES.green),
    cyan: style(CODES.cyan),
  };
}

/** True for a terminal that shows colours, unless NO_COLOR (https://no-color.org) asks for none. */
export function showsColours(isTerminal: boolean, env: NodeJS.ProcessEnv): boolean {
  return isTerminal && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
}
