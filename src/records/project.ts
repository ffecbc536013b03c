/**
 * Leaves out of a record what isn't selected, and sets aside what its schema doesn't name. Pure; knows no stream.
 */
import type { JsonObject, JsonSchema } from '../json';
import { isJsonObject, member } from '../json';

export interface Projected {
  /** Exactly the selected top-level columns; a missing one is null. */
  readonly record: JsonObject;
  /** Top-level fields that the full schema doesn't name. */
  readonly leftovers: JsonObject;
}

/**
 * A function that projects records of a stream from its `full` schema to the `selected` one. Inside objects only
 * what `full` names and `selected` lacks is dropped: unknown nested fields stay, because objects are open.
 */
export function compileProjection(full: JsonSchema, selected: JsonSchema): (record: JsonObject) => Projected {
  const known = new Set(Object.keys(full.properties ?? {}));
  const columns = Object.entries(selected.properties ?? {}).map(([name, schema]) => ({
    name,
    prune: compilePrune(full.properties?.[name] ?? {}, schema),
  }));
  // Has every column, `__proto__` too if there is one, so that an assignment meets a column of the copy.
  const empty = Object.fromEntries(columns.map(({ name }) => [name, null]));
  return (record) => {
    const projected: Record<string, unknown> = { ...empty };
    for (const { name, prune } of columns) {
      const value = member(record, name) ?? null;
      projected[name] = prune ? prune(value) : value;
    }
    const unknown = Object.keys(record).filter((name) => !known.has(name));
    return {
      record: projected,
      leftovers: unknown.length === 0 ? {} : Object.fromEntries(unknown.map((name) => [name, record[name]])),
    };
  };
}

type Prune = (value: unknown) => unknown;

/** Undefined where nothing below has to go, so that such parts are passed on untouched. */
function compilePrune(full: JsonSchema, selected: JsonSchema): Prune | undefined {
  const names = Object.keys(full.properties ?? {});
  const dropped = new Set(names.filter((name) => !Object.hasOwn(selected.properties ?? {}, name)));
  const inner = new Map<string, Prune>();
  for (const name of names) {
    const [fullInner, selectedInner] = [full.properties?.[name], selected.properties?.[name]];
    const prune = fullInner && selectedInner && compilePrune(fullInner, selectedInner);
    if (prune) inner.set(name, prune);
  }
  if (dropped.size === 0 && inner.size === 0) return undefined;
  return (value) => {
    if (!isJsonObject(value)) return value;
    const kept = Object.entries(value).filter(([name]) => !dropped.has(name));
    return Object.fromEntries(kept.map(([name, part]) => [name, inner.get(name)?.(part) ?? part]));
  };
}
