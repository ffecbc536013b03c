/** The shape of a record in the API's answers (JSON:API, dossier section 5). Knows nothing of endpoints. */
import type { Json, JsonObject } from './json';
import { valueAt } from './json';

export interface Reference {
  type: string;
  id: string;
}

export interface Relationship {
  data?: Reference | Reference[] | null;
  links?: Record<string, string>;
  /** Singular on the klass of a kobject (dossier section 5, "Oddities"). */
  link?: Record<string, string>;
  meta?: JsonObject;
}

export interface Resource {
  type: string;
  /** Absent on attachments of the documented answer (dossier section 6); always there in the store. */
  id?: string;
  attributes?: JsonObject;
  relationships?: Record<string, Relationship>;
  links?: Record<string, string | null>;
}

/** A resource as the store keeps it: with an id and attributes. */
export interface StoredResource extends Resource {
  id: string;
  attributes: JsonObject;
}

/** What a successful answer holds (dossier sections 2, 5 and 6). */
export interface Envelope {
  data: Resource | Resource[];
  meta?: JsonObject;
  links?: Record<string, string | null>;
  included?: Resource | Resource[];
}

const PLURALS: Readonly<Record<string, string>> = { company: 'companies', klass: 'klasses' };

/** The path segment of a resource type: `conversation` lives under `/v1/conversations`. */
export function plural(type: string): string {
  return PLURALS[type] ?? `${type}s`;
}

/** `/v1/conversations/<id>`, the form of every `links.self` in the documented examples. */
export function selfPath(type: string, id: string): string {
  return type.startsWith('kobject.')
    ? `/v1/klasses/${type.slice('kobject.'.length)}/${id}`
    : `/v1/${plural(type)}/${id}`;
}

/** A relationship to one record: its `data` and `links.self`. */
export function refersTo(type: string, id: string, typeInData = type): Relationship {
  return { links: { self: selfPath(type, id) }, data: { type: typeInData, id } };
}

/** Builds a record; the relationships of the default organisation can be left out by tests. */
export function resource(
  type: string,
  id: string,
  attributes: JsonObject,
  relationships: Record<string, Relationship> = {},
): StoredResource {
  return { type, id, attributes, relationships, links: { self: selfPath(type, id) } };
}

/** The id that a relationship points to, where it points to exactly one record. */
export function relatedId(record: Resource, relation: string): string | undefined {
  const id = valueAt(record.relationships?.[relation], 'data', 'id');
  return typeof id === 'string' ? id : undefined;
}

/** An attribute's value, undefined where the record lacks it. */
export function attribute(record: Resource, name: string): Json | undefined {
  return record.attributes?.[name];
}

/** An attribute that holds text; empty where it doesn't. */
export function textAttribute(record: Resource, name: string): string {
  const value = attribute(record, name);
  return typeof value === 'string' ? value : '';
}
