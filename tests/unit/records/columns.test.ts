import type { JsonObject, JsonSchema } from '../../../src/json';
import { compileShape, type RecordShape, type ShapeRules } from '../../../src/records/shape';

const COLUMNS: ShapeRules = { layout: 'columns', flattening: undefined, hashing: undefined };
const text: JsonSchema = { type: ['null', 'string'] };
const time: JsonSchema = { type: ['null', 'string'], format: 'date-time' };
const open: JsonSchema = { type: ['null', 'object'] };

const object = (properties: Record<string, JsonSchema>): JsonSchema => ({
  type: ['null', 'object'],
  properties,
});
const list = (items: JsonSchema): JsonSchema => ({ type: ['null', 'array'], items });
const reference = object({ type: text, id: text });
const toOne = object({ data: reference, links: object({ self: text }) });
const toMany = object({ data: list(reference), links: object({ self: text }) });

/** A resource with these attributes and relationships. */
function resource(
  attributes: Record<string, JsonSchema>,
  relationships: Record<string, JsonSchema> = {},
  more: Record<string, JsonSchema> = {},
): JsonSchema {
  return {
    type: 'object',
    properties: {
      id: { type: 'string' },
      ...more,
      attributes: object(attributes),
      relationships: object(relationships),
      links: object({ self: text }),
      unfit_values: open,
    },
  };
}

function columnsOf(full: JsonSchema, rules = COLUMNS, selected = full): RecordShape {
  const shape = compileShape(full, selected, rules, 'unfit_values');
  if (!shape) throw new Error('no shape');
  return shape;
}

/** The columns of a record that aren't null, beside its id. */
function written(full: JsonSchema, record: JsonObject, rules = COLUMNS, selected = full): JsonObject {
  const columns = columnsOf(full, rules, selected).toRecord({ id: 'k', unfit_values: null, ...record });
  return Object.fromEntries(
    Object.entries(columns).filter(([name, value]) => name !== 'id' && value !== null),
  );
}

describe('an attribute', () => {
  it('is a column in snake case with its own type', () => {
    const schema = resource({ displayName: text, createdAt: time, rev: { type: ['null', 'integer'] } });
    expect(columnsOf(schema).schema).toEqual({
      type: 'object',
      properties: {
        id: { type: 'string' },
        display_name: text,
        created_at: time,
        rev: { type: ['null', 'integer'] },
        unfit_values: open,
      },
    });
    expect(columnsOf(schema).toRecord({ id: 'k', attributes: { displayName: 'x', rev: 3 } })).toEqual({
      id: 'k',
      display_name: 'x',
      created_at: null,
      rev: 3,
      unfit_values: null,
    });
  });

  it('with declared members is a column for each of them', () => {
    const schema = resource({ satisfactionLevel: object({ score: text, form: object({ isOld: text }) }) });
    expect(
      written(schema, { attributes: { satisfactionLevel: { score: '5', form: { isOld: 'no' } } } }),
    ).toEqual({
      satisfaction_level_score: '5',
      satisfaction_level_form_is_old: 'no',
    });
  });

  it('that is a list or an open object is a JSON column', () => {
    const schema = resource({ tags: list(text), emails: list(object({ email: text })), custom: open });
    const attributes = { tags: ['a'], emails: [{ email: 'x', more: 1 }], custom: { brandStr: 'y' } };
    expect(written(schema, { attributes })).toEqual(attributes);
    expect(columnsOf(schema).schema.properties).toMatchObject({ tags: list(text), custom: open });
  });

  it('of an organisation is a column once it is declared; what is not declared is set aside', () => {
    const schema = resource({ custom: object({ brandStr: text, ageNum: { type: ['null', 'number'] } }) });
    expect(written(schema, { attributes: { custom: { brandStr: 'y', ageNum: 7, newStr: 'z' } } })).toEqual({
      custom_brand_str: 'y',
      custom_age_num: 7,
      unfit_values: { 'attributes.custom.newStr': 'z' },
    });
  });

  it('that the schema does not name is set aside, beside what was set aside before', () => {
    const record = {
      attributes: { a: 'x', later: { deep: [1] }, none: null },
      unfit_values: { 'attributes.a': 5 },
    };
    expect(written(resource({ a: text }), record)).toEqual({
      a: 'x',
      unfit_values: { 'attributes.a': 5, 'attributes.later': { deep: [1] } },
    });
  });

  it('is set aside whole where it is no object, although it should be', () => {
    expect(written(resource({ open: object({ statusAt: time }) }), { attributes: { open: 'yes' } })).toEqual({
      unfit_values: { 'attributes.open': 'yes' },
    });
    expect(written(resource({ a: text }), { attributes: [1] })).toEqual({
      unfit_values: { attributes: [1] },
    });
  });

  it('with dots in its name takes the place of no other one that is set aside', () => {
    const schema = resource({ a: object({ known: text }) });
    expect(written(schema, { attributes: { a: { b: 1 }, 'a.b': 2 } })).toEqual({
      unfit_values: { 'attributes.a.b': 1, 'attributes.a.b#': 2 },
    });
  });

  it('called like a name of the language is nothing special', () => {
    const attributes = JSON.parse('{"__proto__": {"x": 1}, "constructor": 2}') as JsonObject;
    const { unfit_values: unfit } = written(resource({ a: text }), { attributes });
    expect(JSON.stringify(unfit)).toBe('{"attributes.__proto__":{"x":1},"attributes.constructor":2}');
  });
});

