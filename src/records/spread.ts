/**
 * Spreads a nested record over flat columns by a plan of places, and sets aside what has no column. Pure; knows neither
 * which layout made the plan nor any stream.
 */
import type { JsonObject, JsonSchema } from '../json';
import { declaredType, isJsonObject, wellFormedJson } from '../json';
import type { Wish } from './names';
import { nameColumns } from './names';

/** What becomes of a field of the nested record. `schema` is undefined for a column that isn't selected. */
export type Place =
  /** A column of its own. */
  | { readonly kind: 'column'; readonly wish: Wish; readonly schema: JsonSchema | undefined }
  /** A list of `{type, id}`: a column with the list of ids. */
  | {
      readonly kind: 'ids';
      readonly wish: Wish;
      readonly schema: JsonSchema | undefined;
      /** Types that say nothing new, if not all of them are. */
      readonly type: readonly string[] | undefined;
    }
  /** Its members have places; what they don't name is set aside, the `links` of such members excepted if so marked. */
  | {
      readonly kind: 'inside';
      readonly path: readonly string[];
      readonly members: ReadonlyMap<string, Place>;
      readonly dropsLinks: boolean;
    }
  /** Says what everybody knows; anything but one of `known` is set aside. */
  | { readonly kind: 'known'; readonly path: readonly string[]; readonly known: readonly string[] }
  /** Says what the top-level field `of` says too; set aside where it differs. */
  | { readonly kind: 'repeated'; readonly path: readonly string[]; readonly of: string }
  | { readonly kind: 'left out' };

export interface SpreadOptions {
  readonly maxNameLength: number;
  /** Lists and objects are written as JSON text. */
  readonly isNestedText: boolean;
  /** The top-level column that takes what is set aside: path → value. It is nullable and always there. */
  readonly unfitColumn: string;
}

export interface Spread {
  readonly schema: JsonSchema;
  /** Every column, null where the record has nothing for it. */
  readonly toRecord: (record: JsonObject) => JsonObject;
}

/** Puts what a field holds into `columns`, or into `aside`. `record` is the whole nested record. */
type Fill = (value: unknown, columns: Columns, aside: Aside, record: JsonObject) => void;
type Columns = Record<string, unknown>;
type Aside = [path: string, value: unknown][];

/** Compiles a plan: `places` of the top-level fields, those that aren't selected included. */
export function compileSpread(places: ReadonlyMap<string, Place>, options: SpreadOptions): Spread {
  const { unfitColumn } = options;
  const names = nameColumns([...new Set([...places.values()].flatMap(wishesIn))], options.maxNameLength);
  const schemas = new Map<string, JsonSchema>();
  const encode = options.isNestedText ? asText : asIs;
  const encodeScalar = options.isNestedText ? asScalar : asIs;

  const compile = (place: Place): Fill => {
    switch (place.kind) {
      case 'column':
      case 'ids': {
        const name = names.get(place.wish);
        if (place.schema === undefined || name === undefined) return () => undefined;
        const isNested = isNestedType(place.schema);
        schemas.set(name, isNested && options.isNestedText ? textSchema(place.schema) : place.schema);
        const put = isNested ? encode : encodeScalar;
        return place.kind === 'column'
          ? (value, columns) => void (columns[name] = put(value))
          : fillIds(place, (ids, columns) => void (columns[name] = put(ids)));
      }
      case 'inside':
        return compileInside(place);
      case 'known':
        return (value, _columns, aside) => {
          if (!isKnown(value, place.known)) aside.push([pathOf(place.path), value]);
        };
      case 'repeated':
        return (value, _columns, aside, record) => {
          if (!isNothing(value) && value !== record[place.of]) aside.push([pathOf(place.path), value]);
        };
      case 'left out':
        return () => undefined;
    }
  };

  const compileInside = (place: Place & { readonly kind: 'inside' }): Fill => {
    const fills = new Map([...place.members].map(([name, inner]) => [name, compile(inner)]));
    const { path, dropsLinks } = place;
    return (value, columns, aside, record) => {
      if (isNothing(value)) return;
      if (!isJsonObject(value)) return void aside.push([pathOf(path), value]);
      for (const name of Object.keys(value)) {
        const inner = value[name];
        const fill = fills.get(name);
        if (fill) fill(inner, columns, aside, record);
        else if (dropsLinks) setAsideLinked(inner, [...path, name], aside);
        else setAside(inner, [...path, name], aside);
      }
    };
  };

  const fill = compileInside({ kind: 'inside', path: [], members: places, dropsLinks: false });
  const empty: Columns = Object.fromEntries([...schemas.keys()].map((name) => [name, null]));
  return {
    schema: { type: 'object', properties: Object.fromEntries(schemas) },
    toRecord(record) {
      const columns = { ...empty };
      const aside: Aside = [];
      fill(record, columns, aside, record);
      if (aside.length > 0) columns[unfitColumn] = encode(withAside(record[unfitColumn], aside));
      return columns;
    },
  };
}

