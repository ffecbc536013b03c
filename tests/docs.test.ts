/** The documents are true: what they name exists, what they show is what the code says, and their scripts run. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { resolveConfig } from '../src/config';
import { CONFIG_KEYS } from '../src/config/keys';
import type { ConfigKey } from '../src/config/kinds';
import { EXIT } from '../src/errors';
import { helpText } from '../src/help';
import { helperHelp } from '../src/helper-help';
import { isJsonObject, type JsonObject } from '../src/json';
import { fitRecord } from '../src/records/fit';
import { loadSchema } from '../src/schema';
import { parseState, readBookmark } from '../src/singer/state';
import type { StreamDefinition } from '../src/streams/definition';
import { resumedStretches } from '../src/sync/resume';
import { klassStream } from '../src/streams/klass-streams';
import { rolesOf } from '../src/streams/roles';
import { STREAMS, findStream } from '../src/streams/table';
import { sourceOf } from './reference/reference';
import { openScene, type Scene } from './cli/scene';
import { cellsFrom } from './markdown';
import { SAMPLES } from './samples/text';

const ROOT = path.join(__dirname, '..');
const DECISIONS = readdirSync(path.join(ROOT, 'docs/decisions')).map((name) => `docs/decisions/${name}`);
const DOCUMENTS = [
  ...['README.md', 'BEHAVIOR.md', 'DEVELOPMENT.md', 'CHANGELOG.md', 'docs/migrating.md', 'docs/deletes.md'],
  ...['docs/running.md', 'docs/sql/README.md', 'docs/state-and-delivery.md', 'docs/streams.md'],
  ...DECISIONS,
];

const textOf = (document: string): string => readFileSync(path.join(ROOT, document), 'utf8');
const README = textOf('README.md');
const CHEAP_STREAMS = STREAMS.filter(({ isOptional }) => isOptional !== true);
const OPTIONAL_STREAMS = [
  klassStream('<class>', 'kobjects_<class>'),
  ...STREAMS.filter(({ isOptional }) => isOptional === true),
];

/** The fenced blocks of a language, without their fences. */
function blocksOf(markdown: string, language: string): string[] {
  const fences = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms');
  return [...markdown.matchAll(fences)].map(([, block = '']) => block);
}

/** The one block of a language that contains `part`. */
function blockWith(markdown: string, language: string, part: string): string {
  const found = blocksOf(markdown, language).filter((block) => block.includes(part));
  if (found.length !== 1) throw new Error(`${found.length} blocks of ${language} contain ${part}`);
  return found[0] ?? '';
}

/** The cells of the table whose first column is called `heading`, row by row. */
function tableOf(markdown: string, heading: string): string[][] {
  const lines = markdown.split('\n');
  const start = lines.findIndex((line) => new RegExp(`^\\| ${heading} +\\|`).test(line));
  if (start < 0) throw new Error(`no table begins with ${heading}`);
  return cellsFrom(lines, start);
}

/** The default of a setting as the README writes it; empty where there is none. */
function defaultOf(key: ConfigKey<unknown>): string {
  return key.default === undefined ? '' : JSON.stringify(key.default);
}

/** What stands in backticks. */
function codeIn(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
}

it.each(Object.entries(SAMPLES))('%s is what `npm run samples` writes', (name, sample) => {
  expect(textOf(name)).toBe(sample());
});

