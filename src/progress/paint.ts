/**
 * Colours of a terminal, or none. Knows nothing of what is painted.
 *
 * Only colours that can be read on light and on dark ground: no yellow, no white, no black.
 */
import { styleText } from 'node:util';

type Brush = (text: string) => string;

export interface Paint {
  readonly strong: Brush;
  readonly faint: Brush;
  readonly good: Brush;
  readonly bad: Brush;
  readonly notable: Brush;
}

/** Brushes that paint, or leave the text as it is. */
export function createPaint(hasColour: boolean): Paint {
  const brush =
    (format: Parameters<typeof styleText>[0]): Brush =>
    (text) =>
      // Whether stdout is a terminal, which Node would ask, says nothing of stderr.
      hasColour && text !== '' ? styleText(format, text, { validateStream: false }) : text;
  return {
    strong: brush('bold'),
    faint: brush('dim'),
    good: brush('green'),
    bad: brush('red'),
    notable: brush('magenta'),
  };
}

/** Source: no-color.org: set to anything but an empty text, it asks for none. */
export function wantsColour(env: Readonly<Record<string, string | undefined>>): boolean {
  return (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
}
