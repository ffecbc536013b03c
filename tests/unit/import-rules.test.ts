/** The rules of the house (architecture, section 3), checked over the real sources. */
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const ROOT = path.join(__dirname, '../..');

interface Import {
  /** A file of this project (`src/json.ts`), or a package or builtin (`axios`, `node:fs`). */
  readonly target: string;
  /** Gone when the program runs. */
  readonly isTypeOnly: boolean;
}

interface Source {
  /** From the root of the project. */
  readonly file: string;
  readonly imports: readonly Import[];
  readonly text: string;
}

/** One sentence per offence. */
type Rule = (sources: readonly Source[]) => string[];

// Reading sources ---------------------------------------------------------------------------------------------------

function sourceOf(file: string, text: string): Source {
  const imports: Import[] = [];
  const add = (specifier: ts.Node | undefined, isTypeOnly: boolean): void => {
    if (specifier && ts.isStringLiteralLike(specifier)) {
      imports.push({ target: resolve(file, specifier.text), isTypeOnly });
    }
  };
  walk(parse(file, text), (node) => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, importsTypesOnly(node.importClause));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node.argument.literal, true);
    } else if (ts.isCallExpression(node) && isLoading(node)) add(node.arguments[0], false);
    else if (ts.isExternalModuleReference(node)) add(node.expression, false);
  });
  return { file, imports, text };
}

function importsTypesOnly(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const { name, namedBindings } = clause;
  return (
    name === undefined &&
    namedBindings !== undefined &&
    ts.isNamedImports(namedBindings) &&
    namedBindings.elements.every(({ isTypeOnly }) => isTypeOnly)
  );
}

function isLoading({ expression }: ts.CallExpression): boolean {
  return (
    expression.kind === ts.SyntaxKind.ImportKeyword ||
    (ts.isIdentifier(expression) && expression.text === 'require')
  );
}

function resolve(file: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier;
  const target = path.posix.join(path.posix.dirname(file), specifier);
  return /\.(ts|json|js)$/.test(target) ? target : `${target}.ts`;
}

function parse(file: string, text: string): ts.SourceFile {
  return ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
}

function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}

function readSources(folder: string): Source[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => path.posix.join(folder, name.split(path.sep).join('/')))
    .map((file) => sourceOf(file, readFileSync(path.join(ROOT, file), 'utf8')));
}

/** Dotted names that the code uses, as far as they begin with a plain name: `process.stdout.write` is `process.stdout`. */
function usesOf({ file, text }: Source): string[] {
  const uses = new Set<string>();
  walk(parse(file, text), (node) => {
    if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
      uses.add(`${node.expression.text}.${node.name.text}`);
    } else if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
      uses.add(node.expression.text);
    } else if (ts.isNewExpression(node) && node.getText() === 'new Date()') uses.add('new Date');
    else if (ts.isIdentifier(node) && node.text === 'process' && isWhole(node)) uses.add('process');
  });
  return [...uses];
}

/** Is the name a value of its own: neither one of its members, nor a member of something else? */
function isWhole(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) || ts.isQualifiedName(parent)) return false;
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  return !('name' in parent && parent.name === node);
}

// Rules -------------------------------------------------------------------------------------------------------------

/** From the ground up; a file imports from lower floors only, or from its own room. */
const FLOORS: readonly (readonly string[])[] = [
  [
    'errors',
    'clock',
    'json',
    'instant',
    'nearest',
    'wrap',
    'loopback',
    'report-format',
    'log-format',
    'digest',
    'figures',
    'helper-help',
  ],
  [
    'log',
    'json-file',
    'output-file',
    'prompt',
    'schema',
    'validate',
    'version',
    'singer/',
    'kustomer/',
    'streams/',
    'records/',
    'config/',
  ],
  ['files/'],
  ['config', 'discover', 'sync/'],
  ['select-streams', 'shape-streams', 'edge', 'about', 'help', 'check/', 'estimate/', 'summary/', 'select/'],
  ['record/'],
  ['edge-files'],
  ['progress/', 'init/'],
  ['lazy', 'run'],
  ['inputs'],
  ['modes/'],
  ['tap', 'flags'],
  ['lazy-commands', 'late-log'],
  ['cli'],
];

const inSrc = (target: string): boolean => target.startsWith('src/');