describe('the README', () => {
  it('begins with the demo, then the tests', () => {
    expect(blocksOf(README, 'bash').slice(0, 2)).toEqual([
      'npm ci && npm run demo\n',
      'npm ci && npm test\n',
    ]);
  });

  it('names exactly the streams of the table, with their roles', () => {
    const told = (heading: string): unknown[] =>
      tableOf(README, heading).map(([name, , , roles = '']) => [name, codeIn(roles)]);
    const wanted = (streams: readonly StreamDefinition[]): unknown[] =>
      streams.map((stream) => [stream.name, rolesOf(stream).match(/org\.[\w.]+/g) ?? []]);
    expect(told('stream')).toEqual(wanted(CHEAP_STREAMS));
    expect(told('optional stream')).toEqual(wanted(OPTIONAL_STREAMS));
  });

  it('names where each stream comes from', () => {
    const told = (heading: string): unknown[] =>
      tableOf(README, heading).map(([, source = '']) => codeIn(source));
    expect(told('stream')).toEqual(CHEAP_STREAMS.map(sourceOf));
    expect(told('optional stream')).toEqual(OPTIONAL_STREAMS.map(sourceOf));
  });

  it('names exactly the settings and their defaults', () => {
    const rows = tableOf(README, 'key').map(([key = '', fallback = '']) => [
      codeIn(key)[0],
      fallback.replaceAll('`', ''),
    ]);
    expect(rows).toEqual(
      Object.entries<ConfigKey<unknown>>(CONFIG_KEYS).map(([name, key]) => [
        name,
        key.isRequired === true ? 'required' : defaultOf(key),
      ]),
    );
  });

  it('names exactly the exit codes', () => {
    expect(tableOf(README, 'code').map(([code]) => Number(code))).toEqual(Object.values(EXIT));
  });

  it('shows a config that is accepted without a warning', () => {
    const settings: unknown = JSON.parse(blockWith(README, 'json', '"api_key"'));
    const source = { kind: 'file' as const, path: 'config.json', settings: settings as JsonObject };
    const config = resolveConfig([source], { env: {}, require: 'all', version: '0' });
    expect(config.warnings).toEqual([]);
  });

  it('shows a state that is accepted', () => {
    const state = parseState(JSON.parse(blockWith(README, 'json', '"bookmarks"')), 'README.md');
    expect(readBookmark(state, 'conversations', 'updated_at')?.valueMs).toBe(
      Date.parse('2026-01-31T17:05:22.774Z'),
    );
  });

  it('configures under Meltano only settings that there are, and selects from streams that there are', () => {
    const [config = '', select = ''] = blockWith(README, 'yaml', 'config:').split('select:\n');
    const settings = [...config.matchAll(/^ {2}(\w+):/gm)].map(([, name = '']) => name);
    expect(settings).not.toEqual([]);
    expect(settings.filter((name) => !Object.hasOwn(CONFIG_KEYS, name))).toEqual([]);
    const streams = [...select.matchAll(/^ {2}- '?!?(\w+)\./gm)].map(([, name = '']) => name);
    expect(streams).not.toEqual([]);
    expect(streams.filter((name) => !STREAMS.some((stream) => stream.name === name))).toEqual([]);
  });
});

describe('BEHAVIOR.md', () => {
  const typed: Readonly<Record<string, string>> = {
    string: 'satisfaction',
    boolean: 'spam',
    integer: 'messageCount',
    list: 'tags',
    'date-time': 'createdAt',
  };

  it.each(tableOf(textOf('BEHAVIOR.md'), 'declared'))(
    'is right about %s where %s comes',
    (declared, came, written, unfit) => {
      const parse = (cell: string): unknown => JSON.parse(cell.replaceAll('`', ''));
      const name = typed[declared] ?? '';
      const record = { id: '1', attributes: { [name]: parse(came) } };
      const fitted = fitRecord(record, loadSchema('conversations'));
      expect(fitted.record['attributes']).toEqual({ [name]: parse(written) });
      expect(fitted.unfit).toEqual(parse(unfit) ?? {});
    },
  );
});

describe('docs/state-and-delivery.md', () => {
  const text = textOf('docs/state-and-delivery.md');
  const state = parseState(JSON.parse(blockWith(text, 'json', '"bookmarks"')), 'the page');
  const bookmark = readBookmark(state, 'conversations', 'updated_at');

  it('shows a state that is accepted, with a window that counts', () => {
    if (!bookmark) throw new Error('no bookmark');
    const resumed = resumedStretches(bookmark, 'main', 'conversation_updated_at', 600_000, false);
    expect(resumed).toMatchObject([{ fromMs: Date.parse('2026-01-24T00:00:00.000Z') }]);
  });

  it('explains exactly the members that it shows', () => {
    const explained = tableOf(text, 'member').flatMap(([members = '']) => codeIn(members));
    const shown = Object.values(state.bookmarks).flatMap((one) => Object.keys(isJsonObject(one) ? one : {}));
    expect(new Set([...explained, 'replication_key'])).toEqual(new Set(shown));
  });
});

describe('docs/deletes.md', () => {
  const text = textOf('docs/deletes.md');

  it('compares only streams and settings that there are, all that tell of what is gone', () => {
    const asked = tableOf(text, 'ask').map(([ask = '']) => codeIn(ask)[0] ?? '');
    expect([...asked].sort()).toEqual(['audit_logs', 'deletions', 'include_deleted', 'live_ids']);
    expect(asked.filter((name) => !Object.hasOwn(CONFIG_KEYS, name) && !findStream(name))).toEqual([]);
  });

  it('shows settings that are accepted, and names streams that there are', () => {
    const settings = JSON.parse(blockWith(text, 'json', 'optional_streams')) as JsonObject;
    const key = { api_key: 'k', start_date: '2026-01-01' };
    const source = { kind: 'file' as const, path: 'config.json', settings: { ...key, ...settings } };
    const config = resolveConfig([source], { env: {}, require: 'all', version: '0' });
    expect(config.warnings).toEqual([]);
    expect(config.optionalStreams.filter((name) => findStream(name)?.isOptional !== true)).toEqual([]);
  });

  it.each(blocksOf(text, 'sql'))('reads only columns that there are: %s', (sql) => {
    const made = [...sql.matchAll(/(\w+) as \(/g)].map(([, name = '']) => name);
    const tables = new Map(
      [...sql.matchAll(/(?:from|join) (\w+)(?: (?!on\b|where\b)([a-z]\w*))?$/gm)].map(
        ([, table = '', alias = table]) => [alias, table],
      ),
    );
    for (const [, table = '', alias = ''] of sql.matchAll(/join (\w+) (\w+) on /g)) tables.set(alias, table);
    const known = [...tables].filter(([, table]) => !made.includes(table));
    expect(known.length).toBeGreaterThan(1);
    const columns = [...sql.matchAll(/(\w+)\."?(\w+)"?/g)].filter(([, alias = '']) => !made.includes(alias));
    expect(columns.length).toBeGreaterThan(3);
    const odd = columns.filter(([, alias = '', column = '']) => {
      const table = tables.get(alias);
      return table === undefined || !Object.hasOwn(loadSchema(table).properties ?? {}, column);
    });
    expect(odd.map(([name]) => name)).toEqual([]);
  });

  it('marks rows by words that the streams write', () => {
    const sql = blocksOf(text, 'sql').join('\n');
    const streams = [...sql.matchAll(/\.stream = '(\w+)'/g)].map(([, name = '']) => name);
    expect(new Set(streams)).toEqual(new Set(['live_ids', 'conversations']));
    expect(streams.filter((name) => !findStream(name))).toEqual([]);
  });
});

describe.each(DOCUMENTS)('%s', (document) => {
  const markdown = textOf(document);

  it('has only JSON that can be read', () => {
    for (const block of blocksOf(markdown, 'json')) expect(isJsonObject(JSON.parse(block))).toBe(true);
  });

  it('has only scripts that bash can read', async () => {
    for (const block of blocksOf(markdown, 'bash')) {
      expect(await bash(block, ROOT, { flags: ['-n'] })).toEqual({ code: 0, stderr: '' });
    }
  });

  it('links to what is there', () => {
    const links = [...markdown.matchAll(/\]\((?!https:)([^)]+)\)/g)].map(([, link = '']) => link);
    const broken = links.filter((link) => {
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? document : path.posix.join(path.posix.dirname(document), file);
      if (!existsSync(path.join(ROOT, target))) return true;
      return anchor !== undefined && !anchorsOf(textOf(target)).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  it('names only files that are there', () => {
    const named = codeIn(markdown).flatMap(
      (code) => code.match(/\b(src|tests|schemas|docs)\/[\w./-]+/g) ?? [],
    );
    expect(named.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
  });

  it('names only npm scripts that there are', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
    const named = [...markdown.matchAll(/npm run (?:--silent )?([\w:]+)/g)].map(([, name = '']) => name);
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });
});

it.each(['README.md', 'BEHAVIOR.md', 'CHANGELOG.md'])('%s names only flags that there are', (document) => {
  const flags = codeIn(textOf(document)).flatMap((code) => /^--[a-z]+/.exec(code) ?? []);
  const help = [helpText(), helperHelp('init'), helperHelp('select')].join('\n');
  expect(flags.filter((flag) => !help.includes(flag))).toEqual([]);
});

describe('the map', () => {
  const [map = ''] = blocksOf(textOf('DEVELOPMENT.md'), '');

  it('names every room of the sources, and fits one screen', () => {
    expect(readdirSync(path.join(ROOT, 'src')).filter((name) => !map.includes(name))).toEqual([]);
    expect(map.split('\n').length).toBeLessThanOrEqual(41);
  });

  it('names no file that is gone', () => {
    const files = readdirSync(path.join(ROOT, 'src'), { recursive: true, encoding: 'utf8' });
    const known = new Set([
      ...files.map((file) => path.basename(file)),
      'conformance.test.ts',
      'docs.test.ts',
    ]);
    expect((map.match(/[\w-]+(\.test)?\.ts\b/g) ?? []).filter((name) => !known.has(name))).toEqual([]);
  });
});

describe('the commands of the README, run', () => {
  let scene: Scene;
  let env: Readonly<Record<string, string>>;

  beforeAll(async () => {
    scene = await openScene();
    const bin = path.join(scene.folder, 'bin');
    mkdirSync(bin);
    symlinkSync(path.join(ROOT, 'bin/tap-kustomer'), path.join(bin, 'tap-kustomer'));
    addProgram(bin, 'target-jsonl', TARGET);
    env = { PATH: `${bin}:${process.env['PATH'] ?? ''}` };
    scene.write('target.json', {});
  });

  afterAll(() => scene.close());

  it('the five lines leave a state to go on from', async () => {
    const [first = '', ...rest] = blockWith(README, 'bash', '--discover').trim().split('\n');
    expect(first).toContain('> config.json');
    expect(rest).toHaveLength(4);
    const { code, stderr } = await bash(rest.join('\n'), scene.folder, { env });
    expect(code).toBe(0);
    expect(stderr).toContain('conversations: started, from its bookmark');
    expect(Object.keys(stateOf(scene).bookmarks)).toContain('conversations');
  });

  it('the lines that edit the catalog leave what they say', async () => {
    const [show, only, exclude, ...rest] = blockWith(README, 'bash', '--only').trim().split('\n');
    expect([show, rest]).toEqual(['tap-kustomer select --catalog catalog.json --list', []]);
    await scene.run(['--discover']).then(({ stdout }) => scene.write('catalog.json', stdout));
    expect(await bash([show, only, exclude].join('\n'), scene.folder, { env })).toEqual({
      code: 0,
      stderr: '',
    });
    const after = await scene.run(['select', '--catalog', 'catalog.json', '--list']);
    expect(after.stdout.match(/^\[x\] \w+ /gm)).toEqual([
      '[x] conversations ',
      '[x] customers ',
      '[x] messages ',
    ]);
    const fields = await scene.run(['select', '--catalog', 'catalog.json', '--list', 'customers']);
    expect(fields.stdout).toContain('[ ] customers.attributes.emails\n');
  });

  it('the line for cron makes a run that says nothing', async () => {
    const line = blockWith(README, 'bash', 'SYNC_TARGET').replace('docs/', `${ROOT}/docs/`);
    expect(await bash(line.replace('/srv/kustomer', '.'), scene.folder, { env })).toEqual({
      code: 0,
      stderr: '',
    });
    expect(Object.keys(stateOf(scene).bookmarks).sort()).toEqual(
      CHEAP_STREAMS.map(({ name }) => name).sort(),
    );
  });
});

/** A stand-in for a target: prints the value of each STATE that it reads. */
const TARGET = `
const lines = require('node:readline').createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const message = JSON.parse(line);
  if (message.type === 'STATE') console.log(JSON.stringify(message.value));
});`;

function addProgram(folder: string, name: string, script: string): void {
  writeFileSync(path.join(folder, name), `#!/usr/bin/env node\n${script}\n`, { mode: 0o755 });
}

function stateOf(scene: Scene): ReturnType<typeof parseState> {
  return parseState(JSON.parse(scene.read('state.json')), 'state.json');
}

interface BashOptions {
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a script in a folder. The sandbox lives in this process, so it must not be blocked. */
async function bash(
  script: string,
  cwd: string,
  { flags = [], env = {} }: BashOptions,
): Promise<{ code: number | null; stderr: string }> {
  const child = spawn('bash', [...flags, '-c', script], {
    cwd,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  await once(child, 'close');
  return { code: child.exitCode, stderr };
}

/** The anchors of a document's headings, as GitHub makes them. */
function anchorsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}
