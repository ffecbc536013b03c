/** What a sync writes to stdout, and what it asks the API for. */
import { countByStream, lastState, recordsOf, schemaOf, type Message } from './messages';
import type { Run } from './run-tap';
import { openScene, type Scene } from './scene';
import { STREAMS } from './streams';

describe('a sync of everything, and the next one from its last STATE', () => {
  let scene: Scene;
  let first: Run;
  let second: Run;
  let messages: Message[];

  beforeAll(async () => {
    scene = await openScene();
    first = await scene.run(['--config', 'config.json']);
    messages = first.messages;
    scene.write('state.json', lastState(messages));
    second = await scene.run(['--config', 'config.json', '--state', 'state.json']);
  });
  afterAll(() => scene.close());

  it('succeeds', () => {
    expect([first.code, second.code]).toEqual([0, 0]);
  });

  it('writes nothing but messages of the three types', () => {
    expect(new Set(messages.map(({ type }) => type))).toEqual(new Set(['STATE', 'SCHEMA', 'RECORD']));
  });

  it('begins with the input state and ends with a STATE', () => {
    expect(messages[0]).toEqual({ type: 'STATE', value: { bookmarks: {} } });
    expect(messages.at(-1)?.type).toBe('STATE');
    expect(second.messages[0]?.value).toEqual(lastState(messages));
    expect(second.messages.at(-1)?.type).toBe('STATE');
  });

  it('writes the SCHEMA of every stream once, before its records', () => {
    const seen = new Set<string>();
    const early: string[] = [];
    const twice: string[] = [];
    for (const { type, stream = '' } of messages) {
      if (type === 'RECORD' && !seen.has(stream)) early.push(stream);
      if (type === 'SCHEMA' && seen.has(stream)) twice.push(stream);
      if (type === 'SCHEMA') seen.add(stream);
    }
    expect({ early, twice }).toEqual({ early: [], twice: [] });
    expect([...seen].sort()).toEqual([...STREAMS].sort());
  });

  it('writes records of every stream, each with the time at which it was read', () => {
    expect(Object.entries(countByStream(messages)).filter(([, count]) => count === 0)).toEqual([]);
    const untimed = messages.filter(
      ({ type, time_extracted: at }) => type === 'RECORD' && !/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(at ?? ''),
    );
    expect(untimed).toEqual([]);
  });

  it("writes exactly the schema's columns", () => {
    for (const stream of STREAMS) {
      const columns = Object.keys(schemaOf(messages, stream).properties ?? {}).sort();
      const written = new Set(recordsOf(messages, stream).map((record) => Object.keys(record).sort().join()));
      expect([stream, ...written]).toEqual([stream, columns.join()]);
    }
  });

  it('reads incrementally: the second run writes few records and goes back behind no bookmark', () => {
    expect(recordsOf(second.messages).length).toBeLessThan(recordsOf(messages).length / 4);
    const before = lastState(messages).bookmarks;
    const after = lastState(second.messages).bookmarks;
    expect(Object.keys(after)).toEqual(Object.keys(before));
    for (const [stream, { replication_key_value: value = '' }] of Object.entries(before)) {
      expect([stream, (after[stream]?.replication_key_value ?? '') >= value]).toEqual([stream, true]);
    }
  });

  it('only reads: GET, the two searches, and nothing is created', () => {
    const { journal } = scene.sandbox;
    const posts = new Set(journal.filter(({ method }) => method !== 'GET').map((entry) => entry.path));
    expect([...posts].sort()).toEqual(['/v1/customers/archive/search', '/v1/customers/search']);
    expect(new Set(journal.map(({ method }) => method))).toEqual(new Set(['GET', 'POST']));
    expect(journal.filter(({ created }) => created !== undefined)).toEqual([]);
  });

  it('asks every conversation that has messages for its attachments', () => {
    const asked = scene.sandbox.journal.flatMap(({ path }) =>
      [...path.matchAll(/^\/v1\/conversations\/(\w+)\/attachments$/g)].map(([, id]) => id),
    );
    const withMessages = recordsOf(messages, 'conversations').filter(
      ({ attributes }) => (attributes as { messageCount?: number }).messageCount !== 0,
    );
    expect(withMessages.map(({ id }) => id).filter((id) => !asked.includes(String(id)))).toEqual([]);
    expect(recordsOf(messages, 'attachments').length).toBeGreaterThan(0);
  });

  it('says who asks, and sends the key as bearer token', () => {
    const [{ headers } = { headers: {} }] = scene.sandbox.journal;
    expect(headers).toMatchObject({ accept: 'application/json' });
    expect(JSON.stringify(headers)).toContain('tap-kustomer/');
  });
});

it('reads what was added and edited since the last STATE', async () => {
  const scene = await openScene();
  try {
    const first = await scene.run(['-c', 'config.json']);
    scene.write('state.json', lastState(first.messages));
    const [edited, added] = scene.sandbox.store.all('customer');
    // The run ends two minutes before now, because the search index lags.
    const updatedAt = Date.now() - 200_000;
    scene.sandbox.store.edit('customer', edited?.id ?? '', { name: 'Ann' }, { updatedAt });
    const stamp = new Date(updatedAt).toISOString();
    scene.sandbox.store.put({
      ...added!,
      id: 'a-new-one',
      attributes: { name: 'Bob', createdAt: stamp, updatedAt: stamp },
    });
    const second = await scene.run(['-c', 'config.json', '-s', 'state.json']);
    const ids = recordsOf(second.messages, 'customers').map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining([edited?.id, 'a-new-one']));
    expect(lastState(second.messages).bookmarks['customers']?.replication_key_value).toBe(stamp);
  } finally {
    await scene.close();
  }
});