describe('a relationship', () => {
  const schema = resource(
    {},
    { customer: toOne, createdBy: toOne, userMentions: toMany, accessTeams: list(reference) },
  );
  const to = (type: string, id: string): JsonObject => ({ type, id });

  it('to one is its id, and to many a list of ids', () => {
    const relationships = {
      customer: { data: to('customer', 'c1'), links: { self: '/v1/customers/c1' } },
      createdBy: { data: to('user', 'u1') },
      userMentions: { data: [to('user', 'u2'), to('user', 'u3')], links: { self: '/x' } },
      accessTeams: [to('team', 't1')],
    };
    expect(written(schema, { relationships, links: { self: '/v1/notes/k' } })).toEqual({
      customer_id: 'c1',
      created_by_id: 'u1',
      user_mentions_ids: ['u2', 'u3'],
      access_teams_ids: ['t1'],
    });
    expect(columnsOf(schema).schema.properties).toMatchObject({
      customer_id: text,
      access_teams_ids: list(text),
    });
  });

  it('without anybody behind it is null, and with nobody in its list an empty list', () => {
    const relationships = {
      customer: { data: null },
      createdBy: null,
      userMentions: { data: [] },
      accessTeams: null,
    };
    expect(written(schema, { relationships })).toEqual({ user_mentions_ids: [] });
  });

  it('keeps what its columns do not say: another type than expected, more members, no id', () => {
    const relationships = {
      customer: { data: to('lead', 'c1'), meta: { n: 1 } },
      createdBy: { data: { ...to('user', 'u1'), name: 'Ann' } },
      userMentions: { data: [to('bot', 'b1'), { id: 5 }, 'u3', null] },
    };
    expect(written(schema, { relationships })).toEqual({
      customer_id: 'c1',
      created_by_id: 'u1',
      user_mentions_ids: ['b1'],
      unfit_values: {
        'relationships.customer.data.type': 'lead',
        'relationships.customer.meta': { n: 1 },
        'relationships.createdBy.data.name': 'Ann',
        'relationships.userMentions.data.0.type': 'bot',
        'relationships.userMentions.data.1.id': 5,
        'relationships.userMentions.data.2': 'u3',
      },
    });
  });

  it('that the schema does not name is set aside without its links', () => {
    const relationships = {
      vendor: { data: to('vendor', 'v1'), links: { self: '/v' } },
      old: { links: {} },
      odd: 5,
    };
    expect(written(schema, { relationships })).toEqual({
      unfit_values: { 'relationships.vendor.data': to('vendor', 'v1'), 'relationships.odd': 5 },
    });
  });
});

