/**
 * An organisation whose names break careless programs: of custom object classes and of custom attributes. Knows nothing
 * of what a client makes of them.
 */
import { stamps, createGeneration, iso, type Generation } from './generation';
import type { JsonObject } from './json';
import { generateOrganisation, type Organisation, type OrganisationOptions } from './organisation';
import { createRandom } from './random';
import { refersTo, type StoredResource } from './resource';

/** One class beside its double in other letters, reserved words, what paths and patterns are made of, very long. */
export const HOSTILE_KLASSES: readonly string[] = [
  'Order',
  'ORDER',
  'ecomm_order',
  'select',
  `${'long'.repeat(19)}name`,
  `${'long'.repeat(19)}nom_`,
  '📦',
  '📦📦',
  '__proto__',
  'constructor',
  'a b/c?d#e',
  '100%',
  'kobjects',
  '*',
  '7',
  'Größe',
];

interface Attribute {
  readonly name: string;
  readonly definition: JsonObject;
  readonly values: readonly (string | number | boolean | null | string[])[];
}

/** Attributes of every class and of customers, with values that fit and values that don't. */
const ATTRIBUTES: readonly Attribute[] = [
  { name: 'select', definition: { type: 'string', displayName: 'SELECT' }, values: ['a', 5, null] },
  { name: 'Str', definition: { type: 'string' }, values: ['a', '', true] },
  { name: 'str', definition: { type: 'string' }, values: ['a', 'b'] },
  {
    name: '🎁Num',
    definition: { type: 'number', displayName: 'Gift\u0000 \ud83d\n🎁' },
    values: [1.5, '7', 'many'],
  },
  {
    name: '__proto__',
    definition: { type: 'string', displayName: 'Prototype' },
    values: ['a', 5],
  },
  { name: 'constructor', definition: { type: 'number' }, values: [1, 'a'] },
  { name: 'a.b/c "d"Bool', definition: { type: 'boolean' }, values: [true, 'true', 'perhaps'] },
  {
    name: `${'long'.repeat(19)}At`,
    definition: { type: 'string', format: 'date-time' },
    values: ['2020-01-01', ''],
  },
  { name: 'zonedAt', definition: { type: 'string' }, values: ['2016-11-06T13:54:29-05:00', 'soon'] },
  { name: 'friendsId', definition: { type: 'string', multi: true }, values: [['a', 'b'], 'c', null] },
  { name: 'oddNum', definition: { type: 'string', displayName: 'Says text' }, values: ['a', 5] },
  { name: 'novelThing', definition: { type: 'hologram' }, values: ['a', 5] },
  {
    name: 'retiredStr',
    definition: { type: 'string', deletedAt: '2021-05-01T08:00:00.000Z' },
    values: ['a', 5],
  },
];

/** The usual organisation, and beside it `objectsPerKlass` objects of each hostile class; all classes are `klasses`. */
export function generateHostileOrganisation(
  options: OrganisationOptions & { klasses?: number; objectsPerKlass?: number },
): Organisation {
  const { now, klasses = 0, objectsPerKlass = 2 } = options;
  const organisation = generateOrganisation(options);
  const generation = createGeneration(createRandom(99), now, organisation.id);
  const here = organisation.records.filter(
    ({ type, attributes }) => type === 'klass' && attributes['status'] !== 'disabled',
  ).length;
  const more = Math.max(0, klasses - here - HOSTILE_KLASSES.length);
  const names = [...HOSTILE_KLASSES, ...Array.from({ length: more }, (_, index) => `plain_${index + 1}`)];
  const customise = (record: StoredResource, index: number): StoredResource =>
    record.type === 'customer' ? withCustom(record, index) : record;
  return {
    ...organisation,
    records: [
      ...organisation.records
        .filter(({ type, id }) => type !== 'metadata' || id !== 'customer')
        .map(customise),
      metadataOf(generation, 'customer'),
      ...names.flatMap((name) => [
        klassOf(generation, name),
        metadataOf(generation, `kobject.${name}`),
        ...Array.from({ length: objectsPerKlass }, (_, index) => objectOf(generation, name, index)),
      ]),
    ],
  };
}

function withCustom(record: StoredResource, index: number): StoredResource {
  return { ...record, attributes: { ...record.attributes, custom: customOf(index) } };
}

/** A map with a key of its own for each name, `__proto__` too. */
function customOf(index: number): JsonObject {
  return Object.fromEntries(
    ATTRIBUTES.map(({ name, values }) => [name, values[index % values.length] ?? null]),
  );
}

function metadataOf(generation: Generation, name: string): StoredResource {
  const properties = Object.fromEntries(
    ATTRIBUTES.map((attribute) => [attribute.name, attribute.definition]),
  ) as JsonObject;
  return {
    ...generation.record('metadata', name, { properties }),
    links: { self: `/v1/metadata/${encodeURIComponent(name)}` },
  };
}

function klassOf(generation: Generation, name: string): StoredResource {
  const createdAt = generation.now - 1000 * 86_400_000;
  const id = generation.random.id(createdAt);
  return generation.record('klass', id, {
    name,
    displayName: name,
    status: 'enabled',
    ...stamps({ createdAt, updatedAt: createdAt }),
  });
}

/** Some of the objects are in the archive only. */
function objectOf(generation: Generation, klass: string, index: number): StoredResource {
  const updatedAt = generation.now - (index % 2 === 0 ? 30 : 900) * 86_400_000 - index * 1000;
  return generation.record(
    `kobject.${klass}`,
    generation.random.id(updatedAt),
    {
      title: `${klass} ${index}`,
      custom: customOf(index),
      createdAt: iso(updatedAt),
      updatedAt: iso(updatedAt),
      rev: 1,
    },
    { klass: { data: { type: 'klass', id: klass } }, customer: refersTo('customer', 'nobody') },
  );
}
