/** The sample project as a user copies it, with the real `meltano` in it. Judges nothing. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Scene } from '../cli/scene';
import { commandOf } from './programs';

const ROOT = path.join(__dirname, '../..');
const LOADER = 'pip_url: target-jsonl==0.1.4';

export const RUN = ['run', 'tap-kustomer', 'target-jsonl'];
export const STATE_ID = 'prod:tap-kustomer-to-target-jsonl';

export interface Said {
  readonly code: number | null;
  readonly stdout: string;
  /** Meltano's own lines, and those of the plugins. */
  readonly stderr: string;
}

export interface Project {
  readonly folder: string;
  /** What commands have around them: the tap on the PATH, the key, no key of anybody else's. */
  readonly env: Readonly<Record<string, string>>;
  meltano(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Said>;
  /** Runs a line of a shell. */
  shell(line: string): Promise<Said>;
  read(file: string): string;
  /** Replaces a text of `meltano.yml` that stands there once. */
  edit(before: string, after: string): void;
  /** Kills the tap that was started last. */
  killTap(): void;
}

/** Copies the sample; where `install` isn't asked for, its loader is the program that is there already. */
export function createProject(scene: Scene, { install = false } = {}): Project {
  const folder = path.join(scene.folder, 'project');
  cpSync(path.join(ROOT, 'docs/meltano-project'), folder, { recursive: true });
  const bin = path.join(scene.folder, 'bin');
  mkdirSync(bin);
  const pid = path.join(bin, 'pid');
  const tap = path.join(bin, 'tap-kustomer');
  writeFileSync(tap, `#!/bin/sh\necho $$ > ${pid}\nexec ${path.join(ROOT, 'bin/tap-kustomer')} "$@"\n`);
  chmodSync(tap, 0o755);
  const env = {
    ...machine(),
    PATH: [bin, path.dirname(commandOf('meltano')), process.env['PATH']].join(':'),
    MELTANO_SEND_ANONYMOUS_USAGE_STATS: 'false',
    NO_COLOR: '1',
    TAP_KUSTOMER_API_KEY: scene.sandbox.apiKey,
    TAP_KUSTOMER_API_URL: scene.sandbox.url,
    TAP_KUSTOMER_START_DATE: '2020-01-01',
    TAP_KUSTOMER_SEARCH_REQUESTS_PER_MINUTE: '100000',
    TAP_KUSTOMER_MAX_RETRY_SECONDS: '0',
    // Records as the API has them: custom attributes that are typed are converted, too.
    TAP_KUSTOMER_DISCOVER_CUSTOM_ATTRIBUTES: 'false',
  };
  const run = (command: string, args: readonly string[], more = {}): Promise<Said> =>
    say(command, args, folder, { ...env, ...more });
  const project: Project = {
    folder,
    env,
    meltano: (args, more) => run('meltano', args, more),
    shell: (line) => run('bash', ['-c', line]),
    read: (file) => readFileSync(path.join(folder, file), 'utf8'),
    edit(before, after) {
      const parts = project.read('meltano.yml').split(before);
      if (parts.length !== 2) throw new Error(`meltano.yml has ${parts.length - 1} times: ${before}`);
      writeFileSync(path.join(folder, 'meltano.yml'), parts.join(after));
    },
    killTap: () => void process.kill(Number(readFileSync(pid, 'utf8')), 'SIGKILL'),
  };
  if (!install) project.edit(LOADER, `executable: ${commandOf('target-jsonl')}`);
  return project;
}

/** What the machine says of itself and of its way to the package index; nothing that Meltano or the tap would take. */
function machine(): Record<string, string> {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(MELTANO|TAP_KUSTOMER|NODE|LOGLEVEL)/.test(name),
  );
  return Object.fromEntries(own.map(([name, value]) => [name, value ?? '']));
}

async function say(
  command: string,
  args: readonly string[],
  cwd: string,
  env: Record<string, string>,
): Promise<Said> {
  const child = spawn(command, [...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
  await once(child, 'close');
  return { code: child.exitCode, ...said };
}
