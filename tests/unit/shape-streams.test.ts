import { discoverCatalog } from '../../src/discover';
import { keyedHash } from '../../src/digest';
import { ConfigError } from '../../src/errors';
import type { JsonObject } from '../../src/json';
import { selectStreams } from '../../src/select-streams';
import { describeIdleGlobs, shapeStreams, type ShapeSettings } from '../../src/shape-streams';
import type { SelectedStream } from '../../src/sync/families';

const DEFAULTS: ShapeSettings = {
  recordLayout: 'resource',
  flatteningEnabled: false,
  flatteningMaxDepth: undefined,
  flatteningSeparator: '__',
  flatteningMaxKeyLength: 63,
  hashFields: [],
  hashSalt: undefined,
};
const hash = keyedHash('salt');

function shaped(settings: Partial<ShapeSettings>): readonly SelectedStream[] {
  return shapeStreams(selectStreams(discoverCatalog()).selected, { ...DEFAULTS, ...settings });
}

/** A record of `stream` as it leaves the tap; as it is, where nothing is to be done. */
function leave(stream: string, settings: Partial<ShapeSettings>, record: JsonObject): JsonObject {
  const found = shaped(settings).find(({ definition }) => definition.name === stream);
  if (!found) throw new Error(stream);
  return found.shape ? found.shape.toRecord(record) : record;
}

/** What is written of a record whose `hash_fields` are these. */
function hashed(stream: string, hashFields: readonly string[], record: JsonObject): JsonObject {
  return leave(stream, { hashFields, hashSalt: 'salt' }, record);
}

describe('streams', () => {
  it('have no shape where nothing is asked for: nothing is done that was not done before', () => {
    expect(shaped({}).filter(({ shape }) => shape)).toEqual([]);
    expect(
      shaped({ hashFields: ['users.attributes.email'], hashSalt: 's' }).filter(({ shape }) => shape),
    ).toHaveLength(1);
  });

  it('are laid out as the settings say', () => {
    const record = { id: 't', attributes: { displayName: 'x' }, unfit_values: null };
    expect(leave('teams', { recordLayout: 'columns' }, record)).toMatchObject({ id: 't', display_name: 'x' });
    expect(leave('teams', { flatteningEnabled: true }, record)).toMatchObject({
      attributes__display_name: 'x',
    });
    expect(
      leave(
        'teams',
        { flatteningEnabled: true, flatteningSeparator: '_', flatteningMaxKeyLength: 18 },
        record,
      ),
    ).toMatchObject({
      attribute_7072b429: 'x',
    });
    expect(leave('teams', { flatteningEnabled: true, flatteningMaxDepth: 0 }, record)).toMatchObject({
      attributes: '{"displayName":"x"}',
    });
  });
});

describe('hash_fields', () => {
  const record = {
    id: 'u',
    updated_at: 'now',
    attributes: { email: 'a@b.example', name: 'Ann' },
    unfit_values: null,
  };

  it.each([['users.attributes.email'], ['*.attributes.email'], ['u*s.**.email'], ['users.attributes.e*']])(
    '%s names a field of users',
    (field) => {
      expect(hashed('users', [field], record)).toEqual({
        ...record,
        attributes: { email: hash('a@b.example'), name: 'Ann' },
      });
    },
  );

  it('of other streams change nothing here', () => {
    expect(hashed('users', ['customers.attributes.email'], record)).toEqual(record);
  });

  it('give the same text for the same value in every stream, with another salt another one', () => {
    const settings = { hashFields: ['*.attributes.email'], hashSalt: 'pepper' };
    expect(leave('users', settings, record)).toMatchObject({
      attributes: { email: keyedHash('pepper')('a@b.example') },
    });
  });

  it.each([
    ['users.updated_at'],
    ['users.*'],
    ['*.**'],
    ['*.updated_*'],
    ['attachments.updated_at'],
    ['customers.attributes.updatedAt'],
  ])('%s is refused: the tap and its targets go on by it', (field) => {
    expect(() => shaped({ hashFields: [field], hashSalt: 's' })).toThrow(ConfigError);
  });

  it('that cover all attributes are fine; the cursor itself stays', () => {
    const at = '2026-01-01T00:00:00.000Z';
    const given = { id: 'u', updated_at: at, attributes: { updatedAt: at, name: 'Ann' }, unfit_values: null };
    expect(hashed('users', ['users.attributes'], given)).toEqual({
      ...given,
      attributes: { updatedAt: hash(at), name: hash('Ann') },
    });
    const settings = { hashFields: ['users.attributes'], hashSalt: 'salt', recordLayout: 'columns' } as const;
    expect(leave('users', settings, given)).toMatchObject({
      updated_at: at,
      name: hash('Ann'),
      unfit_values: null,
    });
  });
});

