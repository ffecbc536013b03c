/** The sandbox as a process: one line of JSON when it is ready, and a clean end. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseJson, valueAt } from './json';

// Each test starts a process, on a machine that may be busy.
jest.setTimeout(30_000);

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

describe('a recording', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'sandbox-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is served instead, with a clock that goes on now', async () => {
    const date = 'Wed, 01 Jan 2020 10:00:00 GMT';
    const resetThen = `${Date.parse(date) / 1000 + 30}`;
    const exchange = (text: string) => ({
      request: { method: 'GET', path: '/v1/tags', query: { page: '1' } },
      answer: { status: 200, headers: { date, 'x-ratelimit-reset': resetThen }, body: { data: [], text } },
    });
    const write = (name: string, content: unknown): void =>
      writeFileSync(join(folder, name), JSON.stringify(content));
    write('index.json', { version: 1, exchanges: [{ file: '1.json' }, { file: '2.json' }] });
    write('1.json', exchange('first'));
    write('2.json', exchange('second, https://kustomer.invalid/v1/tags'));
    const child = start('--recording', folder);
    const ended = once(child, 'exit');
    const answers: unknown[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      const url = String(valueAt(parseJson(line), 'url'));
      for (const ask of ['/v1/tags?page=1', '/v1/tags?page=1', '/v1/tags?page=1', '/v1/tags?page=2']) {
        const response = await fetch(url + ask);
        const aheadMs = Date.parse(response.headers.get('date') ?? '') - Date.now();
        expect(Math.abs(aheadMs)).toBeLessThan(10_000);
        answers.push([response.status, valueAt(await response.json(), 'text')]);
        const reset = response.headers.get('x-ratelimit-reset');
        const leftMs = reset === null ? 30_000 : Number(reset) * 1000 - Date.now();
        expect(Math.abs(leftMs - 30_000)).toBeLessThan(10_000);
      }
      expect(answers.splice(0)).toEqual([
        [200, 'first'],
        [200, `second, ${url}/v1/tags`],
        [200, `second, ${url}/v1/tags`],
        [404, undefined],
      ]);
      child.kill('SIGTERM');
    }
    expect(await ended).toEqual([0, null]);
  });

  it.each([
    ['of another form', { version: 2, exchanges: [] }, 'no recording of version 1'],
    ['without an index', undefined, 'ENOENT'],
  ])('%s is refused', async (_title, index, words) => {
    if (index) writeFileSync(join(folder, 'index.json'), JSON.stringify(index));
    const child = start('--recording', folder);
    const chunks: string[] = [];
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
    expect(await once(child, 'close')).toEqual([2, null]);
    expect(chunks.join('')).toContain(words);
  });
});
