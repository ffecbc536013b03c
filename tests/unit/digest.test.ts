import { keyedHash } from '../../src/digest';

it('is HMAC-SHA-256 in hex (RFC 4231, test case 2)', () => {
  expect(keyedHash('Jefe')('what do ya want for nothing?')).toBe(
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  );
});

it('takes text as UTF-8', () => {
  expect(keyedHash('key')('ü')).not.toBe(keyedHash('key')('u'));
  expect(keyedHash('ü')('text')).toHaveLength(64);
});
