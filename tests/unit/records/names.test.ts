import fc from 'fast-check';
import { nameColumns, snakeCase, wishFor } from '../../../src/records/names';

describe('snake case', () => {
  it.each([
    ['displayName', 'display_name'],
    ['updated_at', 'updated_at'],
    ['brandStr', 'brand_str'],
    ['s3DataUrl', 's3_data_url'],
    ['S3DataURL', 's3_data_url'],
    ['HTTPServer', 'http_server'],
    ['address2', 'address2'],
    ['whatsapps', 'whatsapps'],
    ['Order ID (old)', 'order_id_old'],
    ['a-b.c$d', 'a_b_c_d'],
    ['Größe', 'grosse'],
    ['Prénom', 'prenom'],
    ['__proto__', 'proto'],
    ['2nd', '2nd'],
    ['名前', ''],
    ['', ''],
  ])('of %j is %j', (text, expected) => {
    expect(snakeCase(text)).toBe(expected);
  });
});

/** Names of attributes, as they come out for these paths in this order. */
function namesOf(paths: readonly string[][], maxLength = 63): string[] {
  const wishes = paths.map((path) => wishFor(path, path, '_', 0));
  const names = nameColumns(wishes, maxLength);
  return wishes.map((wish) => names.get(wish) ?? '');
}

describe('a name', () => {
  it('is the path in snake case', () => {
    expect(namesOf([['satisfactionLevel', 'score']])).toEqual(['satisfaction_level_score']);
  });

  it('goes to the lower rank, whatever the order, and the other has a hash of its path', () => {
    const low = wishFor(['relationships', 'customer', 'data', 'id'], ['customer', 'id'], '_', 1);
    const high = wishFor(['attributes', 'customerId'], ['customerId'], '_', 2);
    for (const wishes of [
      [low, high],
      [high, low],
    ]) {
      const names = nameColumns(wishes, 63);
      expect(names.get(low)).toBe('customer_id');
      expect(names.get(high)).toMatch(/^customer_id_[0-9a-f]{8}$/);
    }
  });

  it.each<[title: string, first: string[], second: string[]]>([
    ['the shorter path', ['aB'], ['a', 'b']],
    ['the spelling of the API', ['fooBar'], ['foo_bar']],
    ['the spelling of the API, even where it sorts later', ['fooBar'], ['FooBar']],
    ['the first by letters', ['a', 'bC'], ['aB', 'c']],
  ])('goes to %s', (_title, first, second) => {
    const [firstName, secondName] = namesOf([first, second]);
    expect(secondName).toBe(`${firstName ?? ''}_${secondName?.slice(-8) ?? ''}`);
    expect(namesOf([second, first])).toEqual([secondName, firstName]);
  });

  it('that is too long is cut, with a hash of its whole path', () => {
    const [one = '', other = ''] = namesOf([
      ['custom', `${'long'.repeat(20)}One`],
      ['custom', `${'long'.repeat(20)}Two`],
    ]);
    expect([one.length, other.length]).toEqual([63, 63]);
    expect(one.slice(0, 54)).toBe(other.slice(0, 54));
    expect(one).not.toBe(other);
    expect(namesOf([['a'.repeat(64)]], 64)).toEqual(['a'.repeat(64)]);
  });

  it('of figures or of no letters at all is legal', () => {
    expect(namesOf([['2nd']])).toEqual(['x_2nd']);
    expect(namesOf([['名前']])).toEqual([expect.stringMatching(/^x_[0-9a-f]{8}$/)]);
    expect(namesOf([['custom', '名前'], ['custom']])).toEqual([
      expect.stringMatching(/^custom_[0-9a-f]{8}$/),
      'custom',
    ]);
  });
});

const anyPath = fc.array(
  fc.oneof(fc.string(), fc.constantFrom('a', 'A', 'aB', 'a_b', 'AB', '', 'É', 'long'.repeat(20))),
  { minLength: 1, maxLength: 3 },
);
const anyPaths = fc.uniqueArray(anyPath, { maxLength: 12, selector: (path) => path.join('\u0000') });

it('any names are legal, unique, short enough, and the same in any order', () => {
  fc.assert(
    fc.property(anyPaths, fc.integer({ min: 16, max: 80 }), (paths, maxLength) => {
      const names = namesOf(paths, maxLength);
      expect(new Set(names).size).toBe(paths.length);
      for (const name of names) {
        expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
        expect(name.length).toBeLessThanOrEqual(maxLength);
      }
      expect(namesOf([...paths].reverse(), maxLength).reverse()).toEqual(names);
    }),
    { numRuns: 300, seed: 7 },
  );
});

it('a deeper field that is added changes no name', () => {
  fc.assert(
    fc.property(anyPaths, anyPath, (paths, added) => {
      const deeper = ['attributes', 'custom', 'x', ...added];
      expect(namesOf([...paths, deeper]).slice(0, -1)).toEqual(namesOf(paths));
    }),
    { numRuns: 300, seed: 7 },
  );
});
