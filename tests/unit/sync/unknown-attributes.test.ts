import type { JsonObject } from '../../../src/json';
import { createStreamTally } from '../../../src/sync/tally';
import { describeUnknownAttributes, watchAttributes } from '../../../src/sync/unknown-attributes';

const KNOWN = new Set(['oldStr']);

async function noted(...customs: unknown[]): Promise<string[]> {
  const tally = createStreamTally(0);
  const written: JsonObject[] = [];
  const delivery = watchAttributes(
    {
      write: (records) => {
        written.push(...records);
        return Promise.resolve();
      },
    },
    KNOWN,
    tally,
  );
  const records = customs.map((custom) => ({ attributes: { custom } }));
  await delivery.write(records, 0);
  expect(written).toEqual(records);
  return [...tally.unknownAttributes];
}

describe('attributes that the catalog does not know', () => {
  it('are noted, each name once', async () => {
    expect(await noted({ oldStr: 'a', newStr: 'b' }, { newStr: null, newNum: 1 })).toEqual([
      'newStr',
      'newNum',
    ]);
  });

  it('may be called anything', async () => {
    expect(await noted(JSON.parse('{"__proto__": 1, "toString": 2}'))).toEqual(['__proto__', 'toString']);
  });

  it('are none where there is no object', async () => {
    expect(await noted(null, undefined, 'a', ['b'], {})).toEqual([]);
  });

  it('are counted up to a bound', async () => {
    const many = Array.from({ length: 1500 }, (_, index) => [`id${index}`, 1]);
    expect(await noted(Object.fromEntries(many))).toHaveLength(1000);
  });

  it('are not noted of records that could not be written', async () => {
    const tally = createStreamTally(0);
    const failing = watchAttributes({ write: () => Promise.reject(new Error('full')) }, KNOWN, tally);
    await expect(failing.write([{ attributes: { custom: { newStr: 1 } } }], 0)).rejects.toThrow('full');
    expect(tally.unknownAttributes.size).toBe(0);
  });
});

describe('the line about them', () => {
  const tallyOf = (...names: string[]) => ({ unknownAttributes: new Set(names) });

  it('is none where there are none', () => {
    expect(describeUnknownAttributes(new Map([['tags', tallyOf()]]))).toBeUndefined();
  });

  it('names streams, counts and some names, and what to do', () => {
    const many = Array.from({ length: 12 }, (_, index) => `n${index}`);
    const line = describeUnknownAttributes(
      new Map([
        ['customers', tallyOf('aStr', 'b\n"c"')],
        ['tags', tallyOf()],
        ['messages', tallyOf(...many)],
      ]),
    );
    expect(line).toBe(
      'Custom attributes that the catalog does not know: customers 2 ("aStr", "b\\n\\"c\\""); messages 12 ("n0", "n1", ' +
        '"n2", "n3", "n4", "n5", "n6", "n7", "n8", "n9", …). They are delivered inside "attributes.custom"; write the ' +
        'catalog anew with --discover to have them typed.',
    );
  });
});
