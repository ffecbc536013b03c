/**
 * Reads input files, and is the only user of `node:fs` for input: text, and text that holds one JSON object.
 * Knows nothing of what the objects mean.
 *
 * Files may hold secrets, so no message quotes more of a file than a single character.
 */
import { readFileSync } from 'node:fs';
import { UsageError } from './errors';
import { isJsonObject, member, type JsonObject } from './json';

/**
 * The JSON object in the file `path`, which the caller was given as `flag` (`--config`).
 *
 * @throws UsageError naming flag and path: no such file, a directory, unreadable, not UTF-8, not JSON, no object
 */
export function readJsonFile(path: string, flag: string): JsonObject {
  return parseJsonObject(readTextFile(path, flag), path, flag);
}

/**
 * The whole text of the file `path`, without a byte order mark. A pipe (`/dev/fd/63`) is read to its end.
 *
 * @throws UsageError naming flag and path: no such file, a directory, unreadable, not UTF-8
 */
export function readTextFile(path: string, flag: string): string {
  try {
    return decodeUtf8(readFileSync(path));
  } catch (error) {
    throw new UsageError(`${flag} ${path}: ${whyUnreadable(error)}`, { cause: error });
  }
}

/**
 * The text of the file `path`, or undefined where there is no such file; a directory of that name (a Python
 * environment called `.env`) is no such file either.
 *
 * @throws UsageError naming the path: unreadable, not UTF-8
 */
export function readTextFileIfPresent(path: string): string | undefined {
  try {
    return decodeUtf8(readFileSync(path));
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'EISDIR') return undefined;
    throw new UsageError(`${path}: ${whyUnreadable(error)}`, { cause: error });
  }
}

/**
 * The JSON object in `text`, the content of the file `path`.
 *
 * @throws UsageError naming flag and path, and the line where the parser says it: empty, not JSON, no object
 */
export function parseJsonObject(text: string, path: string, flag: string): JsonObject {
  if (text.trim() === '')
    throw new UsageError(`${flag} ${path}: the file is empty; a JSON object is expected.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    // Without `cause`: the parser's own message quotes the file.
    throw new UsageError(`${flag} ${path}: not JSON: ${whereJsonBreaks(text, String(error))}.`);
  }
  if (isJsonObject(value)) return value;
  throw new UsageError(`${flag} ${path}: holds ${nameOf(value)}; a JSON object is expected.`);
}

/** Strict, so that a UTF-16 file (PowerShell's `>`) is named as what it is. Drops a byte order mark. */
function decodeUtf8(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

function whyUnreadable(error: unknown): string {
  switch (codeOf(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'no such file.';
    case 'EISDIR':
      return 'is a directory; a file is expected.';
    case 'EACCES':
    case 'EPERM':
      return 'may not be read by this user; check the permissions of the file.';
    case 'ERR_ENCODING_INVALID_ENCODED_DATA':
      return 'is not UTF-8 text; save it as UTF-8.';
    default:
      return `can not be read (${codeOf(error) ?? 'unknown reason'}).`;
  }
}

function codeOf(error: unknown): string | undefined {
  const code = member(error, 'code');
  return typeof code === 'string' ? code : undefined;
}

/** V8 states a position for most faults and the offending character for the others. */
function whereJsonBreaks(text: string, parserMessage: string): string {
  const position = /at position (\d+)/.exec(parserMessage)?.[1];
  if (position !== undefined) {
    const before = text.slice(0, Number(position)).split('\n');
    return `line ${before.length}, column ${(before.at(-1) ?? '').length + 1} is wrong (a missing quote, a comma too many?)`;
  }
  const character = /Unexpected token '(.)'/su.exec(parserMessage)?.[1];
  return character === undefined ? 'it ends too early' : `unexpected ${JSON.stringify(character)}`;
}

function nameOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}
