/** An organisation with what breaks targets, and what the tap should make of it. Knows no target. */
import { generateHostileOrganisation } from '../sandbox/hostile-names';
import { generateOrganisation, type Organisation } from '../sandbox/organisation';
import { resource, type StoredResource } from '../sandbox/resource';
import type { JsonObject } from '../sandbox/json';
import type { Exceptions } from './expected';

const SIZE = 120;
const LONG_TEXT_CHARS = 300_000;
const DEPTH = 60;

/** One record: attributes as the API gives them and, where the tap has to change them, as it should write them. */
interface Case {
  readonly id: string;
  readonly type: 'customer' | 'conversation';
  readonly attributes: JsonObject;
  readonly becomes?: JsonObject;
  readonly unfit?: JsonObject;
}

const nested = (depth: number): JsonObject =>
  depth === 0 ? { end: true, quote: '"' } : { inner: nested(depth - 1), list: [[depth], []] };

const CASES: readonly Case[] = [
  {
    id: 'hostile-texts',
    type: 'customer',
    attributes: {
      name: `Robert'); DROP TABLE customers;-- "quoted" \\N \\ ` + '\t\r\n' + ' a,b;c|d {x} ${y} %s :z',
      displayName: '𝒰nicode 🧛‍♀️ é e\u0301 \u202eright\u202c \u2028 \u2029 \u0085 \ufeff 漢字',
      username: '',
      custom: {
        nullStr: null,
        emptyStr: '',
        emptyList: [],
        emptyObject: {},
        'quote"Str': 'a',
        "apostrophe'Str": 'b',
        'dollar$.dotStr': 'c',
        'línea\nStr': 'd',
        jsonTxt: '{"a": [1, 2, {"b": null}]}',
        pythonTxt: "{'a': None, 'b': True}",
        listTxt: '[1, 2]',
        nanTxt: 'NaN',
        trueTxt: 'true',
        dateTxt: '0000-00-00',
      },
    },
  },
  {
    id: 'hostile-characters',
    type: 'customer',
    attributes: {
      name: 'null \u0000 character, half an emoji \ud83d, the other half \udca9',
      custom: { 'name\u0000Str': 'x\u0000y', listStr: ['\u0000', '\udfff'] },
    },
    becomes: {
      name: 'null  character, half an emoji \ufffd, the other half \ufffd',
      custom: { nameStr: 'xy', listStr: ['', '\ufffd'] },
    },
  },
  {
    id: 'hostile-numbers',
    type: 'customer',
    attributes: {
      custom: {
        hugeNum: 2 ** 60,
        largestNum: Number.MAX_SAFE_INTEGER,
        smallestNum: Number.MIN_SAFE_INTEGER,
        exponentNum: 1e21,
        enormousNum: 1.5e300,
        tinyNum: 5e-324,
        tenthNum: 0.1 + 0.2,
        wholeNum: 1.0,
        mixedList: [1, 'a', null, true, { a: [] }, 2.5],
      },
    },
  },
  {
    id: 'hostile-depth-and-length',
    type: 'customer',
    attributes: { name: 'x🦊'.repeat(LONG_TEXT_CHARS / 3), custom: nested(DEPTH) },
  },
  {
    id: 'hostile-nulls',
    type: 'customer',
    attributes: { name: null, emails: null, custom: null, recentLocation: null, birthdayAt: null },
  },
  {
    id: 'hostile-dates',
    type: 'customer',
    attributes: {
      birthdayAt: '0001-01-01T00:00:00.000Z',
      signedUpAt: '9999-12-31T23:59:59.999Z',
      lastActivityAt: '2024-02-29T23:59:59+14:00',
      lastSeenAt: '2026-01-01',
      lastMessageAt: '',
      custom: { birthdayAt: '30/02/2024', otherAt: '+010000-01-01T00:00:00Z' },
    },
    becomes: {
      birthdayAt: '0001-01-01T00:00:00.000Z',
      signedUpAt: '9999-12-31T23:59:59.999Z',
      lastActivityAt: '2024-02-29T09:59:59.000Z',
      lastSeenAt: '2026-01-01T00:00:00.000Z',
      lastMessageAt: null,
      custom: { birthdayAt: '30/02/2024', otherAt: '+010000-01-01T00:00:00Z' },
    },
    unfit: { 'attributes.lastMessageAt': '' },
  },
  {
    id: 'hostile-misfits',
    type: 'conversation',
    attributes: {
      name: 5,
      messageCount: 2.5,
      noteCount: '3',
      spam: 'true',
      tags: 'lonely',
      satisfaction: { score: [1, '"'] },
      snooze: { status: 'x', time: 'soon' },
    },
    becomes: {
      name: '5',
      messageCount: null,
      noteCount: 3,
      spam: true,
      tags: ['lonely'],
      satisfaction: null,
      snooze: { status: 'x', time: null },
    },
    unfit: {
      'attributes.messageCount': 2.5,
      'attributes.satisfaction': { score: [1, '"'] },
      'attributes.snooze.time': 'soon',
    },
  },
];

export interface Hostile {
  readonly organisation: Organisation;
  readonly exceptions: Exceptions;
}

/** The usual small organisation with these records among its own; with `names` its classes and attributes are hostile, too. */
export function hostileOrganisation(now: number, { names = false } = {}): Hostile {
  const generate = names ? generateHostileOrganisation : generateOrganisation;
  const usual = generate({ now, size: SIZE });
  const stamp = new Date(now - 86_400_000).toISOString();
  const stamps = { createdAt: stamp, updatedAt: stamp };
  const records = CASES.map(({ id, type, attributes }): StoredResource =>
    resource(type, id, { ...attributes, ...stamps }),
  );
  return {
    organisation: { ...usual, records: [...usual.records, ...records] },
    exceptions: new Map(
      CASES.map(({ id, attributes, becomes = attributes, unfit = null }) => [
        id,
        { attributes: { ...becomes, ...stamps }, unfit },
      ]),
    ),
  };
}
