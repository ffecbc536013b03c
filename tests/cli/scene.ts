/** What a test of the executable needs around it: a sandbox, a folder with a config, and the tap run in there. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generateOrganisation } from '../sandbox/organisation';
import { startSandbox, type Sandbox, type SandboxOptions } from '../sandbox/server';
import { startTap, type Run, type RunningTap, type RunOptions } from './run-tap';

// Each test starts processes, on a machine that may be busy.
jest.setTimeout(30_000);

/** About so many searchable records: enough for every stream to have some. */
const SMALL_SIZE = 120;

type Surroundings = Omit<RunOptions, 'cwd'>;

export interface Scene {
  readonly sandbox: Sandbox;
  /** What stands in `config.json`. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly folder: string;
  /** Writes a file into the folder, JSON unless it is text already. Returns its name. */
  write(name: string, content: unknown): string;
  read(name: string): string;
  /** A folder of its own with nothing but these files. */
  folderOf(files: Readonly<Record<string, unknown>>): string;
  /** Runs the tap in the folder. */
  run(args: readonly string[], options?: Surroundings): Promise<Run>;
  start(args: readonly string[], options?: Surroundings): RunningTap;
  close(): Promise<void>;
}

/** Starts a sandbox on the real clock, and writes a `config.json` for it. */
export async function openScene(options: SandboxOptions = {}): Promise<Scene> {
  const organisation = generateOrganisation({ now: Date.now(), size: SMALL_SIZE });
  const sandbox = await startSandbox({ organisation, ...options });
  const folder = mkdtempSync(path.join(tmpdir(), 'tap-kustomer-'));
  const taps = new Set<RunningTap>();
  const config = {
    api_key: sandbox.apiKey,
    api_url: sandbox.url,
    start_date: '2020-01-01T00:00:00Z',
    search_requests_per_minute: 100_000,
    max_retry_seconds: 0,
  };
  const scene: Scene = {
    sandbox,
    config,
    folder,
    write(name, content) {
      write(path.join(folder, name), content);
      return name;
    },
    folderOf(files) {
      const own = mkdtempSync(path.join(folder, 'own-'));
      for (const [name, content] of Object.entries(files)) write(path.join(own, name), content);
      return own;
    },
    read: (name) => readFileSync(path.join(folder, name), 'utf8'),
    run: (args, surroundings) => scene.start(args, surroundings).end(),
    start(args, surroundings) {
      const tap = startTap(args, { cwd: folder, ...surroundings });
      taps.add(tap);
      return tap;
    },
    async close() {
      for (const tap of taps) tap.process.kill('SIGKILL');
      await sandbox.stop();
      rmSync(folder, { recursive: true });
    },
  };
  scene.write('config.json', config);
  return scene;
}

function write(file: string, content: unknown): void {
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
}