describe('a name that two want', () => {
  it('goes to the top-level column, then to the related id', () => {
    const schema = resource({ id: text, type: text, customerId: text }, { customer: toOne }, { type: text });
    const names = Object.keys(columnsOf(schema).schema.properties ?? {});
    expect(names.map((name) => name.replace(/_[0-9a-f]{8}$/, '_HASH'))).toEqual([
      'id',
      'type',
      'id_HASH',
      'type_HASH',
      'customer_id_HASH',
      'customer_id',
      'unfit_values',
    ]);
  });

  it('and means the same is one column: the cursor and its attribute', () => {
    const schema = resource({ updatedAt: time }, {}, { updated_at: time });
    const at = '2026-01-01T00:00:00.000Z';
    expect(written(schema, { updated_at: at, attributes: { updatedAt: at } })).toEqual({ updated_at: at });
    expect(written(schema, { updated_at: at, attributes: { updatedAt: 'x' } })).toEqual({
      updated_at: at,
      unfit_values: { 'attributes.updatedAt': 'x' },
    });
    expect(written(resource({ updatedAt: time }), { attributes: { updatedAt: at } })).toEqual({
      updated_at: at,
    });
  });

  it('but that of a parent leaves a child its own update', () => {
    const schema = resource({ updatedAt: time }, {}, { updated_at: time });
    const [at, own] = ['2026-01-02T00:00:00.000Z', '2026-01-01T00:00:00.000Z'];
    const rules = { ...COLUMNS, isCursorCarried: true };
    const record = { updated_at: at, attributes: { updatedAt: own } };
    expect(written(schema, record, rules)).toEqual({ updated_at: at, own_updated_at: own });
  });

  it('and means the same is one column: the parent and its relationship', () => {
    const schema = resource({}, { message: toOne }, { message_id: text });
    const relationships = { message: { data: { type: 'message', id: 'm1' } } };
    expect(written(schema, { message_id: 'm1', relationships })).toEqual({ message_id: 'm1' });
    const withoutTop = resource({}, { message: toOne });
    expect(written(schema, { relationships }, COLUMNS, withoutTop)).toEqual({ message_id: 'm1' });
  });
});

it('what is not selected has no column, and changes no other name', () => {
  const full = resource({ fooBar: text, foo_bar: text, a: object({ b: text, c: text }) });
  const [, , loser = ''] = Object.keys(columnsOf(full).schema.properties ?? {});
  expect(loser).toMatch(/^foo_bar_\w{8}$/);
  const selected = resource({ foo_bar: text, a: open });
  const { schema, toRecord } = columnsOf(full, COLUMNS, selected);
  expect(Object.keys(schema.properties ?? {})).toEqual(['id', loser, 'unfit_values']);
  expect(toRecord({ id: 'k', attributes: { foo_bar: 'x', a: { more: 1 } }, unfit_values: null })).toEqual({
    id: 'k',
    [loser]: 'x',
    unfit_values: { 'attributes.a.more': 1 },
  });
});

it('together with flattening, lists and open objects are JSON text', () => {
  const flattening = { maxDepth: 9, separator: '__', maxNameLength: 63 };
  const schema = resource({ tags: list(text), custom: open, a: object({ b: text }) }, { customer: toOne });
  const attributes = { tags: ['x\u0000'], custom: { a: 1 }, a: { b: 'y' }, z: 1 };
  const rules = { ...COLUMNS, flattening };
  expect(written(schema, { attributes }, rules)).toEqual({
    tags: '["x"]',
    custom: '{"a":1}',
    a_b: 'y',
    unfit_values: '{"attributes.z":1}',
  });
  expect(columnsOf(schema, rules).schema.properties).toMatchObject({
    tags: text,
    custom: text,
    unfit_values: text,
  });
});
