import { StateError } from '../../../src/errors';
import { parseState, readBookmark, withBookmark, withoutBookmark } from '../../../src/singer/state';

const KEY = 'updated_at';
const AT = '2026-01-01T00:00:00.000Z';
const AT_MS = Date.parse(AT);

/** The lines of the error that reading `json` as a state throws. */
function faultsOf(json: unknown): readonly string[] {
  try {
    parseState(json, '--state s.json');
  } catch (error) {
    if (error instanceof StateError) return error.lines;
    throw error;
  }
  return [];
}

/** Paths at which something could still be changed. */
function thawedPlaces(value: unknown, place = '$'): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const here = Object.isFrozen(value) ? [] : [place];
  return [
    ...here,
    ...Object.entries(value).flatMap(([key, inner]) => thawedPlaces(inner, `${place}.${key}`)),
  ];
}

describe('a first run', () => {
  it.each([
    ['an empty file', undefined],
    ['{}', {}],
    ['null for bookmarks', { bookmarks: null }],
    ['{"bookmarks":{}}', { bookmarks: {} }],
  ])('is %s', (_title, json) => {
    expect(parseState(json, '')).toEqual({ bookmarks: {} });
  });
});

describe('a bookmark is read from', () => {
  it.each<[title: string, bookmark: unknown, valueMs: number | undefined]>([
    ['this tap’s own form', { replication_key: KEY, replication_key_value: AT }, AT_MS],
    ['a bare date-time, as singer-io’s tap writes it', AT, AT_MS],
    ['a bare date-time of another form', '2026-01-01T01:00:00+01:00', AT_MS],
    ['a bare date', '2026-01-01', AT_MS],
    ['a value without its key’s name', { replication_key_value: AT }, AT_MS],
    [
      'the Meltano SDK’s object, partitions and progress ignored',
      {
        replication_key: KEY,
        replication_key_value: '2026-01-01T00:00:00+00:00',
        partitions: [{ context: { id: 'c' }, replication_key_value: '2027-01-01' }],
        progress_markers: { replication_key: KEY, replication_key_value: '2028-01-01' },
        starting_replication_value: '2020-01-01',
      },
      AT_MS,
    ],
    [
      'nothing where the SDK’s object holds partitions only',
      { partitions: [{ replication_key_value: AT }] },
      undefined,
    ],
    [
      'nothing where another key was replicated by',
      { replication_key: 'created_at', replication_key_value: AT },
      undefined,
    ],
    ['nothing in null', null, undefined],
    ['nothing in an empty object', {}, undefined],
    ['nothing in a null value', { replication_key: KEY, replication_key_value: null }, undefined],
  ])('%s', (_title, bookmark, valueMs) => {
    const state = parseState({ bookmarks: { notes: bookmark } }, '');
    expect(readBookmark(state, 'notes', KEY)?.valueMs).toBe(valueMs);
  });

  it('nothing where the state has none, not even under the names that every object has', () => {
    const state = parseState({}, '');
    for (const name of ['notes', 'toString', '__proto__', 'constructor']) {
      expect(readBookmark(state, name, KEY)).toBeUndefined();
    }
  });

  it('with all that stands beside it', () => {
    const bookmark = { replication_key: KEY, replication_key_value: AT, windows: [{ from: 1 }] };
    const state = parseState({ bookmarks: { notes: bookmark, tags: AT } }, '');
    expect(readBookmark(state, 'notes', KEY)?.details).toEqual(bookmark);
    expect(readBookmark(state, 'tags', KEY)?.details).toEqual({});
  });
});

describe('a state is refused', () => {
  const label = '--state s.json';
  const example = '(for example 2026-01-01T00:00:00.000Z).';
  it.each<[title: string, json: unknown, line: string]>([
    ['that is a list', [], `${label}: the state must be an object, got array.`],
    ['that is null', null, `${label}: the state must be an object, got null.`],
    [
      'that is a whole message',
      { type: 'STATE', value: { bookmarks: {} } },
      `${label} holds a whole STATE message; keep only what stands under "value".`,
    ],
    [
      'in Meltano’s wrapping',
      { singer_state: { bookmarks: {} } },
      `${label} holds Meltano's wrapping; keep only what stands under "singer_state".`,
    ],
    ['with bookmarks in a list', { bookmarks: [] }, `${label}: "bookmarks" must be an object, got array.`],
    [
      'with a bookmark that is a number',
      { bookmarks: { notes: 5 } },
      `${label}: the bookmark of "notes" must be an object or a date-time, got integer.`,
    ],
    [
      'with a bookmark that is no date-time',
      { bookmarks: { notes: 'yesterday' } },
      `${label}: the bookmark of "notes" must be an ISO 8601 date-time, got "yesterday" ${example}`,
    ],
    [
      'with a value that is no date-time',
      { bookmarks: { notes: { replication_key_value: '2026-02-30' } } },
      `${label}: the bookmark of "notes" must be an ISO 8601 date-time, got "2026-02-30" ${example}`,
    ],
    [
      'with a value that is a number',
      { bookmarks: { notes: { replication_key_value: 1 } } },
      `${label}: the bookmark of "notes" must be an ISO 8601 date-time, got integer ${example}`,
    ],
    [
      'with a very long text, of which only the beginning is repeated',
      { bookmarks: { notes: 'x'.repeat(1000) } },
      `${label}: the bookmark of "notes" must be an ISO 8601 date-time, got "${'x'.repeat(60)}" ${example}`,
    ],
  ])('%s', (_title, json, line) => {
    expect(faultsOf(json)).toEqual([line]);
  });

  it('for all faults at once, a line each', () => {
    const faults = faultsOf({ bookmarks: { a: 1, b: AT, c: 'no', d: { replication_key_value: [] } } });
    expect(faults).toEqual([
      expect.stringContaining('"a"'),
      expect.stringContaining('"c"'),
      expect.stringContaining('"d"'),
    ]);
  });
});

