/** The container of docs/running.md without a container: its commands in an empty prefix, with Node and the tarball only. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openScene, type Scene } from '../cli/scene';
import { blockWith } from '../running/document';
import { addProgram, bash, filesOf, missingIn, programsIn } from '../running/folder';

const ROOT = path.join(__dirname, '../..');
jest.setTimeout(240_000);

const RECIPE = blockWith('dockerfile', 'FROM').trim().split('\n');

/** What the only line of an instruction says. */
function instruction(name: string): string {
  const [line, ...others] = RECIPE.filter((text) => text.startsWith(`${name} `));
  if (line === undefined || others.length > 0) throw new Error(`not one ${name}`);
  return line.slice(name.length + 1);
}

let image: string;
let scene: Scene;
beforeAll(async () => {
  image = mkdtempSync(path.join(tmpdir(), 'tap-kustomer-image-'));
  const bin = path.join(image, 'bin');
  for (const folder of ['tmp', 'bin', 'home']) mkdirSync(path.join(image, folder));
  symlinkSync(process.execPath, path.join(bin, 'node'));
  execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', path.join(image, 'tmp')], {
    cwd: ROOT,
    stdio: 'ignore',
  });
  expect(instruction('COPY')).toBe('tap-kustomer-*.tgz /tmp/');
  // npm is part of the image of Node; the prefix is where its global packages go.
  execFileSync('bash', ['-c', instruction('RUN').replaceAll('/tmp/', `${image}/tmp/`)], {
    env: { ...process.env, npm_config_prefix: image },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  scene = await openScene();
});
afterAll(async () => {
  await scene.close();
  rmSync(image, { recursive: true, force: true });
});

it('begins with a Node that the package takes, and runs as nobody special', () => {
  const [, major] = /^node:(\d+)-slim$/.exec(instruction('FROM')) ?? [];
  expect(Number(major)).toBeGreaterThanOrEqual(22);
  expect(instruction('USER')).toBe('node');
});

it('its entry point is the tap', () => {
  const [command = '', ...more] = JSON.parse(instruction('ENTRYPOINT')) as string[];
  expect(more).toEqual([]);
  const env = { PATH: path.join(image, 'bin'), HOME: path.join(image, 'home') };
  expect(execFileSync(path.join(image, 'bin', command), ['--version'], { env, encoding: 'utf8' })).toMatch(
    /^tap-kustomer v\d/,
  );
});

it('has the script, which makes a run there', async () => {
  const programs = programsIn(scene);
  const folder = scene.folderOf(await filesOf(scene));
  const script = path.join(image, 'lib/node_modules/tap-kustomer/docs/running/tap-kustomer-sync');
  // Its tap comes from the image, the target from the test.
  addProgram(path.join(scene.folder, 'bin'), 'target-of-test', '#!/bin/sh\nexec target-jsonl\n');
  const env = { PATH: `${path.join(image, 'bin')}:${programs['PATH'] ?? ''}`, SYNC_TARGET: 'target-of-test' };
  expect(await bash(`"${script}"`, folder, env)).toEqual({ code: 0, stdout: '', stderr: '' });
  expect(missingIn(scene, [folder])).toEqual([]);
});
