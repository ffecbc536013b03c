/** The npm package: what is in it, and that it runs where nothing else of the project is. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ROOT = path.join(__dirname, '../..');
/** What a user needs; anything else makes it larger for everybody. */
const WANTED =
  /^package\/(bin\/tap-kustomer|dist\/.+\.(js|json)|schemas\/\w+\.json|(catalog|config)\.sample\.json|package\.json|plugin\.yml|docs\/running(\.md|\/tap-kustomer(-sync|\.service|\.timer))|README\.md|BEHAVIOR\.md|CHANGELOG\.md|LICENSE)$/;
const LARGEST_BYTES = 300_000;

jest.setTimeout(240_000);

let folder: string;
let tarball: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tap-kustomer-pack-'));
  const [packed] = JSON.parse(
    npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], ROOT),
  ) as [{ filename: string; size: number }];
  tarball = path.join(folder, packed.filename);
  process.stdout.write(`the package is ${Math.round(packed.size / 1000)} KB\n`);
  expect(packed.size).toBeLessThan(LARGEST_BYTES);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function npm(args: readonly string[], cwd: string): string {
  return execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

it('holds what is needed, and no test, no sandbox, no source', () => {
  const names = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).trimEnd().split('\n');
  expect(names.filter((name) => !WANTED.test(name))).toEqual([]);
  expect(names).toContain('package/bin/tap-kustomer');
  expect(names).toContain('package/schemas/conversations.json');
});

it('runs where it was installed globally, into an empty prefix', () => {
  const prefix = path.join(folder, 'prefix');
  npm(['install', '--global', '--no-audit', '--no-fund', '--prefix', prefix, tarball], folder);
  const executable = path.join(
    prefix,
    process.platform === 'win32' ? 'tap-kustomer.cmd' : 'bin/tap-kustomer',
  );
  expect(existsSync(executable)).toBe(true);
  const run = (args: readonly string[]): string =>
    execFileSync(executable, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  expect(run(['--version'])).toMatch(/^tap-kustomer v\d+\.\d+\.\d+/);
  expect((JSON.parse(run(['--discover'])) as { streams: unknown[] }).streams.length).toBeGreaterThan(10);
});
