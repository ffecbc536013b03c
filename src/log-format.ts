/**
 * The forms that stderr can have, and which one Meltano asks for. Knows nothing of what is told.
 */

export type LogFormat = 'text' | 'json';

/** JSON where Meltano's log configuration asks for structured lines, else text. */
export function formatAskedBy(logConfigText: string | undefined): LogFormat {
  return logConfigText?.includes('StructuredFormatter') ? 'json' : 'text';
}
