/** The demo's folder, in which the real executable runs with its output in files, as users run it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runTap, type Run } from '../cli/run-tap';

export interface Stage {
  write(name: string, content: unknown): void;
  readJson(name: string): unknown;
  /** Runs the tap with stdout in the file `output`. */
  run(args: readonly string[], output: string): Promise<Run & { readonly seconds: number }>;
  /** Removes the folder. */
  clear(): void;
}

export function createStage(): Stage {
  const folder = mkdtempSync(path.join(tmpdir(), 'tap-kustomer-demo-'));
  const write = (name: string, text: string): void => writeFileSync(path.join(folder, name), text);
  return {
    write: (name, content) => write(name, JSON.stringify(content)),
    readJson: (name): unknown => JSON.parse(readFileSync(path.join(folder, name), 'utf8')),
    async run(args, output) {
      const startedAt = Date.now();
      const run = await runTap(args, { cwd: folder });
      write(output, run.stdout);
      return Object.assign(run, { seconds: (Date.now() - startedAt) / 1000 });
    },
    clear: () => rmSync(folder, { recursive: true }),
  };
}
