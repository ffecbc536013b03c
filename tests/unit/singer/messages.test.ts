import { isJsonObject, type JsonObject } from '../../../src/json';
import { recordLines, schemaLine, stateLine } from '../../../src/singer/messages';

const AT = '2026-01-01T00:00:00.000Z';
const head = '{"type":"RECORD","stream":"notes","record":';
const tail = `,"time_extracted":"${AT}"}`;

/** What the line of a record holds between its head and its tail. */
function recordText(record: JsonObject): string {
  const line = recordLines('notes', AT)(record);
  expect(line.startsWith(head)).toBe(true);
  expect(line.endsWith(tail)).toBe(true);
  return line.slice(head.length, -tail.length);
}

function parsed(text: string): JsonObject {
  const value: unknown = JSON.parse(text);
  if (!isJsonObject(value)) throw new Error('no object');
  return value;
}

describe('a SCHEMA line', () => {
  const schema = { type: 'object', properties: { id: { type: 'string' } } };

  it('has its members in the order of the specification', () => {
    const line = schemaLine({
      stream: 'notes',
      schema,
      keyProperties: ['id'],
      bookmarkProperties: ['updated_at'],
    });
    expect(line).toBe(
      '{"type":"SCHEMA","stream":"notes","schema":{"type":"object","properties":{"id":{"type":"string"}}},' +
        '"key_properties":["id"],"bookmark_properties":["updated_at"]}',
    );
  });

  it('leaves out bookmark_properties where there are none, and never key_properties', () => {
    const line = schemaLine({ stream: 'slas', schema, keyProperties: [], bookmarkProperties: [] });
    expect(Object.keys(parsed(line))).toEqual(['type', 'stream', 'schema', 'key_properties']);
    expect(parsed(line)['key_properties']).toEqual([]);
  });
});

describe('a STATE line', () => {
  it('has type and value', () => {
    expect(stateLine({ bookmarks: { notes: 'x' } })).toBe(
      '{"type":"STATE","value":{"bookmarks":{"notes":"x"}}}',
    );
  });
});

describe('a RECORD line', () => {
  it('has type, stream, record and time_extracted, on one line', () => {
    const line = recordLines('notes', AT)({ id: 'a', text: 'one\ntwo\r\u2028three' });
    expect(line).toBe(`${head}{"id":"a","text":"one\\ntwo\\r\u2028three"}${tail}`);
    expect(line).not.toMatch(/[\n\r]/);
  });

  it('keeps the order of the columns and the text of well-formed values', () => {
    const record = parsed('{"z":1,"a":{"y":[1.5,null,true],"b":"é 🎉 \\u0001 \\\\u0000 \\\\ud83d"}}');
    expect(recordText(record)).toBe(JSON.stringify(record));
  });

  it.each<[title: string, given: string, expected: string]>([
    ['U+0000 goes', '{"a":"b\\u0000c"}', '{"a":"bc"}'],
    ['U+0000 goes from names', '{"a\\u0000":1}', '{"a":1}'],
    ['a text of nothing but U+0000 is empty', '{"a":"\\u0000"}', '{"a":""}'],
    ['a lone high surrogate becomes U+FFFD', '{"a":"x\\ud83dy"}', '{"a":"x\ufffdy"}'],
    ['a lone low surrogate becomes U+FFFD', '{"a":"\\udf89"}', '{"a":"\ufffd"}'],
    ['a lone surrogate in a name becomes U+FFFD', '{"\\ud83d":1}', '{"\ufffd":1}'],
    [
      'deep inside objects and lists',
      '{"a":[{"b":["\\u0000x",{"c\\u0000":"\\ud83d"}]}]}',
      '{"a":[{"b":["x",{"c":"\ufffd"}]}]}',
    ],
    ['halves that U+0000 kept apart become whole', '{"a":"\\ud83c\\u0000\\udf89"}', '{"a":"🎉"}'],
    ['a whole pair beside a half one stays', '{"a":"🎉\\ud83d"}', '{"a":"🎉\ufffd"}'],
    [
      'other values beside them stay',
      '{"a":"\\u0000","b":[null,1,true,{}]}',
      '{"a":"","b":[null,1,true,{}]}',
    ],
  ])('is text that every target can hold: %s', (_title, given, expected) => {
    expect(recordText(parsed(given))).toBe(expected);
  });

  it.each([
    '{"__proto__":{"a":1},"b":{"__proto__":2}}',
    '{"__proto__":{"a":"\\u0000"},"b":{"__proto__":"x"}}',
  ])('keeps own __proto__ keys: %s', (text) => {
    expect(recordText(parsed(text))).toBe(text.replace('\\u0000', ''));
  });

  it('is made without changing the record', () => {
    const text = '{"a":["\\u0000"]}';
    const record = parsed(text);
    recordText(record);
    expect(JSON.stringify(record)).toBe(text);
  });

  it('quotes the name of the stream', () => {
    expect(recordLines('a"b', AT)({})).toBe(
      `{"type":"RECORD","stream":"a\\"b","record":{},"time_extracted":"${AT}"}`,
    );
  });
});
