/**
 * argv → command; signals; error → lines and exit code. The only user of commander and of `process`.
 */
import { Command, CommanderError, Option } from 'commander';
import { ABOUT_FORMATS, aboutText } from './about';
import { createSystemClock } from './clock';
import { EXIT, InterruptedError, TapError, UsageError } from './errors';
import { helpText } from './help';
import { createStderrLog } from './log';
import type { Log } from './log';
import { createLineWriter } from './singer/writer';
import type { TapArguments, TapIo } from './run';
import { deliverAll, exitCodeOf, logFormatOf } from './run';
import type { Mode } from './tap';
import { runMode } from './tap';
import { packageVersion } from './version';

/** How long the last lines may take after a signal, when nobody reads them. */
const GRACE_MS = 5_000;
/** Longer arguments are not repeated in messages. */
const LONGEST_QUOTED = 40;

interface Flags extends TapArguments {
  readonly help: boolean;
  readonly version: boolean;
  readonly about: boolean;
  readonly discover: boolean;
  readonly estimate: boolean;
  readonly test: 'all' | 'schema' | undefined;
}

/** Runs the command that `argv` (without node and script) asks for and sets the exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  // Success has to be earned: Node also ends a process whose run waits for something that never comes.
  process.exitCode = EXIT.failed;
  const log = createStderrLog(logFormatOf(process.env), 'info');
  const writer = createLineWriter(process.stdout);
  const stop = new AbortController();
  const end = listenToProcess(stop, log);
  try {
    const flags = parseFlags(argv);
    const io: TapIo = {
      writer,
      log,
      clock: createSystemClock(),
      env: process.env,
      cwd: process.cwd(),
      stop: stop.signal,
    };
    if (flags.help) await writer.lines([helpText()]);
    else if (flags.version) await writer.lines([`tap-kustomer v${packageVersion()}`]);
    else if (flags.about) await writer.lines([aboutText(flags.format)]);
    else await runMode(modeOf(flags), io, flags);
    await deliverAll(writer);
    // A signal that came too late interrupted nothing; a bug is one at any time.
    if (!(stop.signal.reason instanceof InterruptedError)) stop.signal.throwIfAborted();
    process.exitCode = EXIT.done;
  } catch (error) {
    tell(log, error);
    process.exitCode = exitCodeOf(error);
  } finally {
    end();
  }
}

/** Reads the flags. Throws UsageError for one that isn't known, and for one without its value. */
export function parseFlags(argv: readonly string[]): Flags {
  const one = (flag: string) => (value: string) => filled(flag, value);
  const many = (flag: string) => (value: string, before: string[]) => [...before, filled(flag, value)];
  const command = new Command('tap-kustomer')
    .helpOption(false)
    .allowExcessArguments(true)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined, writeOut: () => undefined })
    .option('-c, --config <file>', '', many('--config'), [])
    .option('-d, --discover')
    .option('--catalog <file>', '', one('--catalog'))
    .option('-p, --properties <file>', '', one('--properties'))
    .option('-s, --state <file>', '', one('--state'))
    .option('--refresh <stream>', '', many('--refresh'), [])
    .option('--summary <file>', '', one('--summary'))
    .option('--estimate')
    .addOption(new Option('--test [what]').choices(['all', 'schema']))
    .option('--about')
    .addOption(new Option('--format <format>').choices(ABOUT_FORMATS))
    .option('--version')
    .option('-h, --help');
  try {
    command.parse(argv.map(withOwnValue), { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    throw new UsageError(`${inOneLine(error.message)}; see --help.`);
  }
  const [word] = command.args;
  if (word !== undefined) {
    const ofWord = command.options.find(({ long }) => long === `--${word}`)?.long;
    const flag = word === 'schema' ? '--test=schema' : ofWord;
    const meant = flag === undefined ? '' : ` Did you mean ${flag}?`;
    throw new UsageError(`unexpected argument ${quoted(word)}.${meant} All is said by flags; see --help.`);
  }
  const given = command.opts<Partial<Flags>>();
  return {
    config: given.config ?? [],
    catalog: given.catalog,
    properties: given.properties,
    state: given.state,
    refresh: given.refresh ?? [],
    summary: given.summary,
    help: given.help ?? false,
    version: given.version ?? false,
    about: given.about ?? false,
    format: given.format ?? 'text',
    discover: given.discover ?? false,
    estimate: given.estimate ?? false,
    test: given.test,
  };
}

/** The first of the modes that is asked for, among those that need a configuration. */
function modeOf({ discover, estimate, test }: Flags): Mode {
  if (discover) return 'discover';
  if (estimate) return 'estimate';
  if (test !== undefined) return test === 'schema' ? 'schema' : 'test';
  return 'sync';
}

/** A value that may be missing is given with `=` only: else commander takes the next argument for it. */
function withOwnValue(argument: string): string {
  return argument === '--test' ? '--test=all' : argument;
}

/** A file's or a stream's name. A flag in its place is a value that was forgotten. */
function filled(flag: string, value: string): string {
  if (value !== '' && !value.startsWith('-')) return value;
  const given = value === '' ? 'an empty one' : `the flag ${value.replace(/=.*/s, '')}`;
  throw new UsageError(`${flag} needs a value, got ${given}; see --help.`);
}

/** commander's message without its prefix and stop, and without what follows a `=`: it may be a secret. */
function inOneLine(message: string): string {
  return message
    .replace(/^error: /, '')
    .replace(/(unknown option '[^'=]*)=.*'/s, "$1'")
    .replace(/\s+/g, ' ')
    .replace(/\.$/, '');
}

/** A misplaced argument may be a secret too; those are long. */
function quoted(word: string): string {
  return word.length > LONGEST_QUOTED ? `of ${word.length} characters` : JSON.stringify(word);
}

/** A known error is its lines; a bug keeps its stack, in front of the sentence that helps. */
function tell(log: Log, error: unknown): void {
  if (error instanceof TapError) {
    for (const line of error.lines) log.critical(line);
    return;
  }
  log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  log.critical('this is a bug of tap-kustomer; please report it with the lines above.');
}

/**
 * What happens to the process from outside the run; returns a function that says that the run is over.
 *
 * - The first signal asks the run to stop behind the last safe STATE. A second one ends the process at once, and so
 *   does a reader that doesn't take the rest.
 * - An error that nobody caught stops the run the same way; behind its end it is told all the same.
 * - When nothing is left to wait for, the run must have ended.
 */
function listenToProcess(stop: AbortController, log: Log): () => void {
  const onSignal = (signal: 'SIGINT' | 'SIGTERM'): void => {
    unlistenToSignals();
    log.info(`${signal}: stopping behind the last safe STATE`);
    const reason = new InterruptedError(signal);
    stop.abort(reason);
    setTimeout(() => {
      log.critical(
        `${signal}: the reader of stdout did not take the rest within ${GRACE_MS / 1000} s; the last STATE that it ` +
          'has says where the next run goes on.',
      );
      // eslint-disable-next-line no-restricted-syntax -- what a reader that stands still has not taken can't be delivered
      process.exit(reason.exitCode);
    }, GRACE_MS).unref();
  };
  const unlistenToSignals = (): void => {
    process.removeListener('SIGINT', onSignal);
    process.removeListener('SIGTERM', onSignal);
  };
  let isOver = false;
  const onUncaught = (error: unknown): void => {
    if (!isOver && !stop.signal.aborted) return stop.abort(error);
    tell(log, error);
    process.exitCode = EXIT.failed;
  };
  const onIdle = (): void => tell(log, new Error('The run waits for something that never comes.'));

  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  process.on('uncaughtException', onUncaught);
  process.once('beforeExit', onIdle);
  return () => {
    isOver = true;
    unlistenToSignals();
    process.removeListener('beforeExit', onIdle);
  };
}
