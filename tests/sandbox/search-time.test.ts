/** What the searches see as time passes: the two-year line between main and archive, and the lag of the index. */
import {
  attributesOf,
  DAY_MS,
  idsOf,
  NOON,
  organisationOf,
  record,
  withSandbox,
  type Client,
} from './sandbox-client';
import { twoYearsBefore } from './search-endpoint';

const LINE = twoYearsBefore(NOON);
const MINUTE_MS = 60_000;

const main = async (client: Client) =>
  idsOf(await client.search({ queryContext: 'message', sort: [{ message_updated_at: 'asc' }] }));
const archive = async (client: Client) =>
  idsOf(await client.archive({ queryContext: 'message', sort: [{ message_updated_at: 'asc' }] }));

describe('the two-year line', () => {
  const organisation = organisationOf([
    record('message', 'before', LINE - 1),
    record('message', 'on', LINE),
    record('message', 'after', LINE + MINUTE_MS),
  ]);

  it('stands two calendar years before the clock', () => {
    expect(new Date(LINE).toISOString()).toBe('2024-06-15T12:00:30.000Z');
  });

  it('splits the records without overlap', () =>
    withSandbox({ organisation }, async (client) => {
      expect([await main(client), await archive(client)]).toEqual([['on', 'after'], ['before']]);
    }));

  it('moves with the clock, and an update brings a record back', () => {
    let now = NOON;
    return withSandbox({ organisation, now: () => now }, async (client, { store }) => {
      now += 30_000;
      expect([await main(client), await archive(client)]).toEqual([['after'], ['before', 'on']]);
      store.edit('message', 'before', { preview: 'edited' });
      expect([await main(client), await archive(client)]).toEqual([['after', 'before'], ['on']]);
    });
  });

  it('overlaps where the switch says so', () =>
    withSandbox({ organisation, switches: { archiveOverlapMs: 2 * MINUTE_MS } }, async (client) => {
      expect([await main(client), await archive(client)]).toEqual([
        ['on', 'after'],
        ['before', 'on', 'after'],
      ]);
    }));

  it('names the archive in links, or the main search as the documented example does', () =>
    withSandbox({ organisation }, async (client, { switches }) => {
      const self = async () => (await client.archive({ queryContext: 'message' })).json;
      expect(await self()).toMatchObject({
        links: { self: '/v1/customers/archive/search?page=1&pageSize=100' },
      });
      switches.archiveLinks = 'main';
      expect(await self()).toMatchObject({ links: { self: '/v1/customers/search?page=1&pageSize=100' } });
      switches.archiveRefused = true;
      expect((await client.archive({ queryContext: 'message' })).status).toBe(404);
    }));
});

describe('the index lag', () => {
  const subjects = async (client: Client) =>
    attributesOf(
      await client.search({ queryContext: 'message', sort: [{ message_updated_at: 'asc' }] }),
      'subject',
    );

  it('shows the previous version until the new one is searchable', () => {
    let now = NOON;
    const organisation = organisationOf([record('message', 'm', NOON - DAY_MS, { subject: 'first' })]);
    return withSandbox({ organisation, now: () => now, indexLagMs: MINUTE_MS }, async (client, { store }) => {
      store.edit('message', 'm', { subject: 'second' });
      now += 30_000;
      store.edit('message', 'm', { subject: 'third' });
      expect(await subjects(client)).toEqual(['first']);
      expect(await client.get('/v1/messages/m')).toMatchObject({
        json: { data: { attributes: { subject: 'third' } } },
      });
      now += 30_000;
      expect(await subjects(client)).toEqual(['second']);
      now += 29_999;
      expect(await subjects(client)).toEqual(['second']);
      now += 1;
      expect(await subjects(client)).toEqual(['third']);
    });
  });

  it('hides a new record at first, and counts it when it comes', () => {
    let now = NOON;
    return withSandbox(
      { organisation: organisationOf([]), now: () => now, indexLagMs: MINUTE_MS },
      async (client, { store }) => {
        store.put(record('message', 'new', NOON));
        expect(await main(client)).toEqual([]);
        now += MINUTE_MS;
        expect(await main(client)).toEqual(['new']);
      },
    );
  });

  it('keeps an archived version in the archive until its update is searchable', () => {
    let now = NOON;
    const organisation = organisationOf([record('message', 'm', LINE - DAY_MS)]);
    return withSandbox({ organisation, now: () => now, indexLagMs: MINUTE_MS }, async (client, { store }) => {
      store.edit('message', 'm', {});
      expect([await main(client), await archive(client)]).toEqual([[], ['m']]);
      now += MINUTE_MS;
      expect([await main(client), await archive(client)]).toEqual([['m'], []]);
    });
  });

  it('forgets a removed record at once', () =>
    withSandbox(
      { organisation: organisationOf([record('message', 'm', NOON - DAY_MS)]), indexLagMs: MINUTE_MS },
      async (client, { store }) => {
        store.edit('message', 'm', {});
        store.remove('message', 'm');
        expect(await main(client)).toEqual([]);
      },
    ));
});

it('sees an edit that a hook makes just before the answer', () =>
  withSandbox(
    {
      organisation: organisationOf([
        record('message', 'a', NOON - 2000),
        record('message', 'b', NOON - 1000),
      ]),
    },
    async (client, sandbox) => {
      const { store } = sandbox;
      const stop = sandbox.onRequest(({ count, body }) => {
        if (count === 2) store.edit('message', 'a', { subject: JSON.stringify(body).slice(0, 10) });
      });
      expect(await main(client)).toEqual(['a', 'b']);
      expect(await main(client)).toEqual(['b', 'a']);
      expect(store.get('message', 'a')?.attributes).toMatchObject({ rev: 2, subject: '{"queryCon' });
      stop();
    },
  ));
