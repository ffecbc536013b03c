/** Scripted faults: which requests they meet and what the client sees. */
import { startSandbox } from './server';
import { clientOf, dataOf, idsOf, NOON, organisationOf, record, withSandbox } from './sandbox-client';

it('meets the scripted request only, as often as told', () =>
  withSandbox({}, async (client, { faults, journal }) => {
    faults.add({
      match: { method: 'post', path: /search$/, context: 'note', nth: 2 },
      times: 2,
      action: { kind: 'status', status: 503, headers: { 'retry-after': '7' } },
    });
    const statuses: number[] = [];
    for (const queryContext of ['note', 'message', 'note', 'note', 'note']) {
      statuses.push((await client.search({ queryContext })).status);
    }
    expect(statuses).toEqual([200, 200, 503, 503, 200]);
    expect(journal.map(({ fault }) => fault)).toEqual([undefined, undefined, 'status', 'status', undefined]);
    faults.add({ match: {}, times: Infinity, action: { kind: 'empty' } });
    faults.clear();
    expect((await client.get('/v1/teams')).status).toBe(200);
  }));

it('answers a status with the documented error body or with a given one', () =>
  withSandbox({}, async (client, { faults }) => {
    faults.add({ match: { path: '/v1/tags' }, action: { kind: 'status', status: 500 } });
    faults.add({ match: {}, action: { kind: 'status', status: 422, body: { error: 'other' } } });
    expect(await client.get('/v1/tags')).toMatchObject({ status: 500, json: { errors: [{ meta: {} }] } });
    expect(await client.get('/v1/tags')).toMatchObject({ status: 422, json: { error: 'other' } });
  }));

it('sends gateway pages, empty bodies, redirects and cut JSON', () =>
  withSandbox({}, async (client, { faults }) => {
    faults.add({ match: {}, action: { kind: 'html', status: 502 } });
    faults.add({ match: {}, action: { kind: 'empty' } });
    faults.add({ match: {}, action: { kind: 'redirect', location: 'https://elsewhere.invalid/' } });
    faults.add({ match: {}, action: { kind: 'truncated' } });
    const html = await client.get('/v1/tags');
    expect([html.status, html.headers.get('content-type'), html.json]).toEqual([502, 'text/html', undefined]);
    expect(await client.get('/v1/tags')).toMatchObject({ status: 200, text: '' });
    const redirect = await client.get('/v1/tags');
    expect([redirect.status, redirect.headers.get('location')]).toEqual([302, 'https://elsewhere.invalid/']);
    const cut = await client.get('/v1/tags');
    expect([cut.status, cut.json]).toEqual([200, undefined]);
    expect(cut.text.length).toBeGreaterThan(100);
    expect(dataOf(await client.get('/v1/tags'))).toHaveLength(100);
  }));

it.each(['reset-before', 'reset-within'] as const)('breaks the connection: %s', (kind) =>
  withSandbox({}, async (client, { faults, journal }) => {
    faults.add({ match: {}, action: { kind } });
    await expect(client.get('/v1/tags')).rejects.toThrow(/fetch failed|terminated/);
    expect(journal).toMatchObject([{ fault: kind, status: kind === 'reset-before' ? 0 : 200 }]);
    expect((await client.get('/v1/tags')).status).toBe(200);
  }),
);

it('sends slowly or late, and whole', () =>
  withSandbox({}, async (client, { faults, switches }) => {
    switches.gzip = false;
    const right = await client.get('/v1/teams');
    faults.add({ match: {}, action: { kind: 'drip', bytesPerSecond: 200_000 } });
    faults.add({ match: {}, action: { kind: 'hang', ms: 5 } });
    expect((await client.get('/v1/teams')).text).toBe(right.text);
    expect((await client.get('/v1/teams')).text).toBe(right.text);
  }));

it('changes the envelope of right answers only', () =>
  withSandbox(
    { organisation: organisationOf([record('note', 'n', NOON - 1000)]) },
    async (client, { faults }) => {
      faults.add({
        match: {},
        times: 2,
        action: {
          kind: 'transform',
          transform: (envelope) => ({
            ...envelope,
            links: { ...envelope.links, next: 'https://other.invalid/v1/notes' },
          }),
        },
      });
      const changed = await client.get('/v1/notes');
      expect(changed.json).toMatchObject({ links: { next: 'https://other.invalid/v1/notes' } });
      expect(idsOf(changed)).toEqual(['n']);
      expect((await client.get('/v1/unknown')).status).toBe(404);
    },
  ));

it('stops while an answer hangs', async () => {
  const sandbox = await startSandbox({ now: () => NOON });
  sandbox.faults.add({ match: {}, action: { kind: 'hang', ms: 600_000 } });
  const pending = clientOf(sandbox)
    .get('/v1/teams')
    .catch(() => 'ended');
  await new Promise<void>((resolve) => {
    sandbox.onRequest(() => resolve());
  });
  await sandbox.stop();
  expect(await pending).toBe('ended');
});

it('reports at its stop what a hook threw', async () => {
  const sandbox = await startSandbox({ now: () => NOON });
  sandbox.onRequest(() => {
    throw new Error('an expectation in a hook');
  });
  await expect(clientOf(sandbox).get('/v1/teams')).rejects.toThrow('fetch failed');
  await expect(sandbox.stop()).rejects.toThrow('an expectation in a hook');
});
