import { isJsonObject, type JsonObject } from '../../../src/json';
import {
  identifyAttachment,
  listAttributeDefinitions,
  normalizeConversationRecipients,
  normalizeDomains,
  normalizeOwnRecipients,
  normalizeRecipients,
  normalizeSnoozeValue,
} from '../../../src/streams/quirks';

/** Parsed text, frozen through and through: a quirk that writes to its input throws. */
function frozen(text: string): JsonObject {
  const value: unknown = JSON.parse(text, (_key, inner: unknown) => Object.freeze(inner));
  if (!isJsonObject(value)) throw new Error('not an object');
  return value;
}

/** Text of the value, because toEqual doesn't see an own `__proto__` key. */
const textOf = (value: unknown): string => JSON.stringify(value);

const RECIPIENTS: readonly [title: string, given: string, expected: string][] = [
  ['a text becomes a list of one contact', '"+15550100"', '[{"contact":"+15550100"}]'],
  ['an empty text is kept as what it is', '""', '[{"contact":""}]'],
  ['an object becomes a list of one', '{"email":"a@example.com"}', '[{"email":"a@example.com"}]'],
  [
    'a list of objects stays',
    '[{"email":"a@example.com"},{"name":"B"}]',
    '[{"email":"a@example.com"},{"name":"B"}]',
  ],
  ['a text inside a list becomes a contact', '[{"email":"a"},"b"]', '[{"email":"a"},{"contact":"b"}]'],
  ['an empty list stays', '[]', '[]'],
  ['null stays', 'null', 'null'],
  ['a number is left to the schema check', '5', '5'],
  ['a list inside a list is left to the schema check', '[["a"],null,7]', '[["a"],null,7]'],
  [
    'an own __proto__ key survives',
    '{"__proto__":{"x":1},"email":"a"}',
    '[{"__proto__":{"x":1},"email":"a"}]',
  ],
];

describe('the value of a snooze', () => {
  it.each([
    ['7200000', '{"milliseconds":7200000}'],
    ['0', '{"milliseconds":0}'],
    ['{"day":{"type":"tomorrow"},"time":"09:00 am"}', '{"day":{"type":"tomorrow"},"time":"09:00 am"}'],
    ['null', 'null'],
    ['"soon"', '"soon"'],
  ])('%s is written as %s', (given, expected) => {
    const snooze = frozen(`{"id":"s","attributes":{"name":"x","value":${given}}}`);
    expect(textOf(normalizeSnoozeValue(snooze))).toBe(
      `{"id":"s","attributes":{"name":"x","value":${expected}}}`,
    );
  });
});

describe('recipients of a message', () => {
  describe.each(['to', 'cc', 'bcc'])('in meta.%s', (key) => {
    it.each(RECIPIENTS)('%s', (_title, given, expected) => {
      const message = frozen(`{"id":"m","attributes":{"meta":{"from":"x","${key}":${given}},"rev":1}}`);
      expect(textOf(normalizeRecipients(message))).toBe(
        `{"id":"m","attributes":{"meta":{"from":"x","${key}":${expected}},"rev":1}}`,
      );
    });
  });

  it.each([
    '{"id":"m"}',
    '{"id":"m","attributes":null}',
    '{"id":"m","attributes":{}}',
    '{"id":"m","attributes":{"meta":null}}',
    '{"id":"m","attributes":{"meta":"text"}}',
    '{"id":"m","attributes":{"meta":["a"]}}',
    '{"id":"m","attributes":{"meta":{"from":"x"}}}',
  ])('%s has none and stays', (text) => {
    expect(textOf(normalizeRecipients(frozen(text)))).toBe(text);
  });

  it('own __proto__ keys on the way to the recipients survive', () => {
    const message = frozen(
      '{"__proto__":1,"attributes":{"__proto__":{"a":2},"meta":{"__proto__":3,"to":"x"}}}',
    );
    expect(textOf(normalizeRecipients(message))).toBe(
      '{"__proto__":1,"attributes":{"__proto__":{"a":2},"meta":{"__proto__":3,"to":[{"contact":"x"}]}}}',
    );
  });
});

describe('recipients inside a conversation', () => {
  it.each(RECIPIENTS)('%s, in the first and in the last inbound message', (_title, given, expected) => {
    const conversation = (value: string): string =>
      `{"attributes":{"firstMessageIn":{"meta":{"to":${value}}},"name":"n","lastMessageIn":{"meta":{"cc":${value}}}}}`;
    expect(textOf(normalizeConversationRecipients(frozen(conversation(given))))).toBe(conversation(expected));
  });

  it.each([
    '{"attributes":{"lastMessageIn":{}}}',
    '{"attributes":{"firstMessageIn":null,"lastMessageIn":"text"}}',
    '{"attributes":{"meta":{"to":"a"},"lastMessageOut":{"meta":{"to":"a"}}}}',
  ])('%s has none and stays', (text) => {
    expect(textOf(normalizeConversationRecipients(frozen(text)))).toBe(text);
  });
});

describe('recipients of a draft', () => {
  it.each(RECIPIENTS)('%s', (_title, given, expected) => {
    const draft = (value: string): string => `{"attributes":{"to":${value},"channel":"email"}}`;
    expect(textOf(normalizeOwnRecipients(frozen(draft(given))))).toBe(draft(expected));
  });
});

