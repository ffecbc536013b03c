/** Discovery that asks the organisation: its custom attributes and classes, whatever they are called. */
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { READING_ROLES } from '../sandbox/roles';
import { generateHostileOrganisation } from '../sandbox/hostile-names';
import { generateOrganisation } from '../sandbox/organisation';
import type { SandboxOptions } from '../sandbox/server';
import { countByStream, recordsOf, schemaOf, type Schema } from './messages';
import { openScene, type Scene } from './scene';
import { OPTIONAL_STREAMS, STREAMS } from './streams';

interface Node extends Schema {
  readonly description?: string;
}
interface Entry {
  readonly tap_stream_id: string;
  readonly schema: Schema;
  readonly metadata: readonly {
    readonly breadcrumb: readonly string[];
    readonly metadata: Readonly<Record<string, unknown>>;
  }[];
}

const KLASSES = 30;
const METADATA = 'org.permission.metadata.read';
const KLASS = 'org.permission.klass.read';
const KOBJECT = 'org.permission.kobject.read';
const DISCOVER = ['--config', 'config.json', '--discover'];
const SYNC = ['--config', 'config.json'];
const WITH_CATALOG = [...SYNC, '--catalog', 'catalog.json'];

let scene: Scene;
afterEach(() => scene.close());

const without = (...roles: string[]): SandboxOptions => ({
  roles: READING_ROLES.filter((role) => !roles.includes(role)),
});
const hostile = (): SandboxOptions => ({
  organisation: generateHostileOrganisation({ now: Date.now(), size: 60, klasses: KLASSES }),
});

/** A scene whose config has these settings. */
async function open(options: SandboxOptions, settings: Readonly<Record<string, unknown>>): Promise<void> {
  scene = await openScene(options);
  scene.write('config.json', { ...scene.config, ...settings });
}

function entriesOf(stdout: string): Map<string, Entry> {
  const { streams } = JSON.parse(stdout) as { streams: Entry[] };
  return new Map(streams.map((entry) => [entry.tap_stream_id, entry]));
}

function customOf(schema: Schema | undefined): Node | undefined {
  return schema?.properties?.['attributes']?.properties?.['custom'];
}

function klassOf(entry: Entry | undefined): unknown {
  return entry?.metadata.find(({ breadcrumb }) => breadcrumb.length === 0)?.metadata['kustomer.klass'];
}

const askedFor = (): string[] => scene.sandbox.journal.map(({ path }) => decodeURIComponent(path));
const metadataAsked = (): string[] => askedFor().filter((path) => path.startsWith('/v1/metadata/'));
/** Reads of the stream `custom_attributes` ask the same. */
const unselected = (stdout: string, ...names: string[]): string => {
  const catalog = JSON.parse(stdout) as { streams: Entry[] };
  const kept = catalog.streams.filter((entry) => !names.includes(entry.tap_stream_id));
  return JSON.stringify({ streams: kept });
};

/** What of the records doesn't fit the SCHEMA of its stream, by another validator's word. */
function misfits(messages: Parameters<typeof schemaOf>[0], stream: string): unknown[] {
  const ajv = new Ajv({ strict: false });
  addFormats(ajv, { mode: 'full' });
  const validate = ajv.compile(schemaOf(messages, stream));
  return recordsOf(messages, stream).flatMap((record) => (validate(record) ? [] : (validate.errors ?? [])));
}

