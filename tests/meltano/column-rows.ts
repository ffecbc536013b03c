/** Records as flat columns (BEHAVIOR.md, "Columns" and "Flattened"), written once more, apart from the tap's own code. */
import type { Schema } from '../cli/messages';
import { columnNames, type Field } from './column-names';
import { isObject, type Row } from './compare';

export type Layout = 'columns' | 'flattened';

interface Column extends Field {
  readonly schema: Schema;
  /** A list of `{type, id}`, of which the ids are written. */
  readonly isIds: boolean;
}

/** What becomes of each place of a record, by its path. What has none is set aside. */
interface Plan {
  readonly columns: Map<string, Column>;
  readonly opened: Set<string>;
  readonly leftOut: Set<string>;
  /** Says what this top-level column says. */
  readonly repeated: Map<string, string>;
}

export interface FlatRows {
  readonly schemas: ReadonlyMap<string, Schema>;
  spread(row: Row): Row;
}

type Path = readonly string[];

const UNFIT = 'unfit_values';
const RANKS = { topLevel: 0, related: 1, attribute: 2 };
const key = (path: Path): string => path.join('\0');

/** The columns of a stream, and its rows in them. */
export function flatRows(schema: Schema, layout: Layout): FlatRows {
  const plan = layout === 'columns' ? columnPlan(schema) : flatPlan(schema);
  const names = columnNames([...plan.columns.values()], layout === 'columns' ? '_' : '__');
  const empty = Object.fromEntries([...names.values()].map((name) => [name, null]));
  return {
    schemas: new Map([...names].map(([column, name]) => [name, column.schema])),
    spread(row) {
      const written: Record<string, unknown> = { ...empty };
      const aside: [string, unknown][] = [];
      const put = (value: unknown, path: Path): void => {
        const column = plan.columns.get(key(path));
        const twin = plan.repeated.get(key(path));
        if (column) written[names.get(column) ?? ''] = column.isIds ? idsOf(value) : (value ?? null);
        else if (value === null || value === undefined || isLeftOut(plan, path, layout)) return;
        else if (twin !== undefined && row[twin] === value) return;
        else if (isOpened(plan, path, layout) && isObject(value))
          for (const [name, inner] of Object.entries(value)) put(inner, [...path, name]);
        else aside.push([path.join('.'), value]);
      };
      put(row, []);
      if (aside.length > 0) written[UNFIT] = Object.fromEntries([...entriesOf(row[UNFIT]), ...aside]);
      return written;
    },
  };
}

/** Addresses are left out of every relationship, whether or not a schema names it. */
function isLeftOut({ leftOut }: Plan, path: Path, layout: Layout): boolean {
  const isLink = path.length === 3 && path[0] === 'relationships' && /^links?$/.test(path[2] ?? '');
  return (layout === 'columns' && isLink) || leftOut.has(key(path));
}

function isOpened({ opened }: Plan, path: Path, layout: Layout): boolean {
  const isRelationship = path.length === 2 && path[0] === 'relationships';
  return (layout === 'columns' && isRelationship) || opened.has(key(path));
}

function flatPlan(schema: Schema): Plan {
  const plan = emptyPlan();
  const open = (node: Schema, path: Path): void => {
    if (node.properties === undefined) return addColumn(plan, path, path, 0, node);
    plan.opened.add(key(path));
    for (const [name, inner] of Object.entries(node.properties)) open(inner, [...path, name]);
  };
  open(schema, []);
  return plan;
}

function columnPlan(schema: Schema): Plan {
  const plan = emptyPlan();
  const topLevel = schema.properties ?? {};
  const addOrRepeat = (path: Path, called: Path, rank: number, node: Schema, twin: string): void => {
    if (Object.hasOwn(topLevel, twin)) plan.repeated.set(key(path), twin);
    else addColumn(plan, path, called, rank, node);
  };
  const addAttribute = (node: Schema, path: Path): void => {
    if (node.properties === undefined) return addColumn(plan, path, path.slice(1), RANKS.attribute, node);
    plan.opened.add(key(path));
    for (const [name, inner] of Object.entries(node.properties)) {
      const at = [...path, name];
      if (key(at) === key(['attributes', 'updatedAt']))
        addOrRepeat(at, [name], RANKS.attribute, inner, 'updated_at');
      else addAttribute(inner, at);
    }
  };
  const addRelated = (node: Schema, path: Path, name: string): void => {
    if ([node.type].flat().includes('array'))
      return addColumn(plan, path, [name, 'ids'], RANKS.related, node, true);
    if (node.properties === undefined) return void plan.leftOut.add(key(path));
    plan.opened.add(key(path));
    for (const [inner, schemaOfInner] of Object.entries(node.properties)) {
      const at = [...path, inner];
      if (inner === 'links' || inner === 'link') continue;
      if (inner === 'id') {
        const column = `${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}_id`;
        addOrRepeat(at, [name, 'id'], RANKS.related, schemaOfInner, column);
      } else addRelated(schemaOfInner, at, name);
    }
  };
  plan.opened.add(key([]));
  for (const [name, node] of Object.entries(topLevel)) {
    if (name === 'links') plan.leftOut.add(name);
    else if (name === 'attributes') addAttribute(node, [name]);
    else if (name === 'relationships') {
      plan.opened.add(name);
      for (const [one, related] of Object.entries(node.properties ?? {}))
        addRelated(related, [name, one], one);
    } else addColumn(plan, [name], [name], RANKS.topLevel, node);
  }
  return plan;
}

function emptyPlan(): Plan {
  return { columns: new Map(), opened: new Set(), leftOut: new Set(), repeated: new Map() };
}

function addColumn({ columns }: Plan, path: Path, called: Path, rank: number, schema: Schema, isIds = false) {
  columns.set(key(path), { path, called, rank, schema, isIds });
}

function idsOf(value: unknown): unknown {
  return Array.isArray(value)
    ? value.map((item: unknown) => (isObject(item) ? item['id'] : item))
    : (value ?? null);
}

function entriesOf(value: unknown): [string, unknown][] {
  return isObject(value) ? Object.entries(value) : [];
}
