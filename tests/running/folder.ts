/** A folder as docs/running.md has it, with the real wrapper, the real tap and a target that keeps what it gets. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Scene } from '../cli/scene';
import type { State } from '../cli/messages';

const ROOT = path.join(__dirname, '../..');

/** Few of them: a run shall be short, and yet have several bookmarks. */
const STREAMS = ['companies', 'conversations', 'messages', 'notes', 'tags'];
/** The types of what the sandbox holds of these streams. */
const TYPES = {
  companies: 'company',
  conversations: 'conversation',
  messages: 'message',
  notes: 'note',
  tags: 'tag',
} as const;

/** Appends each record to `records.jsonl`, and prints the value of each STATE once what came before it is written. */
const TARGET = `#!/usr/bin/env node
const fs = require('node:fs');
const records = fs.openSync('records.jsonl', 'a');
const lines = require('node:readline').createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const { type, stream, record, value } = JSON.parse(line);
  if (type === 'RECORD') fs.writeSync(records, JSON.stringify({ stream, id: record.id }) + '\\n');
  if (type === 'STATE') fs.writeSync(1, JSON.stringify(value) + '\\n');
});
`;

interface Catalog {
  readonly streams: {
    readonly tap_stream_id: string;
    readonly metadata: {
      readonly breadcrumb: readonly string[];
      readonly metadata: Record<string, unknown>;
    }[];
  }[];
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
}

export type Env = Readonly<Record<string, string>>;

/** A folder `bin` in the scene with the tap, the wrapper and the target, and a PATH that begins with it. */
export function programsIn(scene: Scene): Env {
  const bin = path.join(scene.folder, 'bin');
  mkdirSync(bin, { recursive: true });
  symlinkSync(path.join(ROOT, 'bin/tap-kustomer'), path.join(bin, 'tap-kustomer'));
  symlinkSync(path.join(ROOT, 'docs/running/tap-kustomer-sync'), path.join(bin, 'tap-kustomer-sync'));
  addProgram(bin, 'target-jsonl', TARGET);
  return { PATH: `${bin}:${process.env['PATH'] ?? ''}` };
}

/** Writes an executable. */
export function addProgram(folder: string, name: string, text: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, name), text, { mode: 0o755 });
}

/** The files of a folder: a config with small pages, a catalog of a few streams, a config of the target. */
export async function filesOf(scene: Scene): Promise<Readonly<Record<string, unknown>>> {
  const { stdout } = await scene.run(['--discover']);
  return {
    'config.json': { ...scene.config, page_size: 5, max_page_size: 5 },
    'catalog.json': withStreams(JSON.parse(stdout) as Catalog, STREAMS),
    'target.json': {},
  };
}

/** The catalog with no other streams selected. */
function withStreams(catalog: Catalog, names: readonly string[]): Catalog {
  for (const { tap_stream_id: name, metadata } of catalog.streams) {
    for (const entry of metadata) {
      if (entry.breadcrumb.length === 0) entry.metadata['selected'] = names.includes(name);
    }
  }
  return catalog;
}

/** Runs a line of bash in a folder. The sandbox lives in this process, so it must not be blocked. */
export function startBash(script: string, cwd: string, env: Env): Running {
  const child = spawn('bash', ['-c', script], { cwd, env: { ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
  const ended = once(child, 'close').then(() => ({ code: child.exitCode, ...said }));
  return { process: child, ended };
}

export function bash(script: string, cwd: string, env: Env): Promise<Ended> {
  return startBash(script, cwd, env).ended;
}

/** The state that stands in a folder; throws where the file isn't whole. */
export function stateIn(folder: string): State {
  const state = JSON.parse(readFileSync(path.join(folder, 'state.json'), 'utf8')) as Partial<State>;
  return { bookmarks: state.bookmarks ?? {} };
}

/** What the sandbox has and the target in none of `folders` has got, as `stream id`. */
export function missingIn(scene: Scene, folders: readonly string[]): string[] {
  const got = new Set(folders.flatMap((folder) => linesIn(path.join(folder, 'records.jsonl'))));
  return Object.entries(TYPES).flatMap(([stream, type]) =>
    scene.sandbox.store
      .all(type)
      .filter(({ attributes }) => attributes['deleted'] !== true)
      .map(({ id }) => JSON.stringify({ stream, id }))
      .filter((line) => !got.has(line)),
  );
}

/** The lines of a file; none where it isn't there. The last one may be cut, by a kill. */
export function linesIn(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n').slice(0, -1);
  } catch {
    return [];
  }
}

/** A process with all that it started, as /proc has them. */
export function familyOf(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const stat = contentOf(`/proc/${name}/stat`);
    // Behind the name, which may hold anything: state, parent.
    parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')')).split(' ')[2]));
  }
  const family = [pid];
  for (const member of family) {
    for (const [child, parent] of parents) if (parent === member) family.push(child);
  }
  return family;
}

/** Empty where it isn't there any more. */
export function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
