/** The made-up organisation: repeatable, and rich in what breaks careless clients. */
import { KLASS_NAMES } from './generate-kobjects';
import { generateOrganisation } from './organisation';
import { attribute, relatedId, textAttribute } from './resource';
import { NOON, totalOf, withSandbox } from './sandbox-client';
import { twoYearsBefore } from './search-endpoint';

const { records } = generateOrganisation({ now: NOON });
const of = (type: string) => records.filter((one) => one.type === type);
const everything = JSON.stringify(records);

it('is the same for the same seed and another for another', () => {
  const text = (seed: number) => JSON.stringify(generateOrganisation({ now: NOON, seed }));
  expect(text(1)).toBe(JSON.stringify(generateOrganisation({ now: NOON })));
  expect(text(2)).not.toBe(text(1));
});

it('scales to about so many searchable records', () => {
  const searchable = /^(company|customer|conversation|message|note|kobject\..*)$/;
  const scaled = generateOrganisation({ now: NOON, size: 5000 }).records.filter(({ type }) =>
    searchable.test(type),
  );
  expect(Math.abs(scaled.length - 5000)).toBeLessThan(20);
});

it('has an id of its own for each record', () => {
  expect(new Set(records.map(({ type, id }) => `${type}/${id}`)).size).toBe(records.length);
  expect(records.filter(({ type, id }) => type !== 'metadata' && !/^[0-9a-f]{24}$/.test(id))).toEqual([]);
});

it.each(['company', 'customer', 'conversation', 'message', 'note', 'kobject.order'])(
  'has several %s rows on both sides of the two-year line, and ties',
  (type) => {
    const updates = of(type).map((one) => textAttribute(one, 'updatedAt'));
    const line = new Date(twoYearsBefore(NOON)).toISOString();
    expect(updates.length).toBeGreaterThan(100);
    expect(updates.filter((at) => at < line).length).toBeGreaterThan(10);
    expect(updates.filter((at) => at >= line).length).toBeGreaterThan(70);
    expect(updates.length - new Set(updates).size).toBeGreaterThan(28);
  },
);

it('never updates before it creates, nor in the last hour', () => {
  const dated = records.filter((one) => attribute(one, 'updatedAt') !== undefined);
  expect(dated.filter((one) => textAttribute(one, 'updatedAt') < textAttribute(one, 'createdAt'))).toEqual(
    [],
  );
  expect(dated.filter((one) => Date.parse(textAttribute(one, 'updatedAt')) > NOON - 3_600_000)).toEqual([]);
});

it.each([
  ['emoji', '🎉'],
  ['right-to-left text', 'أين طلبي'],
  ['U+0000', '\\u0000'],
  ['a lone surrogate', '\\ud83d here'],
  ['a date-time with an offset', '2016-11-06T13:54:29-05:00'],
  ['an empty date-time', '"lastVisitAt":""'],
  ['a plural type in a relationship', '"data":{"type":"customers"'],
  ['a singular link', '"klass":{"link":{'],
  ['the misspelt external id', '"extenalId"'],
  ['a number as text', '"satisfaction":"5"'],
  ['a number', '"satisfaction":4'],
  ['recipients as text', '"to":"support@example.com"'],
  ['recipients as an object', '"to":{"email"'],
  ['recipients as a list', '"to":[{"email"'],
  ['spam', '"spam":true'],
  ['an empty conversation', '"messageCount":0'],
  ['a deactivated machine or person', '"deletedAt":"20'],
  ['snooze as null', '"snooze":null'],
  ['snooze as an object', '"snooze":{"status"'],
])('contains %s', (_, text) => {
  expect(everything).toContain(text);
});

it('attaches files to messages of conversations that exist', () => {
  const conversations = new Set(of('conversation').map(({ id }) => id));
  const messages = new Map(of('message').map((one) => [one.id, one]));
  const parents = of('attachment').map((one) => messages.get(relatedId(one, 'message') ?? ''));
  expect(parents.length).toBeGreaterThan(50);
  expect(
    parents.every((one) => one !== undefined && conversations.has(relatedId(one, 'conversation') ?? '')),
  ).toBe(true);
});

it('defines every custom attribute that its records carry', () => {
  const defined = (type: string) => JSON.stringify(of('metadata').find(({ id }) => id === type)?.attributes);
  for (const type of [
    'customer',
    'company',
    'conversation',
    ...KLASS_NAMES.map((name) => `kobject.${name}`),
  ]) {
    const names = of(type).flatMap((one) => Object.keys(attribute(one, 'custom') ?? {}));
    expect([...new Set(names)].filter((name) => !defined(type).includes(`"${name}"`))).toEqual([]);
  }
});

it('is found whole: main and archive together hold what is not deleted', () =>
  withSandbox({}, async (client, { store }) => {
    for (const type of ['company', 'customer', 'conversation', 'message', 'kobject']) {
      const alive = store.all(type).filter((one) => attribute(one, 'deleted') !== true).length;
      const main = await client.search({ queryContext: type }, '?pageSize=1');
      const archive = await client.archive({ queryContext: type }, '?pageSize=1');
      expect(totalOf(main) + totalOf(archive)).toBe(alive);
    }
  }));