/** The room of a file: its folder, or the file itself. */
function roomOf(file: string): string {
  const [first = '', second] = file.replace(/^src\//, '').split('/');
  return second === undefined ? first.replace(/\.ts$/, '') : `${first}/`;
}

function floorOf(file: string): number {
  return FLOORS.findIndex((rooms) => rooms.includes(roomOf(file)));
}

const importsRunOneWay: Rule = (sources) =>
  sources.flatMap(({ file, imports }) => {
    if (floorOf(file) < 0) return [`${file}: has no floor yet; give its room one in FLOORS`];
    return imports
      .filter(({ target }) => inSrc(target) && roomOf(target) !== roomOf(file))
      .filter(({ target }) => floorOf(target) >= floorOf(file))
      .map(({ target }) => `${file}: imports ${target}, which isn't below it`);
  });

/** Cycles of all imports: types count too, because what needs each other to be understood is one thing. */
const noCycles: Rule = (sources) => {
  const graph = new Map(sources.map(({ file, imports }) => [file, imports.map(({ target }) => target)]));
  const cycles = new Set<string>();
  const done = new Set<string>();
  const visit = (file: string, trail: readonly string[]): void => {
    const start = trail.indexOf(file);
    if (start >= 0) cycles.add(`a cycle: ${[...trail.slice(start), file].join(' → ')}`);
    if (start >= 0 || done.has(file)) return;
    for (const target of graph.get(file) ?? []) visit(target, [...trail, file]);
    done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  return [...cycles];
};

function forbid(from: RegExp, target: RegExp, why: string): Rule {
  return (sources) =>
    sources
      .filter(({ file }) => from.test(file))
      .flatMap(({ file, imports }) =>
        imports
          .filter((one) => target.test(one.target))
          .map((one) => `${file}: imports ${one.target}; ${why}`),
      );
}

const protocolAndApiApart: Rule = (sources) => [
  ...forbid(/^src\/singer\//, /^src\/kustomer\//, 'the protocol knows nothing of the API')(sources),
  ...forbid(/^src\/kustomer\//, /^src\/singer\//, 'the API knows nothing of the protocol')(sources),
];

/** Neither builtins nor packages, and nothing that reaches them through another file. */
const dataDoesNoIo: Rule = (sources) =>
  forbid(
    /^src\/(streams|records)\//,
    /^(?!src\/(streams|records)\/|src\/(json|instant|errors)\.ts$)/,
    'data does no I/O',
  )(sources);

/** Who may import what comes from outside. */
const OWNERS: Readonly<Record<string, readonly string[]>> = {
  // Of the API, and of the hosts that files are fetched from, which never see the key.
  axios: ['src/kustomer/client.ts', 'src/kustomer/storage.ts'],
  'axios-retry': ['src/kustomer/client.ts'],
  commander: ['src/flags.ts'],
  ajv: ['src/validate.ts'],
  'ajv-formats': ['src/validate.ts'],
  pino: ['src/log.ts'],
  'node:http': ['src/kustomer/client.ts', 'src/kustomer/storage.ts', 'src/kustomer/tunnel.ts'],
  'node:https': ['src/kustomer/client.ts', 'src/kustomer/storage.ts', 'src/kustomer/tunnel.ts'],
  'node:zlib': ['src/kustomer/body.ts'],
  // Takes off the limit of listeners on the signal that all requests share.
  'node:events': ['src/kustomer/client.ts'],
  // Types of what stdout is, and of a connection; where a hidden answer is echoed to.
  'node:stream': ['src/singer/writer.ts', 'src/kustomer/tunnel.ts', 'src/prompt.ts'],
  'node:readline': ['src/prompt.ts'],
  // Input of users; the package's own files; the files that are written.
  'node:fs': ['src/json-file.ts', 'src/schema.ts', 'src/version.ts', 'src/output-file.ts'],
  'node:fs/promises': ['src/files/file-store.ts'],
  'node:path': [
    'src/config.ts',
    'src/schema.ts',
    'src/version.ts',
    'src/files/file-store.ts',
    'src/output-file.ts',
  ],
  'node:crypto': ['src/digest.ts'],
  // parseEnv, for `.env`; styleText.
  'node:util': ['src/config.ts', 'src/progress/paint.ts'],
  // Is somebody looking on?
  'node:tty': ['src/cli.ts'],
  'log-update': ['src/progress/screen.ts'],
};

const oneOwnerPerOutsideThing: Rule = (sources) =>
  sources.flatMap(({ file, imports }) =>
    imports
      .filter(({ target }) => !inSrc(target) && !target.startsWith('tests/'))
      .filter(({ target }) => !(OWNERS[target] ?? []).includes(file))
      .map(
        ({ target }) =>
          `${file}: imports ${target}; its owner is ${(OWNERS[target] ?? ['nobody']).join(', ')}`,
      ),
  );

/** Who may use what is there without an import. */
const GLOBAL_OWNERS: readonly {
  readonly uses: RegExp;
  readonly owners: Readonly<Record<string, string>>;
}[] = [
  {
    uses: /^(Date\.now|new Date|performance\.\w+)$/,
    owners: {
      'src/clock.ts': 'the owner',
      'src/log.ts': 'pino asks for the time of a line, which decides nothing',
    },
  },
  { uses: /^Math\.random$/, owners: { 'src/clock.ts': 'the owner' } },
  {
    uses: /^(setTimeout|setInterval|setImmediate|AbortSignal\.timeout)$/,
    owners: {
      'src/clock.ts': 'the owner',
      'src/cli.ts': 'the last resort after a signal: ends a process that stands still',
      'src/singer/writer.ts': 'bounds the flush of a reader that stands still',
      'src/kustomer/attempts.ts': 'bounds one request; it is aborted, not waited for',
      'src/kustomer/storage.ts': 'bounds a transfer that stands still; it is aborted, not waited for',
    },
  },
  {
    uses: /^process(\.(?!stdout$).*)?$/,
    owners: { 'src/cli.ts': 'the owner', 'src/log.ts': 'the process id is a field of Meltano’s lines' },
  },
  { uses: /^process\.stdout$/, owners: { 'src/cli.ts': 'hands it to the writer' } },
  { uses: /^console\.\w+$/, owners: {} },
  { uses: /^(fetch|eval|Function)$/, owners: {} },
];

const oneOwnerPerGlobal: Rule = (sources) =>
  sources.flatMap((source) =>
    usesOf(source).flatMap((use) =>
      GLOBAL_OWNERS.filter(({ uses }) => uses.test(use))
        .filter(({ owners }) => !Object.hasOwn(owners, source.file))
        .map(
          ({ owners }) =>
            `${source.file}: uses ${use}; its owner is ${Object.keys(owners).join(', ') || 'nobody'}`,
        ),
    ),
  );

/** The sandbox is neither told by the tap how the API is, nor the other way round. */
const tapAndTestsApart: Rule = (sources) => [
  ...forbid(/^src\//, /^tests\//, 'the tap runs without its tests')(sources),
  ...forbid(/^tests\/sandbox\//, /^src\//, 'sandbox and tap meet only over HTTP')(sources),
];

const noDefaultExports: Rule = (sources) =>
  sources.flatMap(({ file, text }) => {
    const offences: string[] = [];
    walk(parse(file, text), (node) => {
      const isDefault =
        ts.isExportAssignment(node) ||
        (ts.isExportSpecifier(node) && node.name.text === 'default') ||
        node.kind === ts.SyntaxKind.DefaultKeyword;
      if (isDefault && !ts.isDefaultClause(node.parent)) offences.push(`${file}: exports a default`);
    });
    return offences;
  });

const noGrabBags: Rule = (sources) =>
  sources.flatMap(({ file, text }) => [
    ...(/\/(index|utils?|helpers?|common|types|misc|lib|shared)(\.ts$|\/)/.test(file)
      ? [`${file}: says nothing about what is in it`]
      : []),
    ...(isBarrel(parse(file, text)) ? [`${file}: only passes on what others export`] : []),
  ]);

function isBarrel({ statements }: ts.SourceFile): boolean {
  const passesOn = (one: ts.Statement): boolean =>
    ts.isExportDeclaration(one) && one.moduleSpecifier !== undefined;
  return statements.length > 0 && statements.every(passesOn);
}

/** Calls that make values out of values; anything else at the top of a file would happen at import. */
const PURE_AT_TOP =
  /^(new (Set|Map)|Date\.parse|path\.join|Object\.\w+|\w+\.(map|flatMap|filter|join)|[a-z]\w*)$/;
const IMPURE_AT_TOP =
  /^(require|import|fetch|set(Timeout|Interval|Immediate)|\w+Sync|create\w+|load\w*|read\w*|write\w*)$/;

const nothingHappensAtImport: Rule = (sources) =>
  sources.flatMap(({ file, text }) =>
    parse(file, text).statements.flatMap((one) => {
      const excerpt = one.getText().split('\n')[0] ?? '';
      if (ts.isVariableStatement(one)) {
        if ((one.declarationList.flags & ts.NodeFlags.Const) === 0)
          return [`${file}: can be changed: ${excerpt}`];
        return one.declarationList.declarations.flatMap((declaration) => [
          ...callsAtImport(declaration.initializer)
            .filter((call) => !PURE_AT_TOP.test(call) || IMPURE_AT_TOP.test(call))
            .map((call) => `${file}: calls ${call} at import: ${excerpt}`),
          ...(isMutableContainer(declaration) ? [`${file}: can be changed: ${excerpt}`] : []),
        ]);
      }
      return isDeclaration(one) || isMainGuard(file, one) ? [] : [`${file}: happens at import: ${excerpt}`];
    }),
  );

function isDeclaration(one: ts.Statement): boolean {
  return (
    ts.isImportDeclaration(one) ||
    ts.isExportDeclaration(one) ||
    ts.isFunctionDeclaration(one) ||
    ts.isClassDeclaration(one) ||
    ts.isInterfaceDeclaration(one) ||
    ts.isTypeAliasDeclaration(one) ||
    ts.isModuleDeclaration(one)
  );
}

/** `if (require.main === module) …` of the executable. */
function isMainGuard(file: string, one: ts.Statement): boolean {
  return (
    file === 'src/cli.ts' && ts.isIfStatement(one) && one.expression.getText() === 'require.main === module'
  );
}

/** What an initializer calls when it is evaluated: not what the functions in it would call later. */
function callsAtImport(node: ts.Node | undefined): string[] {
  if (!node || ts.isFunctionLike(node) || ts.isClassLike(node)) return [];
  const calls: string[] = [];
  if (ts.isCallExpression(node)) calls.push(calleeOf(node));
  if (ts.isNewExpression(node)) calls.push(`new ${node.expression.getText()}`);
  if (ts.isAwaitExpression(node)) calls.push('await');
  ts.forEachChild(node, (child) => void calls.push(...callsAtImport(child)));
  return calls;
}

/** The called function's name, behind that of its object where that has one. */
function calleeOf({ expression }: ts.CallExpression): string {
  if (!ts.isPropertyAccessExpression(expression)) return expression.getText();
  const object = ts.isIdentifier(expression.expression) ? expression.expression.text : 'it';
  return `${object}.${expression.name.text}`;
}

function isMutableContainer({ initializer, type }: ts.VariableDeclaration): boolean {
  if (!initializer || !ts.isNewExpression(initializer)) return false;
  return (
    /^(Map|Set|WeakMap|WeakSet)$/.test(initializer.expression.getText()) &&
    !/^Readonly/.test(type?.getText() ?? '')
  );
}

// The real sources --------------------------------------------------------------------------------------------------

const src = readSources('src');
const sandbox = readSources('tests/sandbox');

const RULES: readonly [sentence: string, rule: Rule, sources: readonly Source[]][] = [
  ['imports run one way', importsRunOneWay, src],
  ['there are no cycles, not even of types', noCycles, src],
  ['singer/ and kustomer/ never import each other', protocolAndApiApart, src],
  ['streams/ and records/ do no I/O', dataDoesNoIo, src],
  ['each outside thing has one owner', oneOwnerPerOutsideThing, src],
  ['time, chance, timers, process and stdout have one owner', oneOwnerPerGlobal, src],
  ['the tap never imports tests, and the sandbox never the tap', tapAndTestsApart, [...src, ...sandbox]],
  ['there are no default exports', noDefaultExports, src],
  ['no file is a grab-bag or a barrel', noGrabBags, src],
  ['nothing happens at import, and no module keeps what changes', nothingHappensAtImport, src],
];

describe('the rules of the house', () => {
  it.each(RULES)('%s', (_sentence, rule, sources) => {
    expect(rule(sources)).toEqual([]);
  });

  it('are checked over all of it', () => {
    const files = new Set(src.map(({ file }) => file));
    expect(files.size).toBeGreaterThan(50);
    expect(sandbox.length).toBeGreaterThan(20);
    const targets = src.flatMap(({ imports }) => imports.map(({ target }) => target)).filter(inSrc);
    expect(targets.filter((target) => !files.has(target))).toEqual([]);
    expect(targets.length).toBeGreaterThan(200);
  });

  it('know of no owner, floor or exception that is gone', () => {
    const rooms = new Set(src.map(({ file }) => roomOf(file)));
    expect(FLOORS.flat().filter((room) => !rooms.has(room))).toEqual([]);
    const imported = new Set(
      src.flatMap(({ file, imports }) => imports.map(({ target }) => `${file} ${target}`)),
    );
    const claimed = Object.entries(OWNERS).flatMap(([target, files]) =>
      files.map((file) => `${file} ${target}`),
    );
    expect(claimed.filter((claim) => !imported.has(claim))).toEqual([]);
    const uses = new Map(src.map((source) => [source.file, usesOf(source)]));
    const idle = GLOBAL_OWNERS.flatMap((global) =>
      Object.keys(global.owners).filter((file) => !uses.get(file)?.some((use) => global.uses.test(use))),
    );
    expect(idle).toEqual([]);
  });
});

// Controls ----------------------------------------------------------------------------------------------------------

describe('an offence is found', () => {
  it.each<[title: string, rule: Rule, files: Readonly<Record<string, string>>, offence: string]>([
    [
      'where the engine imports the command line',
      importsRunOneWay,
      { 'src/sync/a.ts': `import { main } from '../cli';` },
      `src/sync/a.ts: imports src/cli.ts, which isn't below it`,
    ],
    [
      'where a room imports a type from its neighbour',
      importsRunOneWay,
      { 'src/records/a.ts': `import type { A } from '../streams/a';` },
      `src/records/a.ts: imports src/streams/a.ts, which isn't below it`,
    ],
    [
      'where the ground loads what stands on it, later',
      importsRunOneWay,
      { 'src/json.ts': `export const f = () => require('./validate');` },
      `src/json.ts: imports src/validate.ts, which isn't below it`,
    ],
    [
      'where a type is imported inline',
      importsRunOneWay,
      { 'src/errors.ts': `export type A = import('./config').Config;` },
      `src/errors.ts: imports src/config.ts, which isn't below it`,
    ],
    [
      'where an export passes on what is above',
      importsRunOneWay,
      { 'src/discover.ts': `export { runSync } from './sync/sync';` },
      `src/discover.ts: imports src/sync/sync.ts, which isn't below it`,
    ],
    [
      'where a file has no place in the house',
      importsRunOneWay,
      { 'src/new.ts': '' },
      'src/new.ts: has no floor yet; give its room one in FLOORS',
    ],
    [
      'where two files import each other',
      noCycles,
      { 'src/sync/a.ts': `import './b';`, 'src/sync/b.ts': `import { a } from './a';` },
      'a cycle: src/sync/a.ts → src/sync/b.ts → src/sync/a.ts',
    ],
    [
      'where types and lazy loading make a cycle of three',
      noCycles,
      {
        'src/a.ts': `import type { B } from './b';`,
        'src/b.ts': `const load = () => require('./c');`,
        'src/c.ts': `import { a } from './a';`,
      },
      'a cycle: src/a.ts → src/b.ts → src/c.ts → src/a.ts',
    ],
    [
      'where the protocol imports the API',
      protocolAndApiApart,
      { 'src/singer/a.ts': `import type { Row } from '../kustomer/search';` },
      'src/singer/a.ts: imports src/kustomer/search.ts; the protocol knows nothing of the API',
    ],
    [
      'where the API imports the protocol',
      protocolAndApiApart,
      { 'src/kustomer/a.ts': `import { stateLine } from '../singer/messages';` },
      'src/kustomer/a.ts: imports src/singer/messages.ts; the API knows nothing of the protocol',
    ],
    [
      'where a stream reads a file',
      dataDoesNoIo,
      { 'src/streams/a.ts': `import { readFileSync } from 'node:fs';` },
      'src/streams/a.ts: imports node:fs; data does no I/O',
    ],
    [
      'where a record reaches I/O through another file',
      dataDoesNoIo,
      { 'src/records/a.ts': `import { loadSchema } from '../schema';` },
      'src/records/a.ts: imports src/schema.ts; data does no I/O',
    ],
    [
      'where a second file imports axios',
      oneOwnerPerOutsideThing,
      { 'src/sync/a.ts': `import axios from 'axios';` },
      'src/sync/a.ts: imports axios; its owner is src/kustomer/client.ts, src/kustomer/storage.ts',
    ],
    [
      'where a package has no owner',
      oneOwnerPerOutsideThing,
      { 'src/a.ts': `import { debounce } from 'lodash';` },
      'src/a.ts: imports lodash; its owner is nobody',
    ],
    [
      'where a builtin is loaded later',
      oneOwnerPerOutsideThing,
      { 'src/a.ts': `export const f = async () => import('node:child_process');` },
      'src/a.ts: imports node:child_process; its owner is nobody',
    ],
    [
      'where the time is asked for',
      oneOwnerPerGlobal,
      { 'src/sync/a.ts': 'export const f = () => Date.now();' },
      'src/sync/a.ts: uses Date.now; its owner is src/clock.ts, src/log.ts',
    ],
    [
      'where a date is made of now',
      oneOwnerPerGlobal,
      { 'src/sync/a.ts': 'export const f = () => new Date();' },
      'src/sync/a.ts: uses new Date; its owner is src/clock.ts, src/log.ts',
    ],
    [
      'where chance decides',
      oneOwnerPerGlobal,
      { 'src/kustomer/a.ts': 'export const f = () => Math.random() * 2;' },
      'src/kustomer/a.ts: uses Math.random; its owner is src/clock.ts',
    ],
    [
      'where something waits by itself',
      oneOwnerPerGlobal,
      { 'src/kustomer/a.ts': 'export const f = (g: () => void) => setTimeout(g, 1);' },
      'src/kustomer/a.ts: uses setTimeout; its owner is src/clock.ts, src/cli.ts, src/singer/writer.ts, src/kustomer/attempts.ts, src/kustomer/storage.ts',
    ],
    [
      'where the environment is read',
      oneOwnerPerGlobal,
      { 'src/config.ts': 'export const f = () => process.env;' },
      'src/config.ts: uses process.env; its owner is src/cli.ts, src/log.ts',
    ],
    [
      'where process is passed on whole',
      oneOwnerPerGlobal,
      { 'src/config.ts': 'export const f = (g: (p: unknown) => void) => g(process);' },
      'src/config.ts: uses process; its owner is src/cli.ts, src/log.ts',
    ],
    [
      'where stdout is written to past the writer',
      oneOwnerPerGlobal,
      { 'src/log.ts': `export const f = () => process.stdout.write('a');` },
      'src/log.ts: uses process.stdout; its owner is src/cli.ts',
    ],
    [
      'where the console is used',
      oneOwnerPerGlobal,
      { 'src/cli.ts': `export const f = () => console.log('a');` },
      'src/cli.ts: uses console.log; its owner is nobody',
    ],
    [
      'where the tap imports a test',
      tapAndTestsApart,
      { 'src/a.ts': `import { startSandbox } from '../tests/sandbox/server';` },
      'src/a.ts: imports tests/sandbox/server.ts; the tap runs without its tests',
    ],
    [
      'where the sandbox imports the tap',
      tapAndTestsApart,
      { 'tests/sandbox/a.ts': `import type { JsonObject } from '../../src/json';` },
      'tests/sandbox/a.ts: imports src/json.ts; sandbox and tap meet only over HTTP',
    ],
    [
      'where a value is exported as default',
      noDefaultExports,
      { 'src/a.ts': 'export default 5;' },
      'src/a.ts: exports a default',
    ],
    [
      'where a function is exported as default',
      noDefaultExports,
      { 'src/a.ts': 'export default function f() {}' },
      'src/a.ts: exports a default',
    ],
    [
      'where a name is exported as default',
      noDefaultExports,
      { 'src/a.ts': 'const a = 1; export { a as default };' },
      'src/a.ts: exports a default',
    ],
    ...['index', 'utils', 'helpers', 'common', 'types'].map(
      (name): [string, Rule, Record<string, string>, string] => [
        `where a file is named ${name}`,
        noGrabBags,
        { [`src/sync/${name}.ts`]: 'export const a = 1;' },
        `src/sync/${name}.ts: says nothing about what is in it`,
      ],
    ),
    [
      'where a file is a barrel',
      noGrabBags,
      { 'src/sync/all.ts': `export * from './a';\nexport { b } from './b';` },
      'src/sync/all.ts: only passes on what others export',
    ],
    [
      'where a module keeps a variable',
      nothingHappensAtImport,
      { 'src/a.ts': 'let count = 0;' },
      'src/a.ts: can be changed: let count = 0;',
    ],
    [
      'where a module keeps a map',
      nothingHappensAtImport,
      { 'src/a.ts': 'const cache = new Map<string, string>();' },
      'src/a.ts: can be changed: const cache = new Map<string, string>();',
    ],
    [
      'where a file is read at import',
      nothingHappensAtImport,
      { 'src/a.ts': `const text = readFileSync('a');` },
      `src/a.ts: calls readFileSync at import: const text = readFileSync('a');`,
    ],
    [
      'where a file is read by another at import',
      nothingHappensAtImport,
      { 'src/a.ts': `const schema = { a: loadSchema('a') };` },
      `src/a.ts: calls loadSchema at import: const schema = { a: loadSchema('a') };`,
    ],
    [
      'where a class is made at import',
      nothingHappensAtImport,
      { 'src/a.ts': 'export const agent = new Agent();' },
      'src/a.ts: calls new Agent at import: export const agent = new Agent();',
    ],
    [
      'where something is called at import',
      nothingHappensAtImport,
      { 'src/a.ts': 'start();' },
      'src/a.ts: happens at import: start();',
    ],
    [
      'where another file than the executable starts itself',
      nothingHappensAtImport,
      { 'src/a.ts': 'if (require.main === module) start();' },
      'src/a.ts: happens at import: if (require.main === module) start();',
    ],
  ])('%s', (_title, rule, files, offence) => {
    expect(rule(Object.entries(files).map(([file, text]) => sourceOf(file, text)))).toEqual([offence]);
  });

  it.each<[title: string, rule: Rule, file: string, text: string]>([
    [
      'in comments and texts',
      oneOwnerPerGlobal,
      'src/a.ts',
      `// Date.now()\nexport const a = 'process.env setTimeout(';`,
    ],
    [
      'in a date that is given',
      oneOwnerPerGlobal,
      'src/a.ts',
      'export const f = (ms: number) => new Date(ms);',
    ],
    ['in types of process', oneOwnerPerGlobal, 'src/a.ts', 'export type Env = NodeJS.ProcessEnv;'],
    [
      'in members of that name',
      oneOwnerPerGlobal,
      'src/a.ts',
      'export const f = (a: { process: 1 }) => a.process;',
    ],
    ['in a table of values', nothingHappensAtImport, 'src/a.ts', 'export const T = [row(1)].map(String);'],
    [
      'in a set that stays',
      nothingHappensAtImport,
      'src/a.ts',
      `const S: ReadonlySet<string> = new Set(['a']);`,
    ],
    [
      'in functions that are only defined',
      nothingHappensAtImport,
      'src/a.ts',
      'export const f = () => readFileSync(1);',
    ],
    [
      'in a switch’s default',
      noDefaultExports,
      'src/a.ts',
      'function f(a: 1) { switch (a) { default: return; } }',
    ],
    ['in imports of the same room', importsRunOneWay, 'src/sync/a.ts', `import { b } from './b';`],
  ])('nowhere %s', (_title, rule, file, text) => {
    expect(rule([sourceOf(file, text)])).toEqual([]);
  });

  it('in types and values told apart', () => {
    const { imports } = sourceOf(
      'src/a.ts',
      `import type { A } from './b';\nimport { type C } from './d';\nimport { type E, f } from './g';\nimport './h';`,
    );
    expect(imports.map(({ target, isTypeOnly }) => [target, isTypeOnly])).toEqual([
      ['src/b.ts', true],
      ['src/d.ts', true],
      ['src/g.ts', false],
      ['src/h.ts', false],
    ]);
  });
});