describe('the catalog of an organisation', () => {
  it('has its custom attributes, typed, with display names, deleted ones left out', async () => {
    await open({}, {});
    const { code, stdout } = await scene.run(DISCOVER);
    const entries = entriesOf(stdout);
    expect([code, [...entries.keys()]]).toEqual([0, STREAMS]);
    expect(customOf(entries.get('customers')?.schema)?.properties).toEqual({
      brandStr: { type: ['null', 'string'], description: 'Brand' },
      lastOrderIdNum: { type: ['null', 'number'], description: 'Last order id' },
      acceptsMarketingBool: { type: ['null', 'boolean'], description: 'Accepts marketing' },
      contactReasonTree: { type: ['null', 'string'], description: 'Contact reason' },
      deskTicketUrl: { type: ['null', 'string'], description: 'Desk ticket' },
      birthdayAt: { type: ['null', 'string'], format: 'date-time', description: 'Birthday' },
      lastVisitAt: { type: ['null', 'string'], format: 'date-time', description: 'Last visit' },
      ordersId: { type: ['null', 'array'], items: { type: ['null', 'string'] }, description: 'Orders' },
    });
    expect(Object.keys(customOf(entries.get('companies')?.schema)?.properties ?? {})).toEqual([
      'tierStr',
      'contractSignedAt',
    ]);
    expect(customOf(entries.get('messages')?.schema)).toMatchObject({ type: ['null', 'object'] });
    expect(customOf(entries.get('kobjects')?.schema)?.properties).toBeUndefined();
    expect(entries.get('customers')?.metadata).toContainEqual({
      breadcrumb: ['properties', 'attributes', 'properties', 'custom', 'properties', 'brandStr'],
      metadata: { inclusion: 'available' },
    });
    expect(askedFor().sort()).toEqual([
      '/v1/auth/tokens/current',
      ...['company', 'conversation', 'customer', 'message'].map((name) => `/v1/metadata/${name}`),
    ]);
  });

  it('has the classes that "optional_streams" names, by name or glob', async () => {
    await open({}, { optional_streams: ['kobjects_ecomm*', 'kobjects_Subscription', 'kobject_orders'] });
    const { stdout, stderr } = await scene.run(DISCOVER);
    const entries = entriesOf(stdout);
    const added = [...entries.keys()].filter((name) => name.startsWith('kobjects_'));
    expect(added.map((name) => [name, klassOf(entries.get(name))])).toEqual([
      ['kobjects_ecomm_order', 'ecomm-order'],
      ['kobjects_subscription', 'Subscription'],
    ]);
    expect(customOf(entries.get('kobjects_ecomm_order')?.schema)?.properties).toMatchObject({
      orderStatusStr: { type: ['null', 'string'] },
      totalPriceNum: { type: ['null', 'number'] },
    });
    expect(stderr).toMatch(
      /^WARNING discovery: "optional_streams": "kobject_orders" matches no stream; the nearest is "kobjects_order"\.$/m,
    );
  });

  it('is legal whatever its names are, and takes at most 70 requests for 30 classes', async () => {
    await open(hostile(), { optional_streams: ['*'] });
    const { code, stdout } = await scene.run(DISCOVER);
    const names = [...entriesOf(stdout).keys()];
    const added = names.filter((name) => name.startsWith('kobjects_'));
    expect([code, added.length]).toEqual([0, KLASSES]);
    for (const name of added) expect(name).toMatch(/^[a-z][a-z0-9_]{0,62}$/);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
    expect(Math.max(...stdout.split('\n').map((line) => Buffer.byteLength(line)))).toBeLessThan(8_000);
    expect(scene.sandbox.journal.length).toBeLessThanOrEqual(70);
    // The class that is kept for its old objects has no definitions any more.
    const refused = scene.sandbox.journal.filter(({ status }) => status >= 400).map(({ path }) => path);
    expect(refused).toEqual(['/v1/metadata/kobject.old-order']);
  });

  it.each([404, 403] as const)(
    'takes no more where the key states no roles, nor where custom objects are refused (status %i)',
    async (tokenCheckStatus) => {
      await open(
        { ...hostile(), ...without(KOBJECT), switches: { tokenCheckStatus, missingRoleStatus: 401 } },
        { optional_streams: ['kobjects_*'] },
      );
      const { code, stdout } = await scene.run(DISCOVER);
      const closed = [...entriesOf(stdout).values()].filter(
        ({ metadata }) => metadata[0]?.metadata['inclusion'] === 'unsupported',
      );
      expect([code, closed.length]).toEqual([0, KLASSES + 1]);
      expect(scene.sandbox.journal.length).toBeLessThanOrEqual(70);
    },
  );

  it('is asked for concurrently', async () => {
    await open({}, {});
    const HANG_MS = 400;
    const arrivals: number[] = [];
    scene.sandbox.onRequest(({ path }) => {
      if (path.startsWith('/v1/metadata/')) arrivals.push(Date.now());
    });
    const hang = { kind: 'hang', ms: HANG_MS } as const;
    scene.sandbox.faults.add({ match: { path: /^\/v1\/metadata/ }, times: Infinity, action: hang });
    expect((await scene.run(DISCOVER)).code).toBe(0);
    // All have come before the first is answered.
    expect(arrivals).toHaveLength(4);
    expect(Math.max(...arrivals) - Math.min(...arrivals)).toBeLessThan(HANG_MS);
  });
});

