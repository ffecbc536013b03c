/** Faults that concern the whole API from some moment on: a key that dies, an outage, a clock that is wrong. */
import dns from 'node:dns';
import type { FaultAction } from '../../sandbox/faults';
import { FIRST_CALL, FIRST_PAGE, PHASES, READING, type Phase } from './phases';
import { expectFailure, expectSuccess, play, script } from './play';
import { LEFT_OF_WINDOW_MS, MARKER, MAX_RETRY_MS, openWorld, type World } from './world';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await world.close();
});

const MINUTE = 60_000;
/** The default. */
const SEARCH_LAG_MS = 2 * MINUTE;
const named = (phases: readonly Phase[]): { readonly phase: Phase; readonly name: string }[] =>
  phases.map((phase) => ({ phase, name: phase.name }));
const refused = (status: number, message: string): FaultAction => ({
  kind: 'status',
  status,
  body: { errors: [{ code: 'no', message, meta: { name: MARKER } }] },
});

describe('a key', () => {
  it.each(named(PHASES))('that expires ends the run, at $name', async ({ phase }) => {
    script(world, phase, refused(401, 'Expired token'), 'everywhere');
    expectFailure(await play(world, phase), phase, 2, [/^"api_key" has expired; make a new one/]);
  });

  it.each(named(PHASES))('that is deleted ends the run, at $name', async ({ phase }) => {
    script(world, phase, refused(401, 'the token is not valid'), 'everywhere');
    expectFailure(await play(world, phase), phase, 2, [/^"api_key" was refused by the API \(status 401\)/]);
  });

  it.each(named(PHASES))('of another region names the one to set, at $name', async ({ phase }) => {
    const words = 'the token is associated with pod prod2 but the request was handled by prod1';
    script(world, phase, refused(401, words), 'everywhere');
    expectFailure(await play(world, phase), phase, 2, [/\(pod prod2\): set "region" to "eu"\.$/]);
  });
});

describe('an outage', () => {
  const OUTAGES: readonly { readonly outage: string; readonly action: FaultAction; readonly says: RegExp }[] =
    [
      {
        outage: 'maintenance',
        action: { kind: 'status', status: 503, body: `<h1>Maintenance</h1> ${MARKER}` },
        says: /status 503.*https:\/\/status\.kustomer\.com tells of incidents and maintenance\.$/,
      },
      { outage: 'resets', action: { kind: 'reset-before' }, says: /could not be reached.*ECONNRESET/ },
      {
        outage: 'a login page instead of the API',
        action: { kind: 'html', status: 200 },
        says: /answers, but not with whole JSON/,
      },
    ];
  const rows = OUTAGES.flatMap((outage) => named(PHASES).map((one) => ({ ...outage, ...one })));

  it.each(rows)('by $outage fails the run, at $name', async ({ action, says, phase }) => {
    script(world, phase, action, 'everywhere');
    const { first, elapsedMs } = await play(world, phase);
    expect(first.code).toBe(1);
    for (const line of first.lines) expect(line).toMatch(says);
    expect(first.lines.length).toBeGreaterThan(0);
    expect(elapsedMs).toBeGreaterThanOrEqual(MAX_RETRY_MS);
  });

  it.each(named(READING))('of the name service fails the run, at $name', async ({ phase }) => {
    world.settings = { api_url: world.sandbox.url.replace('127.0.0.1', 'localhost') };
    script(world, phase, { kind: 'reset-before' }, 'everywhere', () => {
      const lost = Object.assign(new Error('getaddrinfo ENOTFOUND localhost'), { code: 'ENOTFOUND' });
      jest
        .spyOn(dns, 'lookup')
        .mockImplementation(((_host: string, _options: object, done: unknown) =>
          (done as (error: Error) => void)(lost)) as typeof dns.lookup);
    });
    world.onMended = () => jest.restoreAllMocks();
    const { first } = await play(world, phase);
    expect(first).toMatchObject({ code: 1, lines: [expect.stringContaining('HOST_LOST')] });
  });
});

