import { isNamed, klassStreamsFor, mayNameKlasses, streamsInCatalog } from '../../../src/streams/optional';
import { STREAMS } from '../../../src/streams/table';

const KLASSES = ['order', 'Order', 'ecomm-order', 'Subscription'];
const chosen = (...globs: string[]): (string | undefined)[] =>
  klassStreamsFor(globs, KLASSES).map(({ klass }) => klass);

describe('classes', () => {
  it.each<[globs: string[], klasses: string[]]>([
    [[], []],
    [['*'], ['ecomm-order', 'order', 'Order', 'Subscription']],
    [['kobjects_*'], ['ecomm-order', 'order', 'Order', 'Subscription']],
    [['kobjects_order'], ['order']],
    [['kobjects_ecomm_order'], ['ecomm-order']],
    [['kobjects_subscription', 'kobjects_subscription'], ['Subscription']],
    [['kobjects_ecomm-order'], ['ecomm-order']],
    [['kobjects_Order'], ['Order']],
    [['kobjects_?rder'], ['order', 'Order']],
    [['order'], []],
    [['kobjects'], []],
    [['kobjects_.*'], []],
  ])('that %j names are %j', (globs, klasses) => {
    expect(chosen(...globs)).toEqual(klasses);
  });
});

describe('a glob', () => {
  it.each([
    ['a*', 'abc', true],
    ['*c', 'abc', true],
    ['a?c', 'abc', true],
    ['a?c', 'abbc', false],
    ['abc', 'abc', true],
    ['abc', 'xabcx', false],
    ['a.c', 'abc', false],
    ['[a-z]*', 'abc', false],
    ['a(b|c)+', 'ab', false],
    ['📦?', '📦🎁', true],
    ['*', '', true],
    ['a*', 'a\nb', true],
  ])('%j against %j: %s', (glob, name, matches) => {
    expect(isNamed([glob], name)).toBe(matches);
  });
});

it.each<[glob: string, may: boolean]>([
  ['*', true],
  ['k*', true],
  ['kobjects_*', true],
  ['kobjects_order', true],
  ['kobject?_order', true],
  ['kobjects', false],
  ['work_*', false],
  ['audit_logs', false],
  ['K*', false],
])('%j may name a class: %s', (glob, may) => {
  expect(mayNameKlasses([glob])).toBe(may);
});

describe('the catalog', () => {
  const [cheap, ...others] = STREAMS.filter(({ isOptional }) => isOptional !== true);
  if (!cheap) throw new Error('the table is empty');
  const dear = ['work_items', 'work_sessions', 'audit_logs'].map(
    (name) => ({ ...cheap, name, isOptional: true }) as const,
  );
  const table = [cheap, ...dear, ...others];

  it.each<[globs: string[], names: string[]]>([
    [[], []],
    [['work_items'], ['work_items']],
    [['work_*'], ['work_items', 'work_sessions']],
    [
      ['audit_logs', 'work_items'],
      ['work_items', 'audit_logs'],
    ],
    [['kobjects_*', 'work_item'], []],
  ])(
    'holds all that costs little, and of the rest what %j names, in the order of the table',
    (globs, names) => {
      const wanted = dear.filter(({ name }) => names.includes(name));
      expect(streamsInCatalog(globs, table)).toEqual([cheap, ...wanted, ...others]);
    },
  );

  it('holds all of them for *', () => {
    expect(streamsInCatalog(['*'])).toEqual(STREAMS);
  });
});
