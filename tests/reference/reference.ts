/** The page that says of each stream where it comes from, what it costs and which fields it has: `docs/streams.md`. */
import type { JsonSchema } from '../../src/json';
import { declaredType } from '../../src/json';
import { loadSchema } from '../../src/schema';
import type { StreamDefinition } from '../../src/streams/definition';
import { keyPropertiesOf, parentOf, replicationKeyOf } from '../../src/streams/definition';
import { rolesOf } from '../../src/streams/roles';
import { STREAMS } from '../../src/streams/table';

export const PAGE = 'docs/streams.md';

const HEAD = `# Streams

Each stream with its source, its cost and its fields. Written by \`npm run reference\` from the stream table and the
schemas; a test sees to it that this page is current.

Types are those of the schemas; all but the key may be null. Objects are open: fields that a schema doesn't name are kept
where they stand, and top-level ones in \`unfit_values\`, which every stream has. With discovery's answers
\`attributes.custom\` has the organisation's own attributes, typed. How names look in \`"record_layout": "columns"\` is told in
[BEHAVIOR.md](../BEHAVIOR.md), how tables join in [sql/README.md](sql/README.md). Costs are without retries; a backfill's are
told by \`--estimate\`.
`;

/** The whole page. */
export function referencePage(): string {
  const index = STREAMS.map(({ name }) => `[${name}](#${name})`).join(', ');
  return [HEAD, `${index}.\n`, ...STREAMS.map(sectionOf)].join('\n');
}

/** Method, path and search context that a stream is read by. */
export function sourceOf(stream: StreamDefinition): string[] {
  switch (stream.kind) {
    case 'search':
      return ['POST /v1/customers/search', stream.context];
    case 'list':
      return [`GET ${decodeURIComponent(stream.sideLoading?.pathOf('{id}') ?? stream.path)}`];
    case 'metadata':
      return ['GET /v1/metadata/{resource}'];
    case 'sweep':
      return ['POST /v1/customers/search'];
    case 'windows':
      return [];
    case 'audit':
      return [`GET ${stream.path}`];
    case 'child':
      return [`GET ${decodeURIComponent(stream.path('{id}'))}`];
  }
}

function sectionOf(stream: StreamDefinition): string {
  const { name } = stream;
  const [source, context] = sourceOf(stream);
  const facts: readonly (readonly [string, string | undefined])[] = [
    [
      'From',
      source === undefined ? 'the run itself' : code(source) + (context ? `, context ${code(context)}` : ''),
    ],
    ['Key', keyPropertiesOf(stream).map(code).join(', ')],
    ['Replication', replicationOf(stream)],
    ['Parent', parentOf(stream)],
    ['Roles', rolesOf(stream).replaceAll(/org\.[\w.]+/g, (role) => code(role))],
    ['Cost', costOf(stream)],
    [
      'In the catalog',
      stream.isOptional === true ? 'where `optional_streams` or a catalog names it' : undefined,
    ],
  ];
  const told = facts.flatMap(([label, text]) => (text === undefined ? [] : [`- ${label}: ${text}`]));
  const rows = fieldsOf(loadSchema(name)).map(
    ({ path, type, note }) => `| ${code(path)} | ${[type, note].filter((part) => part !== '').join('; ')} |`,
  );
  return [`## ${name}`, '', ...told, '', '| field | type |', '| --- | --- |', ...rows, ''].join('\n');
}

function replicationOf(stream: StreamDefinition): string {
  const key = replicationKeyOf(stream);
  if (key === undefined) return 'full table';
  const byParent = stream.kind === 'child' ? ", its parent's" : '';
  return `incremental on ${code(key)}${byParent}${stream.kind === 'list' ? ', or full table by the catalog' : ''}`;
}

function costOf(stream: StreamDefinition): string {
  switch (stream.kind) {
    case 'search':
      return 'a search per `max_page_size` records, and a few to prove that none is missing; one or two where nothing changed';
    case 'list':
      return stream.sideLoading
        ? `in every run a request per record of ${stream.sideLoading.parent}`
        : `in every run a request per ${stream.maxPageSize} records of the whole list${times(stream.queries.length)}`;
    case 'metadata':
      return 'in every run a request per resource and class of custom objects';
    case 'sweep':
      return 'in every run a search per some 250 records that exist, in both indexes';
    case 'windows':
      return 'none';
    case 'audit':
      return 'a request per 1,000 entries, shared by `audit_logs` and `deletions`';
    case 'child':
      return `a request per changed record of ${stream.parent}`;
  }
}

function times(queries: number): string {
  return queries === 1 ? '' : `, ${queries} times`;
}

interface Field {
  readonly path: string;
  readonly type: string;
  readonly note: string;
}

/** The fields in the order of the schema; of a relationship only its name, for all look alike. */
function fieldsOf(schema: JsonSchema, above = ''): Field[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => {
    const path = above + name;
    const own = { path, type: typeOf(inner), note: inner.description ?? '' };
    if (above === 'relationships.') return [{ ...own, type: relationOf(inner) }];
    const below = inner.items ?? inner;
    return [own, ...fieldsOf(below, `${path}${inner.items ? '[]' : ''}.`)];
  });
}

function typeOf(schema: JsonSchema): string {
  if (schema.items) return `array of ${typeOf(schema.items)}`;
  return schema.format ?? declaredType(schema) ?? 'any';
}

function relationOf({ properties = {} }: JsonSchema): string {
  const { data } = properties;
  if (data === undefined) return 'links';
  return data.items
    ? 'related records: `data[].id`, `data[].type`'
    : 'related record: `data.id`, `data.type`';
}

function code(text: string): string {
  return `\`${text}\``;
}
