/**
 * What every mode is given, and the steps that modes share. Knows neither argv nor process, and runs no mode.
 */
import type { Clock, Ticker } from './clock';
import { MAX_TIMER_MS } from './clock';
import type { DiscoveryConfig } from './config';
import type { ExitCode } from './errors';
import { EXIT, TapError } from './errors';
import { readTextFile } from './json-file';
import type { Log } from './log';
import type { LogFormat } from './log-format';
import { formatAskedBy } from './log-format';
import type { ReportFormat } from './report-format';
import type { LineWriter, StdoutWriter } from './singer/writer';

/** What the command line asks for. Paths are as given. */
export interface TapArguments {
  readonly config: readonly string[];
  readonly catalog: string | undefined;
  /** Legacy name of `--catalog`. */
  readonly properties: string | undefined;
  readonly state: string | undefined;
  readonly refresh: readonly string[];
  readonly summary: string | undefined;
  /** Folder for a recording of what the API answers to a test. */
  readonly record: string | undefined;
  /** Of what is written for people: about, reports. */
  readonly format: ReportFormat;
}

/** The outside of a run. */
export interface TapIo {
  readonly writer: StdoutWriter;
  readonly log: Log;
  readonly clock: Clock;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** Aborted with the error that the run has to end with. */
  readonly stop: AbortSignal;
  readonly tick: Ticker;
  /** stderr, where it is a terminal that a person may look on at, and stdout isn't one. */
  readonly terminal: () => NodeJS.WriteStream | undefined;
}

/** Resolves when the reader has everything, however slow it is. Throws OutputClosedError. */
export function deliverAll(writer: LineWriter): Promise<void> {
  return writer.flush(MAX_TIMER_MS);
}

/** The exit code that a run which ended with `error` has; a bug is a failure. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error === undefined) return EXIT.done;
  return error instanceof TapError ? error.exitCode : EXIT.failed;
}

/** The format in which stderr is written before, and unless, the configuration says otherwise. */
export function logFormatOf(env: NodeJS.ProcessEnv): LogFormat {
  const path = env['SINGER_SDK_LOG_CONFIG'];
  if (path === undefined || path === '') return 'text';
  try {
    return formatAskedBy(readTextFile(path, 'SINGER_SDK_LOG_CONFIG'));
  } catch {
    return 'text';
  }
}

/** The format in which stderr is written under `config`. */
export function logFormatUnder(config: DiscoveryConfig, env: NodeJS.ProcessEnv): LogFormat {
  return config.logFormat === 'auto' ? logFormatOf(env) : config.logFormat;
}

/** Sets up the log as the configuration says, and tells of the configuration's warnings. */
export function prepareLog(log: Log, config: DiscoveryConfig): void {
  if (config.apiKey !== undefined) log.hide(config.apiKey);
  if (config.hashSalt !== undefined) log.hide(config.hashSalt);
  if (config.logFormat !== 'auto') log.setFormat(config.logFormat);
  log.setLevel(config.logLevel);
  for (const warning of config.warnings) log.warn(warning);
}
