/**
 * Puts hashes in place of values: in records, in what is set aside of them, and in their schema. Pure; how a text is
 * hashed is handed in.
 */
import type { JsonObject, JsonSchema } from '../json';
import { isJsonObject } from '../json';
import type { Trail } from './path-globs';

export type HashText = (text: string) => string;

/** A copy with hashes in place of what is matched. */
type Hide = (value: unknown) => unknown;

/**
 * A function that hashes what `trail` matches in records of `schema`, fitted or not, and below the paths in the column
 * `unfitColumn`. Undefined where it can never match.
 */
export function compileHashing(
  schema: JsonSchema,
  trail: Trail,
  hashText: HashText,
  unfitColumn: string,
): ((record: JsonObject) => JsonObject) | undefined {
  if (!trail.isOpen) return undefined;
  const hides = hidesIn(schema, trail, hashText);
  const hideUnfit = (unfit: unknown, ofColumn: Hide | undefined): unknown => {
    if (!isJsonObject(unfit)) return unfit;
    const entries = Object.entries(unfit).map(([path, value]) => [
      path,
      ofColumn ? ofColumn(value) : hide(value, trail.along(path), hashText),
    ]);
    return Object.fromEntries(entries) as JsonObject;
  };
  const unfitTrail = trail.below(unfitColumn);
  const ofColumn = unfitTrail.isMatched ? (value: unknown) => hide(value, unfitTrail, hashText) : undefined;
  hides.delete(unfitColumn);
  return (record) => {
    const hidden: Record<string, unknown> = { ...record };
    for (const [name, hideInner] of hides) {
      if (Object.hasOwn(record, name)) hidden[name] = hideInner(record[name]);
    }
    if (!isNothing(record[unfitColumn])) hidden[unfitColumn] = hideUnfit(record[unfitColumn], ofColumn);
    return hidden;
  };
}

/** `schema` of records whose matched values are hashes: texts, wherever a single value is declared. */
export function hashedSchema(schema: JsonSchema, trail: Trail): JsonSchema {
  if (!trail.isOpen) return schema;
  const { type, description, properties, items } = schema;
  if (!properties && !items && trail.isMatched && !isContainer(schema))
    return {
      type: type === 'string' ? type : ['null', 'string'],
      ...(description !== undefined && { description }),
    };
  return {
    ...schema,
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, inner]) => [name, hashedSchema(inner, trail.below(name))]),
      ),
    }),
    ...(items && { items: hashedSchema(items, trail.item()) }),
  };
}

/** For each property below which something may match: what hides it. */
function hidesIn(schema: JsonSchema, trail: Trail, hashText: HashText): Map<string, Hide> {
  return new Map(
    Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => {
      const hideInner = compileHide(inner, trail.below(name), hashText);
      return hideInner ? [[name, hideInner] as const] : [];
    }),
  );
}

function compileHide(schema: JsonSchema, trail: Trail, hashText: HashText): Hide | undefined {
  if (!trail.isOpen) return undefined;
  const { properties } = schema;
  if (trail.isMatched || !properties) return (value) => hide(value, trail, hashText);
  const hides = hidesIn(schema, trail, hashText);
  return (value) => {
    if (!isJsonObject(value)) return hide(value, trail, hashText);
    const entries = Object.entries(value).map(([name, inner]) => {
      const hideInner = hides.get(name);
      if (hideInner) return [name, hideInner(inner)];
      return [name, Object.hasOwn(properties, name) ? inner : hide(inner, trail.below(name), hashText)];
    });
    return Object.fromEntries(entries) as JsonObject;
  };
}

/** Follows the value itself, for what no schema names. */
function hide(value: unknown, trail: Trail, hashText: HashText): unknown {
  if (!trail.isOpen || isNothing(value)) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => hide(item, trail.item(), hashText));
  if (isJsonObject(value)) {
    const entries = Object.entries(value).map(([name, inner]) => [
      name,
      hide(inner, trail.below(name), hashText),
    ]);
    return Object.fromEntries(entries) as JsonObject;
  }
  if (!trail.isMatched) return value;
  return hashText(typeof value === 'string' ? value : JSON.stringify(value));
}

function isContainer({ type }: JsonSchema): boolean {
  const types = [type].flat();
  return types.includes('object') || types.includes('array');
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined;
}