function wishesIn(place: Place): Wish[] {
  if (place.kind === 'column' || place.kind === 'ids') return [place.wish];
  return place.kind === 'inside' ? [...place.members.values()].flatMap(wishesIn) : [];
}

function fillIds(
  { wish, type }: Place & { readonly kind: 'ids' },
  put: (ids: unknown, columns: Columns) => void,
): Fill {
  const { path } = wish;
  return (value, columns, aside) => {
    if (isNothing(value)) return;
    if (!Array.isArray(value)) return void aside.push([pathOf(path), value]);
    const ids: string[] = [];
    value.forEach((item: unknown, index) => {
      const at = [...path, String(index)];
      if (!isJsonObject(item)) return setAside(item, at, aside);
      for (const [name, inner] of Object.entries(item)) {
        if (name === 'id' && typeof inner === 'string') ids.push(inner);
        else if (name !== 'type' || (type && !isKnown(inner, type))) setAside(inner, [...at, name], aside);
      }
    });
    put(ids, columns);
  };
}

/** Nothing is set aside for null: a column that isn't there says as much. */
function setAside(value: unknown, path: readonly string[], aside: Aside): void {
  if (!isNothing(value)) aside.push([pathOf(path), value]);
}

function setAsideLinked(value: unknown, path: readonly string[], aside: Aside): void {
  if (!isJsonObject(value)) return setAside(value, path, aside);
  for (const [name, inner] of Object.entries(value)) {
    if (name !== 'links' && name !== 'link') setAside(inner, [...path, name], aside);
  }
}

/** What was set aside before, and now. Names with a dot in them may make two paths alike: both are kept. */
function withAside(before: unknown, aside: Aside): JsonObject {
  const all = new Map<string, unknown>(isJsonObject(before) ? Object.entries(before) : []);
  for (const [path, value] of aside) {
    let name = path;
    while (all.has(name)) name += '#';
    all.set(name, value);
  }
  return Object.fromEntries(all);
}

function pathOf(path: readonly string[]): string {
  return path.join('.');
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined;
}

function isKnown(value: unknown, known: readonly string[]): boolean {
  return isNothing(value) || (typeof value === 'string' && known.includes(value));
}

function isNestedType(schema: JsonSchema): boolean {
  const type = declaredType(schema);
  return type === 'object' || type === 'array';
}

function textSchema({ description }: JsonSchema): JsonSchema {
  return { type: ['null', 'string'], ...(description !== undefined && { description }) };
}

function asIs(value: unknown): unknown {
  return value;
}

/** Unchecked records may hold an object where a text is declared. */
function asScalar(value: unknown): unknown {
  return typeof value === 'object' ? asText(value) : value;
}

function asText(value: unknown): unknown {
  return isNothing(value) ? null : wellFormedJson(value);
}
