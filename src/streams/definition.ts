/**
 * What a stream is: the kinds of rows that the stream table may have. Data only; does no I/O.
 */
import type { JsonObject } from '../json';

/** Changes a resource into the shape of its schema where the API is inconsistent. Pure. */
export type Repair = (resource: JsonObject) => JsonObject;

interface CommonTraits {
  readonly name: string;
  /** A role that reading needs, as the API names it; undefined where any key may read. Source: dossier, section 1. */
  readonly role: string | undefined;
  readonly repair?: Repair;
  /** Costs much: it is there only where `optional_streams`, a catalog or `--refresh` names it. */
  readonly isOptional?: true;
}

/** The attribute of a record by which it has its place in time. */
export type PlacingAttribute = 'updatedAt' | 'createdAt';

/** Read by `POST /v1/customers/search`, incremental on `updated_at`; on `created_at` where records aren't updated. */
export interface SearchStream extends CommonTraits {
  readonly kind: 'search';
  /** `queryContext`. */
  readonly context: string;
  /** The one custom object class that is read, as the API calls it. */
  readonly klass?: string;
  /** Filters and sorts the search; where records aren't updated that is `createdAttribute`. */
  readonly updatedAttribute: string;
  readonly createdAttribute: string;
  /** What `updatedAttribute` is called in a record. */
  readonly placedBy: PlacingAttribute;
  /** Where records older than two years are: the archive search, or a list for what that doesn't serve, or nowhere. */
  readonly archive:
    | { readonly kind: 'search' }
    | { readonly kind: 'list'; readonly path: string }
    | { readonly kind: 'none' };
  /** A list of all records, for an organisation whose search refuses `updatedAttribute`. */
  readonly fallbackPath?: string;
}

/** Rows that come side-loaded with the records of a list, each asked for by itself. */
export interface SideLoading {
  /** The stream of the list's records. */
  readonly parent: string;
  /** Column that carries the parent's id. */
  readonly parentKey: string;
  /** Where one parent is asked for; the rows stand under `rowsKey` of the answer. */
  readonly pathOf: (parentId: string) => string;
}

/** Read from a GET list. */
export interface ListStream extends CommonTraits {
  readonly kind: 'list';
  /** The list of the stream's records; with `sideLoading` that of their parents. */
  readonly path: string;
  /** One complete pass for each, of side-loading one request per parent for each; records are merged by id. */
  readonly queries: readonly Readonly<Record<string, string | boolean>>[];
  readonly rowsKey: 'data' | 'included';
  /** Records carry `updatedAt`, so that the tap can filter by a bookmark. */
  readonly hasUpdatedAt: boolean;
  readonly maxPageSize: number;
  readonly sideLoading?: SideLoading;
}

/** A search whose rows tell which parents have children at all. */
export interface ParentShortcut {
  readonly context: string;
  readonly updatedAttribute: string;
  readonly createdAttribute: string;
  readonly filters: readonly object[];
  readonly parentIdOf: (row: JsonObject) => string | undefined;
}

/** Read by a list per record of a parent stream; carries the parent's `updated_at` and id. */
export interface ChildStream extends CommonTraits {
  readonly kind: 'child';
  readonly parent: string;
  /** The role that reading the parents needs. */
  readonly parentRole: string;
  /** Column that carries the parent's id. */
  readonly parentKey: string;
  readonly path: (parentId: string) => string;
  /** True for a parent that can't have children, so that it need not be asked. */
  readonly isKnownEmpty?: (parent: JsonObject) => boolean;
  readonly shortcut?: ParentShortcut;
  /** Records describe files, which can be fetched. */
  readonly hasFiles?: boolean;
}

/** One record per resource that has custom attributes: `GET /v1/metadata/{resource}`. */
export interface MetadataStream extends CommonTraits {
  readonly kind: 'metadata';
  /** Resources that every organisation has. */
  readonly resources: readonly string[];
}

/** Made of the audit log, which is paged by a cursor; all of them are made in one walk. */
export interface AuditStream extends CommonTraits {
  readonly kind: 'audit';
  readonly path: string;
  /** The column that says when an entry was made. */
  readonly replicationKey: string;
  /** What an entry is in the stream; undefined for one that isn't in it. Pure. */
  readonly recordOf: (entry: JsonObject) => JsonObject | undefined;
}

/** The ids of all that exists now, of the searched streams that cost little. */
export interface SweepStream extends CommonTraits {
  readonly kind: 'sweep';
}

/** What this run read of each stream; made by the tap. */
export interface WindowsStream extends CommonTraits {
  readonly kind: 'windows';
}

export type StreamDefinition =
  SearchStream | ListStream | ChildStream | MetadataStream | AuditStream | SweepStream | WindowsStream;

/** Key of nearly every stream. */
const KEY_PROPERTIES: readonly string[] = ['id'];
/** Ids are unique within a kind of object only. */
const SWEEP_KEY_PROPERTIES: readonly string[] = ['stream', 'id'];
/** Replication key of most streams that have one. */
export const REPLICATION_KEY = 'updated_at';
/** The columns that placing attributes are hoisted to. */
export const PLACING_COLUMNS: Readonly<Record<PlacingAttribute, string>> = {
  updatedAt: REPLICATION_KEY,
  createdAt: 'created_at',
};
/** Column of every stream for values that don't fit their schema. */
export const UNFIT_COLUMN = 'unfit_values';

/** Resources that every organisation has and that may have custom attributes. Source: dossier, section 5. */
export const CUSTOMISED_RESOURCES: readonly string[] = ['company', 'conversation', 'customer', 'message'];

/** The columns that tell the stream's records apart. */
export function keyPropertiesOf(stream: StreamDefinition): readonly string[] {
  return stream.kind === 'sweep' ? SWEEP_KEY_PROPERTIES : KEY_PROPERTIES;
}

/** The name of the stream's base schema: its own, but that classes share the one of all custom objects. */
export function schemaNameOf(stream: StreamDefinition): string {
  return stream.kind === 'search' && stream.klass !== undefined ? 'kobjects' : stream.name;
}

/**
 * The resource whose metadata defines the custom attributes of the stream's records. Undefined where there is none,
 * and for custom objects of all classes: a name may have another type in each class.
 */
export function customisedResourceOf(stream: StreamDefinition): string | undefined {
  if (stream.kind !== 'search') return undefined;
  if (stream.klass !== undefined) return `kobject.${stream.klass}`;
  return CUSTOMISED_RESOURCES.find((resource) => resource === stream.context);
}

/** The stream whose records' ids its own carry, if any. */
export function parentOf(stream: StreamDefinition): string | undefined {
  if (stream.kind === 'child') return stream.parent;
  return stream.kind === 'list' ? stream.sideLoading?.parent : undefined;
}

/** The column by which the stream is incremental, its own or its parent's; undefined where it has none. */
export function replicationKeyOf(stream: StreamDefinition): string | undefined {
  if (stream.kind === 'search') return PLACING_COLUMNS[stream.placedBy];
  if (stream.kind === 'audit') return stream.replicationKey;
  return stream.kind === 'child' || (stream.kind === 'list' && stream.hasUpdatedAt)
    ? REPLICATION_KEY
    : undefined;
}