describe('what a role forbids', () => {
  it('stays open, with one line for attributes, and the classes have their streams all the same', async () => {
    await open(without(METADATA), { optional_streams: ['*'] });
    const { code, stdout, stderrLines } = await scene.run(DISCOVER);
    const entries = entriesOf(stdout);
    expect(code).toBe(0);
    expect(customOf(entries.get('customers')?.schema)?.properties).toBeUndefined();
    expect(klassOf(entries.get('kobjects_order'))).toBe('order');
    const lines = stderrLines.filter((line) => line.includes('stay untyped'));
    expect(lines).toEqual([expect.stringContaining(`company, conversation, customer, message, kobject.`)]);
    expect(lines[0]).toContain(METADATA);
    expect(metadataAsked().filter((path) => path.includes('kobject.'))).toEqual([]);
  });

  it('leaves out the streams of classes, with a line, where these can not be listed', async () => {
    await open(without(KLASS), { optional_streams: ['*'] });
    const { code, stdout, stderr } = await scene.run(DISCOVER);
    expect([code, [...entriesOf(stdout).keys()]]).toEqual([0, [...STREAMS, ...OPTIONAL_STREAMS]]);
    expect(stderr).toMatch(new RegExp(`^WARNING discovery: "optional_streams": .*${KLASS}`, 'm'));
  });
});

