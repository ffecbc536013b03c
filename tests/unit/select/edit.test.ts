import { UsageError } from '../../../src/errors';
import { editCatalog } from '../../../src/select/edit';
import { listCatalog } from '../../../src/select/list';
import { markCatalog } from '../../../src/select/mark';
import type { GivenPatterns } from '../../../src/select/wishes';
import type { CatalogEntry } from '../../../src/singer/catalog';
import { buildEntry, parseCatalog } from '../../../src/singer/catalog';

const TEXT = { type: ['null', 'string'] as const };
const schema = {
  type: 'object' as const,
  properties: {
    id: { type: 'string' as const },
    updated_at: TEXT,
    unfit_values: TEXT,
    attributes: {
      type: ['null', 'object'] as const,
      properties: {
        name: TEXT,
        emails: TEXT,
        meta: { type: ['null', 'object'] as const, properties: { sentAt: TEXT, readAt: TEXT } },
      },
    },
    links: TEXT,
  },
};

function entry(name: string, isSupported = true): CatalogEntry {
  const traits = {
    name,
    keyProperties: ['id'],
    replicationKey: 'updated_at',
    replicationMethods: ['INCREMENTAL'] as const,
    parent: undefined,
    automaticColumns: ['unfit_values'],
    isSupported,
  };
  return buildEntry(traits, JSON.parse(JSON.stringify(schema)) as typeof schema);
}

interface File {
  readonly [key: string]: unknown;
  readonly streams: readonly CatalogEntry[];
}

const FRESH: File = { streams: [entry('customers'), entry('messages'), entry('notes', false)] };
const NOTHING: GivenPatterns = { only: [], include: [], exclude: [] };

/** The catalog after these edits, one after the other. */
function edited(...edits: readonly Partial<GivenPatterns>[]): File {
  return edits.reduce((file, given) => {
    const { marks } = editCatalog(parseCatalog(file, 'c').streams, { ...NOTHING, ...given });
    return markCatalog(file, marks) as File;
  }, FRESH);
}

const streamsOf = (file: File): string[] =>
  listCatalog(file.streams, [])
    .filter((line) => line.startsWith('[x]'))
    .map((line) => line.split(/\s+/)[1] ?? '');
const fieldsOf = (file: File, stream: string): string[] =>
  listCatalog(file.streams, [stream])
    .filter((line) => line.startsWith('[x]'))
    .map((line) => line.slice(`[x] ${stream}.`.length));
const linesOf = (given: Partial<GivenPatterns>, file: File = FRESH): readonly string[] =>
  editCatalog(file.streams, { ...NOTHING, ...given }).lines;
const refusalOf = (given: Partial<GivenPatterns>): readonly string[] => {
  try {
    linesOf(given);
  } catch (error) {
    if (error instanceof UsageError) return error.lines;
    throw error;
  }
  throw new Error('nothing was refused');
};

const ALL_FIELDS = [
  'attributes',
  'attributes.name',
  'attributes.emails',
  'attributes.meta',
  'attributes.meta.sentAt',
  'attributes.meta.readAt',
  'links',
];
const without = (...gone: string[]): string[] => ALL_FIELDS.filter((name) => !gone.includes(name));

describe('streams', () => {
  it.each<[string, readonly Partial<GivenPatterns>[], string[]]>([
    ['of --only are left', [{ only: ['messages'] }], ['messages']],
    ['of --only that a "!" takes back go', [{ only: ['*', '!messages'] }], ['customers']],
    ['of --exclude go', [{ exclude: ['messages'] }], ['customers']],
    ['go with all their fields', [{ exclude: ['messages.*'] }], ['customers']],
    [
      'of --include come back',
      [{ only: ['messages'] }, { include: ['customers'] }],
      ['customers', 'messages'],
    ],
    [
      'come back with a field',
      [{ only: ['messages'] }, { include: ['customers.links'] }],
      ['customers', 'messages'],
    ],
    ['that the key may not read stay out of a glob', [{ only: ['*s'] }], ['customers', 'messages']],
    ['stay where only "!" is said', [{ only: ['!messages'] }], ['customers']],
  ])('%s', (_title, edits, streams) => {
    expect(streamsOf(edited(...edits))).toEqual(streams);
  });
});

