/** Whole answers that lead astray or have another shape, in each place of a run. None is asked for again. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import type { FaultAction } from '../../sandbox/faults';
import type { Envelope } from '../../sandbox/resource';
import {
  ARCHIVE,
  CHILD,
  FIRST_CALL,
  FIRST_PAGE,
  LATER_LIST_PAGE,
  LATER_PAGE,
  LIST,
  PHASES,
  READING,
  SINGLE,
} from './phases';
import type { Phase } from './phases';
import { expectFailure, expectSuccess, play, script } from './play';
import { MARKER, openWorld, type World } from './world';

/** Another server, which must never be asked anything. */
const stranger = createServer((_request, response) => {
  asked += 1;
  response.end('{}');
});
let asked = 0;
let world: World;

beforeAll(async () => {
  stranger.listen(0, '127.0.0.1');
  await once(stranger, 'listening');
});
afterAll(() => {
  stranger.close();
});
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.close();
  expect(asked).toBe(0);
});

const named = (phases: readonly Phase[]): { readonly phase: Phase; readonly name: string }[] =>
  phases.map((phase) => ({ phase, name: phase.name }));
const strangerUrl = (): string =>
  `http://127.0.0.1:${(stranger.address() as AddressInfo).port}/v1/tags?page=2`;
const linksTo = (next: unknown): FaultAction => ({
  kind: 'transform',
  transform: (envelope) => ({ ...envelope, links: { ...envelope.links, next } }),
});
const inSearches: readonly Phase[] = [FIRST_PAGE, LATER_PAGE, ARCHIVE];
const inLists: readonly Phase[] = [CHILD, LIST, LATER_LIST_PAGE];

describe('a redirect is not followed', () => {
  it.each(named(PHASES))('to another origin, in $name', async ({ phase }) => {
    script(world, phase, { kind: 'redirect', location: strangerUrl() }, 'there');
    const played = await play(world, phase);
    expectFailure(played, phase, 1, [
      phase.what,
      'status 302',
      'Redirects are not followed; check "api_url".',
    ]);
  });

  it.each(named(PHASES))('to itself, in $name', async ({ phase }) => {
    script(world, phase, { kind: 'redirect', location: '' }, 'there');
    expectFailure(await play(world, phase), phase, 1, [phase.what, 'Redirects are not followed']);
    const { journal } = world.sandbox;
    expect(journal.filter(({ fault }) => fault === 'redirect').length).toBeLessThanOrEqual(2);
  });
});

describe('a link to a next page', () => {
  it.each(named(inLists))('on another origin is not followed in $name', async ({ phase }) => {
    script(world, phase, linksTo(strangerUrl()), 'there');
    const played = await play(world, phase);
    expectFailure(played, phase, 1, [/^\w+: \/v1\/.*: the answer links to another origin/]);
  });

  it.each(named(inLists))('that leads back is not followed without end in $name', async ({ phase }) => {
    const { sandbox } = world;
    const action: FaultAction = {
      kind: 'transform',
      transform: (envelope) => ({
        ...envelope,
        links: { ...envelope.links, next: envelope.links?.['self'] ?? null },
      }),
    };
    script(world, phase, action, 'there');
    expectFailure(await play(world, phase), phase, 1, [
      /^\w+: \/v1\/.*: "links.next" leads back to a page that was read already/,
    ]);
    expect(sandbox.journal.length).toBeLessThan(60);
  });

  it.each(named([...inSearches, FIRST_CALL, SINGLE]))('is never followed in $name', async ({ phase }) => {
    for (const next of [strangerUrl(), '/v1/customers/search?page=2']) {
      await world.close();
      world = await openWorld();
      script(world, phase, linksTo(next), 'once');
      expectSuccess(await play(world, phase));
    }
  });

  it.each(named(inSearches))('on every answer is no work without end in $name', async ({ phase }) => {
    script(world, phase, linksTo('/v1/customers/search?page=2'), 'there');
    const { first } = await play(world, phase);
    expect(first).toMatchObject({ code: 1, lines: [expect.stringMatching(/^customers: /)] });
    expect(world.sandbox.journal.length).toBeLessThan(60);
  });
});

type Rows = readonly Record<string, unknown>[];
const rowsOf = (envelope: Envelope): Rows => ([] as Rows).concat(envelope.data as unknown as Rows);
const withRows = (change: (row: Record<string, unknown>) => unknown) => (envelope: Envelope) => ({
  ...envelope,
  data: Array.isArray(envelope.data) ? rowsOf(envelope).map(change) : change(rowsOf(envelope)[0] ?? {}),
});
const without = (key: string) =>
  withRows((row) => Object.fromEntries(Object.entries(row).filter(([name]) => name !== key)));

const SHAPES: readonly {
  readonly shape: string;
  readonly phases: readonly Phase[];
  readonly transform: (envelope: Envelope) => unknown;
  readonly says: string | RegExp;
}[] = [
  {
    shape: 'a text',
    phases: READING,
    transform: () => MARKER,
    says: /(answer|"data") should be an object, got/,
  },
  { shape: 'null', phases: READING, transform: () => null, says: /(answer|"data") should be an object, got/ },
  {
    shape: 'a bare list',
    phases: READING,
    transform: rowsOf,
    says: /(answer|"data") should be an object, got/,
  },
  { shape: 'an empty object', phases: READING, transform: () => ({}), says: /"data" should be a[n ]/ },
  {
    shape: 'a single text as data',
    phases: READING,
    transform: (envelope) => ({ ...envelope, data: MARKER }),
    says: /"data" should be an? \w+, got string/,
  },
  {
    shape: 'an error with a good status',
    phases: READING,
    transform: () => ({ errors: [{ message: MARKER }] }),
    says: /"data" should be an? \w+, got/,
  },
  {
    shape: 'rows that are texts',
    phases: [...inSearches, ...inLists],
    transform: withRows(() => MARKER),
    says: '"data[0]" should be an object, got string',
  },
  { shape: 'rows without an id', phases: inSearches, transform: without('id'), says: /a row's "id"/ },
  {
    shape: 'rows without attributes',
    phases: inSearches,
    transform: without('attributes'),
    says: /a row's "attributes.updatedAt" should be a date-time/,
  },
  {
    shape: 'a number as a link',
    phases: [...inSearches, ...inLists],
    transform: (envelope) => ({ ...envelope, links: { next: 2 } }),
    says: '"links.next" should be a text or null, got integer',
  },
];

describe('an answer of another shape fails its stream, and is named by path and key', () => {
  const rows = SHAPES.flatMap(({ phases, ...shape }) => named(phases).map((one) => ({ ...shape, ...one })));

  it.each(rows)('$shape in $name', async ({ phase, transform, says }) => {
    script(world, phase, { kind: 'transform', transform }, 'there');
    const played = await play(world, phase);
    expectFailure(played, phase, 1, [/^\w+: \/v1\//, says]);
    expect(played.first.stderr).not.toContain('trying again');
  });

  it('says nothing of the key where the answer about it has another shape', async () => {
    script(world, FIRST_CALL, { kind: 'transform', transform: () => MARKER }, 'there');
    expectSuccess(await play(world, FIRST_CALL));
  });
});

describe('a record without its key fails its stream', () => {
  it.each(named([LIST, LATER_LIST_PAGE]))('in $name', async ({ phase }) => {
    script(world, phase, { kind: 'transform', transform: without('id') }, 'there');
    expectFailure(await play(world, phase), phase, 1, [/^tags: .*"?id"?/]);
  });
});
