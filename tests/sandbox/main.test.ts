/** The sandbox as a process: one line of JSON when it is ready, and a clean end. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseJson, valueAt } from './json';

const start = (...args: string[]) =>
  spawn(process.execPath, ['-r', 'ts-node/register/transpile-only', join(__dirname, 'main.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });

it('prints where it listens, answers with its limits, and ends on SIGTERM', async () => {
  const child = start('--scale', '200', '--seed', '7', '--general-per-minute', '42', '--delay-ms', '1');
  const ended = once(child, 'exit');
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    const ready = parseJson(line);
    const response = await fetch(`${String(valueAt(ready, 'url'))}/v1/teams`, {
      headers: { authorization: `Bearer ${String(valueAt(ready, 'api_key'))}` },
    });
    expect([response.status, response.headers.get('x-ratelimit-limit')]).toEqual([200, '42']);
    child.kill('SIGTERM');
  }
  expect(await ended).toEqual([0, null]);
  expect(lines).toHaveLength(1);
});

it('refuses a scale that is no number', async () => {
  const child = start('--scale', 'big');
  const chunks: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
  expect(await once(child, 'close')).toEqual([2, null]);
  expect(chunks.join('')).toBe('--scale must be a number, got "big"\n');
});
