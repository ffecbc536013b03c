/**
 * File names that no attachment can misuse: from ids and from names that anybody may have written. Pure.
 *
 * Who sends a mail names its attachments. So a name is taken as text, never as a path: what a file system could read as
 * more than a name is replaced, and the id in front keeps any two attachments apart.
 */
import { sha256Hex } from '../digest';

/** What ids look like; letters in one case, because some file systems don't tell cases apart. */
const PLAIN_ID = /^[a-z0-9_-]{1,64}$/;
const HASH_LENGTH = 32;
/** With the id and the ending of a temporary file, below the 255 bytes that a name may have. */
const MAX_NAME_BYTES = 120;
const MAX_EXTENSION_BYTES = 20;
/** Separators, what Windows forbids, control characters, invisible ones, and halves of characters. */
const UNSAFE = /[/\\:*?"<>|\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** The part of a path that stands for `id`: the id itself, or its hash where it is no plain one. */
export function idSegment(id: string): string {
  return PLAIN_ID.test(id) ? id : `x${sha256Hex(id).slice(0, HASH_LENGTH)}`;
}

/** `<id>-<name>`, as one legal file name of at most 200 bytes, different for different ids. */
export function attachmentFileName(id: string, name: unknown): string {
  return `${idSegment(id)}-${safeName(name)}`;
}

function safeName(name: unknown): string {
  const text = typeof name === 'string' ? name : '';
  const plain = trimmed(text.normalize('NFC').replaceAll(UNSAFE, '_'));
  const dot = plain.lastIndexOf('.');
  const extension = dot > 0 && byteLength(plain.slice(dot)) <= MAX_EXTENSION_BYTES ? plain.slice(dot) : '';
  const stem = plain.slice(0, plain.length - extension.length);
  const cut = cutTo(stem, MAX_NAME_BYTES - byteLength(extension));
  const whole = trimmed(`${cut}${extension}`);
  return whole === '' ? 'file' : whole;
}

/** Neither hidden, nor ending in what Windows drops. */
function trimmed(text: string): string {
  return text.replace(/^[.\s]+|[.\s]+$/gu, '');
}

/** The longest beginning of whole characters that has at most `maxBytes` in UTF-8. */
function cutTo(text: string, maxBytes: number): string {
  let kept = '';
  let bytes = 0;
  for (const character of text) {
    bytes += byteLength(character);
    if (bytes > maxBytes) break;
    kept += character;
  }
  return kept;
}

function byteLength(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}
