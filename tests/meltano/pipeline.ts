/** tap | target as a shell runs it: a real pipe between two processes. Judges nothing. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Scene } from '../cli/scene';
import type { State } from '../cli/messages';
import { commandOf, type Program } from './programs';

const TAP = path.join(__dirname, '../../bin/tap-kustomer');

/** Each side leaves its process id when it starts, and its exit code and the moment when it ended. */
const SCRIPT = `
side() {
  name=$1; shift
  ( echo $BASHPID > $name.pid; exec "$@" )
  echo "$? $(date +%s%3N)" > $name.end
}
side tap $TAP_COMMAND 2> tap.log | side target $TARGET_COMMAND > states 2> target.log
`;

interface End {
  readonly code: number;
  readonly atMs: number;
}

export interface Outcome {
  readonly tap: End;
  readonly target: End;
  readonly tapLines: readonly string[];
  readonly targetLog: string;
  /** The states that the target has confirmed, in their order. */
  readonly states: readonly State[];
}

export interface Pipeline {
  readonly program: Program;
  /** The target's config. */
  readonly config: object;
  /** The tap goes on from here. */
  readonly state?: State;
  /** Settings of the tap beside the scene's own. */
  readonly settings?: object;
  /** The tap's catalog; without one it syncs what is selected by default. */
  readonly catalog?: object;
}

export interface Running {
  /** Kills the target as the kernel would, and returns when that was. */
  killTarget(): number;
  readonly outcome: Promise<Outcome>;
}

/** Starts both, in a folder of their own. */
export function startPipeline(scene: Scene, pipeline: Pipeline): Running {
  const { program, config, state, settings = {}, catalog } = pipeline;
  const folder = mkdtempSync(path.join(scene.folder, 'pipeline-'));
  const name = (file: string): string => path.relative(scene.folder, path.join(folder, file));
  // Records as the API has them: custom attributes that are typed are converted, too.
  scene.write(name('tap.json'), { ...scene.config, discover_custom_attributes: false, ...settings });
  scene.write(name('target.json'), config);
  if (state !== undefined) scene.write(name('state.json'), state);
  if (catalog !== undefined) scene.write(name('catalog.json'), catalog);
  const tap = [
    ...[TAP, '--config', 'tap.json'],
    ...(state === undefined ? [] : ['--state', 'state.json']),
    ...(catalog === undefined ? [] : ['--catalog', 'catalog.json']),
  ];
  const child = spawn('bash', ['-c', SCRIPT], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      TAP_COMMAND: tap.join(' '),
      TARGET_COMMAND: `${commandOf(program)} --config target.json`,
    },
    stdio: 'ignore',
  });
  const read = (file: string): string => readFileSync(path.join(folder, file), 'utf8');
  const end = (side: string): End => {
    const [code, atMs] = read(`${side}.end`).split(' ').map(Number);
    return { code: code ?? NaN, atMs: atMs ?? NaN };
  };
  return {
    killTarget() {
      process.kill(Number(read('target.pid')), 'SIGKILL');
      return Date.now();
    },
    outcome: once(child, 'exit').then(() => ({
      tap: end('tap'),
      target: end('target'),
      tapLines: read('tap.log').split('\n').slice(0, -1),
      targetLog: existsSync(path.join(folder, 'target.log')) ? read('target.log') : '',
      states: read('states')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as State),
    })),
  };
}

/** Runs both to their end, which has to be a good one. Returns the last state that the target confirmed. */
export async function runPipeline(scene: Scene, pipeline: Pipeline): Promise<State> {
  const { tap, target, tapLines, targetLog, states } = await startPipeline(scene, pipeline).outcome;
  const state = states.at(-1);
  if (tap.code !== 0 || target.code !== 0 || state === undefined) {
    const ends = `tap ${tap.code}, target ${target.code}, ${states.length} states`;
    throw new Error(`${ends}: ${tapLines.at(-1) ?? ''}\n${targetLog.slice(-2000)}`);
  }
  return state;
}
