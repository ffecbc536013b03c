/** Each error status, in each place of a run, for a moment and for good. */
import type { FaultAction } from '../../sandbox/faults';
import { ARCHIVE, CHILD, FIRST_CALL, FIRST_PAGE, LATER_PAGE, PHASES, type Phase } from './phases';
import { expectFailure, expectSuccess, play, script } from './play';
import { LEFT_OF_WINDOW_MS, MARKER, MAX_RETRY_MS, openWorld, removeConversation, type World } from './world';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

interface Row {
  readonly status: number;
  readonly name: string;
  readonly phase: Phase;
}

const SEARCHES: readonly Phase[] = [FIRST_PAGE, LATER_PAGE, ARCHIVE];
const REFUSALS = [400, 401, 403, 404, 409, 413, 422];
/** The gateway's statuses among them come without JSON, as gateways answer. */
const MOMENTARY = [429, 500, 501, 502, 503, 504, 520];
const GATEWAY = [502, 503, 504, 520];

const rows = (statuses: readonly number[], phases: readonly Phase[] = PHASES): Row[] =>
  statuses.flatMap((status) => phases.map((phase) => ({ status, phase, name: phase.name })));

/** An error whose body says more than may be told. */
function answer(status: number): FaultAction {
  if (GATEWAY.includes(status)) return { kind: 'status', status, body: `<h1>Bad gateway</h1>${MARKER}` };
  const message = `no: Bearer ${world.sandbox.apiKey}`;
  return { kind: 'status', status, body: { errors: [{ code: 'no', message, meta: { name: MARKER } }] } };
}

describe('a request that the API refuses is not sent again, and fails its stream', () => {
  // 404 says that something is gone; what that means has its own tests below.
  const others = REFUSALS.filter((status) => status !== 404);
  const missing = PHASES.filter((phase) => phase !== CHILD);
  // A page of a search may be smaller; that has its own tests, too.
  const isSearch = ({ phase }: Row): boolean => SEARCHES.includes(phase);
  const refusals = rows(others).filter((row) => row.status !== 413 || !isSearch(row));

  it.each([...refusals, ...rows([404], missing)])('$status in $name', async ({ status, phase }) => {
    script(world, phase, answer(status), 'there');
    const played = await play(world, phase);
    expect(played.first.stderr).not.toContain('trying again');
    expect(played.elapsedMs).toBe(0);
    // Neither says anything about the key there.
    if (phase === FIRST_CALL && (status === 403 || status === 404)) return expectSuccess(played);
    if (phase === FIRST_CALL && status === 401) {
      return expectFailure(played, phase, 2, ['"api_key" was refused by the API (status 401)']);
    }
    const isRole = phase !== FIRST_CALL && (status === 401 || status === 403);
    expectFailure(played, phase, 1, [
      phase.what,
      `was answered with status ${status}: "no: Bearer [api_key]" (request sandbox-`,
      isRole ? ' It needs org.permission.' : '. ',
    ]);
  });
});

describe('a request that the API can not serve for a moment is sent again, and nothing is missing', () => {
  it.each(rows(MOMENTARY))('$status in $name', async ({ status, phase }) => {
    script(world, phase, answer(status), 'once');
    const played = await play(world, phase);
    expect(played.first.stderr).toContain(`: status ${status}; trying again in `);
    expectSuccess(played);
  });
});

describe('a page of a search that is too large (413)', () => {
  it.each(rows([413], SEARCHES))('is asked for in parts: $name', async ({ phase }) => {
    script(world, phase, answer(413), 'once');
    const played = await play(world, phase);
    expect(played.first.stderr).toContain('status 413, with a smaller page; trying again in 0 s');
    expectSuccess(played);
  });

  it.each(rows([413], SEARCHES))('whatever its size fails its stream: $name', async ({ status, phase }) => {
    script(world, phase, answer(status), 'there');
    const played = await play(world, phase);
    expectFailure(played, phase, 1, [phase.what, 'was answered with status 413']);
    expect(played.elapsedMs).toBe(0);
  });
});

describe('one that it does not serve for as long as one request is retried fails its stream', () => {
  it.each(rows(MOMENTARY))('$status in $name', async ({ status, phase }) => {
    script(world, phase, answer(status), 'there');
    const played = await play(world, phase);
    expectFailure(played, phase, 1, [phase.what, `was answered with status ${status}`]);
    // After a 429 nothing probes: behind the stated reset the next one would come too late.
    expect(played.elapsedMs).toBeGreaterThanOrEqual(status === 429 ? LEFT_OF_WINDOW_MS : MAX_RETRY_MS);
  });
});

it('passes over a conversation that is deleted between its listing and its asking', async () => {
  script(world, CHILD, answer(404), 'once', (path) => removeConversation(world, path.split('/')[3] ?? ''));
  const { first } = await play(world, CHILD);
  expect(first).toMatchObject({ code: 0, lines: [] });
});

describe('a status by which something else than the API answers says nothing of keys, roles and records', () => {
  it.each(rows([400, 403, 404]))('$status in $name', async ({ status, phase }) => {
    script(world, phase, { kind: 'html', status }, 'there');
    const played = await play(world, phase);
    expectFailure(played, phase, 1, [
      phase.what,
      `was answered with status ${status}, but not by the API`,
      'check "api_url" and what stands between: a proxy, a firewall.',
    ]);
    expect(played.first.lines.join()).not.toContain('org.permission');
  });
});
