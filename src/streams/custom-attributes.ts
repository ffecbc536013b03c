/**
 * An organisation's custom attributes as schemas: typed from their definitions at discovery, and taken back from a
 * catalog as far as they are of those same types. Pure.
 *
 * Source: dossier, sections 5 (metadata: a map name → {type, displayName, multi, deletedAt …}) and 9 (the suffixes of
 * names). Which words `type` and `format` may hold is not documented beyond "string" and "number".
 */
import type { JsonObject, JsonSchema } from '../json';
import { declaredType, isJsonObject, member } from '../json';

/** What is known of the custom attributes of one kind of object. */
export interface CustomAttributes {
  readonly typed: { readonly [name: string]: JsonSchema };
  /** Names that are defined, or were, and have no type: their values stay as they come. */
  readonly untyped: readonly string[];
}

type Kind = 'string' | 'number' | 'boolean' | 'date-time';

const KIND_BY_SUFFIX: readonly (readonly [suffix: string, kind: Kind])[] = [
  ['Str', 'string'],
  ['Txt', 'string'],
  ['Url', 'string'],
  ['Tree', 'string'],
  ['Id', 'string'],
  ['Num', 'number'],
  ['Bool', 'boolean'],
  ['At', 'date-time'],
];

const KIND_BY_TYPE: ReadonlyMap<unknown, Kind> = new Map<unknown, Kind>([
  ['string', 'string'],
  ['number', 'number'],
  ['integer', 'number'],
  ['boolean', 'boolean'],
  ['date', 'date-time'],
  ['datetime', 'date-time'],
  ['date-time', 'date-time'],
]);

/** Display names are shown in the catalog, whose lines must stay short. */
const LONGEST_DESCRIPTION = 200;

/** The attributes of `attributes.properties` of a metadata record; none where that is no map. */
export function readCustomAttributes(definitions: unknown): CustomAttributes {
  return partedByType(definitions, (name, definition) =>
    isJsonObject(definition) && isUsable(name) ? schemaOf(name, definition) : undefined,
  );
}

/** The attributes that a catalog's schema of a stream names; only what discovery could have written keeps its type. */
export function customAttributesIn(schema: unknown): CustomAttributes {
  const properties = member(customIn(schema), 'properties');
  return partedByType(properties, (name, node) => (isUsable(name) ? safeSchemaOf(node) : undefined));
}

/** The schema with these attributes under `attributes.custom`, which stays open; the same where it has no such object. */
export function withCustomAttributes(schema: JsonSchema, typed: CustomAttributes['typed']): JsonSchema {
  const attributes = schema.properties?.['attributes'];
  const custom = attributes?.properties?.['custom'];
  if (!custom || Object.keys(typed).length === 0) return schema;
  return {
    ...schema,
    properties: {
      ...schema.properties,
      attributes: {
        ...attributes,
        properties: { ...attributes.properties, custom: { ...custom, properties: typed } },
      },
    },
  };
}

/** Parts a map by name into what has a type and what hasn't. */
function partedByType(
  map: unknown,
  typeOf: (name: string, value: unknown) => JsonSchema | undefined,
): CustomAttributes {
  const typed: [string, JsonSchema][] = [];
  const untyped: string[] = [];
  for (const [name, value] of Object.entries(isJsonObject(map) ? map : {})) {
    const schema = typeOf(name, value);
    if (schema) typed.push([name, schema]);
    else untyped.push(name);
  }
  return { typed: Object.fromEntries(typed), untyped };
}

function customIn(schema: unknown): unknown {
  const attributes = member(member(schema, 'properties'), 'attributes');
  return member(member(attributes, 'properties'), 'custom');
}

/** Undefined for what is deleted, and where the name and the definition don't agree on a type. */
function schemaOf(name: string, definition: JsonObject): JsonSchema | undefined {
  if (isGiven(definition['deletedAt']) || definition['deleted'] === true) return undefined;
  const isList = [definition['multi'], definition['array']].includes(true) || definition['type'] === 'array';
  const kind = kindOf(name, definition);
  if (kind === undefined || (isList && kind !== 'string')) return undefined;
  return { ...shapeOf(kind, isList), ...descriptionOf(definition['displayName']) };
}

function kindOf(name: string, definition: JsonObject): Kind | undefined {
  const bySuffix = KIND_BY_SUFFIX.find(([suffix]) => name.endsWith(suffix))?.[1];
  const stated = definition['type'] === 'array' ? 'string' : definition['type'];
  if (!isGiven(stated)) return bySuffix;
  const ofType = KIND_BY_TYPE.get(stated);
  const byType = ofType === 'string' && definition['format'] === 'date-time' ? 'date-time' : ofType;
  if (bySuffix === undefined || byType === undefined || bySuffix === byType) return byType;
  // A date-time is a text in JSON.
  return bySuffix === 'date-time' && byType === 'string' ? bySuffix : undefined;
}

function shapeOf(kind: Kind, isList: boolean): JsonSchema {
  if (isList) return { type: ['null', 'array'], items: { type: ['null', 'string'] } };
  return kind === 'date-time' ? { type: ['null', 'string'], format: kind } : { type: ['null', kind] };
}

/** A node of a catalog in the form that discovery would write; undefined for any that discovery wouldn't. */
function safeSchemaOf(node: unknown): JsonSchema | undefined {
  const type = onlyType(node);
  const format = member(node, 'format');
  const description = descriptionOf(member(node, 'description'));
  if (type === 'array') {
    const items = member(node, 'items');
    const isOfTexts = onlyType(items) === 'string' && member(items, 'format') === undefined;
    return isOfTexts && format === undefined ? { ...shapeOf('string', true), ...description } : undefined;
  }
  const kind = type === 'string' && format === 'date-time' ? format : type;
  const isKnown = kind === 'string' || kind === 'number' || kind === 'boolean';
  if (kind === 'date-time') return { ...shapeOf(kind, false), ...description };
  return isKnown && format === undefined ? { ...shapeOf(kind, false), ...description } : undefined;
}

/** The one type that a node has beside null. */
function onlyType(node: unknown): string | undefined {
  const types = [member(node, 'type')].flat().filter((type) => type !== 'null');
  const [type] = types;
  return types.length === 1 && typeof type === 'string' ? declaredType({ type }) : undefined;
}

/**
 * False for names that records can't carry as they are (U+0000, lone surrogates), and for those that every JavaScript
 * object has, `__proto__` and `constructor`, which the check of records overlooks or finds everywhere.
 */
function isUsable(name: string): boolean {
  const isText = name !== '' && name.isWellFormed() && !name.includes('\u0000');
  return isText && !Object.hasOwn(Object.prototype, name);
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

function descriptionOf(text: unknown): Pick<JsonSchema, 'description'> {
  if (typeof text !== 'string') return {};
  const description = text
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_DESCRIPTION)
    .toWellFormed();
  return description === '' ? {} : { description };
}
