/** Runs the built executable as users do and collects what it says. Judges nothing. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { parseMessages, type Message } from './messages';

/** So many characters of an output are shown where it isn't as expected. */
const LAST_SHOWN = 300;
const EXECUTABLE = path.join(__dirname, '../../bin/tap-kustomer');

export interface RunOptions {
  readonly cwd: string;
  /** All that the process has beside a PATH. */
  readonly env?: Readonly<Record<string, string>>;
  /** A module that is loaded before the tap, to change what surrounds it. */
  readonly preload?: string;
}

/** What a run left behind. */
export class Run {
  constructor(
    readonly code: number | null,
    readonly signal: NodeJS.Signals | null,
    readonly stdout: string,
    readonly stderr: string,
  ) {}

  get messages(): Message[] {
    return parseMessages(this.stdout);
  }

  get stderrLines(): string[] {
    return this.stderr.split('\n').slice(0, -1);
  }

  get lastLine(): string {
    return this.stderrLines.at(-1) ?? '';
  }
}

/** A tap under way. Nobody reads its stdout before `read` or `end` is called. */
export interface RunningTap {
  readonly process: ChildProcess;
  readonly stdout: Readable;
  /** Resolves when stdout has shown `text`; goes on reading. */
  read(text: string): Promise<void>;
  /** Resolves when stderr has shown `text`. */
  told(text: string): Promise<void>;
  /** Resolves with exit code and signal, whether or not anybody read the output. */
  readonly exited: Promise<[number | null, NodeJS.Signals | null]>;
  /** Reads to the end, and resolves when the process has ended. */
  end(): Promise<Run>;
}

/** Runs the tap to its end. */
export function runTap(args: readonly string[], options: RunOptions): Promise<Run> {
  return startTap(args, options).end();
}

/** Starts the tap: stdin is closed, stdout and stderr are pipes. */
export function startTap(args: readonly string[], { cwd, env = {}, preload }: RunOptions): RunningTap {
  const node = preload === undefined ? [] : ['--require', preload];
  const child = spawn(process.execPath, [...node, EXECUTABLE, ...args], {
    cwd,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit') as RunningTap['exited'];
  const closed = once(child, 'close');
  const stderr = collect(child.stderr);
  let stdout: Collected | undefined;
  return {
    process: child,
    exited,
    stdout: child.stdout,
    read: (text) => (stdout ??= collect(child.stdout)).shows(text),
    told: (text) => stderr.shows(text),
    async end() {
      stdout ??= collect(child.stdout);
      const [code, signal] = await exited;
      await closed;
      return new Run(code, signal, stdout.text(), stderr.text());
    },
  };
}

interface Collected {
  text(): string;
  /** Resolves when the text contains `part`; rejects when the stream ends without. */
  shows(part: string): Promise<void>;
}

function collect(stream: Readable): Collected {
  let text = '';
  let hasEnded = false;
  const watchers = new Set<() => void>();
  const wake = (): void => {
    for (const watch of watchers) watch();
  };
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    text += chunk;
    wake();
  });
  stream.on('close', () => {
    hasEnded = true;
    wake();
  });
  return {
    text: () => text,
    shows: (part) =>
      new Promise((resolve, reject) => {
        const watch = (): void => {
          if (text.includes(part)) resolve();
          else if (hasEnded)
            reject(new Error(`The output ended without ${part}: …${text.slice(-LAST_SHOWN)}`));
          else return;
          watchers.delete(watch);
        };
        watchers.add(watch);
        watch();
      }),
  };
}
