/** Builds a deliberately wrong engine: the sources with their change, compiled into a folder of their own. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import ts from 'typescript';
import type { Engine } from '../engine';
import type { Mutant } from './catalogue';

const SRC = path.join(__dirname, '..', '..', '..', 'src');

export interface MutantShop {
  /** Loads the mutant with its own modules. Throws where a change doesn't fit the sources any more. */
  load(mutant: Mutant): Engine;
  close(): void;
}

/** Compiles the sources once; each mutant then compiles only what it changes. */
export function openMutantShop(): MutantShop {
  const root = mkdtempSync(path.join(tmpdir(), 'mutants-'));
  const base = path.join(root, 'base');
  for (const file of readdirSync(SRC, { recursive: true, encoding: 'utf8' })) {
    if (file.endsWith('.ts')) compile(readFileSync(path.join(SRC, file), 'utf8'), path.join(base, file));
  }
  let count = 0;
  return {
    load(mutant) {
      count += 1;
      const folder = path.join(root, `mutant-${count}`);
      cpSync(base, folder, { recursive: true });
      for (const file of new Set(mutant.changes.map((change) => change.file))) {
        compile(changed(file, mutant), path.join(folder, file));
      }
      return loadEngine(folder);
    },
    close: () => rmSync(root, { recursive: true, force: true }),
  };
}

function changed(file: string, { name, changes }: Mutant): string {
  return changes
    .filter((change) => change.file === file)
    .reduce(
      (text, { find, replace }) => {
        const parts = text.split(find);
        if (parts.length !== 2)
          throw new Error(`mutant "${name}": ${file} holds ${parts.length - 1} times: ${find}`);
        return parts.join(replace);
      },
      readFileSync(path.join(SRC, file), 'utf8'),
    );
}

function compile(text: string, target: string): void {
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.CommonJS,
      esModuleInterop: true,
    },
  });
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target.replace(/\.ts$/, '.js'), outputText);
}

function loadEngine(folder: string): Engine {
  const load = createRequire(path.join(folder, 'engine.js'));
  const errors = load('./errors') as typeof import('../../../src/errors');
  const { runSync } = load('./sync/sync') as typeof import('../../../src/sync/sync');
  const { parseState } = load('./singer/state') as typeof import('../../../src/singer/state');
  const { findStream } = load('./streams/table') as typeof import('../../../src/streams/table');
  return {
    runSync,
    parseState,
    findStream,
    refusal: (status, line) => new errors.ApiError(line, { status }),
  };
}
