/** The Python wheel: it runs in a clean environment that has no Node of its own, and Meltano installs it by `pip_url`. */
import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { startSandbox, type Sandbox } from '../sandbox/server';
import { RUN, createProject } from './project';
import { openStage } from './stage';
import { jsonlRows } from './targets';

const BUILDER = path.join(__dirname, '../../packaging/python/build_wheel.py');

jest.setTimeout(300_000);

let folder: string;
let wheel: string;
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({});
  folder = mkdtempSync(path.join(tmpdir(), 'tap-kustomer-wheel-'));
  wheel = execFileSync('python3', [BUILDER, folder], { encoding: 'utf8' }).trim();
  const venv = path.join(folder, 'venv');
  execFileSync('python3', ['-m', 'venv', '--without-pip', venv]);
  const install = ['install', '--quiet', '--disable-pip-version-check', wheel];
  execFileSync('python3', ['-m', 'pip', '--python', venv, ...install], { stdio: 'inherit' });
  const config = { api_key: sandbox.apiKey, api_url: sandbox.url, start_date: '2024-01-01' };
  writeFileSync(path.join(folder, 'config.json'), JSON.stringify(config));
});
afterAll(async () => {
  await sandbox.stop();
  rmSync(folder, { recursive: true, force: true });
});

const inVenv = (program: string): string => path.join(folder, 'venv', 'bin', program);
/** Nothing but the environment: no Node on the PATH. */
const env = () => ({ PATH: path.join(folder, 'venv', 'bin') });

/** Not synchronously: the sandbox is in this process. */
const run = (args: readonly string[]) =>
  promisify(execFile)(inVenv('tap-kustomer'), args, { cwd: folder, env: env(), maxBuffer: 2 ** 30 });

it('runs without a Node on the PATH', () => {
  const version = execFileSync(inVenv('tap-kustomer'), ['--version'], { env: env(), encoding: 'utf8' });
  expect(version).toMatch(/^tap-kustomer v\d+\.\d+\.\d+/);
  expect(() => execFileSync('node', ['--version'], { env: env(), stdio: 'ignore' })).toThrow('ENOENT');
});

it('syncs: packages, schemas and exit codes are those of the tap', async () => {
  const { stdout } = await run(['--config', 'config.json']);
  expect(stdout.split('"type":"RECORD"').length).toBeGreaterThan(100);
  await expect(run(['--nonsense'])).rejects.toMatchObject({ code: 2 });
});

it('ends by a signal as the tap does', async () => {
  sandbox.faults.add({ match: { path: '/v1/teams' }, action: { kind: 'hang', ms: 60_000 } });
  const tap = spawn(inVenv('tap-kustomer'), ['--config', 'config.json'], {
    cwd: folder,
    env: env(),
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  tap.stdout.resume();
  await once(tap.stdout, 'data');
  tap.kill('SIGTERM');
  expect(await once(tap, 'exit')).toEqual([143, null]);
});

it('is installed and run by Meltano where the plugin names it as pip_url, without a Node on the PATH', async () => {
  const stage = await openStage();
  try {
    const project = createProject(stage.scene);
    project.edit('      executable: tap-kustomer\n', `      pip_url: ${wheel}\n`);
    // Neither the tap of the repository nor a Node may help.
    const bin = path.join(stage.scene.folder, 'bin');
    for (const name of ['tap-kustomer', 'node']) {
      writeFileSync(path.join(bin, name), '#!/bin/sh\nexit 77\n', { mode: 0o755 });
    }
    const installed = await project.meltano(['install', 'extractor', 'tap-kustomer']);
    expect([installed.code, installed.stderr.slice(-1000)]).toEqual([0, expect.anything()]);
    for (const run of ['first', 'second']) {
      const { code, stderr } = await project.meltano(RUN);
      expect([run, code, code === 0 ? '' : stderr.slice(-1000)]).toEqual([run, 0, '']);
    }
    const ids = jsonlRows(project.folder, 'customers').map(({ id }) => id);
    expect(ids.sort()).toEqual(stage.expected('customers').map(({ id }) => id));
  } finally {
    await stage.close();
  }
});
