import { gzipSync } from 'node:zlib';
import {
  ANSWER_TOO_LARGE,
  MAX_ANSWER_BYTES,
  UNREADABLE_BODY,
  decodeJson,
  decodeJsonIfAny,
  whyUnreadable,
} from '../../../src/kustomer/body';

const JSON_TEXT = JSON.stringify({ data: [{ id: 'ä€😀' }] });
const plain = Buffer.from(JSON_TEXT);
const packed = gzipSync(plain);

function faultOf(bytes: Buffer, encoding?: string, maxBytes = MAX_ANSWER_BYTES): string | undefined {
  try {
    decodeJson(bytes, encoding, maxBytes);
    return undefined;
  } catch (error) {
    return whyUnreadable(error);
  }
}

describe('a body', () => {
  it.each([
    ['as it is', plain, undefined],
    ['declared as it is', plain, 'identity'],
    ['packed', packed, 'gzip'],
    ['packed, in the words of old servers', packed, 'X-GZIP'],
    ['packed, with blanks', packed, ' gzip '],
  ])('is read %s', (_name, bytes, encoding) => {
    expect(decodeJson(bytes, encoding, MAX_ANSWER_BYTES)).toEqual(JSON.parse(JSON_TEXT));
    expect(decodeJsonIfAny(bytes, encoding)).toEqual(JSON.parse(JSON_TEXT));
  });

  it.each([
    ['empty', Buffer.alloc(0), undefined],
    ['empty, but declared as packed', Buffer.alloc(0), 'gzip'],
    ['HTML', Buffer.from('<html>502 Bad Gateway</html>'), undefined],
    ['cut', plain.subarray(0, -1), undefined],
    ['two values', Buffer.concat([plain, plain]), undefined],
    ['not packed, but declared as packed', plain, 'gzip'],
    ['packed, but not declared', packed, undefined],
    ['packed in a way that nobody asked for', packed, 'br'],
    ['packed, with a wrong checksum', Buffer.concat([packed.subarray(0, -8), Buffer.alloc(8)]), 'gzip'],
  ])('is unreadable when it is %s', (_name, bytes, encoding) => {
    expect(faultOf(bytes, encoding)).toBe(UNREADABLE_BODY);
    expect(decodeJsonIfAny(bytes, encoding)).toBeUndefined();
  });

  it('is unreadable wherever its packed bytes are cut, also when only the trailer is missing', () => {
    for (let length = 0; length < packed.length; length += 1) {
      expect(faultOf(packed.subarray(0, length), 'gzip')).toBe(UNREADABLE_BODY);
    }
  });

  it('is too large when it unpacks to more than is read', () => {
    const bomb = gzipSync(Buffer.alloc(100_000, ' '));
    expect(bomb.length).toBeLessThan(1_000);
    expect(faultOf(bomb, 'gzip', 99_999)).toBe(ANSWER_TOO_LARGE);
    expect(faultOf(bomb, 'gzip', 100_000)).toBe(UNREADABLE_BODY);
  });
});
