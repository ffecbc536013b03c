import fc from 'fast-check';
import { attachmentFileName, idSegment } from '../../../src/files/safe-name';

describe('the name of a file', () => {
  it.each<[title: string, name: unknown, expected: string]>([
    ['stays as it is where it is harmless', 'Größe 📦 (1).tar.gz', 'a1-Größe 📦 (1).tar.gz'],
    ['leads nowhere', '../../etc/passwd', 'a1-_.._etc_passwd'],
    ['leads nowhere on Windows', '..\\..\\x', 'a1-_.._x'],
    ['is no drive, stream or wildcard', 'C:a?*"<>|.txt', 'a1-C_a______.txt'],
    ['hides nothing', '.bashrc', 'a1-bashrc'],
    ['ends in nothing that is dropped', 'a.txt. . ', 'a1-a.txt'],
    ['holds no control characters', 'a\u0000b\nc\u007f', 'a1-a_b_c_'],
    ['holds nothing that turns the writing', '\u202egpj.exe', 'a1-_gpj.exe'],
    ['holds no half characters', 'a\ud83d', 'a1-a_'],
    ['is one where there is none', '', 'a1-file'],
    ['is one where nothing is left', ' .. ', 'a1-file'],
    ['is one where it is no text', null, 'a1-file'],
    ['is the same for all ways to write it', 'e\u0301', 'a1-é'],
  ])('%s', (_title, name, expected) => {
    expect(attachmentFileName('a1', name)).toBe(expected);
  });

  it('is cut before its ending, and between characters', () => {
    expect(attachmentFileName('a1', `${'x'.repeat(300)}.pdf`)).toBe(`a1-${'x'.repeat(116)}.pdf`);
    expect(attachmentFileName('a1', '📦'.repeat(90))).toBe(`a1-${'📦'.repeat(30)}`);
    expect(attachmentFileName('a1', `a.${'x'.repeat(200)}`)).toHaveLength(123);
  });

  it('is one legal name, whatever comes', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 200 }),
        fc.string({ unit: 'binary' }),
        (id, name) => {
          const file = attachmentFileName(id, name);
          expect(file).toMatch(/^[a-z0-9_-]+-[^/\\:*?"<>|\p{Cc}\p{Cf}\p{Cs}]+$/u);
          expect(file).not.toMatch(/[.\s]$/);
          expect(Buffer.byteLength(file)).toBeLessThanOrEqual(200);
        },
      ),
      { numRuns: 500 },
    );
  });
});

it('an id that is no plain one stands there as its hash, so that no two ids are one', () => {
  expect(idSegment('5822bab3aa5f92110005d6b5')).toBe('5822bab3aa5f92110005d6b5');
  const odd = ['../x', 'A', '', 'a b', 'a'.repeat(65), '..'].map(idSegment);
  for (const segment of odd) expect(segment).toMatch(/^x[0-9a-f]{32}$/);
  expect(new Set(odd).size).toBe(odd.length);
  expect(idSegment('a')).toBe('a');
});
