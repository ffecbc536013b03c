/**
 * The only owner of the real programs: which there are, at which versions, and where each one's virtual environment is.
 * Knows nothing of what is done with them.
 *
 * `requirements/<program>.txt` pins everything that an environment holds. The environments lie in the user's cache
 * folder, named after their pins and the version of Python, and are made once.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

/** Python 3.10 took this name away; target-sqlite of 2019 and target-redshift of 2020 still look there. */
const MUTABLE_MAPPING =
  'import collections, collections.abc; collections.MutableMapping = collections.abc.MutableMapping\n';

/** Each program with what it needs beside its pins: a line that its Python runs at start. */
const PROGRAMS = {
  meltano: {},
  'singer-tools': {},
  'target-postgres': {},
  'target-jsonl': {},
  'target-csv': {},
  'target-sqlite': { atStart: MUTABLE_MAPPING },
  'target-duckdb': {},
  'target-snowflake': {},
  'target-bigquery': {},
  'target-redshift': { atStart: MUTABLE_MAPPING },
} satisfies Record<string, { readonly atStart?: string }>;

export type Program = keyof typeof PROGRAMS;
type Environment = Program | typeof INSTALLER;

/** Written last: an environment without it was left half made. */
const MADE = 'made';
const AT_A_TIME = 2;
/** Makes environments several times faster than pip, which makes its own. */
const INSTALLER = 'uv';
const REQUIREMENTS = path.join(__dirname, 'requirements');

const run = promisify(execFile);

/** A command of a program, by its absolute path. */
export function commandOf(program: Environment, command: string = program): string {
  return path.join(environmentOf(program), 'bin', command);
}

/**
 * Makes the environments that aren't there, two at a time, and says how long each took. Throws where there is no Python 3
 * with pip, or where a package can't be had.
 */
export async function makePrograms(say: (line: string) => void): Promise<void> {
  const missing = namesOfPrograms().filter((program) => !isMade(program));
  if (missing.length === 0) return;
  const makeAndSay = async (environment: Environment): Promise<void> => {
    const startedAt = Date.now();
    await make(environment);
    say(`${environment}: environment made in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
  };
  if (!isMade(INSTALLER)) await makeAndSay(INSTALLER);
  const makeOneByOne = async (): Promise<void> => {
    for (let next = missing.shift(); next !== undefined; next = missing.shift()) await makeAndSay(next);
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, makeOneByOne));
}

/** Runs a script of this folder, or code after `-c`, with the Python of a program. Returns its stdout. */
export async function python(program: Program, args: readonly string[]): Promise<string> {
  const { stdout } = await run(commandOf(program, 'python'), [...args], { maxBuffer: 256 * 1024 * 1024 });
  return stdout;
}

export function namesOfPrograms(): Program[] {
  return Object.keys(PROGRAMS).filter((name): name is Program => name in PROGRAMS);
}

async function make(environment: Environment): Promise<void> {
  const folder = environmentOf(environment);
  rmSync(folder, { recursive: true, force: true });
  await run('python3', ['-m', 'venv', '--without-pip', folder]);
  // The pins are complete: nothing is left to resolve, and nothing else may come in.
  const pins = ['--quiet', '--no-deps', '-r', requirementsOf(environment)];
  if (environment === INSTALLER) {
    await run('python3', ['-m', 'pip', '--python', folder, 'install', '--no-compile', ...pins]);
  } else {
    const python = path.join(folder, 'bin', 'python');
    await run(commandOf(INSTALLER), ['pip', 'install', '--python', python, ...pins]);
  }
  const atStart = atStartOf(environment);
  if (atStart !== '') writeFileSync(path.join(packagesIn(folder), 'at-start.pth'), atStart);
  writeFileSync(path.join(folder, MADE), '');
}

function isMade(environment: Environment): boolean {
  return existsSync(path.join(environmentOf(environment), MADE));
}

function environmentOf(environment: Environment): string {
  const pins = createHash('sha256').update(readFileSync(requirementsOf(environment)));
  const hash = pins.update(atStartOf(environment)).digest('hex').slice(0, 12);
  const cache = process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache');
  return path.join(cache, 'tap-kustomer-tests', `${environment}-${hash}`);
}

function atStartOf(environment: Environment): string {
  if (environment === INSTALLER) return '';
  const { atStart = '' }: { readonly atStart?: string } = PROGRAMS[environment];
  return atStart;
}

function requirementsOf(environment: Environment): string {
  return path.join(REQUIREMENTS, `${environment}.txt`);
}

function packagesIn(folder: string): string {
  const [version = ''] = readdirSync(path.join(folder, 'lib'));
  return path.join(folder, 'lib', version, 'site-packages');
}