describe('domains of a company', () => {
  it.each([
    [
      'texts become objects',
      '["a.example",{"domain":"b.example"}]',
      '[{"domain":"a.example"},{"domain":"b.example"}]',
    ],
    ['null stays', 'null', 'null'],
    ['a lone text is left to the schema check', '"a.example"', '"a.example"'],
  ])('%s', (_title, given, expected) => {
    const company = frozen(`{"attributes":{"domains":${given}}}`);
    expect(textOf(normalizeDomains(company))).toBe(`{"attributes":{"domains":${expected}}}`);
  });
});

describe('custom attributes of a resource', () => {
  const cases: readonly [title: string, given: string, expected: string][] = [
    [
      'definitions are listed in their order, each with its name as id',
      '{"bStr":{"type":"string","enumeration":["x"],"tree":""},"aId":{"multi":true,"tree":null}}',
      '[{"type":"string","enumeration":["x"],"tree":"\\"\\"","id":"bStr"},{"multi":true,"tree":"null","id":"aId"}]',
    ],
    [
      'a tree becomes JSON text',
      '{"reasonTree":{"tree":{"children":[{"label":"a"}]}}}',
      String.raw`[{"tree":"{\"children\":[{\"label\":\"a\"}]}","id":"reasonTree"}]`,
    ],
    ['no tree is the JSON text of an empty one', '{"aStr":{}}', String.raw`[{"id":"aStr","tree":"\"\""}]`],
    [
      'the name wins over an id of the definition',
      '{"aStr":{"id":"z","tree":1}}',
      '[{"id":"aStr","tree":"1"}]',
    ],
    [
      'an attribute named __proto__ is listed, and an own __proto__ key survives',
      '{"__proto__":{"__proto__":{"a":1},"tree":1}}',
      '[{"__proto__":{"a":1},"tree":"1","id":"__proto__"}]',
    ],
    ['none are an empty list', '{}', '[]'],
    ['null stays', 'null', 'null'],
    ['a list is left to the schema check', '[{"id":"aStr"}]', '[{"id":"aStr"}]'],
    [
      'a map with something else than definitions is left to the schema check',
      '{"aStr":{"tree":1},"b":"text"}',
      '{"aStr":{"tree":1},"b":"text"}',
    ],
  ];

  it.each(cases)('%s', (_title, given, expected) => {
    const metadata = frozen(`{"type":"metadata","id":"customer","attributes":{"properties":${given}}}`);
    expect(textOf(listAttributeDefinitions(metadata, 'customer'))).toBe(
      `{"type":"metadata","id":"customer","attributes":{"properties":${expected}},"resource":"customer"}`,
    );
  });

  it.each([
    ['{"id":"company"}', 'company', 'company'],
    ['{}', 'kobject.order', 'kobject.order'],
    ['{"id":null}', 'kobject.order', 'kobject.order'],
    ['{"id":""}', 'kobject.order', 'kobject.order'],
    ['{"id":7}', 'kobject.order', 'kobject.order'],
  ])('%s, asked for as %s, has the key %s', (text, resource, id) => {
    expect(listAttributeDefinitions(frozen(text), resource)).toMatchObject({ id, resource });
  });
});

describe('identity of an attachment', () => {
  const documented = {
    type: 'attachment',
    relationships: { message: { links: { self: '/v1/messages/m1' }, data: { type: 'message', id: 'm1' } } },
    links: {
      self: '/v1/messages/m1/attachments/a1',
      related: 'https://files.example.com/attachments/zz?x=1',
    },
  };

  it.each<[title: string, attachment: JsonObject, id: string | undefined, messageId: string | null]>([
    ['comes from the links and the relation of the documented item', documented, 'a1', 'm1'],
    ['is the payload’s own id where there is one', { ...documented, id: 'own' }, 'own', 'm1'],
    ['is not an empty id', { ...documented, id: '' }, 'a1', 'm1'],
    ['is not an id that is no text', { ...documented, id: null }, 'a1', 'm1'],
    [
      'takes the message from the relation’s data before any link',
      {
        ...documented,
        relationships: { message: { data: { id: 'm2' }, links: { self: '/v1/messages/m3' } } },
      },
      'a1',
      'm2',
    ],
    [
      'takes the message from the relation’s link where it has no data',
      { ...documented, relationships: { message: { links: { self: '/v1/messages/m3' } } } },
      'a1',
      'm3',
    ],
    ['takes the message from its own link at last', { links: documented.links }, 'a1', 'm1'],
    [
      'ignores a host, a query and a closing slash',
      { links: { self: 'https://acme.api.kustomerapp.com/v1/messages/m1/attachments/a1/?page=1' } },
      'a1',
      'm1',
    ],
    ['may know no message', { links: { self: '/v1/attachments/a1' } }, 'a1', null],
    ['never takes a message’s id for its own', { links: { self: '/v1/messages/m1' } }, undefined, 'm1'],
    [
      'never takes a part of a longer path',
      { links: { self: '/v1/attachments/a1/versions/v1' } },
      undefined,
      null,
    ],
    ['is unknown where nothing tells it', { links: null, relationships: [] }, undefined, null],
    ['is unknown without links', {}, undefined, null],
  ])('%s', (_title, attachment, id, messageId) => {
    const given = frozen(textOf(attachment));
    expect(identifyAttachment(given)).toStrictEqual({ ...given, id, message_id: messageId });
  });

  it('keeps an own __proto__ key', () => {
    const given = frozen('{"__proto__":{"a":1},"id":"a1"}');
    expect(textOf(identifyAttachment(given))).toBe('{"__proto__":{"a":1},"id":"a1","message_id":null}');
  });
});
