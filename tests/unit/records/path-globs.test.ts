import { matchesName, startTrail, type Trail } from '../../../src/records/path-globs';

/** The trail of a path; `[]` is an item of a list. */
function follow(globs: readonly string[], path: readonly string[]): Trail {
  return path.reduce((trail, name) => (name === '[]' ? trail.item() : trail.below(name)), startTrail(globs));
}

describe('a glob', () => {
  it.each<[glob: string, path: string[]]>([
    ['attributes.email', ['attributes', 'email']],
    ['attributes', ['attributes', 'email']],
    ['attributes.*', ['attributes', 'email', 'deep']],
    ['attributes.*mail', ['attributes', 'email']],
    ['attributes.e*l', ['attributes', 'email']],
    ['*.email', ['attributes', 'email']],
    ['**.email', ['email']],
    ['**.email', ['attributes', 'custom', 'email']],
    ['**', ['a']],
    ['attributes.**', ['attributes', 'a', 'b']],
    ['a.**.z', ['a', 'b', 'c', 'z']],
    ['a.**.z', ['a', 'z']],
    ['emails', ['emails', '[]', 'email']],
    ['emails.email', ['emails', '[]', 'email']],
    ['emails.*.email', ['emails', '[]', 'email']],
    ['emails.0.email', ['emails', '[]', 'email']],
    ['tags.*', ['tags', '[]']],
    ['lists.x', ['lists', '[]', '[]', 'x']],
    ['custom.a.b', ['custom', 'a.b']],
    ['custom.*', ['custom', 'a.b']],
    ['custom.*.c', ['custom', 'a.b', 'c']],
    ['a(b)+[c]', ['a(b)+[c]']],
  ])('%s matches %j', (glob, path) => {
    expect(follow([glob], path).isMatched).toBe(true);
  });

  it.each<[glob: string, path: string[]]>([
    ['attributes.email', ['attributes']],
    ['attributes.email', ['attributes', 'emails']],
    ['attributes.email', ['email']],
    ['attributes.*', ['attributes']],
    ['*.email', ['email']],
    ['*.email', ['attributes', 'custom', 'email']],
    ['emails.1.email', ['emails', '[]', 'phone']],
    ['a.c', ['abc']],
    ['Email', ['email']],
  ])('%s does not match %j', (glob, path) => {
    expect(follow([glob], path).isMatched).toBe(false);
  });

  it('follows dotted paths, with positions in lists or without', () => {
    const isMatched = (path: string): boolean =>
      startTrail(['emails.email', 'custom.7']).along(path).isMatched;
    expect(isMatched('emails.3.email')).toBe(true);
    expect(isMatched('emails.email')).toBe(true);
    expect(isMatched('emails.email.deep')).toBe(true);
    expect(isMatched('custom.7')).toBe(true);
    expect(isMatched('custom.8')).toBe(false);
    expect(isMatched('emails')).toBe(false);
  });

  it('is dropped where nothing below can match any more', () => {
    expect(follow(['attributes.email'], ['attributes']).isOpen).toBe(true);
    expect(follow(['attributes.email'], ['links']).isOpen).toBe(false);
    expect(startTrail([]).isOpen).toBe(false);
    expect(follow(['**.x'], ['a', 'b']).isOpen).toBe(true);
  });
});

it('names of streams match too', () => {
  expect(matchesName('customers', 'customers')).toBe(true);
  expect(matchesName('*', 'customers')).toBe(true);
  expect(matchesName('**', 'customers')).toBe(true);
  expect(matchesName('c*s', 'customers')).toBe(true);
  expect(matchesName('customer', 'customers')).toBe(false);
});
