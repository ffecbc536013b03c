/** What docs/running.md shows: its commands run, its units and scripts are valid, its tables are true. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { EXIT } from '../../src/errors';
import { UNKNOWN_BUDGET, decideAdmission } from '../../src/kustomer/budget';
import { openScene, type Scene } from '../cli/scene';
import { cellsFrom } from '../markdown';
import { DOCUMENT, blockWith } from './document';
import {
  addProgram,
  bash,
  contentOf,
  filesOf,
  linesIn,
  missingIn,
  programsIn,
  type Ended,
  type Env,
} from './folder';
import { shellcheck } from './shellcheck';

jest.setTimeout(120_000);

const ROOT = path.join(__dirname, '../..');
const SCRIPT = path.join(ROOT, 'docs/running/tap-kustomer-sync');
/** Where the document has its pipeline. */
const FOLDER = '/srv/kustomer';

let scene: Scene;
let env: Env;
let folder: string;
beforeAll(async () => {
  scene = await openScene();
  env = programsIn(scene);
  folder = scene.folderOf(await filesOf(scene));
});
afterAll(() => scene.close());

const run = (block: string): Promise<Ended> => bash(block.replaceAll(FOLDER, folder), folder, env);

/** The rows of the first table behind a heading, as cells. */
function tableBehind(heading: string): string[][] {
  const [, ...lines] = (DOCUMENT.split(`${heading}\n`)[1] ?? '').split('\n');
  return cellsFrom(
    lines,
    lines.findIndex((line) => line.startsWith('|')),
  );
}

describe('the script', () => {
  it('has what shellcheck asks for', async () => {
    const checked = await shellcheck([SCRIPT]);
    if (checked === undefined) return;
    expect(checked).toEqual({ code: 0, stdout: '' });
    // The control: it does find what is wrong.
    const wrong = path.join(folder, 'wrong.sh');
    writeFileSync(wrong, readFileSync(SCRIPT, 'utf8').replace('"$run.tap.log"', '$run.tap.log'));
    expect(await shellcheck([wrong])).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('SC2086') as string,
    });
  });

  it('has the variables and defaults of the table', () => {
    const rows = tableBehind('## A folder, and one command').map(([name, fallback]) => [name, fallback]);
    const inScript = [...readFileSync(SCRIPT, 'utf8').matchAll(/\$\{(SYNC_\w+):-(.*)\}$/gm)].map(
      ([, name = '', fallback = '']) => [name, fallback],
    );
    const shown = rows.map(([name = '', fallback = '']) => [
      name.replaceAll('`', ''),
      fallback.replaceAll('`', '').replace('required', ''),
    ]);
    expect(shown.sort()).toEqual(inScript.sort());
  });

  it('ends with the codes of the table, and the tap with its own', () => {
    const codes = tableBehind('### Exit codes').map(([code]) => Number(code));
    const own = [...readFileSync(SCRIPT, 'utf8').matchAll(/\bEX_\w+=(\d+)/g)].map(([, code]) => Number(code));
    expect(codes.slice(0, -1)).toEqual([...Object.values(EXIT), ...own].sort((a, b) => a - b));
    expect(codes.at(-1)).toBeNaN();
  });
});

it('the first command makes a run', async () => {
  expect(await run(blockWith('bash', 'alerts.txt'))).toEqual({ code: 0, stdout: '', stderr: '' });
  expect(missingIn(scene, [folder])).toEqual([]);
  expect(linesIn(path.join(folder, 'alerts.txt'))).toEqual([]);
});

it('the line of the crontab makes one, and takes another one under way for no failure', async () => {
  const line = blockWith('crontab', '17').trim();
  const command = line.replace('17 * * * * ', '');
  expect(await run(command)).toEqual({ code: 0, stdout: '', stderr: '' });
  expect(await run(`exec 8> sync.lock; flock 8; ${command}`)).toMatchObject({ code: 0 });
  expect(await run(`SYNC_KEEP_LOGS=none; export SYNC_KEEP_LOGS; ${command}`)).toMatchObject({ code: 1 });
});

