/** What becomes of strings of each kind: the grammar stays, the content doesn't. */
import { FAKE_ORIGIN } from '../../../src/record/fake-string';
import { ORIGIN, scramblerOf } from './scrambler';

const ID = '57f29863a1dbf61100e6aa92';
const { strings, json, secret } = scramblerOf('a key');
const { string } = strings;
const id = string(ID);

it.each([
  ['a name', 'Jane Doe-Smith', /^[A-Z][a-z]{3} [A-Z][a-z]{2}-[A-Z][a-z]{4}$/],
  ['an address', 'jane.doe@acme.example', /^[a-z]{4}\.[a-z]{3}@[a-z]{4}\.[a-z]{7}$/],
  ['a telephone number', '+49 (151) 234-567', /^\+\d\d \(\d{3}\) \d{3}-\d{3}$/],
  ['Greek', 'Ωμέγα', /^\p{Script=Greek}{5}$/u],
  ['an emoji', '🎉', /^\p{S}$/u],
  ['signs alone', '----', /^[!-/:-@[-`{-~]{4}$/],
  ['an id', ID, /^[0-9a-f]{24}$/],
  ['an id in capitals', ID.toUpperCase(), /^[0-9A-F]{24}$/],
  [
    'a foreign link',
    'https://acme.example/a/b1?c=d',
    /^https:\/\/[a-z]{4}\.[a-z]{7}\/[a-z]\/[a-z]\d\?[a-z]=[a-z]$/,
  ],
  ['the type of a custom object', 'kobject.order', /^kobject\.[a-z]{5}$/],
  [
    'a role of a custom object',
    'org.permission.kobject.kobject_order.read',
    /^org\.permission\.kobject\.kobject_[a-z]{5}\.read$/,
  ],
  ['a version', '/v1/klasses/order', /^\/v1\/klasses\/[a-z]{5}$/],
])('%s becomes another of its form', (_what, text, form) => {
  expect(string(text)).toMatch(form);
  expect(string(text)).not.toBe(text);
});

it.each([
  '',
  'conversation',
  'open',
  'email',
  'org.permission.customer.read',
  '/v1/customers/search',
  '    ',
])('what anybody can know stays: %j', (text) => expect(string(text)).toBe(text));

it.each([
  ['2020-11-20T16:34:00.123Z', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/],
  ['2016-11-06T13:54:29-05:00', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d-05:00$/],
  ['2016-11-06 13:54', /^\d{4}-\d\d-\d\d \d\d:\d\d$/],
  ['2016-11-06', /^\d{4}-\d\d-\d\d$/],
  ['2016-11-06T13:54:29.1234567+0200', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}\+0200$/],
])('a date is moved and keeps its form: %s', (text, form) => {
  expect(string(text)).toMatch(form);
  const movedMs = Date.parse(string(text)) - Date.parse(text);
  expect(Math.abs(movedMs - secret.shiftMs)).toBeLessThan(86_400_000);
});

it('a date that is none of the calendar is text', () => {
  expect(string('2020-13-45')).toMatch(/^\d{4}-\d\d-\d\d$/);
});

it('an id is the same as a value, in a path, in a link, in a query and as a name', () => {
  expect(string(`/v1/conversations/${ID}/attachments`)).toBe(`/v1/conversations/${id}/attachments`);
  expect(strings.path(`/v1/conversations/${ID}`)).toBe(`/v1/conversations/${id}`);
  expect(string(`/v1/messages?after=${ID}&page=2`)).toBe(`/v1/messages?after=${id}&page=2`);
  expect(string(`${ORIGIN}/v1/customers/${ID}`)).toBe(`${FAKE_ORIGIN}/v1/customers/${id}`);
  expect(json({ [ID]: 1 })).toEqual({ [id]: expect.any(Number) as number });
});

it('a class is the same in a type, a context, a path and as a relationship', () => {
  const order = string('order');
  expect([
    string('kobject.order'),
    string('kobject_order'),
    strings.path('/v1/metadata/kobject.order'),
  ]).toEqual([`kobject.${order}`, `kobject_${order}`, `/v1/metadata/kobject.${order}`]);
  expect(json({ relationships: { order: {} } })).toEqual({ relationships: { [order]: {} } });
});

it('a custom attribute has the same name in records and in definitions, and keeps the suffix of its type', () => {
  const brand = strings.ownKey('brandStr');
  expect(brand).toMatch(/^[a-z]{5}Str$/);
  expect(json({ custom: { brandStr: null, name: null } })).toEqual({
    custom: { [brand]: null, [strings.ownKey('name')]: null },
  });
  expect(json({ properties: { brandStr: { type: 'string' } } })).toEqual({
    properties: { [brand]: { type: 'string' } },
  });
  expect(strings.ownKey('name')).not.toBe('name');
});

it('no word is kept among custom attributes', () => {
  expect(json({ custom: { aStr: 'open', b: { type: 'email' } } })).not.toMatchObject({
    custom: { aStr: 'open' },
  });
  expect(JSON.stringify(json({ custom: { aStr: 'open', b: { type: 'email' } } }))).not.toMatch(
    /open|email|type/,
  );
});

it('a birthday is moved by more than other dates', () => {
  const text = '1990-02-28T00:00:00.000Z';
  const { birthdayAt } = json({ birthdayAt: text }) as { birthdayAt: string };
  expect(birthdayAt).toMatch(/Z$/);
  expect(Date.parse(birthdayAt)).toBeLessThan(Date.parse(string(text)));
});

it('of a fault the words of the API stay, and nothing else', () => {
  const message = 'The value for customer Jane (jane@acme.example) must not exceed 500';
  const body = json({ errors: [{ code: 'bad_request', message }] }) as {
    errors: [{ code: string; message: string }];
  };
  const [{ code, message: shown }] = body.errors;
  expect(code).toBe('bad_request');
  expect(shown).toMatch(/^The value for customer \w{4} \(\w{4}@\w{4}\.\w{7}\) must not exceed \d{3}$/);
  expect(shown).not.toMatch(/jane|acme|500/i);
  expect(strings.fault('associated with pod prod2')).toBe('associated with pod prod2');
});

it('page numbers tell nothing of how much there is', () => {
  expect(string('/v1/tags?page=100&pageSize=500')).toBe('/v1/tags?page=100&pageSize=500');
  expect(string('/v1/tags?page=762&pageSize=100')).toMatch(/page=(?!762)\d{3}&pageSize=100$/);
});

it('short texts come out different, as long as there is room', () => {
  const texts = Array.from({ length: 200 }, (_, index) => `n${index}`);
  expect(new Set(texts.map(string)).size).toBeGreaterThan(150);
  const names = Array.from({ length: 2000 }, (_, index) => `n${String(index).padStart(4, '0')}`);
  expect(new Set(names.map(string)).size).toBe(2000);
});

it('no member is lost where there are more short names than fakes of them', () => {
  const letters = 'abcdefghijklmnopqrstuvwxyz'.split('');
  const custom = Object.fromEntries(letters.map((letter, index) => [letter, index]));
  const shown = json({ custom }) as { custom: object };
  expect(Object.keys(shown.custom)).toHaveLength(letters.length);
});

it('another secret gives other fakes', () => {
  const other = scramblerOf('another key');
  expect(other.strings.string('Jane Doe-Smith')).not.toBe(string('Jane Doe-Smith'));
  expect(other.secret.shiftMs).not.toBe(secret.shiftMs);
});
