/**
 * argv → command; signals; error → lines and exit code. The only user of commander and of `process`.
 */
import { Command, CommanderError, Option } from 'commander';
import { ABOUT_FORMATS, aboutText } from './about';
import type { AboutFormat } from './about';
import { createSystemClock } from './clock';
import { InterruptedError, TapError, UsageError } from './errors';
import { helpText } from './help';
import { createStderrLog } from './log';
import type { Log } from './log';
import { createLineWriter } from './singer/writer';
import type { TapArguments, TapIo } from './tap';
import { exitCodeOf, logFormatOf, runDiscovery, runSyncMode } from './tap';
import { packageVersion } from './version';

/** How long the last lines may take after a signal, when nobody reads them. */
const GRACE_MS = 5_000;

interface Flags extends TapArguments {
  readonly help: boolean;
  readonly version: boolean;
  readonly about: boolean;
  readonly format: AboutFormat;
  readonly discover: boolean;
}

/** Runs the command that `argv` (without node and script) asks for and sets the exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  const log = createStderrLog(logFormatOf(process.env), 'info');
  const writer = createLineWriter(process.stdout);
  const stop = new AbortController();
  const unlisten = listenToSignals(stop, log);
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
    else if (flags.discover) await runDiscovery(io, flags);
    else await runSyncMode(io, flags);
    await writer.flush(GRACE_MS);
  } catch (error) {
    tell(log, error);
    process.exitCode = exitCodeOf(error);
  } finally {
    unlisten();
  }
}

/** Reads the flags. Throws UsageError for one that isn't known. */
export function parseFlags(argv: readonly string[]): Flags {
  const many = (value: string, before: string[]): string[] => [...before, value];
  const command = new Command('tap-kustomer')
    .helpOption(false)
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined, writeOut: () => undefined })
    .option('-c, --config <file>', '', many, [])
    .option('-d, --discover')
    .option('--catalog <file>')
    .option('-p, --properties <file>')
    .option('-s, --state <file>')
    .option('--refresh <stream>', '', many, [])
    .option('--summary <file>')
    .option('--about')
    .addOption(new Option('--format <format>').choices(ABOUT_FORMATS))
    .option('--version')
    .option('-h, --help');
  try {
    command.parse(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    throw new UsageError(`${error.message.replace(/^error: /, '').replace(/\s+/g, ' ')}; see --help.`);
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
  };
}

/** A known error is its lines; a bug keeps its stack. */
function tell(log: Log, error: unknown): void {
  if (error instanceof TapError) {
    for (const line of error.lines) log.critical(line);
  } else {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    log.critical(`this is a bug of tap-kustomer, please report it: ${stack}`);
  }
}

/**
 * The first signal asks the run to stop behind the last safe STATE; a second one ends the process at once, and so does
 * a reader that takes nothing any more.
 */
function listenToSignals(stop: AbortController, log: Log): () => void {
  const onSignal = (signal: 'SIGINT' | 'SIGTERM'): void => {
    unlisten();
    log.info(`${signal}: stopping behind the last safe STATE`);
    const reason = new InterruptedError(signal);
    stop.abort(reason);
    // eslint-disable-next-line no-restricted-syntax -- what a reader that stands still has not taken can't be delivered
    setTimeout(() => process.exit(reason.exitCode), GRACE_MS).unref();
  };
  const unlisten = (): void => {
    process.removeListener('SIGINT', onSignal);
    process.removeListener('SIGTERM', onSignal);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return unlisten;
}

if (require.main === module) void main(process.argv.slice(2));
