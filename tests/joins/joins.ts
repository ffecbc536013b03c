/** How the tables join, from the stream table and the schemas, as a picture in Mermaid. Reads no file but schemas. */
import { discoverCatalog } from '../../src/discover';
import type { JsonSchema } from '../../src/json';
import { declaredType } from '../../src/json';
import { snakeCase } from '../../src/records/names';
import { relatedTypes } from '../../src/records/related-types';
import type { StreamDefinition } from '../../src/streams/definition';
import { STREAMS } from '../../src/streams/table';

/** The table with the picture, and what it stands between. */
export const PAGE = 'docs/sql/README.md';
const FENCES = /^```mermaid\n.*?^```$/ms;

/** In almost every table, and said in a sentence: a picture of them shows nothing else. */
const LEFT_OUT = ['org', 'createdBy', 'modifiedBy', 'deletedBy'];
/** Attributes that hold ids, by what these are ids of (dossier, section 9). */
const ID_LISTS: Readonly<Record<string, string>> = {
  tags: 'tags',
  assignedUsers: 'users',
  assignedTeams: 'teams',
  createdByTeams: 'teams',
  members: 'users',
};
/** Types that a stream isn't named after. */
const OTHER_TYPES: Readonly<Record<string, string>> = { business_schedules: 'schedule', klasses: 'klass' };

export interface Join {
  readonly table: string;
  readonly column: string;
  readonly other: string;
  /** A list of ids in JSON. */
  readonly isList: boolean;
}

/** All joins of all streams in `record_layout: columns`. */
export function joins(): Join[] {
  return discoverCatalog().streams.flatMap(({ stream, schema }) => [
    ...parentJoins(stream),
    ...relationshipJoins(stream, schema),
    ...attributeJoins(stream, schema),
  ]);
}

/** The page with the picture as it should be. */
export function withPicture(page: string): string {
  if (!FENCES.test(page)) throw new Error(`${PAGE} has no place for the picture: a block of mermaid`);
  return page.replace(FENCES, () => picture(joins()));
}

function picture(all: readonly Join[]): string {
  const lines = all.map(
    ({ table, column, other, isList }) => `  ${table} ${isList ? '}o--o{' : '}o--o|'} ${other} : ${column}`,
  );
  return ['```mermaid', 'erDiagram', ...lines, '```'].join('\n');
}

function parentJoins(stream: string): Join[] {
  const definition = STREAMS.find(({ name }) => name === stream);
  const lineage = definition && lineageOf(definition);
  if (!lineage) return [];
  return [{ table: stream, column: lineage.parentKey, other: lineage.parent, isList: false }];
}

function lineageOf(stream: StreamDefinition): { parent: string; parentKey: string } | undefined {
  if (stream.kind === 'child') return stream;
  return stream.kind === 'list' ? stream.sideLoading : undefined;
}

function relationshipJoins(stream: string, { properties = {} }: JsonSchema): Join[] {
  return Object.entries(properties['relationships']?.properties ?? {}).flatMap(([name, schema]) => {
    const data = schema.properties?.['data'] ?? schema;
    const isList = declaredType(data) === 'array';
    const hasId = (isList ? data.items : data)?.properties?.['id'] !== undefined;
    const other = name === 'parent' ? stream : streamOf(relatedTypes(name));
    if (LEFT_OUT.includes(name) || !hasId || other === undefined) return [];
    const column = `${snakeCase(name)}_${isList ? 'ids' : 'id'}`;
    // A child carries its parent's id already.
    const isParents = parentJoins(stream).some((join) => join.other === other);
    return isParents ? [] : [{ table: stream, column, other, isList }];
  });
}

function attributeJoins(stream: string, { properties = {} }: JsonSchema): Join[] {
  const attributes = Object.entries(properties['attributes']?.properties ?? {});
  return attributes.flatMap(([name, schema]) => {
    const other = Object.hasOwn(ID_LISTS, name) ? ID_LISTS[name] : undefined;
    const holdsTexts = schema.items !== undefined && declaredType(schema.items) === 'string';
    return other !== undefined && holdsTexts
      ? [{ table: stream, column: snakeCase(name), other, isList: true }]
      : [];
  });
}

function streamOf(types: readonly string[]): string | undefined {
  return STREAMS.find((stream) => types.includes(typeOf(stream)))?.name;
}

function typeOf(stream: StreamDefinition): string {
  if (stream.kind === 'search') return stream.context;
  return OTHER_TYPES[stream.name] ?? stream.name.replace(/ies$/, 'y').replace(/s$/, '');
}
