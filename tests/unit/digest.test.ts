import { keyedBytes, keyedHash, randomKey } from '../../src/digest';

it('is HMAC-SHA-256 in hex (RFC 4231, test case 2)', () => {
  expect(keyedHash('Jefe')('what do ya want for nothing?')).toBe(
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  );
});

it('takes text as UTF-8', () => {
  expect(keyedHash('key')('ü')).not.toBe(keyedHash('key')('u'));
  expect(keyedHash('ü')('text')).toHaveLength(64);
});

it('gives as many bytes as asked for, by key and text', () => {
  const bytes = keyedBytes('key')('text', 5_000);
  expect(bytes).toHaveLength(5_000);
  expect(keyedBytes('key')('text', 64)).toEqual(bytes.subarray(0, 64));
  expect(keyedBytes('key')('texts', 64)).not.toEqual(bytes.subarray(0, 64));
  expect(keyedBytes('keys')('text', 64)).not.toEqual(bytes.subarray(0, 64));
});

it('makes a key anew each time', () => {
  expect(randomKey()).toMatch(/^[0-9a-f]{64}$/);
  expect(randomKey()).not.toBe(randomKey());
});
