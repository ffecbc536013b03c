/** Starts what is measured as processes of their own, and reads what they write. Judges nothing. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Readable } from 'node:stream';

export const ROOT = path.join(__dirname, '../..');
export const EXECUTABLE = path.join(ROOT, 'bin/tap-kustomer');

export interface Server {
  /** Its first line. */
  readonly hello: string;
  stop(): Promise<void>;
}

/** Starts a TypeScript program that prints a line when it is ready. */
export async function startServer(script: string, args: readonly string[]): Promise<Server> {
  const child = spawn(process.execPath, ['-r', 'ts-node/register/transpile-only', script, ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const [hello] = (await Promise.race([
    once(child.stdout.setEncoding('utf8'), 'data'),
    exited.then(() => Promise.reject(new Error(`${script} ended before it was ready`))),
  ])) as [string];
  return {
    hello: hello.trim(),
    async stop() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

export interface Measured {
  readonly cpuMs: number;
  readonly peakMb: number;
  readonly seconds: number;
}

/**
 * Runs node with `args` in `cwd`, hands each line of its output to `line`, and resolves with what it took. Throws where
 * it fails, with the end of its stderr.
 */
export async function measure(
  args: readonly string[],
  cwd: string,
  line: (text: string) => void,
): Promise<Measured> {
  const report = path.join(cwd, 'measured.json');
  const startMs = performance.now();
  const child = spawn(process.execPath, ['-r', path.join(__dirname, 'measure-child.js'), ...args], {
    cwd,
    env: { PATH: process.env['PATH'], MEASURE_TO: report },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close');
  const [, errors] = await Promise.all([readLines(child.stdout, line), lastOf(child)]);
  const [code] = (await closed) as [number | null];
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${String(code)}: ${errors}`);
  const seconds = (performance.now() - startMs) / 1000;
  return { ...(JSON.parse(readFileSync(report, 'utf8')) as Omit<Measured, 'seconds'>), seconds };
}

async function readLines(output: Readable, line: (text: string) => void): Promise<void> {
  let begun = '';
  for await (const chunk of output.setEncoding('utf8')) {
    const whole = (begun + String(chunk)).split('\n');
    begun = whole.pop() ?? '';
    whole.forEach(line);
  }
  if (begun !== '') throw new Error('the output ended within a line');
}

async function lastOf({ stderr }: ChildProcess): Promise<string> {
  let text = '';
  for await (const chunk of stderr?.setEncoding('utf8') ?? []) text = (text + String(chunk)).slice(-2_000);
  return text;
}