it('the age of the last run that was well is found as the document says', async () => {
  const [, find = ''] = /`(find last-success [^`]+)`/.exec(DOCUMENT) ?? [];
  expect((await run(find)).stdout).toBe('last-success\n');
  const failing = `SYNC_TARGET='target-jsonl; exit 1' tap-kustomer-sync`;
  expect(await run(`touch -d '4 hours ago' last-success; ${failing}`)).toMatchObject({ code: 1 });
  expect((await run(find)).stdout).toBe('');
});

describe('the share of the budget', () => {
  const PER_MINUTE = 1000;
  /** May a process ask that has asked nothing yet, when the API says that so much is left? */
  const mayAsk = (remaining: number, share: number): boolean =>
    decideAdmission(
      { ...UNKNOWN_BUDGET, limit: PER_MINUTE, remaining, resetAtMs: 60_000, isResetStated: true },
      { share, ownPerMinute: undefined },
      0,
    ).isAdmitted;

  it('bounds all processes together', () => {
    expect([mayAsk(201, 0.8), mayAsk(200, 0.8)]).toEqual([true, false]);
  });

  it('would, divided by four, leave 80% to others', () => {
    expect([mayAsk(801, 0.2), mayAsk(800, 0.2)]).toEqual([true, false]);
  });
});

it('starts the container in the place of the tap', async () => {
  // A stand-in for docker: runs the tap in the folder that is mounted.
  addProgram(
    path.join(scene.folder, 'bin'),
    'docker',
    '#!/bin/sh\n[ "$*" != "${*#run --rm --init -u $(id -u) -v }" ] || exit 125\n' +
      '[ "$8" = tap-kustomer ] && cd "${7%:/work}" && shift 7 && exec "$@"\n',
  );
  const discover = blockWith('bash', 'docker build').split('\n')[2] ?? '';
  expect(await run(discover.replace('> catalog.json', '> discovered.json'))).toMatchObject({ code: 0 });
  expect(JSON.parse(contentOf(path.join(folder, 'discovered.json')))).toHaveProperty('streams');
  const before = linesIn(path.join(folder, 'records.jsonl')).length;
  expect(await run(blockWith('bash', "run='docker run"))).toMatchObject({ code: 0, stderr: '' });
  expect(linesIn(path.join(folder, 'records.jsonl')).length).toBeGreaterThan(before);
});

describe('the units for systemd', () => {
  const units = ['service', 'timer'].map((kind) => path.join(ROOT, `docs/running/tap-kustomer.${kind}`));
  const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;

  it('stop the script alone, in time for the tap, and start none beside another', () => {
    const service = contentOf(units[0] ?? '');
    expect(service).toMatch(/^Type=oneshot$/m);
    expect(service).toMatch(/^KillMode=mixed$/m);
    expect(service).toMatch(/^SuccessExitStatus=75 143$/m);
    expect(service).toContain('ExecStart=/usr/local/bin/tap-kustomer-sync /srv/kustomer');
    expect(contentOf(units[1] ?? '')).toMatch(/^OnCalendar=\*:17$/m);
  });

  (hasSystemd ? it : it.skip)('are what systemd-analyze verifies', () => {
    const etc = path.join(scene.folder, 'units');
    mkdirSync(etc);
    const verify = (change: (text: string) => string): { status: number | null; stderr: string } => {
      for (const unit of units) {
        const text = contentOf(unit).replace('/usr/local/bin/tap-kustomer-sync', SCRIPT);
        writeFileSync(path.join(etc, path.basename(unit)), change(text));
      }
      const [command, ...args] = blockWith('bash', 'systemd-analyze').split('\n')[0]?.split(' ') ?? [];
      const said = spawnSync(
        command ?? '',
        args.map((arg) => arg.replace('/etc/systemd/system', etc)),
        { encoding: 'utf8' },
      );
      const about = said.stderr.split('\n').filter((line) => line.includes('tap-kustomer'));
      return { status: said.status, stderr: about.join('\n') };
    };
    expect(verify((text) => text)).toEqual({ status: 0, stderr: '' });
    expect(verify((text) => text.replace('KillMode=mixed', 'KillMode=gentle')).stderr).toContain('gentle');
  });
});

it('the tasks that Airflow maps are the slices, each with the script in its folder', async () => {
  if (spawnSync('python3', ['--version']).status !== 0) return;
  // A stand-in for Airflow, which prints what it would run.
  const stub = path.join(folder, 'stub');
  for (const name of ['airflow', 'airflow/providers', 'airflow/providers/standard/operators']) {
    mkdirSync(path.join(stub, name), { recursive: true });
  }
  writeFileSync(
    path.join(stub, 'airflow/sdk.py'),
    'import contextlib\nDAG = lambda **_: contextlib.nullcontext()\n',
  );
  writeFileSync(
    path.join(stub, 'airflow/providers/standard/operators/bash.py'),
    'import json\n\n\nclass BashOperator:\n    def __init__(self, **given):\n        self.given = given\n\n' +
      '    @classmethod\n    def partial(cls, **given):\n        return cls(**given)\n\n' +
      '    def expand(self, **mapped):\n        print(json.dumps({**self.given, **mapped}))\n',
  );
  for (const name of ['1', '2']) {
    mkdirSync(path.join(folder, 'slices', name), { recursive: true });
    const slice = { start_date: `202${name}-01-01`, end_date: `202${name}-06-01` };
    writeFileSync(path.join(folder, 'slices', name, 'slice.json'), JSON.stringify(slice));
  }
  const dag = blockWith('python', 'BashOperator').replaceAll(FOLDER, folder);
  const said = execFileSync('python3', ['-c', dag], { env: { ...env, PYTHONPATH: stub }, encoding: 'utf8' });
  const mapped = JSON.parse(said) as { bash_command: string[]; env: Env; max_active_tis_per_dag: number };
  expect(mapped.max_active_tis_per_dag).toBe(4);
  expect(mapped.bash_command).toHaveLength(2);
  for (const command of mapped.bash_command) {
    expect(await bash(command, folder, { ...env, ...mapped.env })).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
  }
});

it('the script runs where it was copied to', async () => {
  const own = path.join(scene.folder, 'own');
  mkdirSync(own);
  copyFileSync(SCRIPT, path.join(own, 'sync'));
  chmodSync(path.join(own, 'sync'), 0o755);
  expect(
    await bash(`SYNC_TARGET=cat SYNC_TAP='echo {\\"bookmarks\\":{}} #' ${own}/sync`, own, env),
  ).toMatchObject({
    code: 0,
  });
});