describe('fields', () => {
  it.each<[string, readonly Partial<GivenPatterns>[], string[]]>([
    ['all, before anything is said', [], ALL_FIELDS],
    ['without one', [{ exclude: ['customers.attributes.emails'] }], without('attributes.emails')],
    ['without one of any stream', [{ exclude: ['*.*email*'] }], without('attributes.emails')],
    [
      'without an object and what is in it',
      [{ exclude: ['customers.attributes.meta'] }],
      without('attributes.meta', 'attributes.meta.sentAt', 'attributes.meta.readAt'),
    ],
    [
      'without an object of which nothing is left',
      [{ exclude: ['customers.attributes.meta.*At'] }],
      without('attributes.meta', 'attributes.meta.sentAt', 'attributes.meta.readAt'),
    ],
    ['those of --only', [{ only: ['customers.attributes.name'] }], ['attributes', 'attributes.name']],
    [
      'those of --only but one',
      [{ only: ['customers.attributes', '!customers.attributes.meta'] }],
      ['attributes', 'attributes.name', 'attributes.emails'],
    ],
    [
      'as they were, where --only names the stream',
      [{ exclude: ['customers.links'] }, { only: ['customers'] }],
      without('links'),
    ],
    [
      'all, where --only names all',
      [{ exclude: ['customers.links,customers.attributes.meta'] }, { only: ['customers.*'] }],
      ALL_FIELDS,
    ],
    [
      'one that comes back into an object that was out, without its neighbours',
      [{ exclude: ['customers.attributes'] }, { include: ['customers.attributes.meta.sentAt'] }],
      ['attributes', 'attributes.meta', 'attributes.meta.sentAt', 'links'],
    ],
    [
      'one that comes back out of several',
      [
        { exclude: ['customers.attributes.emails,customers.attributes.name'] },
        { include: ['customers.attributes.name'] },
      ],
      without('attributes.emails'),
    ],
    [
      'without one that two flags name',
      [{ include: ['customers.*'], exclude: ['customers.links'] }],
      without('links'),
    ],
  ])('%s', (_title, edits, fields) => {
    expect(fieldsOf(edited(...edits), 'customers')).toEqual(fields);
  });

  it('of a stream that is out can be left out for later', () => {
    const file = edited({ only: ['messages'] }, { exclude: ['customers.links'] }, { include: ['customers'] });
    expect(fieldsOf(file, 'customers')).toEqual(without('links'));
  });

  it('follow the older mark inside the schema until they are marked', () => {
    const old = JSON.parse(JSON.stringify(FRESH)) as { streams: { schema: typeof schema }[] };
    Object.assign(old.streams[0]?.schema.properties.links ?? {}, { selected: false });
    const file = old as unknown as File;
    expect(fieldsOf(file, 'customers')).toEqual(without('links'));
    const { marks } = editCatalog(file.streams, { ...NOTHING, include: ['customers.links'] });
    expect(fieldsOf(markCatalog(file, marks) as File, 'customers')).toEqual(ALL_FIELDS);
  });
});

describe('what is told', () => {
  it.each<[string, Partial<GivenPatterns>, string[]]>([
    ['a stream that goes', { exclude: ['messages'] }, ['messages: deselected']],
    ['a field', { exclude: ['customers.links'] }, ['customers.links: deselected']],
    ['an object once', { exclude: ['customers.attributes'] }, ['customers.attributes: deselected']],
    [
      'each field of which others stay',
      { exclude: ['customers.attributes.name', 'customers.attributes.emails'] },
      ['customers.attributes.name: deselected', 'customers.attributes.emails: deselected'],
    ],
    ['nothing, where it is so already', { include: ['customers.*'] }, []],
    [
      'what stays of a glob',
      { exclude: ['customers.[il]*'] },
      [
        'customers.links: deselected',
        "customers.[il]*: id can't be left out: keys, replication keys and values that don't fit are always written",
      ],
    ],
  ])('%s', (_title, given, lines) => {
    expect(linesOf(given)).toEqual(lines);
  });
});