describe('an API that does not tell', () => {
  it.each([DISCOVER, SYNC])('is an error, never a poorer catalog (%j)', async (...args) => {
    await open({}, {});
    scene.sandbox.faults.add({
      match: { path: '/v1/metadata/customer' },
      times: Infinity,
      action: { kind: 'status', status: 503 },
    });
    const { code, stdout, lastLine } = await scene.run(args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(lastLine).toContain('GET /v1/metadata/customer was answered with status 503');
  });

  it('is one whose refusal comes from something in between', async () => {
    await open({}, {});
    scene.sandbox.faults.add({
      match: { path: '/v1/metadata/customer' },
      action: { kind: 'html', status: 403 },
    });
    const { code, stdout } = await scene.run(DISCOVER);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  });
});

describe('a sync', () => {
  it('of all hostile classes delivers each record, with values that fit the SCHEMA, and loses none', async () => {
    const options = hostile();
    await open(options, { optional_streams: ['*'] });
    const run = await scene.run(SYNC);
    expect(run.code).toBe(0);
    const added = Object.keys(countByStream(run.messages)).filter((name) => name.startsWith('kobjects_'));
    expect(added).toHaveLength(KLASSES);
    const idsOf = (records: readonly { readonly id?: unknown }[]): string[] =>
      [...new Set(records.map(({ id }) => String(id)))].sort();
    const expected = idsOf(scene.sandbox.store.all('kobject'));
    expect(expected.length).toBeGreaterThan(40);
    expect(idsOf(added.flatMap((name) => recordsOf(run.messages, name)))).toEqual(expected);
    expect(idsOf(recordsOf(run.messages, 'kobjects'))).toEqual(expected);
    for (const name of [...added, 'customers']) expect(misfits(run.messages, name)).toEqual([]);

    const [select = {}] = recordsOf(run.messages, 'kobjects_select').filter(
      ({ attributes }) => (attributes as { title: string }).title === 'select 1',
    );
    const { custom } = select['attributes'] as { custom: Record<string, unknown> };
    expect(Object.entries(custom)).toEqual(
      expect.arrayContaining([
        ['select', '5'],
        ['🎁Num', 7],
        ['__proto__', 5],
        ['a.b/c "d"Bool', true],
        ['zonedAt', null],
        ['friendsId', ['c']],
        ['oddNum', 5],
        ['retiredStr', 5],
      ]),
    );
    expect(select['unfit_values']).toMatchObject({ 'attributes.custom.zonedAt': 'soon' });
    const typed = customOf(schemaOf(run.messages, 'kobjects_select'))?.properties ?? {};
    expect(Object.keys(typed)).toEqual([
      ...['select', 'Str', 'str', '🎁Num', 'a.b/c "d"Bool'],
      expect.stringMatching(/^(long)+At$/),
      ...['zonedAt', 'friendsId'],
    ]);
  });

  it('with the catalog of its discovery brings the same as without one, and asks for no metadata', async () => {
    await open({}, { optional_streams: ['*'] });
    const { stdout } = await scene.run(DISCOVER);
    const bare = await scene.run(SYNC);
    scene.write('catalog.json', stdout);
    const chosen = await scene.run(WITH_CATALOG);
    expect([bare.code, chosen.code]).toEqual([0, 0]);
    expect(countByStream(chosen.messages)).toEqual(countByStream(bare.messages));
    for (const name of Object.keys(countByStream(bare.messages))) {
      expect(schemaOf(chosen.messages, name)).toEqual(schemaOf(bare.messages, name));
      expect(misfits(chosen.messages, name)).toEqual([]);
    }
    expect(countByStream(chosen.messages)['kobjects_order']).toBeGreaterThan(0);

    scene.write('catalog.json', unselected(stdout, 'custom_attributes', 'klasses', 'kobjects_old_order'));
    const before = scene.sandbox.journal.length;
    const quiet = await scene.run(WITH_CATALOG);
    const asked = askedFor().slice(before);
    expect(quiet.code).toBe(0);
    expect(asked.filter((path) => /metadata|klasses/.test(path))).toEqual([]);
    expect(quiet.stderr).not.toContain('does not know');
  });

  it('delivers attributes that are younger than its catalog, and says in one line to discover again', async () => {
    await open({}, { optional_streams: ['kobjects_order'] });
    scene.write('catalog.json', (await scene.run(DISCOVER)).stdout);
    const { store } = scene.sandbox;
    const edit = (type: string, custom: Record<string, string>): string => {
      const [first] = store.all(type);
      if (!first) throw new Error(type);
      const merged = { ...(first.attributes['custom'] as Record<string, string>), ...custom };
      store.edit(type, first.id, { custom: merged }, { updatedAt: Date.now() - 3_600_000 });
      return first.id;
    };
    const id = edit('customer', { youngStr: 'secret content', 'young\nNum': 'x' });
    edit('kobject.order', { lateStr: 'x' });
    const run = await scene.run([...WITH_CATALOG, '--summary', 'summary.json']);
    expect(run.code).toBe(0);
    const edited = recordsOf(run.messages, 'customers').find((record) => record['id'] === id);
    expect(edited?.['attributes']).toMatchObject({ custom: { youngStr: 'secret content' } });
    const lines = run.stderrLines.filter((line) => line.includes('does not know'));
    expect(lines).toEqual([
      expect.stringMatching(
        /^WARNING .*: customers 2 \("youngStr", "young\\nNum"\); kobjects_order 1 \("lateStr"\)\. .*--discover/,
      ),
    ]);
    expect(run.stderr).not.toContain('secret content');
    const { streams } = JSON.parse(scene.read('summary.json')) as {
      streams: Record<string, { unknown_attributes?: number }>;
    };
    expect([streams['customers'], streams['companies'], streams['kobjects_order']]).toMatchObject([
      { unknown_attributes: 2 },
      { result: 'done' },
      { unknown_attributes: 1 },
    ]);
    expect(streams['companies']).not.toHaveProperty('unknown_attributes');
  });

  it('fails the stream of a class that is gone, delivers the others, and names it last', async () => {
    const { records, ...rest } = generateOrganisation({ now: Date.now(), size: 60 });
    const gone = (type: string): boolean => type === 'kobject.order';
    await open({ organisation: { ...rest, records } }, { optional_streams: ['*'] });
    scene.write('catalog.json', (await scene.run(DISCOVER)).stdout);
    const { store } = scene.sandbox;
    for (const { type, id } of records.filter((one) => gone(one.type))) store.remove(type, id);
    for (const klass of store.all('klass')) {
      if (klass.attributes['name'] === 'order') store.remove('klass', klass.id);
    }
    const run = await scene.run([...WITH_CATALOG, '--summary', 'summary.json']);
    expect(run.code).toBe(1);
    expect(run.lastLine).toMatch(/^CRITICAL kobjects_order: .*no custom object class "order" any more/);
    expect(countByStream(run.messages)['kobjects_subscription']).toBeGreaterThan(0);
    expect(JSON.parse(scene.read('summary.json'))).toMatchObject({
      streams: { kobjects_order: { result: 'failed' }, kobjects_subscription: { result: 'done' } },
    });
  });

  it('takes back types that somebody wrote into the catalog only where they are safe', async () => {
    await open({}, {});
    const { stdout } = await scene.run(DISCOVER);
    const catalog = JSON.parse(stdout) as { streams: Entry[] };
    const custom = customOf(catalog.streams.find((one) => one.tap_stream_id === 'customers')?.schema);
    Object.assign(custom?.properties ?? {}, {
      brandStr: { type: ['null', 'string'], enum: ['one'], maxLength: 1 },
      lastOrderIdNum: { anyOf: [{ type: 'string' }, { type: 'null' }] },
      acceptsMarketingBool: { type: 'integer' },
    });
    scene.write('catalog.json', catalog);
    const run = await scene.run(WITH_CATALOG);
    expect(run.code).toBe(0);
    const written = customOf(schemaOf(run.messages, 'customers'))?.properties ?? {};
    expect(written['brandStr']).toEqual({ type: ['null', 'string'] });
    expect(Object.keys(written)).toEqual(expect.not.arrayContaining(['lastOrderIdNum']));
    expect(Object.keys(written)).toEqual(expect.not.arrayContaining(['acceptsMarketingBool']));
    expect(Object.keys(written)).toContain('birthdayAt');
    expect(run.stderr).not.toContain('does not know');
  });

  it('leaves out a deselected attribute, and keeps its siblings', async () => {
    await open({}, {});
    const { stdout } = await scene.run(DISCOVER);
    const catalog = JSON.parse(stdout) as { streams: Entry[] };
    const customers = catalog.streams.find((one) => one.tap_stream_id === 'customers');
    const brand = customers?.metadata.find(({ breadcrumb }) => breadcrumb.at(-1) === 'brandStr');
    Object.assign(brand?.metadata ?? {}, { selected: false });
    scene.write('catalog.json', catalog);
    const run = await scene.run(WITH_CATALOG);
    const customs = recordsOf(run.messages, 'customers').map(
      ({ attributes }) => (attributes as { custom: Record<string, unknown> | null }).custom ?? {},
    );
    expect(customs.filter((custom) => 'brandStr' in custom)).toEqual([]);
    expect(customs.filter((custom) => 'acceptsMarketingBool' in custom)).not.toEqual([]);
    expect(run.stderr).not.toContain('does not know');
  });

  it('can read one class anew, and goes on from its bookmark, without a catalog', async () => {
    await open({}, { optional_streams: ['kobjects_order'] });
    const first = await scene.run(SYNC);
    scene.write('state.json', first.messages.at(-1)?.value);
    const second = await scene.run([...SYNC, '--state', 'state.json']);
    const anew = await scene.run([...SYNC, '--state', 'state.json', '--refresh', 'kobjects_order']);
    const counts = [first, second, anew].map((run) => countByStream(run.messages)['kobjects_order'] ?? 0);
    expect(counts[0]).toBeGreaterThan(5);
    expect(counts[1]).toBeLessThan(5);
    expect(counts[2]).toBe(counts[0]);
    expect(second.stderr).not.toContain('is not in the catalog');
  });
});

describe('the modes that foretell a run without a catalog', () => {
  it.each(['--test', '--estimate'])('%s has the streams of the classes that the run has', async (mode) => {
    await open({}, { optional_streams: ['kobjects_order'] });
    const { code, stdout } = await scene.run([...SYNC, mode, '--format', 'json']);
    const { streams } = JSON.parse(stdout) as { streams: Record<string, unknown> };
    expect([code, Object.keys(streams)]).toEqual([0, expect.arrayContaining(['kobjects_order', 'kobjects'])]);
  });
});

describe('"optional_streams" without asking', () => {
  it('adds the streams of the table, and no class, and says why', async () => {
    await open({}, { optional_streams: ['*', 'tag'], discover_custom_attributes: false });
    const { code, stdout, stderr } = await scene.run(DISCOVER);
    const names = [...entriesOf(stdout).keys()];
    expect([code, names, askedFor()]).toEqual([0, [...STREAMS, ...OPTIONAL_STREAMS], []]);
    expect(stderr).toContain('"optional_streams" adds no custom object class');
    expect(stderr).toContain('"optional_streams": "tag" matches no stream; the nearest is "tags"');
  });
});
