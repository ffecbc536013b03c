/**
 * argv → command; signals; error → lines and exit code. The only user of `process`.
 */
import { isatty } from 'node:tty';
import { createSystemClock, tickOnSystemClock } from './clock';
import { EXIT, InterruptedError, TapError, UsageError } from './errors';
import type { Flags, Helper } from './flags';
import { createLateLog } from './late-log';
import {
  loadAbout,
  loadFlags,
  loadHelp,
  loadHelperHelp,
  loadInit,
  loadLog,
  loadSelect,
  loadTap,
} from './lazy-commands';
import type { Log } from './log';
import type { Terminal } from './prompt';
import { createLineWriter } from './singer/writer';
import type { TapIo } from './run';
import { deliverAll, exitCodeOf, logFormatOf } from './run';
import type { Mode } from './tap';
import { packageVersion } from './version';

/** How long the last lines may take after a signal, when nobody reads them. */
const GRACE_MS = 5_000;
const STDOUT = 1;
const STDERR = 2;
/** Nobody should look in vain for the recording of another mode. */
const RECORDS_NOTHING =
  '--record goes with --test only: tap-kustomer --config config.json --test --record DIR';

/** Runs the command that `argv` (without node and script) asks for and sets the exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  // Success has to be earned: Node also ends a process whose run waits for something that never comes.
  process.exitCode = EXIT.failed;
  const log = createLateLog(() => loadLog().createStderrLog(logFormatOf(process.env), 'info'));
  const writer = createLineWriter(process.stdout);
  const stop = new AbortController();
  const end = listenToProcess(stop, log);
  try {
    await run(argv, {
      writer,
      log,
      clock: createSystemClock(),
      env: process.env,
      cwd: process.cwd(),
      stop: stop.signal,
      tick: tickOnSystemClock,
      terminal: terminalOfStderr,
    });
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

async function run(argv: readonly string[], io: TapIo): Promise<void> {
  const { writer } = io;
  // Scripts ask for the version to see that the tap is there; what reads flags takes longer to load than all of this.
  if (argv.length === 1 && argv[0] === '--version') return writer.lines([versionText()]);
  const [first, ...rest] = argv;
  if (first === 'init' || first === 'select') return runHelper(first, rest, io);
  const flags = loadFlags().parseFlags(argv);
  if (flags.help) return writer.lines([loadHelp().helpText()]);
  if (flags.version) return writer.lines([versionText()]);
  if (flags.about) return writer.lines([loadAbout().aboutText(flags.format)]);
  const mode = modeOf(flags);
  if (flags.record !== undefined && mode !== 'test') throw new UsageError(RECORDS_NOTHING);
  return loadTap().runMode(mode, io, flags);
}

/** Where stdout is a terminal too, records are written to it and would tear whatever else is shown there. */
function terminalOfStderr(): NodeJS.WriteStream | undefined {
  return isatty(STDERR) && !isatty(STDOUT) ? process.stderr : undefined;
}

/** Helpers have flags of their own and need no configuration. */
async function runHelper(helper: Helper, argv: readonly string[], io: TapIo): Promise<void> {
  const { parseInitFlags, parseSelectFlags } = loadFlags();
  const help = (): Promise<void> => io.writer.lines([loadHelperHelp().helperHelp(helper)]);
  if (helper === 'select') {
    const args = parseSelectFlags(argv);
    return args.help ? help() : loadSelect().runSelect(io, args);
  }
  const args = parseInitFlags(argv);
  return args.help ? help() : loadInit().runInit({ ...io, person: personAtTerminal }, args);
}

/** stdout is free to go elsewhere. */
function personAtTerminal(): Terminal | undefined {
  const { stdin: input, stderr: output } = process;
  return input.isTTY && output.isTTY ? { input, output } : undefined;
}

function versionText(): string {
  return `tap-kustomer v${packageVersion()}`;
}

/** The first of the modes that is asked for, among those that need a configuration. */
function modeOf({ discover, estimate, test }: Flags): Mode {
  if (discover) return 'discover';
  if (estimate) return 'estimate';
  if (test !== undefined) return test === 'schema' ? 'schema' : 'test';
  return 'sync';
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
