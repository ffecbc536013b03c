/** The demo shows every stream, and fails where something went wrong. */
import { createPaint, showsColours } from '../demo/paint';
import { runDemo } from '../demo/run-demo';
import { generateOrganisation } from '../sandbox/organisation';
import { READING_ROLES } from '../sandbox/roles';
import type { SandboxOptions } from '../sandbox/server';
import { STREAMS } from './streams';

// Each test starts processes, on a machine that may be busy.
jest.setTimeout(30_000);

const WIDTH = 80;

/** Enough for each stream to have records. */
const organisation = () => generateOrganisation({ now: Date.now(), size: 120 });

async function shown(options: SandboxOptions): Promise<{ lines: string[]; problems: string[] }> {
  const lines: string[] = [];
  const screen = { line: (text: string) => void lines.push(text), width: WIDTH, paint: createPaint(false) };
  const problems = await runDemo(screen, { organisation: organisation(), ...options });
  return { lines: lines.flatMap((text) => text.split('\n')), problems };
}

it('counts the records, requests and seconds of every stream in both runs, on 80 columns', async () => {
  const { lines, problems } = await shown({});
  expect(problems).toEqual([]);
  const table = lines.slice(
    lines.indexOf('What the runs did') + 3,
    lines.indexOf('The first record of each stream') - 1,
  );
  expect(table.map((line) => line.split(/\s+/)[0])).toEqual([...STREAMS, 'all']);
  for (const line of table) expect(line).toMatch(/^\w+( +[\d,]+ +[\d,]+ +\d+\.\d\d){2}$/);
  expect(lines.filter((line) => line.length > WIDTH)).toEqual([]);
  expect(lines.filter((line) => line.startsWith('$ tap-kustomer'))).toHaveLength(3);
});

it('names what went wrong', async () => {
  const roles = READING_ROLES.filter((role) => role !== 'org.permission.team.read');
  const { lines, problems } = await shown({ roles, switches: { archiveRefused: true } });
  expect(problems).toEqual([
    expect.stringMatching(/^A first sync: exit code 1: CRITICAL kobjects: .*archive.*404/),
    expect.stringMatching(/^The next sync, from the state: exit code 1: CRITICAL kobjects: .*archive.*404/),
    'The stream teams has no records.',
  ]);
  expect(lines.filter((line) => line.startsWith('✗'))).toHaveLength(3);
});

it.each([
  [true, {}, true],
  [true, { NO_COLOR: '1' }, false],
  [true, { NO_COLOR: '' }, true],
  [true, { TERM: 'dumb' }, false],
  [false, {}, false],
])('is colourful on a terminal (%s) with %j: %s', (isTerminal, env, expected) => {
  expect(showsColours(isTerminal, env)).toBe(expected);
});
