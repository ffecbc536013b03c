/** `meltano select` and `invoke`: every property can be selected and deselected, and rules reach into objects. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { STREAMS } from '../cli/streams';
import { parseMessages, recordsOf, schemaOf, type Message, type Schema } from '../cli/messages';
import { createProject, type Project } from './project';
import { openStage, type Stage } from './stage';

const SCHEMAS = path.join(__dirname, '../../schemas');
/** What the sample project selects. */
const RULES = '        - "*.*"\n        - "!users.attributes.email"\n';

let stage: Stage;
let project: Project;

beforeEach(async () => {
  stage = await openStage();
  project = createProject(stage.scene);
});

afterEach(() => stage.close());

function select(...rules: readonly string[]): void {
  project.edit(RULES, rules.map((rule) => `        - ${JSON.stringify(rule)}\n`).join(''));
}

/** `stream.path` → how Meltano lists it. */
async function listed(): Promise<Map<string, string>> {
  const { stdout } = await project.meltano(['select', 'tap-kustomer', '--list', '--all']);
  const lines = [...stdout.matchAll(/^\t\[(\w+) *\] (\S+)$/gm)];
  return new Map(lines.map(([, mode = '', property = '']) => [property, mode]));
}

async function invoke(): Promise<Message[]> {
  const { code, stdout, stderr } = await project.meltano(['invoke', 'tap-kustomer']);
  if (code !== 0) throw new Error(stderr.slice(-2000));
  return parseMessages(stdout);
}

/** Every property of the schemas by its path, inner ones too. */
function properties(): string[] {
  return STREAMS.flatMap((stream) => {
    const schema = JSON.parse(readFileSync(path.join(SCHEMAS, `${stream}.json`), 'utf8')) as Schema;
    return pathsOf(schema).map((names) => [stream, ...names].join('.'));
  });
}

function pathsOf({ properties: inner = {} }: Schema): string[][] {
  return Object.entries(inner).flatMap(([name, schema]) => [
    [name],
    ...pathsOf(schema).map((rest) => [name, ...rest]),
  ]);
}

/** What every target needs, whatever is selected. */
function isAutomatic(property: string): boolean {
  return /^\w+\.(id|updated_at|unfit_values)$/.test(property);
}

it('lists every property as selected or automatic, and with nothing but one rule as excluded', async () => {
  select('*.*');
  const all = await listed();
  expect([...all.keys()].sort()).toEqual(properties().sort());
  const wrong = [...all].filter(([name, mode]) => mode !== (isAutomatic(name) ? 'automatic' : 'selected'));
  expect(wrong).toEqual([]);
});

it('can deselect every property that no target needs', async () => {
  select('*.id');
  const few = await listed();
  const wrong = [...few].filter(([name, mode]) => mode !== (isAutomatic(name) ? 'automatic' : 'excluded'));
  expect(wrong).toEqual([]);
});

it('follows rules with inner fields and exclusions, in SCHEMA and RECORD', async () => {
  select(
    'messages.attributes.channel',
    'messages.attributes.meta.*',
    '!messages.attributes.meta.from',
    'tags.*',
    '!tags.attributes.color',
  );
  const messages = await invoke();
  expect([...new Set(messages.flatMap(({ stream = [] }) => stream))]).toEqual(['messages', 'tags']);
  const { attributes = {} } = schemaOf(messages, 'messages').properties ?? {};
  expect(Object.keys(attributes.properties ?? {})).toEqual(['channel', 'meta']);
  expect(Object.keys(attributes.properties?.['meta']?.properties ?? {})).not.toContain('from');
  const records = recordsOf(messages, 'messages');
  expect(records.length).toBe(stage.expected('messages').length);
  const named = new Set(records.flatMap((record) => Object.keys(record)));
  expect([...named].sort()).toEqual(['attributes', 'id', 'unfit_values', 'updated_at']);
  expect(JSON.stringify(records)).not.toContain('"from":');
  expect(recordsOf(messages, 'tags').every((tag) => !('color' in Object(tag['attributes'])))).toBe(true);
});

it('answers invoke with --discover, --about and --test', async () => {
  const ask = async (...flags: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await project.meltano(['invoke', 'tap-kustomer', ...flags]);
    if (code !== 0) throw new Error(stderr.slice(-2000));
    return stdout;
  };
  const catalog = JSON.parse(await ask('--discover')) as { streams: { stream: string }[] };
  expect(catalog.streams.map(({ stream }) => stream).sort()).toEqual([...STREAMS].sort());
  expect(JSON.parse(await ask('--about', '--format=json'))).toMatchObject({ name: 'tap-kustomer' });
  expect(await ask('--test')).toContain('conversations');
});
