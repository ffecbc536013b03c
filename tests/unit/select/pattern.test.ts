import { parsePattern, splitPatterns } from '../../../src/select/pattern';

describe('a pattern', () => {
  it.each([
    ['customers', 'customers', true],
    ['customers', 'customers_2', false],
    ['*', 'customers', true],
    ['c*s', 'customers', true],
    ['hooks_?eb', 'hooks_web', true],
    ['hooks_[ew]eb', 'hooks_web', true],
    ['hooks_[!w]eb', 'hooks_web', false],
    ['hooks_[w', 'hooks_[w', true],
    ['!customers', 'customers', true],
    ['customers.id', 'customers', true],
    ['c+', 'cc', false],
  ])('%s names the stream %s: %s', (text, name, isNamed) => {
    expect(parsePattern(text).matchesStream(name)).toBe(isNamed);
  });

  it.each([
    ['customers', 'id', false],
    ['customers.*', 'attributes.emails', true],
    ['customers.attributes', 'attributes', true],
    ['customers.attributes', 'attributes.emails', true],
    ['customers.attributes.emails', 'attributes', false],
    ['*.*mail*', 'attributes.emails', true],
    ['*.attributes.*At', 'attributes.open.statusAt', true],
    ['*.attributes.*At', 'attributes.status', false],
    ['!customers.attributes.emails', 'attributes.emails', true],
  ])('%s names the field %s: %s', (text, path, isNamed) => {
    expect(parsePattern(text).matchesField(path)).toBe(isNamed);
  });

  it('is an exclusion with a "!" in front', () => {
    expect(['!a', 'a'].map((text) => parsePattern(text).isExclusion)).toEqual([true, false]);
  });
});

it('patterns may be given one by one and with commas between', () => {
  expect(splitPatterns(['a, b.c', '', 'd,'])).toEqual(['a', 'b.c', 'd']);
});
