/** `meltano run`: state, full refreshes and partial states, against what the sandbox holds. */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { State } from '../cli/messages';
import { mapValues, type Row } from './compare';
import { streamNames } from './expected';
import { commandOf } from './programs';
import { RUN, STATE_ID, createProject, type Project } from './project';
import { pythonRows, printed } from './python-rows';
import { columnsOf } from './sqlite-columns';
import { faultsOfTarget, openStage, type Stage, type Target } from './stage';
import { jsonlRows } from './targets';

/** What the sample project leaves out. */
const LEFT_OUT = 'email';
/** By then target-sqlite has written some streams, and their states, but not all. */
const KILLED_AT_REQUEST = 40;
const DATABASE = 'sandbox.db';

let stage: Stage;
let project: Project;

beforeEach(async () => {
  stage = await openStage();
  project = createProject(stage.scene);
});

afterEach(() => stage.close());

/** The sample's files, as a target. */
function files(): Target {
  return {
    program: 'target-jsonl',
    config: {},
    rows: (kinds) => Promise.resolve(mapValues(kinds, (_, stream) => jsonlRows(project.folder, stream))),
    convert: (row, stream) => {
      if (stream !== 'users') return row;
      const attributes = Object.entries({ ...(row['attributes'] as Row) });
      return { ...row, attributes: Object.fromEntries(attributes.filter(([name]) => name !== LEFT_OUT)) };
    },
  };
}

async function run(...flags: readonly string[]): Promise<string> {
  const { code, stderr } = await project.meltano([...RUN, ...flags]);
  if (code !== 0) throw new Error(stderr.slice(-3000));
  return stderr;
}

async function bookmarks(stateId = STATE_ID): Promise<State['bookmarks']> {
  const { stdout } = await project.meltano(['state', 'get', stateId]);
  return (JSON.parse(stdout) as { singer_state: State }).singer_state.bookmarks;
}

/** How many records the tap says that it wrote of a stream. */
function written(log: string, stream: string): number {
  return Number(new RegExp(`${stream}: done, (\\d+) records`).exec(log)?.[1]);
}

/** Bookmarks without the time of each list's last pass, which every run moves. */
function lasting(all: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(all).map(([stream, bookmark]) => [
      stream,
      { ...(bookmark as Record<string, unknown>), last_complete_pass: null },
    ]),
  );
}

it('is incremental from the second run on, until a full refresh is asked for', async () => {
  const first = await run();
  expect(await faultsOfTarget(stage, files())).toEqual([]);
  const before = await bookmarks();
  expect(Object.keys(before)).toHaveLength(37);

  stage.work();
  const second = await run();
  expect(await faultsOfTarget(stage, files())).toEqual([]);
  expect(written(second, 'customers')).toBeLessThan(written(first, 'customers'));
  const after = await bookmarks();
  expect(after['customers']).not.toEqual(before['customers']);

  const third = await run('--state-strategy', 'merge');
  expect(written(third, 'customers')).toBeLessThan(written(first, 'customers'));
  expect(lasting(await bookmarks())).toEqual(lasting(after));

  const refreshed = await run('--full-refresh', '--state-strategy', 'overwrite');
  expect(written(refreshed, 'customers')).toBe(stage.expected('customers').length);
  expect(lasting(await bookmarks())).toEqual(lasting(after));
  expect(await faultsOfTarget(stage, files())).toEqual([]);
});

describe('a full refresh that is killed in the middle', () => {
  const flags = ['run', 'tap-kustomer', 'target-sqlite'];
  const stateId = STATE_ID.replace('jsonl', 'sqlite');

  /** A loader that hands out states while it loads, which Meltano keeps as partial ones. */
  function addSqlite(): Target {
    const file = path.join(project.folder, DATABASE);
    const loader = `
    - name: target-sqlite
      namespace: target_sqlite
      executable: ${commandOf('target-sqlite')}
      settings:
        - name: database
      config:
        database: ${file}
    - name: target-jsonl
`;
    project.edit('\n    - name: target-jsonl\n', loader);
    return {
      program: 'target-sqlite',
      config: {},
      async rows(kinds) {
        const places = mapValues(kinds, () => ({ files: [file] }));
        return mapValues(await pythonRows('target-sqlite', 'sqlite', places), (rows) =>
          rows.map((row) => ({ id: row['id'], updated_at: printed(row['updated_at']) ?? null })),
        );
      },
      convert: (row) => {
        const { id, updated_at: updatedAt } = columnsOf(row, { properties: { id: {}, updated_at: {} } });
        return { id, updated_at: updatedAt ?? null };
      },
    };
  }

  it('skips nothing in the runs after it', async () => {
    const target = addSqlite();
    expect((await project.meltano(flags)).code).toBe(0);
    const whole = await bookmarks(stateId);
    stage.work();

    // All that had been loaded is gone: that is what a full refresh is for.
    rmSync(path.join(project.folder, DATABASE));
    const stopAt = stage.scene.sandbox.journal.length + KILLED_AT_REQUEST;
    stage.scene.sandbox.onRequest(() => {
      if (stage.scene.sandbox.journal.length === stopAt) project.killTap();
    });
    expect((await project.meltano([...flags, '--full-refresh'])).code).not.toBe(0);
    const partial = await bookmarks(stateId);
    expect(Object.keys(partial)).toEqual(expect.arrayContaining(Object.keys(whole)));
    // Streams that the refresh had not begun stay where they were before it: Meltano keeps their bookmarks.
    const begun = streamNames().filter((stream) => !isDeepStrictEqual(partial[stream], whole[stream]));
    expect(begun.length).toBeGreaterThan(0);

    expect((await project.meltano(flags)).code).toBe(0);
    expect(await faultsOfTarget(stage, target, begun)).toEqual([]);
    stage.work();
    expect((await project.meltano(flags)).code).toBe(0);
    expect(await faultsOfTarget(stage, target, begun)).toEqual([]);
    expect((await project.meltano([...flags, '--full-refresh'])).code).toBe(0);
    expect(await faultsOfTarget(stage, target)).toEqual([]);
  });
});

it('logs each line of the tap at its own level', async () => {
  const { stderr } = await project.meltano(['--log-level', 'debug', ...RUN], {
    TAP_KUSTOMER_LOGLEVEL: 'debug',
  });
  const lines = [...stderr.matchAll(/^\S+ \[(\w+) *\] tap-kustomer +(.*)$/gm)];
  const levels = (part: string): string[] =>
    lines.filter(([, , line = '']) => line.includes(part)).map(([, level = '']) => level);
  expect(levels('conversations: started')).toEqual(['info']);
  expect(new Set(levels('coerced without loss'))).toEqual(new Set(['warning']));
  expect(lines.map(([, level]) => level)).toContain('debug');
  expect(lines.filter(([, , line = '']) => /^(\{"level|INFO|WARNING|DEBUG)/.test(line))).toEqual([]);
});
