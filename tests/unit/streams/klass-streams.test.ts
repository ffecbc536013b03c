import { loadSchema } from '../../../src/schema';
import { customisedResourceOf, schemaNameOf } from '../../../src/streams/definition';
import { isKlassStreamName, klassStream, klassStreamNames } from '../../../src/streams/klass-streams';
import { STREAMS, findStream } from '../../../src/streams/table';

const LONG = 'long'.repeat(20);
const nameOf = (klass: string, ...others: string[]): string =>
  klassStreamNames([klass, ...others]).get(klass) ?? '';

describe('the name of a class stream', () => {
  it.each([
    ['order', 'kobjects_order'],
    ['call_back_request', 'kobjects_call_back_request'],
    ['select', 'kobjects_select'],
    ['7', 'kobjects_7'],
    ['__proto__', 'kobjects___proto__'],
    ['constructor', 'kobjects_constructor'],
    ['Order', 'kobjects_order'],
    ['ecomm-order', 'kobjects_ecomm_order'],
    ['ecommOrder', 'kobjects_ecomm_order'],
    ['a b.c', 'kobjects_a_b_c'],
    ['a'.repeat(54), `kobjects_${'a'.repeat(54)}`],
  ])('of %j alone is %s', (klass, name) => {
    expect(nameOf(klass)).toBe(name);
  });

  it.each([LONG, 'a'.repeat(55), '📦', 'Größe', '*', '100%', 'a/b', '-', ' ', 'a\u0000'])(
    'of %j carries a hash, because a spelling would not be faithful',
    (klass) => {
      const name = nameOf(klass);
      expect(name).toMatch(/^kobjects_([a-z0-9_]*_)?[0-9a-f]{8}$/);
      expect(name.length).toBeLessThanOrEqual(63);
    },
  );

  it.each([
    ['order', 'Order'],
    ['ecomm_order', 'ecomm-order'],
    ['kobject', 'Kobject'],
  ])('of %j stays where there is %j too, which carries a hash', (legal, other) => {
    const names = klassStreamNames([other, legal]);
    expect(names.get(legal)).toBe(`kobjects_${legal}`);
    expect(names.get(other)).toMatch(new RegExp(`^kobjects_${legal}_[0-9a-f]{8}$`));
  });

  it('carries a hash in each where none of those spelt alike is legal', () => {
    const names = [...klassStreamNames(['Order', 'ORDER', 'OrDer']).values()];
    expect(new Set(names).size).toBe(3);
    for (const name of names) expect(name).toMatch(/^kobjects_(order|or_der)(_[0-9a-f]{8})?$/);
  });

  it('is the same in any order, unique, and legal', () => {
    const klasses = [
      ...['order', 'Order', 'ORDER', 'ecomm-order', 'ecomm_order', 'ecommOrder', 'select', '📦', '🎁', LONG],
      ...[`${LONG}x`, '__proto__', 'toString', '', 'a b', 'a  b', 'a_b', '*', '**', 'ß', 'ss', 'É', 'e'],
    ];
    const names = klassStreamNames(klasses);
    expect([...klassStreamNames(klasses.toReversed())].sort()).toEqual([...names].sort());
    expect(new Set(names.values()).size).toBe(klasses.length);
    for (const name of names.values()) expect([name, isKlassStreamName(name)]).toEqual([name, true]);
  });

  it('does not depend on classes that are spelt otherwise', () => {
    for (const klass of ['Order', 'ecomm-order', '📦', LONG]) {
      expect(nameOf(klass, 'tags', '🎁', 'Other', `${LONG}x`)).toBe(nameOf(klass));
    }
  });

  it('is salted where another class is called as the hash would have it', () => {
    const hashed = nameOf('📦');
    const names = klassStreamNames(['📦', hashed.replace('kobjects_', '')]);
    expect(names.get(hashed.replace('kobjects_', ''))).toBe(hashed);
    expect(names.get('📦')).toMatch(/^kobjects_[0-9a-f]{8}$/);
    expect(names.get('📦')).not.toBe(hashed);
  });

  it.each(['kobjects', 'kobjects_', 'kobjects_Order', 'tags', `kobjects_${'a'.repeat(55)}`, 'kobjects_a-b'])(
    'is never %s',
    (name) => {
      expect(isKlassStreamName(name)).toBe(false);
    },
  );

  it('is none of a stream of the table', () => {
    expect(STREAMS.filter(({ name }) => name.startsWith('kobjects_'))).toEqual([]);
  });
});

describe('the stream of a class', () => {
  const stream = klassStream('ecomm-order', 'kobjects_ecomm_order');

  it('is read as all custom objects are, in the context of its class', () => {
    expect(stream).toEqual({
      ...findStream('kobjects'),
      name: 'kobjects_ecomm_order',
      klass: 'ecomm-order',
      context: 'kobject_ecomm-order',
    });
  });

  it('has the schema of all custom objects, and the attributes of its class', () => {
    expect(loadSchema(schemaNameOf(stream))).toEqual(loadSchema('kobjects'));
    expect(customisedResourceOf(stream)).toBe('kobject.ecomm-order');
  });
});

it('the custom attributes of standard objects are defined by their resources, those of all custom objects by none', () => {
  const resources = STREAMS.map((one) => [one.name, customisedResourceOf(one)] as const);
  expect(resources.filter(([, resource]) => resource !== undefined)).toEqual([
    ['companies', 'company'],
    ['conversations', 'conversation'],
    ['customers', 'customer'],
    ['messages', 'message'],
  ]);
});
