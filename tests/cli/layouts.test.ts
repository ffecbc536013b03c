/** The layouts and hashes, by the executable: every RECORD fits its SCHEMA, and what is hidden is nowhere. */
import { createHmac } from 'node:crypto';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { countByStream, recordsOf, schemaOf, type Message } from './messages';
import type { Run } from './run-tap';
import { openScene, type Scene } from './scene';
import { STREAMS } from './streams';

const SALT = 's4lt-of-the-test';
let scene: Scene;
/** A sync without any of it. */
let plain: Run;

beforeAll(async () => {
  scene = await openScene();
  plain = await run({});
});
afterAll(() => scene.close());

function run(settings: Readonly<Record<string, unknown>>, ...args: readonly string[]): Promise<Run> {
  return scene.run([
    '--config',
    scene.write('own.json', { ...scene.config, discover_custom_attributes: false, ...settings }),
    ...args,
  ]);
}

/** The streams of which a record doesn't fit its SCHEMA, or has other columns than it. */
function misfitsIn(messages: readonly Message[]): string[] {
  const ajv = new Ajv({ strict: true, allowUnionTypes: true });
  addFormats(ajv);
  return STREAMS.filter((stream) => {
    const schema = schemaOf(messages, stream);
    const columns = Object.keys(schema.properties ?? {}).join();
    const isFit = ajv.compile(schema);
    return recordsOf(messages, stream).some(
      (record) => !isFit(record) || Object.keys(record).join() !== columns,
    );
  });
}

function isNested(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

const LAYOUTS: readonly [title: string, settings: Record<string, unknown>, columns: readonly string[]][] = [
  ['columns', { record_layout: 'columns' }, ['display_name', 'company_id', 'emails', 'custom', 'org_id']],
  [
    'flattened',
    { flattening_enabled: true },
    ['attributes__display_name', 'relationships__company__data__id'],
  ],
  [
    'flattened to one level',
    { flattening_enabled: true, flattening_max_depth: 1 },
    ['attributes__display_name', 'links__self'],
  ],
  [
    'flat columns',
    { record_layout: 'columns', flattening_enabled: true },
    ['display_name', 'emails', 'custom'],
  ],
];

describe.each(LAYOUTS)('%s', (_title, settings, columns) => {
  let laidOut: Run;

  beforeAll(async () => {
    laidOut = await run(settings);
  });

  it('has the same records, and each fits its SCHEMA', () => {
    expect([laidOut.code, laidOut.stderr.includes('no effect')]).toEqual([0, false]);
    expect(countByStream(laidOut.messages)).toEqual(countByStream(plain.messages));
    expect(misfitsIn(laidOut.messages)).toEqual([]);
    expect(laidOut.messages.map(({ key_properties: key }) => key)).toEqual(
      plain.messages.map(({ key_properties: key }) => key),
    );
  });

  it('has the columns that one expects, filled', () => {
    const customers = recordsOf(laidOut.messages, 'customers');
    for (const column of columns) {
      expect([column, customers.some((record) => (record[column] ?? null) !== null)]).toEqual([column, true]);
    }
    const others = ['tags', 'teams', 'users', 'notes', 'messages'].flatMap((one) =>
      recordsOf(laidOut.messages, one),
    );
    expect(others.filter((record) => record['unfit_values'] !== null)).toEqual([]);
  });

  it('has the same SCHEMA in --test=schema', async () => {
    const { messages } = await run(settings, '--test=schema');
    expect(messages.filter(({ type }) => type === 'SCHEMA')).toHaveLength(STREAMS.length);
    for (const stream of STREAMS)
      expect(schemaOf(messages, stream)).toEqual(schemaOf(laidOut.messages, stream));
  });

  it('has nothing nested where it is flattened', () => {
    if (settings['flattening_enabled'] !== true) return;
    const nested = recordsOf(laidOut.messages).filter((record) => Object.values(record).some(isNested));
    expect(nested).toEqual([]);
  });
});

it('the catalog is that of the resource, whatever the layout', async () => {
  const [resource, columns] = [
    await run({}, '--discover'),
    await run({ record_layout: 'columns' }, '--discover'),
  ];
  expect(columns.stdout).toBe(resource.stdout);
});

describe('hash_fields', () => {
  const hide = (text: string): string => createHmac('sha256', SALT).update(text).digest('hex');

  it.each([{}, { record_layout: 'columns' }, { flattening_enabled: true }])(
    'leave hashes only, in %j, and neither values nor salt in the log',
    async (layout) => {
      const emails = recordsOf(plain.messages, 'users')
        .map(({ attributes }) => (attributes as { email: string | null }).email)
        .filter((email) => email !== null);
      expect(emails.length).toBeGreaterThan(3);
      const hash = {
        hash_fields: ['users.attributes.email', 'customers.attributes.emails'],
        hash_salt: SALT,
      };
      const { code, stdout, stderr, messages } = await run({ ...layout, ...hash, log_level: 'trace' });
      expect([code, misfitsIn(messages)]).toEqual([0, []]);
      const users = JSON.stringify(messages.filter(({ stream }) => stream === 'users'));
      expect(emails.filter((email) => users.includes(email) || stderr.includes(email))).toEqual([]);
      expect(emails.filter((email) => !users.includes(hide(email)))).toEqual([]);
      expect((stdout + stderr).includes(SALT)).toBe(false);
    },
  );

  it('that name nothing are told of', async () => {
    const { stderr } = await run(
      { hash_fields: ['users.attributes.emial'], hash_salt: SALT },
      '--test=schema',
    );
    expect(stderr).toContain('"users.attributes.emial" names no field of any stream');
  });
});
