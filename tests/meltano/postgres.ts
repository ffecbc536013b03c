/** A real PostgreSQL server for a test: installed where it is missing, started on a free port, asked through psql. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';

const run = promisify(execFile);

/** Where Debian's packages put the programs of each version. */
const VERSIONS = '/usr/lib/postgresql';
const READY_WITHIN_MS = 30_000;

export interface Postgres {
  readonly port: number;
  readonly user: string;
  readonly database: string;
  /** The rows that a query gives, each an object by column, as PostgreSQL writes them in JSON. */
  rows(query: string): Promise<Record<string, unknown>[]>;
  stop(): Promise<void>;
}

/** Installs Debian's package where there is no server and apt lets us; says loudly where it doesn't. */
export async function installPostgres(say: (line: string) => void): Promise<void> {
  if (hasPostgres()) return;
  const startedAt = Date.now();
  const apt = async (...args: readonly string[]): Promise<void> => {
    const command = ['DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', ...args];
    if (process.getuid?.() === 0) await run('env', command);
    else await run('sudo', ['-n', 'env', ...command]);
  };
  try {
    await apt('update');
    await apt('install', '-y', '--no-install-recommends', 'postgresql');
    say(`postgresql: installed in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
  } catch (error) {
    const reason = String(error).trim().split('\n').at(-1) ?? '';
    say(`SKIPPED: PostgreSQL is missing and can't be installed; its tests don't run (${reason})`);
  }
}

export function hasPostgres(): boolean {
  return programsFolder() !== undefined;
}

/** Tests that share a server; skipped, and counted as such, where there is none. */
export function describeWithPostgres(title: string, tests: (postgres: () => Postgres) => void): void {
  (hasPostgres() ? describe : describe.skip)(title, () => {
    let postgres: Postgres | undefined;
    beforeAll(async () => {
      postgres = await startPostgres();
    });
    afterAll(() => postgres?.stop());
    tests(() => {
      if (postgres === undefined) throw new Error('The server has not been started yet.');
      return postgres;
    });
  });
}

/** A server with an empty database, whose data is gone with it. */
async function startPostgres(): Promise<Postgres> {
  const programs = programsFolder();
  if (programs === undefined) throw new Error('There is no PostgreSQL server below /usr/lib/postgresql.');
  const folder = mkdtempSync(path.join(tmpdir(), 'tap-kustomer-postgres-'));
  const asServer = await unprivileged(folder);
  const data = path.join(folder, 'data');
  const program = (name: string): string => path.join(programs, name);
  await run(
    'env',
    [...asServer, program('initdb'), '-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync'],
    {
      cwd: folder,
    },
  );
  const port = await freePort();
  const settings = ['fsync=off', 'listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`];
  const command = [...asServer, program('postgres'), '-D', data, '-p', String(port)];
  const server = spawn('env', [...command, ...settings.flatMap((setting) => ['-c', setting])], {
    cwd: folder,
    stdio: 'ignore',
  });
  const exited = once(server, 'exit');
  const target = ['-h', '127.0.0.1', '-p', String(port), '-U', 'postgres'];
  await untilReady(() => run(program('pg_isready'), target));
  return {
    port,
    user: 'postgres',
    database: 'postgres',
    async rows(query) {
      const text = `select coalesce(json_agg(t), '[]') from (${query}) t`;
      const options = { maxBuffer: 256 * 1024 * 1024 };
      const { stdout } = await run(program('psql'), [...target, '-XAtq', '-c', text], options);
      return JSON.parse(stdout) as Record<string, unknown>[];
    },
    async stop() {
      // SIGINT: it ends at once and asks nobody who is connected.
      server.kill('SIGINT');
      await exited;
      rmSync(folder, { recursive: true });
    },
  };
}

/** The programs of the newest version that is installed. */
function programsFolder(): string | undefined {
  if (!existsSync(VERSIONS)) return undefined;
  return readdirSync(VERSIONS)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => path.join(VERSIONS, version, 'bin'))
    .find((folder) => existsSync(path.join(folder, 'initdb')));
}

/** The server refuses root: what goes before a command to run it as Debian's user, to whom the folder is given. */
async function unprivileged(folder: string): Promise<string[]> {
  if (process.getuid?.() !== 0) return [];
  const idOf = async (flag: string): Promise<number> => Number((await run('id', [flag, 'postgres'])).stdout);
  const [user, group] = [await idOf('-u'), await idOf('-g')];
  chownSync(folder, user, group);
  if (statSync(folder).uid !== user) throw new Error(`${folder} could not be given to the user postgres.`);
  return ['setpriv', `--reuid=${user}`, `--regid=${group}`, '--clear-groups'];
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('There is no free port.');
  return address.port;
}

async function untilReady(ask: () => Promise<unknown>): Promise<void> {
  const giveUpAt = Date.now() + READY_WITHIN_MS;
  for (;;) {
    try {
      await ask();
      return;
    } catch (error) {
      if (Date.now() > giveUpAt) throw error;
      await sleep(50);
    }
  }
}