describe('a hashed id is hidden wherever its record repeats it', () => {
  const note = {
    id: 'n',
    attributes: {},
    relationships: {
      customer: { data: { type: 'customer', id: 'c' }, links: { self: '/v1/customers/c' } },
      conversation: { data: { type: 'conversation', id: 'k' }, links: { self: '/v1/conversations/k' } },
    },
    links: { self: '/v1/notes/n' },
    unfit_values: null,
  };

  it('the own one in all addresses', () => {
    expect(hashed('notes', ['notes.id'], note)).toMatchObject({
      id: hash('n'),
      relationships: { customer: { data: { id: 'c' }, links: { self: hash('/v1/customers/c') } } },
      links: { self: hash('/v1/notes/n') },
    });
  });

  it('a related one in its address', () => {
    expect(hashed('notes', ['notes.relationships.customer.data.id'], note)).toMatchObject({
      id: 'n',
      relationships: {
        customer: { data: { type: 'customer', id: hash('c') }, links: { self: hash('/v1/customers/c') } },
        conversation: { data: { id: 'k' } },
      },
    });
  });

  it.each(['attachments.message_id', 'attachments.relationships.message.data.id', 'attachments.*_id'])(
    'the parent’s in its column, its relationship and all addresses (%s)',
    (field) => {
      const attachment = {
        ...{ id: 'a', updated_at: 'now', conversation_id: 'k', message_id: 'm', attributes: {} },
        relationships: { message: { data: { type: 'message', id: 'm' }, links: { self: '/v1/messages/m' } } },
        links: { self: '/v1/messages/m/attachments/a' },
        unfit_values: null,
      };
      expect(hashed('attachments', [field], attachment)).toMatchObject({
        id: 'a',
        message_id: hash('m'),
        relationships: { message: { data: { id: hash('m') }, links: { self: hash('/v1/messages/m') } } },
        links: { self: hash('/v1/messages/m/attachments/a') },
      });
      const settings = { hashFields: [field], hashSalt: 'salt', recordLayout: 'columns' } as const;
      expect(leave('attachments', settings, attachment)).toMatchObject({
        message_id: hash('m'),
        unfit_values: null,
      });
    },
  );

  it('but addresses stay where no id is hashed', () => {
    expect(hashed('notes', ['notes.attributes.body'], note)).toEqual(note);
  });
});

describe('a glob that can match nothing', () => {
  it.each([
    ['customers.attributes.email'],
    ['customer.attributes.emails'],
    ['customers.emails'],
    ['customers.attributes.emails.address'],
    ['tags.attributes.custom.x'],
  ])('is told of: %s', (field) => {
    const lines = describeIdleGlobs({ ...DEFAULTS, hashFields: ['users.attributes.email', field] });
    expect(lines).toEqual([expect.stringContaining(`"${field}" names no field of any stream`)]);
  });

  it.each([
    ['customers.attributes.emails'],
    ['customers.attributes.emails.email'],
    ['customers.attributes.emails.*.email'],
    ['customers.attributes.custom.brandStr'],
    ['*.attributes.custom.*'],
    ['messages.attributes.preview'],
    ['conversations.attributes.predictions.score'],
    ['**.email'],
    ['users.unfit_values'],
  ])('is not one that names a field, or one inside an open object: %s', (field) => {
    expect(describeIdleGlobs({ ...DEFAULTS, hashFields: [field] })).toEqual([]);
  });
});