describe('refused is', () => {
  it.each<[string, Partial<GivenPatterns>, RegExp]>([
    [
      'an unknown stream',
      { only: ['custmers'] },
      /^--only "custmers": .*no such stream; did you mean "customers"\?/,
    ],
    ['an unknown stream of a field', { only: ['!custmers.links'] }, /did you mean "!customers\.links"\?/],
    [
      'an unknown field',
      { exclude: ['customers.attributes.email'] },
      /^--exclude "customers\.attributes\.email": .*no such field; did you mean "customers\.attributes\.emails"\?/,
    ],
    ['a glob that names nothing', { include: ['x*'] }, /^--include "x\*": .*no such stream/],
    ['a key', { exclude: ['customers.id'] }, /^--exclude "customers\.id": id can't be left out: keys/],
    [
      'a replication key, in --only',
      { only: ['customers', '!*.updated_at'] },
      /updated_at can't be left out/,
    ],
    [
      'a stream that the key may not read',
      { include: ['notes'] },
      /^--include "notes": the key lacked a role/,
    ],
    ['what leaves nothing', { exclude: ['*'] }, /^No stream would be left/],
    ['a "!" in --exclude', { exclude: ['!customers'] }, /write it without "!"/],
  ])('%s', (_title, given, words) => {
    expect(refusalOf(given)[0]).toMatch(words);
  });

  it('each fault with a line of its own', () => {
    expect(refusalOf({ only: ['a', 'customers'], exclude: ['b.c'] })).toHaveLength(2);
  });
});

describe('the catalog', () => {
  it('keeps what the tap knows nothing of', () => {
    const [first] = FRESH.streams;
    const own = {
      version: 3,
      streams: [{ ...first, 'x-mine': 1, metadata: [{ breadcrumb: [], metadata: {}, x: 2 }] }],
    };
    const marks = [
      { stream: 'customers', breadcrumb: [], isSelected: true },
      { stream: 'customers', breadcrumb: ['properties', 'links'], isSelected: false },
    ];
    expect(markCatalog(own, marks)).toEqual({
      version: 3,
      streams: [
        {
          ...first,
          'x-mine': 1,
          metadata: [
            { breadcrumb: [], metadata: { selected: true }, x: 2 },
            { breadcrumb: ['properties', 'links'], metadata: { selected: false } },
          ],
        },
      ],
    });
  });

  it('is marked only where something changes', () => {
    const { marks } = editCatalog(FRESH.streams, { ...NOTHING, exclude: ['customers.attributes'] });
    expect(marks).toEqual([
      { stream: 'customers', breadcrumb: ['properties', 'attributes'], isSelected: false },
    ]);
  });
});

describe('the list', () => {
  it('has a line per stream and a legend', () => {
    expect(listCatalog(edited({ exclude: ['messages', 'customers.links'] }).streams, [])).toEqual([
      '[x] customers  INCREMENTAL  7 of 8 fields',
      '[ ] messages   INCREMENTAL  8 of 8 fields',
      '[-] notes      INCREMENTAL  8 of 8 fields',
      expect.stringContaining('[*] always written'),
    ]);
  });

  it('has the fields that patterns name, the fixed ones marked', () => {
    expect(listCatalog(FRESH.streams, ['customers.id,customers.attributes.meta']).slice(0, -1)).toEqual([
      '[*] customers.id',
      '[x] customers.attributes.meta',
      '[x] customers.attributes.meta.sentAt',
      '[x] customers.attributes.meta.readAt',
    ]);
  });

  it('refuses what names nothing', () => {
    expect(() => listCatalog(FRESH.streams, ['custmers'])).toThrow(/did you mean "customers"/);
  });
});