describe("the machine's clock", () => {
  it.each([
    ['ahead', 10 * MINUTE],
    ['behind', -10 * MINUTE],
  ])('ten minutes %s changes nothing: the time is the API’s', async (_title, aheadMs) => {
    world.machineAheadMs = aheadMs;
    script(world, FIRST_PAGE, { kind: 'status', status: 503 }, 'once');
    const startedAtMs = world.nowMs();
    expectSuccess(await play(world, FIRST_PAGE));
    const [bound] = JSON.stringify(world.sandbox.journal).match(/(?<="lt":")[^"]+/) ?? [];
    expect(bound).toBe(new Date(startedAtMs - SEARCH_LAG_MS).toISOString());
  });

  it.each(named(READING))(
    'ten minutes ahead does not lengthen the pause after a 429 in $name',
    async ({ phase }) => {
      world.machineAheadMs = 10 * MINUTE;
      script(world, phase, refused(429, 'too many'), 'once');
      const played = await play(world, phase);
      expectSuccess(played);
      expect(played.elapsedMs).toBeGreaterThanOrEqual(LEFT_OF_WINDOW_MS);
      expect(played.elapsedMs).toBeLessThanOrEqual(LEFT_OF_WINDOW_MS + 2_000);
    },
  );
});

describe('a 429 is waited out', () => {
  const date = (ms: number): string => new Date(world.nowMs() + ms).toUTCString();
  const STYLES: readonly {
    readonly style: string;
    readonly switches?: Parameters<typeof openWorld>[0];
    readonly headers?: () => Record<string, string>;
    readonly waitMs: number;
  }[] = [
    { style: 'a reset in seconds', waitMs: LEFT_OF_WINDOW_MS },
    { style: 'a reset in milliseconds', switches: { rateLimitHeaders: 'ms' }, waitMs: LEFT_OF_WINDOW_MS },
    { style: 'seconds to the reset', switches: { rateLimitHeaders: 'delta' }, waitMs: LEFT_OF_WINDOW_MS },
    {
      style: 'a reset only there',
      switches: { rateLimitHeaders: 'reset-only-on-429' },
      waitMs: LEFT_OF_WINDOW_MS,
    },
    { style: 'no header', switches: { rateLimitHeaders: 'none' }, waitMs: MINUTE },
    {
      style: 'Retry-After in seconds',
      switches: { rateLimitHeaders: 'none' },
      headers: () => ({ 'retry-after': '7' }),
      waitMs: 7_000,
    },
    {
      style: 'Retry-After as a date',
      switches: { rateLimitHeaders: 'none' },
      headers: () => ({ 'retry-after': date(7_000) }),
      waitMs: 7_000,
    },
    {
      style: 'headers that say nothing',
      switches: { rateLimitHeaders: 'none' },
      headers: () => ({ 'retry-after': 'soon', 'x-ratelimit-reset': '0', 'x-ratelimit-limit': 'many' }),
      waitMs: MINUTE,
    },
  ];
  const rows = STYLES.flatMap((style) => named(PHASES).map((one) => ({ ...style, ...one })));

  it.each(rows)('with $style, in $name', async ({ switches, headers, waitMs, phase }) => {
    await world.close();
    world = await openWorld(switches);
    script(world, phase, { kind: 'status', status: 429, ...(headers && { headers: headers() }) }, 'once');
    const played = await play(world, phase);
    expectSuccess(played);
    expect(played.elapsedMs).toBeGreaterThanOrEqual(waitMs);
    expect(played.elapsedMs).toBeLessThanOrEqual(waitMs + 2_000);
  });
});

describe('discovery', () => {
  it.each([
    ['a refused key', refused(401, 'no'), 2, '"api_key" was refused'],
    ['an expired key', refused(401, 'Expired token'), 2, '"api_key" has expired'],
    ['an outage', { kind: 'status', status: 503 }, 1, 'status 503'],
    ['resets', { kind: 'reset-before' }, 1, 'could not be reached'],
    ['a login page', { kind: 'html', status: 200 }, 1, 'not with whole JSON'],
    ['a firewall', { kind: 'html', status: 403 }, 1, 'but not by the API'],
    ['a redirect', { kind: 'redirect', location: '/login' }, 1, 'Redirects are not followed'],
  ] as [string, FaultAction, number, string][])(
    'writes no catalog after %s',
    async (_title, action, code, line) => {
      script(world, FIRST_CALL, action, 'there');
      const run = await world.discover();
      expect(run).toMatchObject({ code, stdout: '', lines: [expect.stringContaining(line)] });
    },
  );
});