describe('a snapshot', () => {
  const input =
    '{"currently_syncing":"tags","bookmarks":{"__proto__":{"x":[{"y":1}]},"gone":{"any":[1]},"notes":{"windows":[{"from":1}]}},"other":{"deep":[{}]}}';
  const parse = (): ReturnType<typeof parseState> => parseState(JSON.parse(input), '');

  it('keeps what is unknown, beside the bookmarks and among them', () => {
    expect(JSON.stringify(parse())).toBe(input);
    const next = withBookmark(parse(), 'tags', { replication_key_value: AT });
    expect(Object.keys(next.bookmarks)).toEqual(['__proto__', 'gone', 'notes', 'tags']);
    const { currently_syncing, other } = next;
    expect({ currently_syncing, other }).toEqual({ currently_syncing: 'tags', other: { deep: [{}] } });
    expect(JSON.stringify(next.bookmarks)).toContain('{"__proto__":{"x":[{"y":1}]},"gone":{"any":[1]},');
  });

  it('is frozen at every level', () => {
    expect(thawedPlaces(JSON.parse(input))).not.toEqual([]);
    expect(thawedPlaces(parseState(undefined, ''))).toEqual([]);
    expect(thawedPlaces(parse())).toEqual([]);
    const next = withBookmark(parse(), 'tags', { windows: [{ from: 1, deep: [[]] }] });
    expect(thawedPlaces(next)).toEqual([]);
    expect(thawedPlaces(withoutBookmark(next, 'notes'))).toEqual([]);
  });

  it('is frozen also below what its caller froze at the surface', () => {
    const next = withBookmark(parse(), 'tags', Object.freeze({ windows: Object.freeze([{ from: 1 }]) }));
    expect(thawedPlaces(next)).toEqual([]);
  });

  it('shares nothing with the file that it came from', () => {
    const bookmark = { replication_key_value: AT, windows: [{ from: 1 }] };
    const json = { bookmarks: { notes: bookmark } };
    const state = parseState(json, '');
    const before = JSON.stringify(state);
    bookmark.windows.push({ from: 2 });
    bookmark.replication_key_value = '2030-01-01';
    expect(JSON.stringify(state)).toBe(before);
  });

  it('shares nothing with the bookmark that it was made with, and doesn’t freeze that', () => {
    const windows = [{ from: 1 }];
    const bookmark = { replication_key_value: AT, windows };
    const state = withBookmark(parse(), 'tags', bookmark);
    const before = JSON.stringify(state);
    windows.push({ from: 2 });
    windows.forEach((window) => (window.from = 9));
    bookmark.replication_key_value = '2030-01-01';
    expect(JSON.stringify(state)).toBe(before);
  });

  it('doesn’t change when the next one is made', () => {
    const first = withBookmark(parse(), 'tags', { replication_key_value: '1' });
    const before = JSON.stringify(first);
    const second = withBookmark(first, 'tags', { replication_key_value: '2' });
    withoutBookmark(second, 'tags');
    expect(JSON.stringify(first)).toBe(before);
    expect(second.bookmarks['tags']).toEqual({ replication_key_value: '2' });
  });

  it('replaces the whole bookmark of a stream', () => {
    const next = withBookmark(parse(), 'notes', { replication_key_value: AT });
    expect(next.bookmarks['notes']).toEqual({ replication_key_value: AT });
  });

  it('without a bookmark keeps all others', () => {
    const next = withoutBookmark(parse(), 'notes');
    expect(Object.keys(next.bookmarks)).toEqual(['__proto__', 'gone']);
    expect(withoutBookmark(next, 'never there')).toEqual(next);
  });
});
