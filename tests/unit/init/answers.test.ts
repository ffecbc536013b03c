import { resolveConfig } from '../../../src/config';
import {
  configOf,
  defaultStartDate,
  readApiUrl,
  readChoice,
  readKey,
  readStartDate,
} from '../../../src/init/answers';
import { describeOffers, nextCommands } from '../../../src/init/wording';

const NOW_MS = Date.parse('2026-03-01T12:00:00Z');
const OFFERS = [
  { name: 'conversations', lacks: undefined, roles: 'role.conversation' },
  { name: 'messages', lacks: undefined, roles: 'role.message' },
  { name: 'kobjects', lacks: 'role.kobject', roles: 'role.kobject' },
];

describe('the key', () => {
  it('is taken as it is', () => {
    expect(readKey('abc.def')).toEqual({ value: 'abc.def' });
  });

  it.each(['', 'Bearer my-secret', 'my secret', '<my-secret>'])(
    '%j is refused without repeating it',
    (text) => {
      const read = readKey(text);
      expect(read).toEqual({ fault: expect.stringMatching(/^It must be .*, got /) as unknown });
      expect(JSON.stringify(read)).not.toContain('secret');
    },
  );
});

describe('the start date', () => {
  it.each(['2024-01-01', '2024-01-01T12:00:00Z'])('%s is kept as it was written', (text) => {
    expect(readStartDate(text, NOW_MS)).toEqual({ value: text });
  });

  it.each([
    ['yesterday', /ISO 8601.*got "yesterday"/],
    ['2024-02-30', /ISO 8601/],
    ['2026-03-02', /yet to come/],
  ])('%s is refused', (text, words) => {
    expect(readStartDate(text, NOW_MS)).toEqual({ fault: expect.stringMatching(words) as unknown });
  });

  it.each([
    ['2026-03-01T12:00:00Z', '2025-03-01'],
    ['2024-02-29T12:00:00Z', '2023-03-01'],
  ])('is a year ago by itself: %s', (now, expected) => {
    expect(defaultStartDate(Date.parse(now))).toBe(expected);
  });
});

describe('--api-url', () => {
  it.each(['http://127.0.0.1:8080', 'https://proxy.example.com'])('may be %s', (url) => {
    expect(readApiUrl(url)).toEqual({ value: url });
  });

  it.each(['http://api.example.com', 'ftp://a', 'https://u:p@a.example'])('may not be %s', (url) => {
    expect(readApiUrl(url)).toEqual({ fault: expect.stringMatching(/^--api-url must be/) as unknown });
  });
});

describe('the streams', () => {
  it.each([
    ['all', []],
    ['*', []],
    ['messages', ['messages']],
    ['con*, messages', ['con*', 'messages']],
  ])('%j are chosen', (text, names) => {
    expect(readChoice(text, OFFERS)).toEqual({ value: names });
  });

  it.each([
    ['mesages', /did you mean messages\?/],
    ['kobjects', /lacks a role \(needed: role\.kobject\)/],
    ['messages.id', /whole streams/],
    ['!messages', /whole streams/],
    [',', /at least one/],
  ])('%j are refused', (text, words) => {
    expect(readChoice(text, OFFERS)).toEqual({ fault: expect.stringMatching(words) as unknown });
  });

  it('are shown with their roles, those last that the key may not read', () => {
    expect(describeOffers(OFFERS)).toEqual([
      'The key may read 2 of 3 streams:',
      '  conversations  role.conversation',
      '  messages       role.message',
      expect.stringMatching(/^It may not read these/),
      '  kobjects       lacks role.kobject',
    ]);
  });
});

describe('the config', () => {
  it.each([{ region: 'eu' }, { api_url: 'http://127.0.0.1:8080' }])('for %j can be run', (place) => {
    const settings = configOf('k-1', '2024-01-01', place);
    const source = { kind: 'file' as const, path: 'config.json', settings };
    const config = resolveConfig([source], { env: {}, require: 'all', version: '0' });
    expect(config).toMatchObject({ apiKey: 'k-1', startDateMs: Date.parse('2024-01-01'), warnings: [] });
  });
});

describe('the next commands', () => {
  it('choose streams only where some were chosen', () => {
    expect(nextCommands('config.json', []).join('\n')).not.toContain('select');
    expect(nextCommands('config.json', ['con*', 'messages'])).toContain(
      "  tap-kustomer select --catalog catalog.json --only 'con*,messages'",
    );
  });

  it('name a file as a shell reads it', () => {
    expect(nextCommands("my con'fig.json", [])[1]).toBe(
      "  tap-kustomer --config 'my con'\\''fig.json' --test",
    );
  });
});
