/**
 * Singer messages as lines of text. Knows neither the streams nor where the lines go.
 *
 * Source: the Singer specification; what strict targets refuse (lower-case types, a missing `key_properties`,
 * U+0000, lone surrogates) was seen in their code.
 */
import type { JsonObject, JsonSchema } from '../json';
import { wellFormedJson } from '../json';
import { openSchema } from './open-schema';

export interface SchemaMessage {
  readonly stream: string;
  readonly schema: JsonSchema;
  readonly keyProperties: readonly string[];
  readonly bookmarkProperties: readonly string[];
}

/** A SCHEMA line, without the line feed; objects inside the record are open by word. */
export function schemaLine(message: SchemaMessage): string {
  return JSON.stringify({
    type: 'SCHEMA',
    stream: message.stream,
    schema: openSchema(message.schema),
    key_properties: message.keyProperties,
    ...(message.bookmarkProperties.length > 0 && { bookmark_properties: message.bookmarkProperties }),
  });
}

/** A STATE line, without the line feed. */
export function stateLine(value: JsonObject): string {
  return JSON.stringify({ type: 'STATE', value });
}

/**
 * An ACTIVATE_VERSION line, without the line feed: all of the table was written with `version`, and rows of any other
 * version are gone.
 */
export function activateVersionLine(stream: string, version: number): string {
  return JSON.stringify({ type: 'ACTIVATE_VERSION', stream, version });
}

/**
 * A function that writes RECORD lines of one stream, without the line feed. `timeExtracted` is an ISO 8601
 * date-time in UTC, `version` the one of the whole table that the record belongs to. Text that PostgreSQL and others
 * can't hold is made well-formed: U+0000 goes, a lone surrogate becomes U+FFFD, in values and in names.
 */
export function recordLines(
  stream: string,
  timeExtracted: string,
  version?: number,
): (record: JsonObject) => string {
  const rest = { ...(version !== undefined && { version }), time_extracted: timeExtracted };
  // In one piece: a line that is put together from texts is copied once more when it is written.
  return (record) => wellFormedJson({ type: 'RECORD', stream, record, ...rest });
}
