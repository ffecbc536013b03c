/**
 * What a release promises to go on having: streams with keys and replication, their fields and flat columns with types,
 * settings with types and defaults. As text of a few items a line, kept in `interface.txt`. Reads no file but schemas.
 */
import { CONFIG_KEYS } from '../../src/config/keys';
import type { ConfigKey } from '../../src/config/kinds';
import { discoverCatalog } from '../../src/discover';
import type { JsonSchema } from '../../src/json';
import { declaredType } from '../../src/json';
import { compileShape } from '../../src/records/shape';
import { UNFIT_COLUMN } from '../../src/streams/definition';

/** Group → name → what is promised of it. */
export type Interface = ReadonlyMap<string, ReadonlyMap<string, string>>;

const COLUMNS = { layout: 'columns', flattening: undefined, hashing: undefined } as const;
const SETTINGS = 'settings';
const REQUIRED = 'required';
const BETWEEN = '; ';
const LONGEST_LINE = 110;

/** The interface as it is now, of streams that need no key to be found. */
export function presentInterface(): Interface {
  const { streams } = discoverCatalog();
  const groups = streams.flatMap(({ stream, schema }) => [
    ...fieldGroups(schema, `fields ${stream}`),
    [`columns ${stream}`, typesIn(flat(schema))] as const,
  ]);
  const replication = streams.map(
    ({ stream, key_properties: keys = [], replication_key: by = '-', replication_method: method }) =>
      [stream, `${keys.join('+')} ${by} ${method}`] as const,
  );
  const settings = Object.entries<ConfigKey<unknown>>(CONFIG_KEYS).flatMap(([name, key]) => [
    [name, settingText(key)] as const,
    ...(key.schema.enum ?? []).map((choice) => [`${name}=${choice}`, 'choice'] as const),
  ]);
  return new Map([[SETTINGS, new Map(settings)], ['streams', new Map(replication)], ...groups]);
}

/** What of `promised` is gone or different in `present`, and what of it callers would now have to give. */
export function breaksIn(promised: Interface, present: Interface): string[] {
  const gone = [...promised].flatMap(([group, items]) =>
    [...items].flatMap(([name, text]) => {
      const found = present.get(group)?.get(name);
      return found === text ? [] : [`${group}: ${name} was "${text}", is ${found ? `"${found}"` : 'gone'}`];
    }),
  );
  const asked = [...(present.get(SETTINGS) ?? [])]
    .filter(([name, text]) => text.includes(REQUIRED) && promised.get(SETTINGS)?.has(name) !== true)
    .map(([name]) => `${SETTINGS}: ${name} is new and required`);
  return [...gone, ...asked];
}

/** What is promised already, with what `present` has beyond it. */
export function grown(promised: Interface, present: Interface): Interface {
  const groups = new Set([...present.keys(), ...promised.keys()]);
  return new Map(
    [...groups].map((group) => [
      group,
      new Map([...(present.get(group) ?? []), ...(promised.get(group) ?? [])]),
    ]),
  );
}

export function interfaceText(all: Interface): string {
  return [...all].map(([group, items]) => groupText(group, items)).join('');
}

export function parseInterface(text: string): Interface {
  const lines = text.replaceAll('\n  ', ' ').split('\n').slice(0, -1);
  return new Map(
    lines.map((line) => {
      const [group, items] = splitOnce(line, ': ');
      return [group, new Map(items.split(BETWEEN).map((item) => splitOnce(item, ' ')))];
    }),
  );
}

function groupText(group: string, items: ReadonlyMap<string, string>): string {
  const lines = [`${group}:`];
  const texts = [...items].map(([name, text], index) =>
    index === items.size - 1 ? `${name} ${text}` : `${name} ${text};`,
  );
  for (const text of texts) {
    const last = lines.at(-1) ?? '';
    if (last.length + text.length < LONGEST_LINE) lines[lines.length - 1] = `${last} ${text}`;
    else lines.push(`  ${text}`);
  }
  return `${lines.join('\n')}\n`;
}

/** The properties of an object, and of the objects in it. */
function fieldGroups(schema: JsonSchema, group: string): [string, ReadonlyMap<string, string>][] {
  const inner = Object.entries(schema.properties ?? {}).flatMap(([name, one]) =>
    fieldGroups(one, `${group}.${name}`),
  );
  const items = schema.items ? fieldGroups(schema.items, `${group}[]`) : [];
  return [...(schema.properties ? [[group, typesIn(schema)] as const] : []), ...inner, ...items].map(
    ([name, types]) => [name, types],
  );
}

function typesIn({ properties = {} }: JsonSchema): ReadonlyMap<string, string> {
  return new Map(Object.entries(properties).map(([name, schema]) => [name, typeText(schema)]));
}

function typeText(schema: JsonSchema): string {
  const type = schema.format ?? declaredType(schema) ?? 'any';
  return schema.items ? `[${typeText(schema.items)}]` : type;
}

function flat(schema: JsonSchema): JsonSchema {
  return compileShape(schema, schema, COLUMNS, UNFIT_COLUMN)?.schema ?? schema;
}

function settingText({ schema, isRequired, default: fallback }: ConfigKey<unknown>): string {
  const preset = fallback === undefined ? [] : [`= ${JSON.stringify(fallback)}`];
  return [schema.type, ...(isRequired === true ? [REQUIRED] : []), ...preset].join(' ');
}

function splitOnce(text: string, at: string): [string, string] {
  const index = text.indexOf(at);
  return [text.slice(0, index), text.slice(index + at.length)];
}
